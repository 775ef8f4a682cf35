"""An operator's message without the quotation and the sign-off at its end."""

from collections.abc import Collection

_STRAIGHT = str.maketrans("\u2019\u201c\u201d\u2010\u2011", '\'""--')
# What a name of the operator's own may stand behind.
_CLOSINGS = (
    "many thanks", "thanks a lot", "thanks", "thank you", "thx", "ty", "cheers", "best regards",
    "kind regards", "regards", "all the best", "best", "sincerely",
)  # fmt: skip


def unsigned(text: str, operator: str, names: Collection[str]) -> str:
    """A message without "Thanks, Dana": the operator's own name, and no part of the customer's."""
    first, body = operator.split(" ", maxsplit=1)[0], text.rstrip(" \n.!")
    for name in (operator, first, first[:1]):
        before = body[: -len(name)] if name and body.lower().endswith(name.lower()) else ""
        rest = before.rstrip(" \n,.-!")
        theirs = any(each.lower().startswith(name.lower()) for each in names)
        for closing in _CLOSINGS if before != rest and not theirs else ():
            said = rest[: -len(closing)]
            if rest.lower().endswith(closing) and not said[-1:].isalnum():
                return said.rstrip(" \n,-")
    return text


def unquoted(text: str) -> str:
    """A message without the quotation at its end; each paragraph behind an empty line."""
    lines = [line.strip() for line in text.translate(_STRAIGHT).split("\n")]
    while lines and (not lines[-1] or lines[-1].startswith(">")):
        lines.pop()
    return "\n".join(lines).replace(",\n", ", ").strip()
