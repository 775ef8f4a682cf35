"""What model servers leave around an answer, known by its form: thoughts, template marks, wrapping.

A mark in code or straight between quotes is spoken of, and stays.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

import orjson

_DATA: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
THOUGHTS, CALLS, TEMPLATES, BRACKETS, HTML = (
    frozenset(_DATA[name].split())
    for name in ("thoughts", "calls", "templates", "brackets", "html")
)
_THOUGHT = "|".join(sorted(THOUGHTS))
_BAR = "[|\uff5c]"

# <|im_end|>, <|channel>, <tool_call|>; with DeepSeek's wide bars.
SPECIAL = re.compile(
    rf"<[ ]?/?{_BAR}[^<>|\uff5c\n]{{1,60}}(?:{_BAR}[^<>|\uff5c\n]{{0,200}})?>|</?\w{{1,40}}{_BAR}>"
)
# At an edge of an answer these are marks as well; elsewhere "<s>" strikes words out.
_EDGE = re.compile(
    rf"{SPECIAL.pattern}|</?(?:s|{'|'.join(sorted(TEMPLATES))}|(?:start|end)_of_\w{{1,20}})>",
    re.IGNORECASE,
)
# Whose words begin, behind the mark that says so, or alone on the first line.
_WHO = re.compile(r"[ \t]{0,9}(?:assistant|model)(?=[ \t]{0,9}(?:\n|<|$))")
_FIRST_LINE_WHO = re.compile(r"\s{0,9}assistant[ \t]{0,9}:?[ \t]{0,9}\n")
_THINKS = re.compile(
    rf"(?P<begins><{_BAR}?(?:start_|begin_)?(?:\w{{1,20}}:)?(?:{_THOUGHT})(?:\s[^<>]{{0,80}})?{_BAR}?>"
    rf"|<\|channel\|?>\s?(?:analysis|commentary|thought)|\[THINK\]|\u25c1think\u25b7)"
    rf"|</(?:\w{{1,20}}:)?(?:{_THOUGHT})>|<{_BAR}(?:/|end_)(?:{_THOUGHT}){_BAR}>"
    r"|<\|channel\|>final[^<>\n]{0,40}<\|message\|>|<channel\|>|\[/THINK\]|\u25c1/think\u25b7"
    r"|\bassistantfinal",
    re.IGNORECASE,
)
_IN_LINE_CODE = re.compile(r"`[^`\n]{1,400}`")
_IN_QUOTES = re.compile(
    r"(?<![=\w])[\"'\u201c\u2018](?:</?[^<>\"'\n]{1,60}>|\[[^\[\]\n]{1,30}\])[\"'\u201d\u2019]"
)
_FENCE_LINE = re.compile(
    r"^[ \t]{0,3}(?:`{3,9}|~{3,9})[ \t]{0,9}([\w-]{0,20})[ \t]{0,9}$", re.MULTILINE
)
# A fence around a whole answer that names one of these holds the answer, not code.
_PROSE: Final = frozenset({"", "markdown", "md", "text", "txt", "plaintext", "email", "html"})
_WRAPPED: Final = _PROSE | {"json", "xml"}
_HEADER = re.compile(
    r"\s*[*_]{0,2}(subject|to|from|cc|date)[*_]{0,2}:[*_]{0,2}[^\n]*\n", re.IGNORECASE
)
_OPENED = re.compile(r"<([A-Za-z][\w:.-]{0,40})(?:\s[^<>]{0,200})?>")
_LAYERS: Final = 8


def without_wrapping(text: str) -> str:
    """The answer without what a server or a model has put around it. It may be empty then."""
    for _ in range(_LAYERS):
        inside = _unwrapped(text)
        if inside == text:
            break
        text = inside
    return text


def _unwrapped(text: str) -> str:
    text = _without_edges(_without_thoughts(text))
    for take_off in (_without_fence, _without_json, _without_headers, _without_own_tag):
        text = take_off(text)
    return text


def words_of(name: str) -> frozenset[str]:
    """The words in a mark's name: "tool_call" and "minimax:TOOL-CALL" share two."""
    return frozenset(re.split(r"[\W_]+", name.lower()))


def is_mark(name: str) -> bool:
    """Whether a tag of this name is a server's, never a customer's or a page's."""
    return bool(words_of(name) & (THOUGHTS | CALLS | TEMPLATES))


def code_in(text: str) -> Iterator[tuple[int, int]]:
    """Where code stands: whole fences, and spans between backticks."""
    fences = list(_FENCE_LINE.finditer(text))
    at = 0
    for opens, closes in zip(fences[::2], fences[1::2], strict=False):
        yield from _spans(text, at, opens.start())
        yield opens.end(), closes.start()
        at = closes.end()
    yield from _spans(text, at, len(text))


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for pattern in (_IN_LINE_CODE, _IN_QUOTES):
        yield from (found.span() for found in pattern.finditer(text, start, end))


def outside_code(text: str) -> str:
    """The text, each character in its place, with blanks for code and for what is quoted."""
    if not any(mark in text for mark in "`~\"'\u201c\u2018"):
        return text
    characters = list(text)
    for start, end in code_in(text):
        characters[start:end] = [c if c == "\n" else " " for c in characters[start:end]]
    return "".join(characters)


def _without_thoughts(text: str) -> str:
    """What is not thought aloud. Thoughts that never end leave nothing, or stay to be seen."""
    kept, at, thinks = "", 0, False
    for mark in _THINKS.finditer(outside_code(text)):
        if mark["begins"] is None:
            kept, at = (kept if thinks else ""), mark.end()
            thinks = False
        elif not thinks:
            kept, at, thinks = kept + text[at : mark.start()], mark.start(), True
    if thinks:
        return text if kept.strip() else ""
    return kept + text[at:] if at else text


def _without_edges(text: str) -> str:
    """Without the marks of a chat's template before the first word and behind the last one."""
    end = len(text)
    marks = [mark for mark in _EDGE.finditer(text) if not words_of(mark[0]) & CALLS]
    for mark in reversed(marks):
        if text[mark.end() : end].strip():
            break
        end = mark.start()
    start = 0
    for mark in marks:
        if mark.start() >= end or text[start : mark.start()].strip():
            break
        who = _WHO.match(text, mark.end(), end)
        start = who.end() if who else mark.end()
    if not start and (who := _FIRST_LINE_WHO.match(text)):
        start = who.end()
    return text[start:end]


def _without_fence(text: str) -> str:
    fences = list(_FENCE_LINE.finditer(text))
    if not fences or text[: fences[0].start()].strip():
        return text
    first, last, info = fences[0], fences[-1], fences[0][1].lower()
    if len(fences) == 1:  # it never ends
        return text[first.end() :] if info in _PROSE else text
    whole = not text[last.end() :].strip() and not last[1] and len(fences) % 2 == 0
    if not whole or info not in (_WRAPPED if len(fences) == 2 else _PROSE - {""}):  # noqa: PLR2004
        return text
    return text[first.end() : last.start()]


def _without_json(text: str) -> str:
    """The one text in an object with nothing else in it."""
    told = as_json(text)
    if isinstance(told, dict) and len(cast("dict[str, Any]", told)) == 1:
        (said,) = cast("dict[str, Any]", told).values()
        if isinstance(said, str) and len(said.split()) > 1:
            return said
    return text


def as_json(text: str) -> object:
    """What the whole text is as JSON, an object or a list; else None."""
    text = text.strip()
    if text[:1] + text[-1:] not in {"{}", "[]"}:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _without_headers(text: str) -> str:
    at, names = 0, set[str]()
    while header := _HEADER.match(text, at):
        at = header.end()
        names.add(header[1].lower())
    return text[at:] if "subject" in names and text[at:].strip() else text


def _without_own_tag(text: str) -> str:
    """What stands in one pair of a model's own tags, when they are around all of it."""
    text = text.strip()
    opened = _OPENED.match(text)
    if opened is None or opened[1].lower() in HTML or is_mark(opened[1]):
        return text
    closing = f"</{opened[1]}>"
    return text[opened.end() : -len(closing)] if text.endswith(closing) else text
