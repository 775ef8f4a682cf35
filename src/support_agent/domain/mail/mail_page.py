"""A mail's lines, and what each line shows about quoted text by itself."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from support_agent.domain.mail.attributions import Fields, fields_of, may_close
from support_agent.domain.mail.quotations import marked
from support_agent.domain.mail.repetitions import Lines, Repeats

LONGEST = 400
# A quoted line of at least this length may have lost its last words to the line below.
_LONG_QUOTED = 55
_WRAPPED_AT = 60
QUOTED = re.compile(r"[ \t]*>")
_UNMARKED = re.compile(r"^[\s>*_#-]{0,40}")
_NAMED = re.compile(r"[ \t]{0,8}([A-Z]{2,3})>(?:[ \t]|$)")
_SIGN = re.compile(r"[ \t]{0,8}([^\w\s>]{1,3})(?:[ \t]|$)")
_BLANK = " \t>"
_NUMBER = re.compile(r"\[(\d{1,3})\]")
_FOOTNOTE = re.compile(r"[ \t>]{0,20}\[\d{1,3}\][ \t]{1,8}[a-z]{3,6}:[^ \t]{1,2000}[ \t]*")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ",")


class Marks(NamedTuple):
    """What a line shows by itself. `closes`: it may end the words that name the writer below."""

    plain: str
    fields: Fields
    closes: bool

    @classmethod
    def of(cls, line: str) -> "Marks":
        """The marks of a line."""
        plain = _plain(line)
        return cls(plain, fields_of(plain), may_close(plain))


_NO_MARKS = Marks("", [], closes=False)


class Page(NamedTuple):
    """A mail's lines, the marks of each, and which of them only repeat what we wrote.

    `names`: those we sign with.
    """

    lines: Sequence[str]
    marks: Sequence[Marks]
    repeated: frozenset[int]
    names: frozenset[str]
    is_reply: bool

    @classmethod
    def of(
        cls, text: str, ours: Repeats, *, is_reply: bool = True, is_quoted: bool = False
    ) -> "Page":
        """The page of a text. `is_quoted`: the whole text is a quotation."""
        found = ours.lines_of(_with_plain_marks(text), is_quoted=is_quoted)
        if (lines := _behind_a_sign(found, ours)) != found.lines:
            found = ours.lines_of("\n".join(lines), is_quoted=is_quoted)
        lines = found.lines
        repeated = found.repeated | _footnotes(lines, found.repeated)
        wrapped = _wrapped(lines, repeated)
        lines = [f"> {each}" if at in wrapped else each for at, each in enumerate(lines)]
        is_old = [at in repeated or QUOTED.match(line) for at, line in enumerate(lines)]
        each = zip(lines, is_old, strict=True)
        marks = [_NO_MARKS if old else Marks.of(line) for line, old in each]
        return cls(lines, marks, repeated, ours.last_lines, is_reply)

    def is_quoted(self, at: int) -> bool:
        """Whether a line is marked as quoted or repeats what we wrote."""
        if at >= len(self.lines):
            return False
        return at in self.repeated or QUOTED.match(self.lines[at]) is not None


def _with_plain_marks(text: str) -> str:
    """The text with ">" in place of the initials that some programs put before quoted lines."""
    lines = text.split("\n")
    named = [_NAMED.match(line) for line in lines]
    quoting = {one[1] for one, other in pairwise(named) if one and other and one[1] == other[1]}
    for at, name in enumerate(named):
        if name and name[1] in quoting:
            lines[at] = "> " + lines[at].lstrip(" \t").removeprefix(f"{name[1]}>").lstrip()
    return "\n".join(lines)


def _behind_a_sign(found: Lines, ours: Repeats) -> list[str]:
    """The lines with ">" in place of another mark ("| ", "» ") before what we wrote."""
    signs = Counter(
        sign[1] for at in found.repeated if (sign := _SIGN.match(found.lines[at])) is not None
    )
    marks = {
        sign for sign, count in signs.items() if count > 1 and not ours.begins_lines_with(sign)
    }
    found_signs = (_SIGN.match(line) for line in found.lines)
    return [
        f"> {line.lstrip()}" if sign is not None and sign[1] in marks else line
        for line, sign in zip(found.lines, found_signs, strict=True)
    ]


def with_marks(page: Page) -> str:
    """The whole text, with a mark before each line that only repeats what we wrote."""
    return "\n".join(
        marked(line) if at in page.repeated and not QUOTED.match(line) else line
        for at, line in enumerate(page.lines)
    )


def _footnotes(lines: Sequence[str], repeated: frozenset[int]) -> frozenset[int]:
    """The last lines, if they list the links of what we wrote: "Links:", "---", "[1] http…"."""
    end = len(lines)
    numbers: set[str] = set()
    while end and (not lines[end - 1].strip(_BLANK) or _FOOTNOTE.fullmatch(lines[end - 1])):
        end -= 1
        numbers |= set(_NUMBER.findall(lines[end]))
    ours = {number for at in repeated for number in _NUMBER.findall(lines[at])}
    if not numbers or not numbers <= ours:
        return frozenset()
    rules, heading = [line.strip(_BLANK) for line in ["", "", *lines[:end]][-1:-3:-1]]
    ruled = len(rules) > 1 and not rules.strip("-")
    return frozenset(range(end - (2 if heading.endswith(":") else 1) * ruled, len(lines)))


def _wrapped(lines: Sequence[str], repeated: frozenset[int]) -> frozenset[int]:
    """Unmarked lines that are the broken-off end of the quoted line above.

    What we wrote shows how the line above continues.
    """
    found: set[int] = set()
    for at in range(1, len(lines) - 1):
        above, line, below = lines[at - 1 : at + 2]
        if at - 1 in repeated or not (QUOTED.match(above) and QUOTED.match(below)):
            continue
        first, _, _ = line.strip().partition(" ")
        said = above.lstrip(" \t>").rstrip()
        if (
            first
            and not QUOTED.match(line)
            and len(line) <= len(said)
            and len(said) >= _LONG_QUOTED
            and len(said) + len(first) >= _WRAPPED_AT
            and not said.endswith(_SENTENCE_ENDS[:-1])
        ):
            found.add(at)
    return frozenset(found)


def _plain(line: str) -> str:
    return _UNMARKED.sub("", line[:LONGEST]).rstrip(" \t*_-#").casefold()
