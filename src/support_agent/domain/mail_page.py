"""A mail's lines, and what each of them shows by itself of what is quoted in it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from support_agent.domain.attributions import Fields, fields_of, may_close
from support_agent.domain.quotations import marked
from support_agent.domain.repetitions import Repeats

LONGEST = 400
# A quoted line as long as this may have lost its last words to the line below it.
_LONG_QUOTED = 55
_WRAPPED_AT = 60
QUOTED = re.compile(r"[ \t]*>")
_UNMARKED = re.compile(r"^[\s>*_#-]{0,40}")
_NAMED = re.compile(r"[ \t]{0,8}([A-Z]{2,3})>[ \t]")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ",")


class Marks(NamedTuple):
    """What a line shows by itself. `closes`: it may end what says who wrote the lines below."""

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
    """A mail's lines, what each shows, and which of them only repeat what we wrote."""

    lines: Sequence[str]
    marks: Sequence[Marks]
    repeated: frozenset[int]
    mostly: frozenset[int]
    is_reply: bool

    @classmethod
    def of(cls, text: str, ours: Repeats, *, is_reply: bool) -> "Page":
        """The page of a text."""
        found = ours.lines_of(_with_plain_marks(text))
        lines, repeated = found.lines, found.repeated
        wrapped = _wrapped(lines, repeated)
        lines = [f"> {each}" if at in wrapped else each for at, each in enumerate(lines)]
        is_old = [at in repeated or QUOTED.match(line) for at, line in enumerate(lines)]
        each = zip(lines, is_old, strict=True)
        marks = [_NO_MARKS if old else Marks.of(line) for line, old in each]
        return cls(lines, marks, repeated, found.mostly, is_reply)

    def is_quoted(self, at: int) -> bool:
        """Whether a line is marked as quoted, or repeats what we wrote."""
        if at >= len(self.lines):
            return False
        return at in self.repeated or QUOTED.match(self.lines[at]) is not None


def _with_plain_marks(text: str) -> str:
    """The text with ">" where some programs put a name's initials before it, on lines in a row."""
    lines = text.split("\n")
    named = [_NAMED.match(line) for line in lines]
    for at, (one, other) in enumerate(pairwise(named)):
        if one and other and one[1] == other[1]:
            for place in (at, at + 1):
                lines[place] = (
                    "> " + lines[place].lstrip(" \t>").removeprefix(f"{one[1]}>").lstrip()
                )
    return "\n".join(lines)


def with_marks(page: Page) -> str:
    """The whole text, with a mark before what only repeats what we wrote."""
    return "\n".join(
        marked(line) if at in page.repeated and not QUOTED.match(line) else line
        for at, line in enumerate(page.lines)
    )


def _wrapped(lines: Sequence[str], repeated: frozenset[int]) -> frozenset[int]:
    """Lines that are the lost end of the quoted line above: it was broken, and they got no mark.

    Of what we wrote we know how it goes on.
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
