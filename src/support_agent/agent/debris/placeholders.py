"""Finds placeholders in an answer: "Dear {customer_name}", "[insert link]"."""

import re
from collections.abc import Iterator

_FIELDS = frozenset(
    """account address agent amount brand carrier city code company contact country customer date
    day delivery details email e-mail first full item last link location model name number order
    phone price product reason recipient reference shop signature store street surname team time
    title tracking url user username website your zip
    client here insert""".split()  # noqa: SIM905 - a list to read
)
_FILLED = r"[A-Za-z][\w .'\u2019-]{0,40}"
# Templating braces; nobody writes like that to a customer.
_CURLY = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\$\{[^{}\n]{0,60}\}|\{/?[a-z]+(?:[_.][a-z]+)+\}|\{/\w{1,20}\}"
    r"|\{[a-z]{1,20}[A-Z]\w{0,20}\}"
)
_PERCENT = re.compile(r"(?<![\w%])(?<!\d )%(?:s|\(\w{1,20}\)s)(?!\w)")
_PRINTED = re.compile(r"\b(?:printf?|strings?|formats?|codes?)\b", re.IGNORECASE)
# Placeholders in capitals: NAME_HERE, $NAME, ORD-XXXX.
_CAPITALS = re.compile(r"(?<![\w%$-])(?:[A-Z]{2,20}_){1,3}[A-Z]{2,20}(?![\w%-])")
_DOLLAR = re.compile(r"\$([A-Za-z][A-Za-z_]{1,40})(?!\w)")
_CROSSED = re.compile(
    r"(?<![\w-])(?:[A-Z]{2,4}-X{2,12}|[$\u20ac\u00a3#]X{1,12}(?:\.X{2})?|\(?X{3}\)?[ -]X{3}-X{4}"
    r"|(?:DD|MM|YYYY|HH)(?:[/.:-](?:DD|MM|YYYY|YY)){1,2})"
    r"(?![\w-])"
)
# Where a name belongs.
_GREETED = re.compile(
    r"\b(?i:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening))(?: there)?,?[ ]"
    r"(?:(?:Mr|Mrs|Ms|Dr)\.?[ ])?"
    rf"(?:[A-Z]{{0,10}}NAME|\(({_FILLED})\)|X{{2,12}}|x{{3,12}}|_{{2,20}})(?!\w)"
)
_OPEN = re.compile(
    r"\b(?i:at|by|call|for|from|is|it's|on|to|until|via) (?:TBD|TBA)\b(?=[.,;:!?]|$)"
    r"|\b[Ll]orem ipsum\b",
    re.MULTILINE,
)
# "The date of that release is TBD" is news.
_RELEASE = re.compile(r"\b(?:date|price|stock|release|time|model|launch)\b", re.IGNORECASE)
_NAMED_CURLY = re.compile(rf"\{{({_FILLED})\}}|%([A-Za-z_]{{1,40}})%")
_SQUARE = re.compile(rf"\[({_FILLED})\](?![(:])")
_ANGLE = re.compile(rf"<({_FILLED})>")
_INSERT = re.compile(
    r"[\[<{](?:insert|enter|add|fill in|your own)\s[^\[\]<>{}\n]{1,40}[\]>}]", re.IGNORECASE
)
# Fields and keys that a customer is told to use are named like that.
_USED = re.compile(
    r"\b(?:choose|click|press|select|tick|open|tap|hit|field|tab|button|menu|column|under|sort|pick"
    r"|hold|box|slider|switch|header|slot|label|labell?ed|marked|called|named|titled|says|reads)\b"
    r"[^.!?\n]{0,30}\Z",
    re.IGNORECASE,
)
_TO_FILL = re.compile(
    r"\b(?:replace|type|enter|send|put|write|use|name|save|set|call|run|give|format|like|as|tell)\b"
    r"[^.!?\n]{0,60}\Z|[\w:][\\/]\Z|\b(?:the|an?) \Z",
    re.IGNORECASE,
)
# Braces and capitals that a customer is told to type, or to leave, as they are.
_TYPED = re.compile(
    r"\b(?:type|enter|write|put|insert|paste|set|keep|leave|replace|change|run|echo|print|export|variable"
    r"|looks? like|format|template)\b[^.!?\n]{0,40}\Z",
    re.IGNORECASE,
)
# Forms that contain a field name, and the words before which they are only mentioned.
_NAMED = (
    (_NAMED_CURLY, (_TYPED,)),
    (_CAPITALS, (_TYPED, _USED)),
    (_DOLLAR, (_TYPED, _USED)),
    (_SQUARE, (_USED,)),
    (_ANGLE, (_USED, _TO_FILL)),
)
# Template or shell braces in a sentence about them: words before them say what they are, or words
# after them what they do.
_PROGRAMMED = re.compile(
    r"\b(?:jinja2?|vue|angular|handlebars|mustache|liquid|bash|zsh|(?:power)?shell|terminal|scripts?"
    r"|macros?|variables?|templates?|merge fields?|placeholders?|syntax|(?:java|type)script|python"
    r"|makefile|dockerfile|yaml)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:macro|variable|placeholder|merge field|expression|syntax|form) \Z", re.IGNORECASE
)
_DOES = re.compile(
    r"[/\w.-]{0,40} (?:is|means|stands|prints|works|shows|gives|holds|expands|inserts|form|syntax"
    r"|notation)\b"
)
_OF_THEIRS = re.compile(r"\b(?:your|order|dear|hi|hello|hey|thanks?)[ ,#]{1,3}\Z", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?](?=\s)|\n")
_BACK = 80
_WORD = re.compile(r"[_\s.]+|(?<=[a-z])(?=[A-Z])")


def placeholders(text: str) -> Iterator[str]:
    """Each placeholder. Those that a customer is told to fill in don't count."""
    yield from (found[0] for found in _CURLY.finditer(text) if not _is_programmed(found))
    yield from (found[0] for found in _INSERT.finditer(text))
    yield from _unfilled(text)
    if not _PRINTED.search(text):
        yield from (found[0] for found in _PERCENT.finditer(text))
    for form, exempt in _NAMED:
        for found in form.finditer(text):
            named = next(filter(None, found.groups()), found[0])
            if (
                _is_field(named)
                and not any(each.search(_before(found)) for each in exempt)
                and not (form is _NAMED_CURLY and _is_programmed(found))
            ):
                yield found[0]


def _is_programmed(found: re.Match[str]) -> bool:
    """Whether its sentence says what the braces are or do in a program or template."""
    before = _SENTENCE.split(_before(found))[-1].rstrip("{$")
    after = found.string[found.end() : found.end() + _BACK].lstrip("}")
    return (
        _PROGRAMMED.search(before + _SENTENCE.split(after)[0]) is not None
        and not _OF_THEIRS.search(before)
        and (_CALLED.search(before) or _DOES.match(after) or _TYPED.search(before)) is not None
    )


def _unfilled(text: str) -> Iterator[str]:
    """What stands in place of a name, a number or a date."""
    for found in _GREETED.finditer(text):
        if found[1] is None or _is_field(found[1]):
            yield found[0]
    for form, exempt in ((_OPEN, _RELEASE), (_CROSSED, _TYPED)):
        for found in form.finditer(text):
            if not exempt.search(_before(found)):
                yield found[0]


def _before(found: re.Match[str]) -> str:
    return found.string[max(0, found.start() - _BACK) : found.start()]


def _is_field(words: str) -> bool:
    named = [
        word.lower() for word in _WORD.split(words.replace("\u2019", "'").replace("'s", "")) if word
    ]
    return all(word in _FIELDS for word in named)
