"""Separates a mail's new lines from quoted and forwarded ones, in many languages."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from support_agent.domain.mail.attributions import (
    COLONS,
    introduces,
    is_dated,
    is_greeting,
    marker,
    names_writer,
)
from support_agent.domain.mail.mail_page import LONGEST, QUOTED, Page
from support_agent.domain.mail.quotations import marked, passed_on
from support_agent.domain.mail.repetitions import Repeats

_MOST_FOLDED = 3
_MOST_HEADERS = 8
_ENOUGH_FIELDS = 3
# This many lines of ours show that the quoted text is a mail of ours.
ENOUGH_OURS = 2
_NOTHING = Repeats()

_RULE = re.compile(r"\s*_{32,}\s*")
_DASHED = re.compile(r"[\s*_>]{0,20}(?:-{2,}|#{2,})")


class _Line(NamedTuple):
    """A line above the part that is entirely old.

    "own": the writer's; "quoted"; "introduces": says who wrote the quotation; "pasted": our words,
    which the writer put next to their own.
    """

    kind: Literal["own", "quoted", "introduces", "pasted"]
    text: str


class Found(NamedTuple):
    """What begins at a line, and how many lines announce it."""

    kind: Literal["introduces", "quotation", "forwarded", "header"]
    length: int


class Parts(NamedTuple):
    """A mail's text in parts.

    `old`: the unmarked part of `quoted`. `answered`: the writer's own words stand below a
    quotation. `introduced`: a line says who wrote what is quoted.
    """

    own: str
    quoted: str
    old: str
    page: Page
    answered: bool
    introduced: bool


def split(text: str, *, is_forward: bool, is_reply: bool = True, ours: Repeats = _NOTHING) -> Parts:
    """The message and what it quotes. A forwarded text is part of the message, marked.

    `is_reply`: the mail's header says that it answers another. `ours`: what we wrote to the sender
    before, which counts as quoted anywhere in the text.
    """
    page = Page.of(text, ours, is_reply=is_reply)
    lines = page.lines
    above: list[_Line] = []
    old, forwarded = "", ""
    at = 0
    while at < len(lines):
        found = None if page.is_quoted(at) else begins(page, at)
        if found is not None and found.kind == "introduces":
            above += [_Line("introduces", line) for line in lines[at : at + found.length]]
            at += found.length
            continue
        if found is not None and found.kind == "header" and _is_letterhead(above, page, is_forward):
            end = at + found.length + _header_lines(page, at + found.length)
            above += [_line(page, each, above) for each in range(at, end)]
            at = end
            continue
        if found is None:
            above.append(_line(page, at, above))
            at += 1
            continue
        rest = "\n".join(lines[at + found.length * (found.kind != "quotation") :]).strip()
        if found.kind == "forwarded" or (
            found.kind == "header" and _passes_on(above, page, at, is_forward)
        ):
            forwarded = rest
        else:
            old = rest
        break
    own, quoted = _sorted(above)
    if forwarded:
        own = f"{own}\n\n{passed_on(forwarded)}".strip()
    kinds = [line.kind for line in above if line.text.strip()]
    answered = ("quoted", "own") in pairwise(kinds)
    introduced = bool(old) or "introduces" in kinds
    return Parts(own, f"{quoted}\n{old}".strip(), old, page, answered, introduced)


def _line(page: Page, at: int, above: Sequence[_Line]) -> _Line:
    line = page.lines[at]
    if not page.is_quoted(at):
        return _Line("own", line)
    if QUOTED.match(line):
        return _Line("quoted", line)
    before = next((each for each in above[:-4:-1] if each.text.strip()), None)
    beside = before is not None and (
        before.kind == "pasted" or (before.kind == "own" and before.text.rstrip().endswith(COLONS))
    )
    return _Line("pasted" if beside else "quoted", marked(line))


def _is_own(line: _Line) -> bool:
    return line.kind == "own" and bool(line.text.strip())


def _passes_on(above: Sequence[_Line], page: Page, at: int, is_forward: bool) -> bool:
    """Whether the text below a header was forwarded, and is not a mail of ours being answered."""
    if is_forward:
        return True
    ours = sum(place >= at for place in page.repeated)
    return not any(map(_is_own, above)) and ours < ENOUGH_OURS


def _is_letterhead(above: Sequence[_Line], page: Page, is_forward: bool) -> bool:
    """Whether a header below a greeting is a letterhead: this mail answers nothing."""
    if page.is_reply or is_forward:
        return False
    own = [line.text for line in above if _is_own(line)]
    return len(own) == 1 and is_greeting(own[0].strip())


def _sorted(lines: list[_Line]) -> tuple[str, str]:
    """The new and the quoted text. Quotations between answers stay with the answers."""
    end = len(lines)
    while end and (lines[end - 1].kind not in _OWN or not lines[end - 1].text.strip()):
        end -= 1
    written = [line for line in lines[:end] if line.text.strip()]
    answers = sum(
        above.kind not in _OWN and below.kind in _OWN for above, below in pairwise(written)
    )
    kept = {*_OWN, "quoted"} if answers > 1 else _OWN
    own = [line.text for line in lines[:end] if line.kind in kept]
    quoted = [line.text for line in lines[:end] if line.kind not in kept]
    quoted += [line.text for line in lines[end:]]
    return "\n".join(own).strip(), "\n".join(quoted).strip()


_OWN = frozenset({"own", "pasted"})


def begins(page: Page, at: int) -> Found | None:
    """What begins at a line, if anything.

    "introduces": announces a quotation that is itself marked. "quotation": all text below is old.
    """
    lines = page.lines
    if not lines[at].strip():
        return None
    ruled = _next(lines, at + 1) - at if _RULE.fullmatch(lines[at]) else 0
    if _is_header(page, at + ruled):
        return Found("header", ruled)
    kind = _marker(lines[at], page.marks[at].plain)
    if kind == "forwarded":
        return Found("forwarded", 1)
    length = 1 if kind else _attribution(page, at)
    if length and page.is_quoted(_next(lines, at + length)):
        return Found("introduces", length)
    dated = kind or (length and is_dated(" ".join(lines[at : at + length])))
    return Found("quotation", length) if dated else None


def _next(lines: Sequence[str], at: int) -> int:
    """The index of the next nonblank line, at most a few lines on; else one past the last."""
    for index in range(at, min(at + 4, len(lines))):
        if lines[index].strip():
            return index
    return len(lines)


def _marker(line: str, plain: str) -> str:
    is_marked = _DASHED.match(line) is not None or plain.endswith(COLONS)
    return marker(plain.rstrip(":\uff1a ")) if is_marked else ""


def _attribution(page: Page, at: int) -> int:
    """How many lines say who wrote the text below; 0 if none do."""
    said = ""
    for length, mark in enumerate(page.marks[at : at + _MOST_FOLDED], 1):
        line = page.lines[at + length - 1]
        if not line.strip() or page.is_quoted(at + length - 1) or len(said) + len(line) > LONGEST:
            return 0
        said = f"{said} {mark.plain}".strip()
        below = page.is_quoted(_next(page.lines, at + length))
        dashed = length == 1 and _DASHED.match(line) is not None and line.rstrip().endswith("--")
        known = below or page.is_reply
        if mark.closes and introduces(said, dashed=dashed, below=below, known=known):
            return length
        if length == 1 and below and names_writer(said, page.names):
            return length
        if length == 1 and not is_dated(said):
            return 0
    return 0


def _is_header(page: Page, at: int) -> bool:
    """Whether a mail header starts here: a sender and other fields, all in one language."""
    lines, marks = page.lines, page.marks
    if at >= len(lines) or not marks[at].fields:
        return False
    found = {place: {name} for place, name in marks[at].fields}
    end = at + _header_lines(page, at)
    for below in range(at + 1, end):
        for place, name in marks[below].fields:
            if place in found:
                found[place].add(name)
    enough = _ENOUGH_FIELDS - any("@" in line for line in lines[at:end])
    return any("from" in names and len(names) >= enough for names in found.values())


def _header_lines(page: Page, at: int) -> int:
    """The most lines that the header starting at a line may have."""
    end = at + 1
    while end < min(at + _MOST_HEADERS, len(page.lines)) and page.lines[end].strip():
        end += 1
    return end - at
