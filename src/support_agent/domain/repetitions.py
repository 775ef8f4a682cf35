"""Finds where a text repeats earlier ones word by word, however its lines were broken or marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

# Fewer words in a row may be anybody's.
_SEED = 4
_SEED_BEHIND_GAP = 3
# In a repetition so many words may stand for others: a code that we keep no copy of, a cut link.
_LONGEST_GAP = 2
_MOST_PLACES = 8
_LONGEST_OVERLAP = 8
# Words in a row that are a repetition on one line, and on several: the name of a product and an
# answer that we proposed are shorter.
_LONG, _LONG_ON_LINES = 12, 6
_HALF = 0.5
_MOST_CHARACTERS = 40_000

_INITIALS = r"[A-Za-z]{1,3}>"
_WORDS = re.compile(rf"^[ \t]*{_INITIALS}|\w+", re.MULTILINE)
_MARKED = re.compile(rf"[ \t]*(?:{_INITIALS}|>)")


class _Word(NamedTuple):
    text: str
    begin: int
    end: int
    line: int


@dataclass(slots=True)
class _Run:
    """Words `begin` to `end` of a text, which stand at `place` to `place_end` in an earlier one."""

    begin: int
    end: int
    place: int
    place_end: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A text's lines, cut where a repetition begins or ends, and the places of what repeats.

    `mostly`: those that repeat with half their words and more.
    """

    lines: list[str]
    repeated: frozenset[int]
    mostly: frozenset[int]


@dataclass(slots=True)
class Repeats:
    """Earlier texts, newest first, and where each few words of theirs stand."""

    texts: Sequence[str] = ()
    _words: list[str] = field(default_factory=list[str])
    _places: dict[tuple[str, ...], list[int]] = field(
        default_factory=dict[tuple[str, ...], list[int]]
    )
    _whole: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        left = _MOST_CHARACTERS
        for text in self.texts:
            if not left:
                break
            self._words += _said(text[:left])
            # No word of a mail is empty: no repetition goes on from one text to the next.
            self._words.append("")
            self._whole |= {_plain(line) for line in text[:left].split("\n")}
            left = max(left - len(text), 0)
        starts = zip(*(self._words[n:] for n in range(_SEED)), strict=False)
        for place, words in enumerate(starts):
            places = self._places.setdefault(words, [])
            if len(places) < _MOST_PLACES:
                places.append(place)

    def lines_of(self, text: str) -> Lines:
        """The text's lines, and which of them only repeat these texts.

        Words count as repeated with what stands beside them: behind a mark of quotation, or with
        more of the same on the lines around. "CONFIRM 4821" alone is an answer.
        """
        words = _words(text)
        runs = [run for run in self._runs(words) if _counts(run, words, text)]
        cuts = sorted({cut for run in runs for cut in _cuts(run, words, text)})
        pieces = [text[a:b] for a, b in pairwise([0, *cuts, len(text)])]
        lines = [line for piece in pieces for line in piece.split("\n")]
        shares = _shares(runs, lines)
        return Lines(
            lines,
            frozenset(at for at, share in shares.items() if share == 1),
            frozenset(at for at, share in shares.items() if share >= _HALF),
        )

    def holds(self, line: str) -> bool:
        """Whether a line is one of these texts', or stands whole within one."""
        words = _words(line)
        if _plain(line) in self._whole:
            return True
        return sum(run.end - run.begin for run in self._runs(words)) == len(words) > 0

    def _runs(self, words: Sequence[_Word]) -> list[_Run]:
        said = [word.text for word in words]
        found: list[_Run] = []
        at = 0
        while at + _SEED <= len(said):
            places = self._places.get(tuple(said[at : at + _SEED]), ())
            runs = [self._run(said, at, place) for place in places]
            if not runs:
                at += 1
                continue
            longest = max(runs, key=lambda run: run.end)
            # What we said once is repeated once: where it comes again, it was an answer before.
            overlap = found[-1].place_end - longest.place if found else 0
            if 0 < overlap <= _LONGEST_OVERLAP:
                found[-1].end -= overlap
            found.append(longest)
            at = longest.end
        return [run for run in found if run.end - run.begin >= _SEED]

    def _run(self, said: Sequence[str], at: int, place: int) -> _Run:
        here, there = at, place
        while True:
            while (
                here < len(said) and there < len(self._words) and said[here] == self._words[there]
            ):
                here, there = here + 1, there + 1
            gap = self._gap(said, here, there)
            if gap is None:
                return _Run(at, here, place, there)
            here, there = here + gap[0], there + gap[1]

    def _gap(self, said: Sequence[str], here: int, there: int) -> tuple[int, int] | None:
        """How many words on both sides stand for each other; None where the texts part."""
        for theirs in range(1, _LONGEST_GAP + 1):
            old = self._words[there + theirs : there + theirs + _SEED_BEHIND_GAP]
            if "" in self._words[there : there + theirs] or len(old) < _SEED_BEHIND_GAP:
                return None
            for new in range(_LONGEST_GAP + 1):
                if list(said[here + new : here + new + _SEED_BEHIND_GAP]) == old:
                    return new, theirs
        return None


def _shares(runs: Sequence[_Run], lines: Sequence[str]) -> dict[int, float]:
    """How much of each line that has words is repeated."""
    covered = {place for run in runs for place in range(run.begin, run.end)}
    shares: dict[int, float] = {}
    at = 0
    for number, line in enumerate(lines):
        if count := len(_said(line)):
            shares[number] = sum(place in covered for place in range(at, at + count)) / count
        at += count
    return shares


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    line, seen = 0, 0
    for word in _WORDS.finditer(text):
        line += text.count("\n", seen, word.start())
        seen = word.start()
        if not word[0].endswith(">"):
            found.append(_Word(word[0].casefold(), word.start(), word.end(), line))
    return found


def _said(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text) if word[-1] != ">"]


def _plain(line: str) -> str:
    return " ".join(_said(line))


def _is_marked(text: str, at: int) -> bool:
    return _MARKED.match(text, text.rfind("\n", 0, at) + 1) is not None


def _counts(run: _Run, words: Sequence[_Word], text: str) -> bool:
    said = words[run.begin : run.end]
    is_on_lines = said[0].line < said[-1].line
    if len(said) >= (_LONG_ON_LINES if is_on_lines else _LONG):
        return True
    begins = {word.line: word.begin for word in reversed(said)}
    return any(_is_marked(text, begin) for begin in begins.values())


def _cuts(run: _Run, words: Sequence[_Word], text: str) -> list[int]:
    """Where to cut an unmarked line that a repetition begins or ends in the middle of."""
    first, last = words[run.begin], words[run.end - 1]
    if first.line == last.line:
        return []
    cuts: list[int] = []
    if run.begin and words[run.begin - 1].line == first.line and not _is_marked(text, first.begin):
        cuts.append(first.begin)
    behind = words[run.end] if run.end < len(words) else None
    if behind and behind.line == last.line and not _is_marked(text, last.begin):
        cuts.append(behind.begin)
    return cuts
