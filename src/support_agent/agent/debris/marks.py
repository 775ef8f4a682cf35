"""Recognizes marks of model servers and chat templates, by name and form.

A mark in code, in straight quotes, or called a tag or a key is only mentioned, and stays.
"""

import re
from collections.abc import Callable, Iterator

import orjson

from support_agent.domain.channels import EMAIL
from support_agent.domain.text.toml_tables import toml_beside

_DATA: dict[str, str] = toml_beside(__file__)
THOUGHTS, CALLS, TEMPLATES, BRACKETS, HTML, LABELS, BESIDE, ANSWERS, CUSTOMERS, TO_CUSTOMERS = (
    frozenset(_DATA[name].split())
    for name in (
        "thoughts",
        "calls",
        "templates",
        "brackets",
        "html",
        "labels",
        "beside",
        "answers",
        "customers",
        "to_customers",
    )
)
BAR = "[|\uff5c]"

# <|im_end|>, <|channel>, <tool_call|>, also with DeepSeek's wide bars.
SPECIAL = re.compile(
    rf"<[ ]?/?{BAR}[^<>|\uff5c\n]{{1,60}}(?:{BAR}[^<>|\uff5c\n]{{0,200}})?>|</?\w{{1,40}}{BAR}>"
    # A byte, and how word pieces look in a vocabulary.
    r"|<0x[0-9A-Fa-f]{2}>|\u2581(?=\w)|(?<=[a-z.,!?])[\u0120\u010a](?=[A-Za-z]|$)"
)
_IN_LINE_CODE = re.compile(r"`[^`\n]{1,400}`")
_IN_QUOTES = re.compile(
    r"(?<![=\w])[\"'\u201c\u2018](?:</?[^<>\"'\n]{1,60}>|\[[^\[\]\n]{1,30}\])[\"'\u201d\u2019]"
)
# "the <b> tag", "the <Select> and <Option> keys"
_NAMED = re.compile(
    r"(?:</?[^<>\n]{1,60}>(?:,|,? and|,? or) )?</?[^<>\n]{1,60}>"
    r"(?=[ ](?:tag|token|element|marker|mark|key|button)s?\b)"
)
# Two tags as words ("between <row> and </row>"), and a title that starts with brackets.
_BOTH = re.compile(
    r"(?<=\w )<([A-Za-z][\w-]{0,30})>(?:,? (?:and|or|then|to|plus))? </\1>(?=[ ,.;:!?)]|$)",
    re.MULTILINE,
)
_TITLE = re.compile(
    r"(?<=\w )(?:\"\[[^\[\]\n]{1,30}\][^\"\n]{1,60}\""
    r"|\u201c\[[^\[\]\n]{1,30}\][^\u201d\n]{1,60}\u201d)"
)
# A programming type: "List<String>", "Map<String,Integer>".
_TYPE = (
    r"(?:string|str|int(?:eger)?|number|bool(?:ean)?|char|float|double|long|object|any|byte|[A-Z])"
)
GENERIC = re.compile(
    r"(?<![\w<])(?:array|list|map|set|vector|vec|dict(?:ionary)?|hashmap|arraylist|promise|option(?:al)?"
    rf"|stack|queue)<{_TYPE}(?:, ?{_TYPE}){{0,2}}>",
    re.IGNORECASE,
)
FENCE_LINE = re.compile(
    r"^[ \t]{0,3}(?:`{3,9}|~{3,9})[ \t]{0,9}([\w-]{0,20})[ \t]{0,9}$", re.MULTILINE
)


def name_words(name: str) -> frozenset[str]:
    """The words in a mark's name: "tool_call" and "minimax:TOOL-CALL" share two."""
    return frozenset(re.split(r"[\W_\d]+", name.lower()))


def is_mark(name: str) -> bool:
    """Whether a tag with this name is a server's, never a customer's or a page's."""
    return bool(name_words(name) & (THOUGHTS | CALLS | TEMPLATES))


def is_label(words: str, beside: frozenset[str] = BESIDE) -> bool:
    """Whether words only name an answer or its author: "SMS reply to the customer"."""
    named = frozenset(re.split(r"[\W_]+", words.lower().replace("e-mail", EMAIL))) - {""}
    return bool(named & LABELS) and named <= LABELS | beside


def code_in(text: str) -> Iterator[tuple[int, int]]:
    """The positions of code: whole fences, and spans between backticks."""
    fences = list(FENCE_LINE.finditer(text))
    at = 0
    for opens, closes in zip(fences[::2], fences[1::2], strict=False):
        yield from _spans(text, at, opens.start())
        yield opens.end(), closes.start()
        at = closes.end()
    yield from _spans(text, at, len(text))


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for pattern in (_IN_LINE_CODE, _IN_QUOTES, _NAMED, _BOTH, _TITLE, GENERIC):
        yield from (found.span() for found in pattern.finditer(text, start, end))


def outside_code(text: str) -> str:
    """The text with spaces in place of code and quotes, at unchanged positions."""
    if not any(mark in text for mark in "`~\"'<\u201c\u2018"):
        return text
    characters = list(text)
    for start, end in code_in(text):
        characters[start:end] = [c if c == "\n" else " " for c in characters[start:end]]
    return "".join(characters)


def outside(form: re.Pattern[str], write: Callable[[re.Match[str]], str], text: str) -> str:
    """The text with every match replaced that is neither in code nor only mentioned."""
    parts, at = list[str](), 0
    for found in form.finditer(outside_code(text)):
        parts += (text[at : found.start()], write(found))
        at = found.end()
    return "".join((*parts, text[at:]))


def as_json(text: str) -> object:
    """The whole text parsed as a JSON object or list, else None."""
    text = text.strip()
    if text[:1] + text[-1:] not in {"{}", "[]"}:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
