"""Corrects misspelled words: finds the word of a list that is one or two slips away."""

from collections.abc import Iterable, Iterator

# In a shorter word, one slip makes another word ("stop", "shop").
_SHORTEST = 7
# From this length, one letter may be replaced ("message" and "massage" are two words).
_ANOTHER_LETTER = 9
# From this length, even two slips don't make another word.
_TWO_SLIPS = 11
_LONGEST = 20


class Speller:
    """Finds words by what is left of them without one letter or, for long words, two."""

    def __init__(self, words: Iterable[str], known: Iterable[str]) -> None:
        """Misspelled words are corrected to one of `words`; words in `known` are spelled right."""
        self._known = frozenset(known)
        self._words: dict[int, dict[str, list[str]]] = {1: {}, 2: {}}
        for word in sorted(set(words)):
            slips = 2 if len(word) >= _TWO_SLIPS else 1
            if _SHORTEST <= len(word) <= _LONGEST:
                for rest in _shortened(word, slips):
                    self._words[slips].setdefault(rest, []).append(word)

    def read(self, word: str) -> str:
        """The listed word that this misspells, with the same first letter, or the word itself."""
        if word in self._known or not _SHORTEST - 1 <= len(word) <= _LONGEST:
            return word
        for slips, found in self._words.items():
            for rest in _shortened(word, slips):
                for meant in found.get(rest, ()):
                    if meant[0] == word[0] and _is_slip(word, meant):
                        return meant
        return word


def _shortened(word: str, letters: int) -> Iterator[str]:
    """The word, and what is left after removing up to that many letters."""
    yield word
    if letters:
        for at in range(len(word)):
            yield from _shortened(word[:at] + word[at + 1 :], letters - 1)


def _is_slip(word: str, meant: str) -> bool:
    """Whether a shorter word differs only by a missing, doubled or misplaced letter."""
    if len(meant) >= _ANOTHER_LETTER:
        return _slips(word, meant) <= (2 if len(meant) >= _TWO_SLIPS else 1)
    doubled = set(word) == set(meant)
    longer = len(word) - len(meant)
    return longer < 0 or (doubled if longer else sorted(word) == sorted(meant))


def _slips(one: str, other: str) -> int:
    """The number of insertions, deletions, replacements and swaps between two words."""
    before, last = list[int](), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
