"""Tells lines of a mail that are new from those it quotes or passes on, in many languages."""

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from support_agent.domain.quotations import passed_on

_MOST_FOLDED = 3
_MOST_HEADERS = 8
_LONGEST = 400
_ENOUGH_FIELDS = 3

_QUOTED = re.compile(r"[ \t]*>")
_UNMARKED = re.compile(r"^[\s>*_-]{0,40}")
_DATED = re.compile(r"\d{4}|\d{1,2}[:.]\d{2}|@")
_YEAR = re.compile(r"\d{4}")
_ENDS_WITH_MAILBOX = re.compile(r"@[^<>@\s]{1,255}[>)\]][:\uff1a]$")
_RULE = re.compile(r"\s*_{32,}\s*")
_DASHED = re.compile(r"[\s*_>]{0,20}-{2,}")


class _Line(NamedTuple):
    """A line above what is all old: new, marked as quoted, or saying who wrote what is quoted."""

    kind: Literal["own", "quoted", "introduces"]
    text: str


class _Found(NamedTuple):
    """What begins at a line, and how many lines say so."""

    kind: Literal["introduces", "quotation", "forwarded", "header"]
    length: int


Fields = list[tuple[int, str]]
"""What a line may name in a mail's header: the language's place in the table, and the field."""


class _Marks(NamedTuple):
    """What a line shows by itself. `closes`: it may end what says who wrote the lines below."""

    plain: str
    fields: Fields
    closes: bool

    @classmethod
    def of(cls, line: str) -> "_Marks":
        """The marks of a line."""
        plain = _plain(line)
        head, colon, _ = plain.replace("\uff1a", ":").partition(":")
        fields = _headers().get(head.rstrip(" \t*_"), []) if colon else []
        closes = _closing().search(plain) or _ENDS_WITH_MAILBOX.search(plain)
        return cls(plain, fields, closes is not None)


_NO_MARKS = _Marks("", [], closes=False)


def data() -> dict[str, Any]:
    """The table beside this file."""
    return _data()


def split(text: str, *, is_forward: bool) -> tuple[str, str]:
    """The message and what it quotes. What was passed on is a part of the message, marked."""
    lines = text.split("\n")
    marks = [_NO_MARKS if _QUOTED.match(line) else _Marks.of(line) for line in lines]
    above: list[_Line] = []
    old, forwarded = "", ""
    has_own, at = False, 0
    while at < len(lines):
        found = None if _QUOTED.match(lines[at]) else _begins(lines, marks, at)
        if found is None:
            is_quoted = _QUOTED.match(lines[at]) is not None
            has_own = has_own or bool(not is_quoted and lines[at].strip())
            above.append(_Line("quoted" if is_quoted else "own", lines[at]))
            at += 1
        elif found.kind == "introduces":
            above += [_Line("introduces", line) for line in lines[at : at + found.length]]
            at += found.length
        else:
            passes_on = found.kind == "header" and (is_forward or not has_own)
            rest = "\n".join(lines[at + found.length * (found.kind != "quotation") :]).strip()
            if passes_on or found.kind == "forwarded":
                forwarded = rest
            else:
                old = rest
            break
    own, quoted = _sorted(above)
    if forwarded:
        own = f"{own}\n\n{passed_on(forwarded)}".strip()
    return own, f"{quoted}\n{old}".strip()


def _sorted(lines: list[_Line]) -> tuple[str, str]:
    """What is new and what is quoted. Quotations that answers stand between stay with these."""
    end = len(lines)
    while end and (lines[end - 1].kind != "own" or not lines[end - 1].text.strip()):
        end -= 1
    written = [line for line in lines[:end] if line.text.strip()]
    answers = sum(above.kind != "own" and below.kind == "own" for above, below in pairwise(written))
    kept = {"own", "quoted"} if answers > 1 else {"own"}
    own = [line.text for line in lines[:end] if line.kind in kept]
    quoted = [line.text for line in lines[:end] if line.kind not in kept]
    quoted += [line.text for line in lines[end:]]
    return "\n".join(own).strip(), "\n".join(quoted).strip()


def _begins(lines: list[str], marks: list[_Marks], at: int) -> _Found | None:
    """What begins at a line.

    "introduces": a line before a quotation that is marked itself; "quotation": all below is old.
    """
    if not lines[at].strip():
        return None
    ruled = _next(lines, at + 1) - at if _RULE.fullmatch(lines[at]) else 0
    if _is_header(lines, marks, at + ruled):
        return _Found("header", ruled)
    marker = _marker(lines[at], marks[at].plain)
    if marker == "forwarded":
        return _Found("forwarded", 1)
    length = 1 if marker else _attribution(lines, marks, at)
    if length and _is_quoted(lines, _next(lines, at + length)):
        return _Found("introduces", length)
    dated = marker or (length and _DATED.search(" ".join(lines[at : at + length])))
    return _Found("quotation", length) if dated else None


def _is_quoted(lines: list[str], at: int) -> bool:
    return at < len(lines) and _QUOTED.match(lines[at]) is not None


def _next(lines: list[str], at: int) -> int:
    """The next line that is not blank, or one behind the last; a few lines on at most."""
    for index in range(at, min(at + 4, len(lines))):
        if lines[index].strip():
            return index
    return len(lines)


def _plain(line: str) -> str:
    return _UNMARKED.sub("", line[:_LONGEST]).rstrip(" \t*_-").casefold()


def _marker(line: str, plain: str) -> str:
    is_marked = _DASHED.match(line) is not None or plain.endswith((":", "\uff1a"))
    return _markers().get(plain.rstrip(":\uff1a "), "") if is_marked else ""


def _attribution(lines: list[str], marks: list[_Marks], at: int) -> int:
    """How many lines say who wrote what is below; 0 when they don't."""
    said = ""
    for length, mark in enumerate(marks[at : at + _MOST_FOLDED], 1):
        line = lines[at + length - 1]
        if not line.strip() or _QUOTED.match(line) or len(said) + len(line) > _LONGEST:
            return 0
        said = f"{said} {mark.plain}".strip()
        if mark.closes and _introduces(said):
            return length
        if length == 1 and not _DATED.search(said):
            return 0
    return 0


def _introduces(said: str) -> bool:
    """Whether words end as a line does that says who wrote what follows, and when."""
    ends = said.endswith((":", "\uff1a"))
    dated = _DATED.search(said) is not None
    if ends and _ENDS_WITH_MAILBOX.search(said) and _YEAR.search(said):
        return True
    return any(
        _is_said(said, word, ends=ends, dated=dated)
        for begin, words in _attributions()
        if _starts(said, begin) and (begin or dated)
        for word in words
    )


def _is_said(said: str, word: str, *, ends: bool, dated: bool) -> bool:
    before, found, behind = said.rpartition(word)
    if not found:
        return False
    # Some put the first words of the quotation on the same line.
    goes_on = "@" in before and behind.startswith((":", "\uff1a"))
    return ends or goes_on or (dated and not behind.strip())


def _starts(said: str, begin: str) -> bool:
    if not said.startswith(begin):
        return False
    behind = said[len(begin) : len(begin) + 1]
    return not begin or not begin.isascii() or not behind.isalpha()


def _is_header(lines: list[str], marks: list[_Marks], at: int) -> bool:
    """Whether lines that name a sender and more of a mail's header stand here, in one language."""
    if at >= len(lines) or not marks[at].fields:
        return False
    found = {place: {name} for place, name in marks[at].fields}
    end = at + 1
    while end < min(at + _MOST_HEADERS, len(lines)) and lines[end].strip():
        for place, name in marks[end].fields:
            if place in found:
                found[place].add(name)
        end += 1
    enough = _ENOUGH_FIELDS - any("@" in line for line in lines[at:end])
    return any("from" in names and len(names) >= enough for names in found.values())


@cache
def _data() -> dict[str, Any]:
    text = resources.files(__package__ or "").joinpath("quotes.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _attributions() -> list[tuple[str, list[str]]]:
    return [
        (begin, [word.casefold() for word in row["word"]])
        for row in _data()["attribution"]
        for begin in map(str.casefold, row["begin"])
    ]


@cache
def _headers() -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for place, row in enumerate(_data()["header"]):
        for name, words in row.items():
            for word in words:
                found.setdefault(word.casefold(), []).append((place, name))
    return found


@cache
def _markers() -> dict[str, str]:
    return {word.casefold(): kind for kind, words in _data()["marker"].items() for word in words}


@cache
def _closing() -> re.Pattern[str]:
    # The last word alone: the others may stand on the line above.
    phrases = {word for _, words in _attributions() for word in words}
    return re.compile("|".join(sorted(re.escape(each.split()[-1]) for each in phrases)))
