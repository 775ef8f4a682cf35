"""Do messages say the same? How a machine that answers our answers is told from a person."""

import re
from collections import Counter
from collections.abc import Sequence

# Answers that each text of a round may have had; the next message is not answered.
MOST_ROUNDS = 3
# Texts that take turns: "on leave", "back soon", "on leave" … A person's talk has more of them.
LONGEST_PERIOD = 3
MOST_LOOKED_AT = MOST_ROUNDS * LONGEST_PERIOD

# A machine's text is long and changes its numbers (a time, a case); a person's short question with
# another order number in it is another question.
LONG = 60
_ALIKE = 0.9
_SHORT = 20
_MOST_CHARACTERS = 2_000
_PIECE = 3
_NUMBER = re.compile(r"\d+")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_GAP = re.compile(r"[\W_]+")


def goes_round(texts: Sequence[str]) -> bool:
    """Whether the last of these texts (the newest last) is one more of a few that come again.

    One text four times in a row, seven in a row of two texts, ten of three: in whatever order.
    """
    for period in range(1, LONGEST_PERIOD + 1):
        newest = texts[-(MOST_ROUNDS * period + 1) :]
        if len(newest) > MOST_ROUNDS * period and _are_at_most(period, newest[::-1]):
            return True
    return False


def _are_at_most(most: int, texts: Sequence[str]) -> bool:
    different: list[str] = []
    for text in texts:
        if not any(near_identical(text, other) for other in different):
            different.append(text)
        if len(different) > most:
            return False
    return True


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
    return _share(first, second) >= _ALIKE


def _share(one: str, other: str) -> float:
    """How much of the texts' pieces of three characters they have in common, in linear time."""
    pieces = [Counter(zip(*(text[n:] for n in range(_PIECE)), strict=False))
              for text in (one, other)]  # fmt: skip
    return 2 * (pieces[0] & pieces[1]).total() / (pieces[0].total() + pieces[1].total())


def _plain(text: str) -> str:
    text = text[:_MOST_CHARACTERS].casefold()
    if not any(char.isalpha() for char in text):
        return ""
    numbers = _NUMBER if len(text) >= LONG else _CLOCK
    return _GAP.sub(" ", numbers.sub("#", text).replace("#", " ")).strip()
