"""Do messages say the same? How a machine that answers our answers is told from a person."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from support_agent.domain.mail.signatures import unsigned

Numbers = frozenset[str]

# Answers that each text of a round may have had; the next message is not answered.
MOST_ROUNDS = 3
# Texts that take turns: "on leave", "back soon", "on leave" … A person's talk has more of them.
LONGEST_PERIOD = 3
MOST_LOOKED_AT = MOST_ROUNDS * LONGEST_PERIOD

# So many texts in a row that ask nothing and all came before: a machine with more of them.
MOST_SEEN_BEFORE = 7
# Nobody reads a mail, writes one and has it delivered in less, time after time.
_SECONDS_OF_MACHINE = 20.0

# What stands for a text of our own that comes back.
ECHO = "our own words"

# A machine's text is long and changes its numbers (a time, a case); a person's short question with
# another order number in it is another question.
LONG = 60
_ALIKE = 0.9
_SHORT = 20
_MOST_CHARACTERS = 2_000
# A sign of these scripts says what a few letters do.
_SIGN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LETTERS_OF_SIGN = 3
_PIECE = 3
_NUMBER = re.compile(r"\d+")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
# A short text in these words is a machine's too.
_RECEIPT = re.compile(
    r"\b(?:ticket|case|request|auto-?reply|automat(?:ic|ed)|received|registered|driving"
    r"|(?:get|call|be) (?:you )?back)\b"
)
_DATE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may(?= \d)"
    r"|june|july|august|september|october|november|december|today|tomorrow)\b"
)
_GAP = re.compile(r"[\W_]+")


def goes_round(texts: Sequence[str]) -> bool:
    """Whether the last of these texts (the newest last) is one more of a few that come again.

    One text four times in a row, seven in a row of two texts, ten of three: in whatever order. A
    long text does not come a fourth time, whatever stands between: people write it anew. Nor do
    seven texts follow each other that ask nothing and all came before.
    """
    if texts and is_long(texts[-1]) and _came_before(texts[-1], texts[:-1]) >= MOST_ROUNDS:
        return True
    for period in range(1, LONGEST_PERIOD + 1):
        newest = texts[-(MOST_ROUNDS * period + 1) :]
        if len(newest) > MOST_ROUNDS * period and _are_at_most(period, newest[::-1]):
            return True
    return len(texts) > MOST_SEEN_BEFORE and all(
        "?" not in texts[at] and any(near_identical(texts[at], other) for other in texts[:at])
        for at in range(len(texts) - 1, len(texts) - 1 - MOST_SEEN_BEFORE, -1)
    )


def is_long(text: str) -> bool:
    """Whether a person would not write it in the same words again."""
    return len(text) + (_LETTERS_OF_SIGN - 1) * len(_SIGN.findall(text[:LONG])) >= LONG


def answers_the_same(
    text: str, earlier: Sequence[str], others: Sequence[str], names: Collection[str], kept: Numbers
) -> bool:
    """Whether a mail says what it has said in answer to mails of ours before.

    A long one said it once, a short one twice; a signature is no part of it. `earlier`: what came
    back on others of our mails, `others`: what the sender wrote besides, `names`: theirs, `kept`:
    the numbers that make another question of the same words.
    """

    def said(each: str) -> str:
        return unsigned(each, [o for o in others if not near_identical(o, each)], names).strip()

    text = said(text)
    alike = sum(_says_the_same(text, said(each), kept) for each in earlier)
    return alike >= (1 if is_long(text) else MOST_ROUNDS - 1)


def _says_the_same(one: str, other: str, kept: Numbers) -> bool:
    return (
        near_identical(one, other)
        and _plain(one.partition("\n")[0]) == _plain(other.partition("\n")[0])
        and ("?" not in one or _NUMBER.findall(one) == _NUMBER.findall(other))
        and kept.intersection(_NUMBER.findall(one)) == kept.intersection(_NUMBER.findall(other))
    )


def comes_at_once(seconds: Sequence[float], most: int) -> bool:
    """Whether so many mails in a row, the newest first, came back faster than a person writes.

    `seconds`: from each of our mails to what came back.
    """
    newest = seconds[:most]
    return len(newest) == most and all(0 <= each < _SECONDS_OF_MACHINE for each in newest)


def with_echoes(texts: Sequence[str], ours: Sequence[str]) -> list[str]:
    """The texts, each that only says what we wrote as one and the same."""
    own = [text for text in ours if is_long(text)]
    return [
        ECHO if is_long(text) and any(near_identical(text, each) for each in own) else text
        for text in texts
    ]


def _came_before(text: str, others: Sequence[str]) -> int:
    """How often it came; a question with other numbers in it is another question."""
    numbers = _NUMBER.findall(text) if "?" in text else None
    return sum(
        near_identical(text, other) and (numbers is None or numbers == _NUMBER.findall(other))
        for other in others
    )


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
    asks = "?" in text
    is_notice = not asks and _RECEIPT.search(text)
    text = text if asks else _DATE.sub("#", text)
    numbers = _NUMBER if is_long(text) or is_notice else _CLOCK
    return _GAP.sub(" ", numbers.sub("#", text).replace("#", " ")).strip()
