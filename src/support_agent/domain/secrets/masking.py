"""Masks secrets before a text is stored or shown to a model: cards, codes, passwords, accounts.

Everything that comes from outside goes through `masked`. A message that may contain one of our
codes goes through `without_cards` first, then `without_codes` once the code has been checked.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, cast

from support_agent.domain.secrets import cards, secrets_told
from support_agent.domain.secrets.passwords_told import PASSWORD_SIGNS, passwords
from support_agent.domain.text.digits import Plain, readings

CARD = "[card number removed]"
DETAILS = "[card details removed]"
CODE = "[code removed]"
PASSWORD = "[password removed]"  # noqa: S105 - what stands in its place
SOCIAL = "[social security number removed]"
ACCOUNT = "[account number removed]"

Found = tuple[int, int, str]

_REMOVED = re.compile(r"\[[a-z ]{4,30} removed\]")
_DIGIT = re.compile(r"\d")
# An ASCII text without any of these contains no secret.
_NAMES = (*PASSWORD_SIGNS, "user", "@", "log", "sign")
_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "teen", "ty", "double", "triple"),
)


def masked(text: str, ours: Collection[str] = ()) -> str:
    """The text with its secrets masked; everything else is unchanged.

    `ours`: the digits of our own numbers (orders, parcels), which are never masked as cards.
    """
    return without_codes(without_cards(text, ours))


def without_cards(text: str, ours: Collection[str] = ()) -> str:
    """The text with all secrets masked except one-time codes."""
    if not _may_tell(text, *_NUMBERS, *_NAMES):
        return text
    return _without(text, lambda plain: _secrets(plain, ours))


def without_codes(text: str) -> str:
    """The text with one-time codes masked: six digits alone, or a number called a code."""
    if not _may_tell(text, *_NUMBERS):
        return text
    return _without(text, _codes)


def holds_card(text: str) -> bool:
    """Whether the text has a number that looks like a card number, not counting our own numbers."""
    return any(next(iter(cards.spans(plain, ())), None) for plain in readings(text))


def with_whole_codes(text: str) -> str:
    """The text with each six-digit code written as one number, however it was split."""
    if not _may_tell(text, *_NUMBERS):
        return text
    plain = readings(text)[0]
    pieces: list[str] = []
    last = 0
    for start, end, _ in sorted(_codes(plain)):
        here, there = plain.place(start, end)
        digits = "".join(character for character in plain.text[start:end] if character.isdecimal())
        if here >= last and len(digits) == secrets_told.CODE_LENGTH:
            pieces += (text[last:here], digits)
            last = there
    return "".join((*pieces, text[last:]))


def masked_json(value: Any) -> Any:
    """JSON data with its secrets masked. A bare number is a value, not a code."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if without_cards(str(value)) == str(value) else CARD
    if isinstance(value, str):
        clean = without_cards(value)
        return without_codes(clean) if " " in clean else clean
    if isinstance(value, list):
        return [masked_json(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        named = cast("dict[str, object]", value)
        return {key: masked_json(each) for key, each in named.items()}
    return value


def _may_tell(text: str, *signs: str) -> bool:
    if _DIGIT.search(text) or not text.isascii():
        return True
    lowered = text.lower()
    return any(sign in lowered for sign in signs)


def _secrets(plain: Plain, ours: Collection[str]) -> Iterator[Found]:
    text = plain.text
    for row in cards.together(cards.spans(plain, ours)):
        whole = (row[0][0], max(end for _, end in row))
        yield *whole, CARD
        # What stands next to the others belongs to them.
        for card in {row[0], whole}:
            for here, there in cards.beside(text, card):
                yield here, there, DETAILS
    for word, find in _TOLD:
        for start, end in find(text):
            yield start, end, word


_TOLD: tuple[tuple[str, Callable[[str], Iterable[cards.Span]]], ...] = (
    (ACCOUNT, secrets_told.bank),
    (SOCIAL, secrets_told.social),
    (DETAILS, secrets_told.on_card),
    (PASSWORD, passwords),
)


def _codes(plain: Plain) -> Iterator[Found]:
    for start, end in secrets_told.codes(plain.text):
        yield start, end, CODE


def told(text: str) -> Iterator[Found]:
    """Where a plain text names a secret and gives it."""
    for word, find in (*_TOLD, (CODE, secrets_told.named_codes)):
        for start, end in find(text):
            yield start, end, word


def _without(text: str, find: Callable[[Plain], Iterator[Found]]) -> str:
    return masked_at(
        text,
        [
            (*plain.place(start, end), word)
            for plain in readings(text)
            for start, end, word in find(plain)
        ],
    )


def masked_at(text: str, found: list[Found]) -> str:
    """The text with placeholder words in place of what was found."""
    if not found:
        return text
    kept = [match.span() for match in _REMOVED.finditer(text)]
    found = [each for each in found if not any(a < each[1] and each[0] < b for a, b in kept)]
    pieces: list[str] = []
    last = 0
    for start, end, word in _merged(found):
        pieces += (text[last:start], word)
        last = end
    return "".join((*pieces, text[last:]))


def _merged(found: list[Found]) -> list[Found]:
    """Merges overlapping finds; the earliest and longest gives the name."""
    merged: list[Found] = []
    for start, end, word in sorted(found, key=lambda each: (each[0], -each[1])):
        if merged and start < merged[-1][1]:
            first, until, name = merged[-1]
            merged[-1] = (first, max(until, end), name)
        else:
            merged.append((start, end, word))
    return merged
