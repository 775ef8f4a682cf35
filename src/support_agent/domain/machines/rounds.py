"""Tells a machine that answers our answers from a person: its messages repeat."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from support_agent.domain.mail.signatures import without_signature

Numbers = frozenset[str]

# Each text of a round may get this many answers; the next message is not answered.
MOST_ROUNDS = 3
# Texts in rotation: "on leave", "back soon", "on leave" … A person writes more different ones.
LONGEST_PERIOD = 3
MOST_LOOKED_AT = MOST_ROUNDS * LONGEST_PERIOD

# This many repeated texts in a row without a question are from a machine with a longer rotation.
MOST_SEEN_BEFORE = 7
# Nobody reads a mail, writes one and has it delivered in less time, again and again.
_SECONDS_OF_MACHINE = 20.0

# Replaces a text of our own that comes back.
ECHO = "our own words"

# A machine's text is long and only its numbers change (a time, a case). A person's short question
# with another order number is another question.
LONG = 60
_ALIKE = 0.9
_SHORT = 20
_MOST_CHARACTERS = 2_000
# One character of these scripts says as much as a few letters.
_SIGN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LETTERS_OF_SIGN = 3
_PIECE = 3
_NUMBER = re.compile(r"\d+")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
# A short text with these words is from a machine too.
_RECEIPT = re.compile(
    r"\b(?:ticket|case|request|auto-?reply|automat(?:ic|ed)|received|registered|driving"
    r"|(?:get|call|be) (?:you )?back)\b"
)
_DATE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may(?= \d)"
    r"|june|july|august|september|october|november|december|today|tomorrow)\b"
)
_GAP = re.compile(r"[\W_]+")


def is_loop(texts: Sequence[str]) -> bool:
    """Whether the last of these texts (newest last) is one more of a few that keep repeating.

    The limit is one text four times in a row, two texts seven times, or three texts ten times, in
    any order. A long text must not come a fourth time at all, since people would write it
    differently. Nor may seven repeated texts without a question follow each other.
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
    """Whether a text is so long that a person would not write it again in the same words."""
    return len(text) + (_LETTERS_OF_SIGN - 1) * len(_SIGN.findall(text[:LONG])) >= LONG


def answers_the_same(
    text: str, earlier: Sequence[str], others: Sequence[str], names: Collection[str], kept: Numbers
) -> bool:
    """Whether a mail says what it has already said in answer to earlier mails of ours.

    A long text must have come once before, a short one twice, not counting its signature.
    `earlier`: the replies to our other mails. `others`: what else the sender wrote. `names`: the
    sender's. `kept`: the numbers that make the same words another question.
    """

    def said(each: str) -> str:
        return without_signature(
            each, [o for o in others if not near_identical(o, each)], names
        ).strip()

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


def is_too_fast(seconds: Sequence[float], most: int) -> bool:
    """Whether this many mails in a row, newest first, came back faster than a person writes.

    `seconds`: from each of our mails to its reply.
    """
    newest = seconds[:most]
    return len(newest) == most and all(0 <= each < _SECONDS_OF_MACHINE for each in newest)


def with_echoes(texts: Sequence[str], ours: Sequence[str]) -> list[str]:
    """The texts, with one same text in place of each that only repeats what we wrote."""
    own = [text for text in ours if is_long(text)]
    return [
        ECHO if is_long(text) and any(near_identical(text, each) for each in own) else text
        for text in texts
    ]


def _came_before(text: str, others: Sequence[str]) -> int:
    """How often it came before. With other numbers it is another question."""
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
    """Whether the texts are the same except for case, punctuation, times and a word or two.

    A text without letters (a menu digit, an image) matches nothing.
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
    """The share of three-character pieces that the texts have in common, in linear time."""
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
