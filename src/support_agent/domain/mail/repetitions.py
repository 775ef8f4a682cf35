"""Finds where a text repeats earlier ones word for word, even with lines rebroken or marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

# Fewer words in a row could be anybody's.
_SEED = 4
_SEED_BEHIND_GAP = 3
# The most words in a repetition that may be replaced: a code we keep no copy of, a shortened link.
_LONGEST_GAP = 2
_MOST_PLACES = 8
_LONGEST_OVERLAP = 8
# The fewest words in a row that are a repetition, on one line and on several. A product name or a
# suggested answer is shorter.
_LONG, _LONG_ON_LINES = 12, 6
# The lines of ours that must start within a repetition when all of it became one line.
_SEVERAL = 2
_MOST_CHARACTERS = 40_000

_INITIALS = r"[A-Za-z]{1,3}>"
# "49.98" is one word. What a program adds to a word is not one: "[1]", "<tel:1391>".
_ADDED = r"\[\d{1,3}\]|(?<=\S)<[a-z]{3,6}:[^<>\s]{1,400}>"
_WORDS = re.compile(
    rf"^[ \t]*{_INITIALS}|{_ADDED}|\w+(?:(?<=\d)[.,:](?=\d)\w+)*", re.MULTILINE | re.IGNORECASE
)
_MARKED = re.compile(rf"[ \t]*(?:{_INITIALS}|>)")
_HEAD = re.compile(r"\A\W{1,12}")
_SPACE = re.compile(r"\s")
# Words separated only by these stay together: "ORD-1003".
_JOINED = re.compile(r"[-.,/'_@]+")
_ENDS_SENTENCE = (".", "!", "?")
_NO_WORD = (">", "]")


class _Word(NamedTuple):
    text: str
    begin: int
    end: int
    line: int


@dataclass(slots=True)
class _Run:
    """Words `begin` to `end` of a text, which match `place` to `place_end` of an earlier one."""

    begin: int
    end: int
    place: int
    place_end: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A text's lines, cut where a repetition starts or ends, and the indexes of repeated ones."""

    lines: list[str]
    repeated: frozenset[int]


@dataclass(slots=True)
class Repeats:
    """Earlier texts, newest first, with an index of their word sequences."""

    texts: Sequence[str] = ()
    _words: list[str] = field(default_factory=list[str])
    _places: dict[tuple[str, ...], list[int]] = field(
        default_factory=dict[tuple[str, ...], list[int]]
    )
    _whole: set[str] = field(default_factory=set[str])
    _line_begins: set[int] = field(default_factory=set[int])
    _heads: set[str] = field(default_factory=set[str])
    _few: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    _rules: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        left = _MOST_CHARACTERS
        for text in self.texts:
            if not left:
                break
            for line in text[:left].split("\n"):
                said = _said(line)
                if not said and line.strip():
                    self._rules.add(line.strip())
                self._heads |= set(_HEAD.findall(line))
                self._whole.add(" ".join(said))
                self._line_begins.add(len(self._words))
                self._words += said
            # The empty word is in no mail, so no repetition continues from one text to the next.
            self._words.append("")
            left = max(left - len(text), 0)
        starts = zip(*(self._words[n:] for n in range(_SEED)), strict=False)
        for place, words in enumerate(starts):
            places = self._places.setdefault(words, [])
            if len(places) < _MOST_PLACES:
                places.append(place)

    def lines_of(self, text: str, *, is_quoted: bool = False) -> Lines:
        """The text's lines, and which of them only repeat these texts.

        Repeated words count only with evidence next to them: a quotation mark, or more repetition
        on the lines around. "CONFIRM 4821" alone is an answer. In a text that `is_quoted` they
        count without evidence, and a word inserted between them is not part of the repetition.
        """
        words = _words(text)
        runs = self._runs(words, text, parted=is_quoted)
        if not is_quoted:
            runs = _counted(runs, words, text)
        cut = [run for run in runs if is_quoted or self._is_cut(run, words)]
        cuts = sorted({at for run in cut for at in _cuts(run, words, text)})
        pieces = [text[a:b] for a, b in pairwise([0, *cuts, len(text)])]
        lines = [line for piece in pieces for line in piece.split("\n")]
        return Lines(lines, _covered(runs, lines, self._rules))

    @property
    def last_lines(self) -> frozenset[str]:
        """The words of the last line of each of these texts, where its signature is."""
        return frozenset(" ".join(_said(text.rstrip().rpartition("\n")[2])) for text in self.texts)

    def begins_lines_with(self, sign: str) -> bool:
        """Whether lines of these texts start with this sign."""
        return any(sign in head for head in self._heads)

    def holds(self, line: str) -> bool:
        """Whether a line is one of these texts' lines, or is contained in one."""
        words = _words(line)
        if words and " ".join(word.text for word in words) in self._whole:
            return True
        return sum(run.end - run.begin for run in self._runs(words, line)) == len(words) > 0

    def says(self, line: str) -> bool:
        """Whether a line repeats these texts, with all its words or with a few in a row."""
        words = _words(line)
        said = tuple(word.text for word in words)
        if len(said) >= _SEED:
            return bool(self._runs(words, line))
        if not self._few:
            self._few |= {(each,) for each in self._whole}
            for count in range(2, _SEED):
                self._few |= set(zip(*(self._words[n:] for n in range(count)), strict=False))
        return said in self._few

    def _runs(self, words: Sequence[_Word], text: str, *, parted: bool = False) -> list[_Run]:
        """The repetitions of these texts. `parted`: an inserted word ends one."""
        said = [word.text for word in words]
        found: list[_Run] = []
        at = 0
        while at + _SEED <= len(said):
            places = self._places.get(tuple(said[at : at + _SEED]), ())
            runs = [self._run(said, at, place, parted=parted) for place in places]
            if not runs:
                at += 1
                continue
            longest = max(runs, key=lambda run: run.end)
            at = longest.end
            if found:
                self._part(found[-1], longest, words, text)
            _leave_answer(longest, words, text)
            found.append(longest)
        return [run for run in found if run.begin < run.end]

    def _part(self, one: _Run, other: _Run, words: Sequence[_Word], text: str) -> None:
        """Assigns words that end one repetition and begin the next to the one they belong to.

        What we said once can be repeated once, with its marks and on its line. A copy is an answer.
        """
        overlap = one.place_end - other.place
        if not 0 < overlap <= _LONGEST_OVERLAP:
            return
        ends = _is_marked(text, words[max(one.end - overlap, one.begin)].begin)
        begins = _is_marked(text, words[other.begin].begin)
        if ends > begins or (ends == begins and other.place not in self._line_begins):
            other.begin, other.place = min(other.begin + overlap, other.end), one.place_end
        else:
            one.end, one.place_end = max(one.end - overlap, one.begin), other.place

    def _is_cut(self, run: _Run, words: Sequence[_Word]) -> bool:
        """Whether lines are cut where a repetition starts and ends: it spans several lines."""
        if words[run.begin].line < words[run.end - 1].line:
            return True
        begun = self._line_begins.intersection(range(run.place + 1, run.place_end))
        return run.end - run.begin >= _LONG and len(begun) >= _SEVERAL

    def _run(self, said: Sequence[str], at: int, place: int, *, parted: bool) -> _Run:
        here, there = at, place
        while True:
            while (
                here < len(said) and there < len(self._words) and said[here] == self._words[there]
            ):
                here, there = here + 1, there + 1
            gap = self._gap(said, here, there)
            if gap is None or (parted and self._adds(said, here, there, gap)):
                return _Run(at, here, place, there)
            here, there = here + gap[0], there + gap[1]

    def _adds(self, said: Sequence[str], here: int, there: int, gap: tuple[int, int]) -> bool:
        new, old = gap[0], self._words[there : there + gap[1]]
        return new > len(old) and list(said[here + new - len(old) : here + new]) == old

    def _gap(self, said: Sequence[str], here: int, there: int) -> tuple[int, int] | None:
        """How many words on both sides replace each other, or None if the texts diverge."""
        for theirs in range(1, _LONGEST_GAP + 1):
            old = self._words[there + theirs : there + theirs + _SEED_BEHIND_GAP]
            if "" in self._words[there : there + theirs] or len(old) < _SEED_BEHIND_GAP:
                return None
            for new in range(_LONGEST_GAP + 1):
                if list(said[here + new : here + new + _SEED_BEHIND_GAP]) == old:
                    return new, theirs
        return None


def _covered(runs: Sequence[_Run], lines: Sequence[str], rules: set[str]) -> frozenset[int]:
    """The lines whose words are all repeated, and our horizontal rules directly below them."""
    covered = {place for run in runs for place in range(run.begin, run.end)}
    found: set[int] = set()
    at = 0
    for number, line in enumerate(lines):
        words = range(at, at + len(_said(line)))
        is_rule = not words and number - 1 in found and line.strip() in rules
        if is_rule or (words and covered.issuperset(words)):
            found.add(number)
        at = words.stop
    return frozenset(found)


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    line, seen = 0, 0
    for word in _WORDS.finditer(text):
        line += text.count("\n", seen, word.start())
        seen = word.start()
        if word[0][-1] not in _NO_WORD:
            found.append(_Word(word[0].casefold(), word.start(), word.end(), line))
    return found


def _said(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text) if word[-1] not in _NO_WORD]


def _is_marked(text: str, at: int) -> bool:
    return _MARKED.match(text, text.rfind("\n", 0, at) + 1) is not None


def _counted(runs: Sequence[_Run], words: Sequence[_Word], text: str) -> list[_Run]:
    """The runs that are repetitions, by themselves or as the continuation of an earlier one."""
    found: list[_Run] = []
    for run in runs:
        goes_on = found and found[-1].place_end == run.place
        if goes_on or _counts(run, words, text):
            found.append(run)
    return found


def _counts(run: _Run, words: Sequence[_Word], text: str) -> bool:
    said = words[run.begin : run.end]
    is_on_lines = said[0].line < said[-1].line
    if len(said) >= (_LONG_ON_LINES if is_on_lines else _LONG):
        return True
    begins = {word.line: word.begin for word in reversed(said)}
    return any(_is_marked(text, begin) for begin in begins.values())


def _leave_answer(run: _Run, words: Sequence[_Word], text: str) -> None:
    """Removes unmarked words above marked lines from a repetition.

    A program that breaks a line marks it and leaves the broken-off part directly below.
    """
    marks = [_is_marked(text, word.begin) for word in words[run.begin : run.end]]
    if True not in marks or marks[0]:
        return
    line_begins = text.rfind("\n", 0, words[run.begin].begin)
    above = text[text.rfind("\n", 0, max(line_begins, 0)) + 1 : max(line_begins, 0)].strip()
    if not above or above.endswith(_ENDS_SENTENCE):
        run.begin += marks.index(True)


def _cuts(run: _Run, words: Sequence[_Word], text: str) -> list[int]:
    """Where to cut unmarked lines in which a repetition starts or ends."""
    first, last = words[run.begin], words[run.end - 1]
    cuts: list[int] = []
    before = words[run.begin - 1] if run.begin else None
    if before and before.line == first.line and not _is_marked(text, first.begin):
        cuts.append(_between(before, first, text, joined=first.end))
    behind = words[run.end] if run.end < len(words) else None
    if behind and behind.line == last.line and not _is_marked(text, last.begin):
        cuts.append(_between(last, behind, text, joined=last.begin))
    return cuts


def _between(one: _Word, other: _Word, text: str, *, joined: int) -> int:
    """Where to cut between two words: after what is attached to the first one."""
    between = text[one.end : other.begin]
    if _JOINED.fullmatch(between):
        return joined
    space = _SPACE.search(between)
    return one.end + space.end() if space else other.begin
