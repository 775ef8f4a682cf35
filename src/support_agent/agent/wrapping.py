"""What model servers and models leave around an answer: thoughts, template marks, wrapping."""

import re
from typing import Any, Final, cast

from support_agent.agent.escapes import decoded
from support_agent.agent.labels import without_label
from support_agent.agent.marks import (
    BAR,
    CALLS,
    FENCE_LINE,
    HTML,
    SPECIAL,
    TEMPLATES,
    THOUGHTS,
    as_json,
    is_mark,
    outside,
    outside_code,
    words_of,
)

_THOUGHT = "|".join(sorted(THOUGHTS))
# At an edge of an answer these are marks as well; elsewhere "<s>" strikes words out.
_EDGE = re.compile(
    rf"{SPECIAL.pattern}|</?(?:(?:s|{'|'.join(sorted(TEMPLATES))})(?:_?[a-z\d]{{1,9}}){{0,2}}"
    r"|(?:start|end)_of_\w{1,20})>|\u2581",
    re.IGNORECASE,
)
# Whose words begin, behind the mark that says so, or alone on the first line.
_WHO = re.compile(r"[ \t]{0,9}(?:assistant|model)(?=[ \t]{0,9}(?:\n|<|$))")
_FIRST_LINE_WHO = re.compile(r"\s{0,9}assistant[ \t]{0,9}:?[ \t]{0,9}\n")
_THINKS = re.compile(
    rf"(?P<begins><{BAR}?(?:start_|begin_)?(?:of_)?(?:\w{{1,20}}:)?(?:{_THOUGHT})(?:\s[^<>]{{0,80}})?{BAR}?>"
    rf"|<\|channel\|?>\s?(?:analysis|commentary|thought)|\[THINK\]|\u25c1think\u25b7)"
    rf"|</(?:\w{{1,20}}:)?(?:{_THOUGHT})>|<{BAR}(?:/|end_)(?:of_)?(?:{_THOUGHT}){BAR}>"
    r"|<\|channel\|>final[^<>\n]{0,40}<\|message\|>|<channel\|>|\[/THINK\]|\u25c1/think\u25b7"
    r"|\bassistantfinal",
    re.IGNORECASE,
)
# A fence around a whole answer that names one of these holds the answer, not code.
_PROSE: Final = frozenset({"", "markdown", "md", "text", "txt", "plaintext", "email", "html"})
_WRAPPED: Final = _PROSE | {"json", "xml"}
_HEADER = re.compile(
    r"\s*[*_]{0,2}(subject|to|from|cc|date|channel)[*_]{0,2}:[*_]{0,2}([^\n]*)\n", re.IGNORECASE
)
# A mail's header, or a field of the prompt: what is below one of these is the answer.
_ADDRESSED = re.compile(
    r"subject:|channel:\W*(?:sms|e-?mail|text|phone|voice|web)\W*$"
    r"|to:\W*(?:the )?(?:customer|user)\W*$"
)
_RULE = re.compile(r"\s*-{3,9}[ \t]{0,9}\n")
_OPENED = re.compile(r"<([A-Za-z][\w:.-]{0,40})(?:\s[^<>]{0,200})?>")
# Where a model says it has read something, and bytes that were no letters.
_CITED = re.compile(
    r"[ ]?\u3010[^\u3010\u3011\n]{0,60}\u2020[^\u3010\u3011\n]{0,80}\u3011"
    r"|[ ]?[\ue200-\ue206]?\b(?:cite)?(?:[\ue200-\ue206]?turn\d{1,4}[a-z]{1,12}\d{1,4}){1,9}\b"
    r"[\ue200-\ue206]?"
    r"|(?<!\w)\ufffd{1,9}(?!\w)"
)
# What programs write for nothing at all.
_EMPTY = re.compile(
    r"\s*(?:(?:none|null|undefined|nan|nil|\[object object\])(?:\s+|\Z)){1,9}", re.IGNORECASE
)
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
    text = outside(_CITED, lambda _: "", decoded(text))
    text = _without_edges(_without_thoughts(text))
    for take_off in (_without_fence, _without_json, _without_headers, _without_own_tag):
        text = take_off(text)
    return "" if _EMPTY.fullmatch(text) else without_label(text)


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
    fences = list(FENCE_LINE.finditer(text))
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


def _without_headers(text: str) -> str:
    opens = _RULE.match(text)
    at, is_header = opens.end() if opens else 0, False
    while header := _HEADER.match(text, at):
        at = header.end()
        told = f"{header[1]}:{header[2][:60]}".lower()
        is_header = is_header or _ADDRESSED.match(told) is not None
    if opens and (closes := _RULE.match(text, at)):
        at = closes.end()
    return text[at:] if is_header and text[at:].strip() else text


def _without_own_tag(text: str) -> str:
    """What stands in one pair of a model's own tags, when they are around all of it."""
    text = text.strip()
    opened = _OPENED.match(text)
    if opened is None or opened[1].lower() in HTML or is_mark(opened[1]):
        return text
    closing = f"</{opened[1]}>"
    return text[opened.end() : -len(closing)] if text.endswith(closing) else text
