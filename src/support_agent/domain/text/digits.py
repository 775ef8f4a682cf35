"""Finds digits in a text in any form (other scripts, markup, words), each with its position."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from support_agent.domain.text.invisible import INVISIBLE
from support_agent.domain.text.toml_tables import toml_beside

_UNITS = {
    name: str(value)
    for value, name in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
} | {"oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "niner": "9"}
_TEENS = {
    name: str(value)
    for value, name in enumerate(
        ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
         "eighteen", "nineteen"), 10)
}  # fmt: skip
_TENS = {
    name: str(value)
    for value, name in zip(
        range(20, 100, 10),
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        strict=True,
    )
} | {"fourty": "40"}
_SCALES = {"hundred": "00", "thousand": "000"}
_TIMES = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
# What a speech recognizer writes for a digit. Counts as one only next to another number.
_ALIKE = {"to": "2", "too": "2", "for": "4", "ate": "8", "won": "1", "free": "3", "fore": "4"}
_UNSURE = {*_ALIKE, "o", "oh"}
SPOKEN = {**_UNITS, **_TEENS, **_TENS}
# Lists of words around secrets, by name.
WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in toml_beside(__file__, "masking.toml").items()
}


def one_of(name: str) -> str:
    """The words of that list as alternatives of a pattern; accents are optional."""
    return "|".join(map(_spelled, sorted(WORDS[name], key=len, reverse=True)))


def signs_of(name: str) -> tuple[str, ...]:
    """For each of those words, the part that a plain text containing it must have."""
    return tuple(max(re.findall(r"[a-z]+", word) or _parts(word), key=len) for word in WORDS[name])


def _parts(word: str) -> list[str]:
    return word.split("_")


def _spelled(word: str) -> str:
    spelled = ""
    for letter in word:
        bare = unicodedata.normalize("NFD", letter)[0]
        spelled += "[ -]" if letter == "_" else letter if bare == letter else f"[{letter}{bare}]"
    return spelled


_PART = re.compile(
    r"\b(?:and )?(?:the |then )?(?:first|second|third|fourth|next|last|final|other|following)"
    r"(?: (?:[2-6]|two|three|four|five|six))?"
    r"(?: (?:digits?|numbers?|ones?|hal(?:f|ves)|parts?|blocks?|groups?|sets?|bits?|quarters?))?"
    r"(?: (?:are|is|was))?\b"
)
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_DIGIT = re.compile(r"[0-9]")
_NUMBER_WORD = re.compile(
    rf"(?<![^\W_])(?:{'|'.join((*SPOKEN, *_SCALES, *_TIMES, *_ALIKE))})(?![^\W_])"
)
_NUMBER_NEXT = re.compile(rf"[\W_]{{0,4}}(?:[0-9]|(?:{'|'.join((*SPOKEN, *_TIMES))})(?![^\W_]))")
# At most this many signs, spaces and words may stand between two digits of one number.
_MOST_SIGNS, _MOST_SPACE, _MOST_WORDS = 8, 30, 4

_MARKUP = re.compile(
    r"</?[a-z!][^<>]{0,200}>|&(?:#[0-9]{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,8});|%[0-9a-f]{2}"
    r"|\\u[0-9a-f]{4}|\\[nrt]|=\r?\n"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in plain lowercase characters, with each one's start and end in the original."""

    text: str
    begins: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The position of a stretch in the original."""
        return self.begins[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Group:
    """Digits written together, or one spoken number."""

    digits: str
    start: int
    end: int


def readings(text: str) -> list[Plain]:
    """The text as a reader sees it and, if it has markup, as a browser would show it."""
    plain = _plain(text)
    shown = _without_markup(plain)
    return [plain] if shown is None else [plain, shown]


def _plain(text: str) -> Plain:
    if text.isascii():
        return Plain(text.lower(), range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(text):
        plain = _letters(character)
        if not plain and ends:
            ends[-1] = place + 1  # invisible characters belong to the one before
        letters += plain
        begins += [place] * len(plain)
        ends += [place + 1] * len(plain)
    return Plain("".join(letters), begins, ends)


@lru_cache(maxsize=4096)
def _letters(character: str) -> str:
    """A character in plain form: digits of any script as 0 to 9, "" for invisible ones."""
    if INVISIBLE.match(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return ""
    digit = unicodedata.digit(character, None)
    return unicodedata.normalize("NFKC", character).lower() if digit is None else str(digit)


def _without_markup(plain: Plain) -> Plain | None:
    """The text without its markup; None if it has none."""
    letters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    last = 0
    for match in _MARKUP.finditer(plain.text):
        shown, (begin, end) = _shown(match[0]), plain.place(*match.span())
        letters += (plain.text[last : match.start()], shown)
        begins += (*plain.begins[last : match.start()], *[begin] * len(shown))
        ends += (*plain.ends[last : match.start()], *[end] * len(shown))
        last = match.end()
    if not last:
        return None
    letters.append(plain.text[last:])
    return Plain("".join(letters), [*begins, *plain.begins[last:]], [*ends, *plain.ends[last:]])


def _shown(markup: str) -> str:
    if markup[0] == "&":
        return "".join(map(_letters, html.unescape(markup)))
    if markup[0] == "%":
        return unquote(markup, errors="ignore").lower() or " "
    if markup[:2] == "\\u":
        return _letters(chr(int(markup[-4:], 16)))
    return "" if markup[0] == "=" else " "


def written(text: str) -> int:
    """The number of digits in a plain text."""
    return len(_DIGIT.findall(text))


def may_hold(text: str, digits: int) -> bool:
    """Whether a plain text could hold this many digits. Quick."""
    count = written(text)
    # "Quadruple seven" is four digits in two words; no word stands for more.
    return count >= digits or count + 3 * len(_NUMBER_WORD.findall(text)) >= digits


def runs(text: str) -> Iterator[list[Group]]:
    """The digits of a plain text that may form one number, with few signs between them."""
    text = _PART.sub(lambda match: " " * (len(match[0]) - 4) + "then", text)
    reader = _Reader(text)
    for token in _TOKEN.finditer(text):
        done = reader.read(token)
        if done:
            yield done
    if reader.groups:
        yield reader.groups


def is_number_word(word: str) -> bool:
    """Whether a word is a number."""
    return word in SPOKEN or word in _TIMES


def is_unsure(word: str) -> bool:
    """Whether a word is a number only next to other numbers: "to", "for"."""
    return word in _UNSURE


class _Reader:
    """Reads tokens into groups of digits and reports when a number is complete."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.groups: list[Group] = []
        self._end = self._words = 0
        self._times: tuple[int, int] | None = None
        self._after = ""

    def read(self, token: re.Match[str]) -> list[Group] | None:
        """The groups that this token completes, or None if the number goes on."""
        word, done = token[0], None
        if self.groups and self._too_far(token.start()):
            done = self._close()
        if word[0].isdecimal():
            self._add(word, token.start(), token.end(), "")
        elif (digits := self._spoken(token)) is not None:
            self._add(digits, token.start(), token.end(), word)
        elif word in _TIMES:
            self._times, self._end = (_TIMES[word], token.start()), token.end()
        elif self.groups and word in WORDS["between"] and self._words < _MOST_WORDS:
            self._words, self._end, self._after = self._words + 1, token.end(), ""
        else:
            return done or self._close()
        return done

    def _too_far(self, start: int) -> bool:
        gap = self.text[self._end : start]
        return len(gap) > _MOST_SPACE or len(gap.strip()) > _MOST_SIGNS

    def _close(self) -> list[Group] | None:
        groups, self.groups = self.groups, []
        self._words, self._times, self._after = 0, None, ""
        return groups or None

    def _spoken(self, token: re.Match[str]) -> str | None:
        word = token[0]
        if word in _UNSURE or not word.strip("o"):
            beside = bool(self.groups) or _NUMBER_NEXT.match(self.text, token.end())
            return (_ALIKE.get(word) or "0" * len(word.strip("h"))) if beside else None
        if word in _SCALES:
            return _SCALES[word] if self._after else None
        return SPOKEN.get(word)

    def _add(self, digits: str, start: int, end: int, word: str) -> None:
        if self._times is not None:
            times, start = self._times
            digits, self._times = digits * times, None
        last = self.groups[-1] if self.groups else None
        if last and self._after in _TENS and word in _UNITS and digits != "0":
            self.groups[-1] = Group(last.digits[0] + digits, last.start, end)
        elif last and self._after in _SCALES and word:
            zeros = last.digits[: max(0, len(last.digits) - len(digits))]
            self.groups[-1] = Group(zeros + digits, last.start, end)
        else:
            self.groups.append(Group(digits, start, end))
        self._end, self._words, self._after = end, 0, word
