"""Removes what models and their servers put around an answer: thoughts, template marks, JSON."""

import re
from typing import Final, cast

from support_agent.agent.debris.asides import without_asides
from support_agent.agent.debris.escapes import decoded
from support_agent.agent.debris.frames import without_frame
from support_agent.agent.debris.labels import without_label
from support_agent.agent.debris.marks import (
    BAR,
    CALLS,
    FENCE_LINE,
    HTML,
    SPECIAL,
    TEMPLATES,
    THOUGHTS,
    as_json,
    is_mark,
    name_words,
    outside,
    outside_code,
)
from support_agent.domain.channels import EMAIL, TEXT_CHANNELS

_THOUGHT = "|".join(sorted(THOUGHTS))
# Marks only at the edge of an answer; elsewhere "<s>" strikes words out.
_EDGE = re.compile(
    rf"{SPECIAL.pattern}|</?(?:s|(?:{'|'.join(sorted(TEMPLATES))})(?:_?[a-z\d]{{1,9}}){{0,2}}"
    r"|(?:start|end)_of_\w{1,20})>|\u2581"
    # Vocabulary tokens, and the switch that some models read in a prompt.
    r"|(?-i:\[(?:BOS|EOS|EOT|EOM|PAD|CLS|SEP|UNK)\])|(?<!\S)/(?:no_?)?think(?![\w/])",
    re.IGNORECASE,
)
# Names the speaker after a template mark, or alone on the first line.
_WHO = re.compile(r"[ \t]{0,9}(?:assistant|model)(?=[ \t]{0,9}(?:\n|<|$))")
_FIRST_LINE_WHO = re.compile(r"\s{0,9}assistant[ \t]{0,9}:?[ \t]{0,9}\n")
_THINKS = re.compile(
    rf"(?P<begins><{BAR}?(?:start_|begin_)?(?:of_)?(?:\w{{1,20}}:)?(?:{_THOUGHT})"
    rf"(?:(?:\s[^<>]{{0,80}})?{BAR}?>|[ \t]{{0,9}}$)"
    rf"|<\|channel\|?>\s?(?:analysis|commentary|thought)|\[(?:{_THOUGHT})\]|\u25c1think\u25b7)"
    rf"|</(?:\w{{1,20}}:)?(?:{_THOUGHT})>|<{BAR}(?:/|end_)(?:of_)?(?:{_THOUGHT}){BAR}>"
    rf"|<\|channel\|>final\b(?:[^<>\n]{{0,40}}<\|message\|>)?|<channel\|>|\[/(?:{_THOUGHT})\]"
    r"|\u25c1/think\u25b7|\bassistantfinal",
    re.IGNORECASE | re.MULTILINE,
)
# A fence around a whole answer with one of these names contains the answer, not code.
_PROSE: Final = frozenset({"", "markdown", "md", "text", "txt", "plaintext", EMAIL, "html"})
_WRAPPED: Final = _PROSE | {"json", "xml"}
_ABOUT = "tone|style|language|intent|sentiment|audience|persona|category|confidence"
_HEADER = re.compile(
    rf"\s*[*_]{{0,2}}(subject|to|from|cc|date|(?:reply[ _])?channel|{_ABOUT}"
    r"|type|topic|priority|urgency|mood)[*_]{0,2}:[*_]{0,2}([^\n]*)\n",
    re.IGNORECASE,
)
# A mail header or a field of the prompt: the answer is below one of these.
_ADDRESSED = re.compile(
    r"subject:|(?:reply[ _])?channel:\W*(?:sms|e-?mail|text|phone|voice|web)\W*$"
    r"|to:\W*(?:the )?(?:customer|user)\W*$"
)
# It is below these too, unless a field follows that no reply has: then all is a table.
_RATED = re.compile(
    rf"(?:{_ABOUT}):[\w ,./%-]{{1,40}}$",
)
_MORE_FIELDS = re.compile(
    r"\s*(?!(?:reply|response|answer|message|text|sms|e-?mail|output|draft)\b)"
    r"[*_]{0,2}\w{1,20}(?: \w{1,20})?[*_]{0,2}:[ \t]",
    re.IGNORECASE,
)
_REPLIES = re.compile(r"\s*[*_]{0,2}(?:reply|response|answer|message)[*_]{0,2}:", re.IGNORECASE)
_RULE = re.compile(r"\s*-{3,9}[ \t]{0,9}\n")
_OPENED = re.compile(r"<([A-Za-z][\w:.-]{0,40})(?:\s[^<>]{0,200})?>")
# Where a model cites what it read, and bytes that were not letters.
_CITED = re.compile(
    r"[ ]?\u3010[^\u3010\u3011\n]{0,60}\u2020[^\u3010\u3011\n]{0,80}\u3011"
    r"|[ ]?[\ue200-\ue206]?\b(?:cite)?(?:[\ue200-\ue206]?turn\d{1,4}[a-z]{1,12}\d{1,4}){1,9}\b"
    r"[\ue200-\ue206]?"
    r"|(?<!\w)\ufffd{1,9}(?!\w)"
)
# What programs and models write for "nothing".
_EMPTY = re.compile(
    r"\s*(?:(?:none|null|undefined|nan|nil|\[object object\])(?:\s+|\Z)){1,9}"
    r"|\s*(?:n/?a|silence|silent|empty|blank|no-?op"
    r"|(?:no|empty|blank) (?:reply|response|answer|message|output|comment)"
    r"(?: (?:is )?(?:needed|required|necessary))?)[.!]?\s*",
    re.IGNORECASE,
)
# JSON fields: those that contain an answer, and those of calls, results and documents.
_SAYING: Final = frozenset(
    "answer body content email final_answer message output reply response sms text".split()  # noqa: SIM905
)
_CALLED: Final = frozenset(
    """action action_input api args arguments error function input kind kwargs name new_messages
    outcome parameters params recipient_name tool tool_calls tool_input tool_name""".split()  # noqa: SIM905
)
# JSON except for its quotes.
_RELAXED = re.compile(r"\s*\{\s*([a-z_]{2,20})\s*:\s*\"([^\"\n]{1,2000})\"\s*\}\s*")
_LAYERS: Final = 8


def without_wrapping(text: str) -> str:
    """The answer without what a server or model put around it. It may be empty."""
    for _ in range(_LAYERS):
        inside = _unwrapped(text)
        if inside == text:
            break
        text = inside
    return text


def _unwrapped(text: str) -> str:
    text = outside(_CITED, lambda _: "", decoded(text))
    text = _without_edges(_without_thoughts(text))
    for take_off in (
        _without_fence,
        _without_json,
        _without_braces,
        _without_headers,
        _without_own_tag,
        without_frame,
        without_asides,
    ):
        text = take_off(text)
    return "" if _EMPTY.fullmatch(text) else without_label(text)


def _without_thoughts(text: str) -> str:
    """The text without thoughts. Unclosed thoughts leave nothing, or are left for the check."""
    kept, at, thinks = "", 0, False
    last_closing = text.rfind("[/")
    for mark in _THINKS.finditer(outside_code(text)):
        if mark["begins"] is None:
            kept, at = (kept if thinks else ""), mark.end()
            thinks = False
        elif not thinks and (
            mark[0][0] != "[" or mark[0] == "[THINK]" or mark.end() <= last_closing
        ):
            kept, at, thinks = kept + text[at : mark.start()], mark.start(), True
    if thinks:
        return text if kept.strip() else ""
    return kept + text[at:] if at else text


def _without_edges(text: str) -> str:
    """The text without chat template marks before its first and after its last word."""
    end = len(text)
    marks = [mark for mark in _EDGE.finditer(text) if not name_words(mark[0]) & CALLS]
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
    if len(fences) == 1:  # the fence is never closed
        return text[first.end() :] if info in _PROSE else text
    whole = not text[last.end() :].strip() and not last[1] and len(fences) % 2 == 0
    if not whole or info not in (_WRAPPED if len(fences) == 2 else _PROSE - {""}):  # noqa: PLR2004
        return text
    return text[first.end() : last.start()]


def _without_json(text: str) -> str:
    """The only text for a customer in a JSON value that is no call, after its channel."""
    todo: list[tuple[str, object]] = [("", as_json(text))]
    said: list[tuple[str, str]] = []
    channel = ""
    while todo:
        name, told = todo.pop()
        if isinstance(told, dict):
            fields = {key.lower(): each for key, each in cast("dict[str, object]", told).items()}
            if not _CALLED.isdisjoint(fields) or fields.get("role", "assistant") != "assistant":
                return text
            todo += fields.items()
        elif isinstance(told, list):
            todo += ((name, each) for each in cast("list[object]", told))
        elif isinstance(told, str):
            if name == "channel" and told.lower() in TEXT_CHANNELS:
                channel = f"[{told.upper()}] "
            elif len(told.split()) > 1:
                said.append((name, told))
    return channel + said[0][1] if len(said) == 1 and said[0][0] in _SAYING else text


def _without_braces(text: str) -> str:
    """The same for one field that is JSON except for its quotes."""
    relaxed = _RELAXED.fullmatch(text)
    return relaxed[2] if relaxed and relaxed[1] in _SAYING else text


def _without_headers(text: str) -> str:
    opens = _RULE.match(text)
    at = opens.end() if opens else 0
    is_header = is_rated = False
    while header := _HEADER.match(text, at):
        at = header.end()
        told = f"{header[1]}:{header[2][:60]}".lower()
        is_header = is_header or _ADDRESSED.match(told) is not None
        is_rated = is_rated or _RATED.match(told) is not None
    if opens and (closes := _RULE.match(text, at)):
        at = closes.end()
    is_header = is_header or (is_rated and not _MORE_FIELDS.match(text, at))
    is_header = is_header or (at > 0 and _REPLIES.match(text, at) is not None)
    return text[at:] if is_header and text[at:].strip() else text


def _without_own_tag(text: str) -> str:
    """The content of one pair of a model's own tags, if they surround the whole text."""
    text = text.strip()
    opened = _OPENED.match(text)
    if opened is None or opened[1].lower() in HTML or is_mark(opened[1]):
        return text
    closing = f"</{opened[1]}>"
    return text[opened.end() : -len(closing)] if text.endswith(closing) else text
