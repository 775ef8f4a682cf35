"""Places in an answer that nobody has filled in: "Dear {customer_name}", "[insert link]"."""

import re
from collections.abc import Iterator

_FIELDS = frozenset(
    """account address agent amount brand carrier city code company contact country customer date
    day delivery details email e-mail first full item last link location model name number order
    phone price product reason recipient reference shop signature store street surname team time
    title tracking url user username website your zip""".split()  # noqa: SIM905 - a list to read
)
_FILLED = r"[A-Za-z][\w .'\u2019-]{0,40}"
# In these, a place in a program's text; nobody writes like that to a customer.
_CURLY = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\$\{[^{}\n]{0,60}\}|\{/?[a-z]+(?:[_.][a-z]+)+\}|\{/\w{1,20}\}"
    r"|\{[a-z]{1,20}[A-Z]\w{0,20}\}"
)
_PERCENT = re.compile(r"(?<![\w%])(?<!\d )%(?:s|\(\w{1,20}\)s)(?!\w)")
_PRINTED = re.compile(r"\b(?:printf?|strings?|formats?|codes?)\b", re.IGNORECASE)
_NAMED_CURLY = re.compile(rf"\{{({_FILLED})\}}|%([A-Za-z_]{{1,40}})%")
_SQUARE = re.compile(rf"\[({_FILLED})\](?![(:])")
_ANGLE = re.compile(rf"<({_FILLED})>")
_INSERT = re.compile(
    r"[\[<{](?:insert|enter|add|fill in|your own)\s[^\[\]<>{}\n]{1,40}[\]>}]", re.IGNORECASE
)
# Fields and keys that a customer is told to use are named like that.
_USED = re.compile(
    r"\b(?:choose|click|press|select|tick|open|tap|hit|field|tab|button|menu|column|under|sort|pick"
    r"|hold)\b[^.!?\n]{0,30}\Z",
    re.IGNORECASE,
)
_TO_FILL = re.compile(
    r"\b(?:replace|type|enter|send|put|write|use|name|save|set|call|run|give|format|like|as|tell)\b"
    r"[^.!?\n]{0,60}\Z|[\w:][\\/]\Z|\b(?:the|an?) \Z",
    re.IGNORECASE,
)
_BACK = 80
_WORD = re.compile(r"[_\s.]+|(?<=[a-z])(?=[A-Z])")


def placeholders(text: str) -> Iterator[str]:
    """Each place that was left to fill in. What a customer is told to fill in is none."""
    for form in (_CURLY, _INSERT):
        yield from (found[0] for found in form.finditer(text))
    for found in _NAMED_CURLY.finditer(text):
        if _is_field(found[1] or found[2]):
            yield found[0]
    if not _PRINTED.search(text):
        yield from (found[0] for found in _PERCENT.finditer(text))
    for form, exempt in ((_SQUARE, (_USED,)), (_ANGLE, (_USED, _TO_FILL))):
        for found in form.finditer(text):
            before = text[max(0, found.start() - _BACK) : found.start()]
            if _is_field(found[1]) and not any(each.search(before) for each in exempt):
                yield found[0]


def _is_field(words: str) -> bool:
    named = [
        word.lower() for word in _WORD.split(words.replace("\u2019", "'").replace("'s", "")) if word
    ]
    return all(word in _FIELDS for word in named)
