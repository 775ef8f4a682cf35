"""Removes the quotation and the sign-off from the end of an operator's message."""

from collections.abc import Collection

_STRAIGHT = str.maketrans("\u2019\u201c\u201d\u2010\u2011", '\'""--')
# What may stand before an operator's own name.
_CLOSINGS = (
    "many thanks", "thanks a lot", "thanks", "thank you", "thx", "ty", "cheers", "best regards",
    "kind regards", "regards", "all the best", "best", "sincerely",
)  # fmt: skip


def without_sign_off(text: str, operator: str, names: Collection[str]) -> str:
    """A message without a sign-off ("Thanks, Dana") that is the operator's, not the customer's."""
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
    """A message without the quotation at its end, its lines trimmed and joined after commas."""
    lines = [line.strip() for line in text.translate(_STRAIGHT).split("\n")]
    while lines and (not lines[-1] or lines[-1].startswith(">")):
        lines.pop()
    return "\n".join(lines).replace(",\n", ", ").strip()
