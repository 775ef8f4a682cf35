"""Do two messages say the same? How a machine that answers our answers is told from a person."""

import re
from difflib import SequenceMatcher

# A machine's text is long and changes its numbers (a time, a case); a person's short question with
# another order number in it is another question.
LONG = 60
_ALIKE = 0.9
_SHORT = 20
_MOST_CHARACTERS = 2_000
_NUMBER = re.compile(r"\d+")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_GAP = re.compile(r"[\W_]+")


def near_identical(one: str, other: str) -> bool:
    """Whether the texts are the same but for case, punctuation, times and a word or two.

    A text without a letter (a digit to choose by, a picture) is like no other.
    """
    first, second = _plain(one), _plain(other)
    if not first or first == second:
        return bool(first)
    if min(len(first), len(second)) < max(_SHORT, _ALIKE * max(len(first), len(second)) - 1):
        return False
    if _NUMBER.findall(first) != _NUMBER.findall(second):
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE


def _plain(text: str) -> str:
    text = text[:_MOST_CHARACTERS].casefold()
    if not any(char.isalpha() for char in text):
        return ""
    numbers = _NUMBER if len(text) >= LONG else _CLOCK
    return _GAP.sub(" ", numbers.sub("#", text).replace("#", " ")).strip()
