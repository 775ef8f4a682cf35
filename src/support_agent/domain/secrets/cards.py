"""Finds payment card numbers by brand, length and check digit, with anything between the digits."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice

from support_agent.domain.text.digits import SPOKEN, WORDS, Group, Plain, may_hold, runs

LEAST_DIGITS = 13
Span = tuple[int, int]

# Numbers with a notation of their own. A card can only be in the rest of the text.
_INNOCENT = re.compile(
    r"(?<![\d.])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f])"  # UUID
    r"|(?<![a-z0-9])(?:1z[0-9a-z]{16}|j(?:d0|jd0|vgl)\d{14,20})(?![a-z0-9])"  # UPS, DHL
    r"|(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?:[t ][0-2]\d:[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)?"
    r"(?![\d-])"
    r"|(?<![\d/.-])[0-3]?\d([/.-])[0-3]?\d\1(?:19|20)\d\d(?![\d/.-]\d)"
    r"|(?<![\d:])[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?![:\d])"
    r"|(?<![\d.])(?:[01]?\d?\d|2\d\d)(?:\.(?:[01]?\d?\d|2\d\d)){3}(?!\.?\d)"  # IPv4
    r"|[$€£¥] ?(?:\d{1,3}(?:,\d{3})+|\d{1,6})\.\d\d(?!\d)"
    # A whole price. The numbers next to it don't belong to it.
    r"|(?<!\d)[$€£¥] ?\d{1,5}(?![^\w$€£¥]{0,4}\d)"
    r"|(?<!\d)(?<!\d[^\w$€£¥])(?<!\d[^\w$€£¥]{2})(?<!\d[^\w$€£¥]{3})\d{1,5} ?[$€£¥](?! ?\d)"
    r"|\+1[ .-]?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\d-])"
    r"|(?<!\d)(?<!\d[ .-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![ .-]?\d)"
)
_INTERNATIONAL = re.compile(r"\+\d(?:(?:[ .-]|\) ?| ?\()?\d){6,31}")
_MOST_PHONE_DIGITS = 13
_CARD_WORD = re.compile(r"\b(?:card|visa|credit|debit|pay|charge|cvv|cvc|exp)")

# Lengths by the first digits (ISO/IEC 7812, the networks' own tables), the longest prefix first.
_BRANDS: tuple[tuple[range, tuple[int, ...]], ...] = (
    (range(622126, 622926), (16, 17, 18, 19)),  # Discover and UnionPay
    (range(2200, 2206), (16, 17, 18, 19)),  # Mir, BORICA
    (range(2221, 2721), (16,)),  # Mastercard
    (range(3528, 3590), (16, 17, 18, 19)),  # JCB
    (range(3095, 3096), (14, 16, 17, 18, 19)),  # Diners Club
    (range(300, 306), (14, 16, 17, 18, 19)),
    (range(34, 35), (15,)),  # American Express
    (range(37, 38), (15,)),
    (range(36, 37), (14, 15, 16, 17, 18, 19)),  # Diners Club
    (range(38, 40), (14, 16, 17, 18, 19)),
    (range(50, 51), (16, 17, 18, 19)),  # Maestro, RuPay, Verve, Elo
    (range(51, 56), (16,)),  # Mastercard
    (range(56, 60), (16, 17, 18, 19)),  # Maestro
    (range(60, 68), (16, 17, 18, 19)),  # Discover, UnionPay, Maestro, RuPay, Troy
    (range(81, 83), (16, 19)),  # UnionPay, RuPay
    (range(4, 5), (16, 19, 13)),  # Visa
)
_USUAL = frozenset({15, 16})
# From this length, a number of ours is recognized by itself; a shorter one could be part of a card.
_LONG = 10
# A number of only digits with this length counts as a card number, whatever its brand.
_WHOLE = range(16, 20)
# Digits that may be attached to a card number: expiry, security code, or another card.
_GLUED = (*range(9), *range(LEAST_DIGITS, 20))
# Letters next to digits: before them, unless digits precede the letters, or after them.
_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]{1,6})\Z")
_BEHIND = re.compile(r"([^\W\d_]{1,6})(?![^\W\d_])([0-9]?)")
_MOST_UNIT = 2
# In a longer row of digits, a card number is only there by chance.
_MOST_SOLID = 24


def spans(plain: Plain, ours: Collection[str]) -> list[Span]:
    """The positions of card numbers in the plain text. `ours`: the digits of numbers we know."""
    text = plain.text
    if not may_hold(text, LEAST_DIGITS):
        return []
    text = _INTERNATIONAL.sub(_blank_phone, _INNOCENT.sub(_blank, text))
    if not may_hold(text, LEAST_DIGITS):
        return []
    return [span for run in runs(text) for span in _Run(run, text, ours).cards()]


def together(found: list[Span]) -> Iterator[list[Span]]:
    """Groups the overlapping numbers that `spans` returns: several may match one row of digits."""
    row: list[Span] = []
    until = 0
    for span in found:
        if row and span[0] >= until:
            yield row
            row = []
        row.append(span)
        until = max(until, span[1])
    if row:
        yield row


def _blank(match: re.Match[str]) -> str:
    return "z" * len(match[0])


def _blank_phone(match: re.Match[str]) -> str:
    digits = sum(character.isdecimal() for character in match[0])
    return _blank(match) if digits <= _MOST_PHONE_DIGITS else match[0]


class _Run:
    """Digits that may belong together, and the card numbers in them."""

    def __init__(self, groups: Sequence[Group], text: str, ours: Collection[str]) -> None:
        self.groups, self.text, self.ours = groups, text, ours
        self.digits = "".join(group.digits for group in groups)
        # For each digit its group; for each group its first digit.
        self.group_of = [n for n, group in enumerate(groups) for _ in group.digits]
        self.begins = [0, *accumulate(len(group.digits) for group in groups)]
        self.sums = _sums(self.digits)
        self.known, self.parcels = self._of(self._ours()), self._of(self._parcels())

    def cards(self) -> Iterator[Span]:
        """The positions of all card numbers."""
        for start in range(len(self.digits) - LEAST_DIGITS + 1):
            for length in self._lengths(start):
                end = start + length
                if end <= len(self.digits) and self._is_card(start, end):
                    yield self._place(start, end)

    def _lengths(self, start: int) -> Sequence[int]:
        lengths = _lengths(self.digits[start : start + 6])
        size = len(self.digits)
        if start == 0 and size in _WHOLE and size not in lengths and self.digits[0] in "23456":
            return (*lengths, size)
        return lengths

    def _is_card(self, start: int, end: int) -> bool:
        return (
            self._luhn(start, end)
            and self._stands_apart(start, end)
            and not self._is_known(start, end)
            and not self._is_of_a_model(start, end)
            and not (end - start == LEAST_DIGITS and self._is_article(start, end))
        )

    def _luhn(self, start: int, end: int) -> bool:
        """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
        sums = self.sums[(end - 1) % 2]
        return (sums[end] - sums[start]) % 10 == 0

    def _stands_apart(self, start: int, end: int) -> bool:
        """Whether it starts and ends like a card number among other digits."""
        first, last = self.group_of[start], self.group_of[end - 1]
        before, after = start - self.begins[first], self.begins[last + 1] - end
        if not before and not after:
            return True
        if end - start not in _USUAL:
            return False
        if first == last:
            return not (before and after) or len(self.groups[first].digits) <= _MOST_SOLID
        # "1111123" is the end of a card number followed by its security code.
        if before and (after or self.begins[first + 1] - start != 4):  # noqa: PLR2004
            return False
        if after and end - self.begins[last] not in {4, 5}:
            return False
        return before in _GLUED and after in _GLUED

    def _is_known(self, start: int, end: int) -> bool:
        """Whether it is inside a tracking number or one of ours, or consists only of ours."""
        if 1 in self.known[start:end]:
            return True
        # It can't start before a tracking number: by chance, the last digits of a card and what
        # follows can look like one.
        if self.parcels[start]:
            return True
        among = self.groups[self.group_of[start] : self.group_of[end - 1] + 1]
        return bool(self.ours) and all(group.digits in self.ours for group in among)

    def _is_article(self, start: int, end: int) -> bool:
        """Whether it is an EAN and the text doesn't mention a card."""
        here, there = self._place(start, end)
        digits = [int(digit) for digit in self.digits[start:end]]
        if (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10:
            return False
        return not _CARD_WORD.search(self.text[max(0, here - 40) : there + 40])

    def _is_of_a_model(self, start: int, end: int) -> bool:
        """Whether letters beside the digits make them models or sizes: "2x 7950X", "32GB"."""
        groups = self.groups[self.group_of[start] : self.group_of[end - 1] + 1]
        sides = [(_BEFORE.search(self.text[max(0, g.start - 8) : g.start]), g) for g in groups]
        if any(each and each[1] == "x" for each, _ in sides[1:]):
            return True
        behind = [_BEHIND.match(self.text, group.end) for group in groups]
        if any(each and each[1] == "x" and not each[2] for each in behind[:-1]):
            return True
        first, last = sides[0][0], behind[-1]
        if first and last and first[1] == last[1]:
            return False
        if last and not (last[1] in WORDS["beside"] or last[1] in SPOKEN):
            short = len(last[1]) <= _MOST_UNIT and len(groups[-1].digits) < 4  # noqa: PLR2004
            if short or last[1] in WORDS["units"] or (last[2] and last[1] not in WORDS["between"]):
                return True
        return bool(first and first[1] not in WORDS["beside"]) and len(groups[0].digits) < 4  # noqa: PLR2004

    def _of(self, spans: Iterator[Span]) -> bytearray:
        """For each digit, whether one of the spans covers it."""
        digits = bytearray(len(self.digits))
        for start, end in spans:
            digits[start:end] = b"\1" * (end - start)
        return digits

    def _ours(self) -> Iterator[Span]:
        """The positions of long numbers of ours."""
        ends = set(self.begins)
        sizes = {len(number) for number in self.ours if len(number) >= _LONG}
        for start in self.begins[:-1]:
            for size in sizes:
                if start + size in ends and self.digits[start : start + size] in self.ours:
                    yield start, start + size

    def _parcels(self) -> Iterator[Span]:
        """The positions of USPS tracking numbers, with or without a ZIP code before them."""
        ends = set(self.begins)
        for start in self.begins[:-1]:
            begin = start + 8 if self.digits.startswith("420", start) else start
            for end in (begin + 20, begin + 22):
                # In one piece it is a tracking number; in several, its check digit must be right.
                whole = end - start == len(self.groups[self.group_of[start]].digits)
                if end in ends and _is_postal(self.digits[begin:end], whole=whole):
                    yield start, end

    def _place(self, start: int, end: int) -> Span:
        """Its position, including attached digits: an expiry or a security code."""
        first, last = self.groups[self.group_of[start]], self.groups[self.group_of[end - 1]]
        return first.start, last.end


def _sums(digits: str) -> tuple[list[int], list[int]]:
    """Running sums for the check digit, for windows that end at an even and at an odd position."""
    values = [int(digit) for digit in digits]
    doubled = [2 * value - 9 * (value > 4) for value in values]  # noqa: PLR2004 - of two digits
    even = [b if n % 2 else a for n, (a, b) in enumerate(zip(values, doubled, strict=True))]
    odd = [a if n % 2 else b for n, (a, b) in enumerate(zip(values, doubled, strict=True))]
    return [0, *accumulate(even)], [0, *accumulate(odd)]


@lru_cache(4096)
def _lengths(prefix: str) -> tuple[int, ...]:
    if prefix[0] not in "234568":
        return ()
    for numbers, lengths in _BRANDS:
        if int(prefix[: len(str(numbers.start))]) in numbers:
            return lengths
    return ()


def _is_postal(digits: str, *, whole: bool) -> bool:
    """Whether it starts with 91 to 96 and has USPS's own check digit (USPS publication 199)."""
    if digits[0] != "9" or digits[1] not in "123456":
        return False
    values = [int(digit) for digit in reversed(digits)]
    return whole or (sum(values[::2]) + 3 * sum(values[1::2])) % 10 == 0


# ── What stands beside a card number ─────────────────────────────────────────────────────────

_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_EXPIRY = re.compile(
    r"(?<![\d/.-])(?:0?[1-9]|1[0-2]) ?[/-] ?(?:20)?\d\d(?![\d/])(?!-\d\d(?!\d))"
    r"(?:[\s,;|/-]{1,3}\d{3,4}(?!\d))?"
)
_YEAR = re.compile(r"(?:0[1-9]|1[0-2])(?:20)?[2-4]\d|20[2-4]\d")
_NEAR, _MOST_TOKENS = 80, 16


def beside(text: str, card: Span) -> Iterator[Span]:
    """The positions of the expiry and the security code that belong to a card number."""
    start, end = max(0, card[0] - _NEAR), min(len(text), card[1] + _NEAR)
    for here, there in ((start, card[0]), (card[1], end)):
        yield from (match.span() for match in _EXPIRY.finditer(text, here, there))
    yield from _details_behind(text, card[1])


def _details_behind(text: str, end: int) -> Iterator[Span]:
    seen = False
    tokens = list(islice(_TOKEN.finditer(text, end, min(len(text), end + _NEAR)), _MOST_TOKENS))
    # "Is the one that you charged": a number word alone is not a detail.
    said = ["", *(token[0] for token in tokens), ""]
    for place, token in enumerate(tokens):
        word = token[0]
        if (word in SPOKEN and any(map(_is_number, said[place : place + 3 : 2]))) or (
            word[0].isdecimal() and _is_detail(word, text[token.end() : token.end() + 1], seen)
        ):
            seen = True
            yield token.span()
        elif word not in WORDS["beside"] and not word[0].isdecimal():
            return


def _is_number(word: str) -> bool:
    return word in SPOKEN or word.isdecimal()


def _is_detail(digits: str, behind: str, seen: bool) -> bool:
    """Whether it is a month, a year or a security code; a four-digit one must follow an expiry."""
    if len(digits) == 1:
        return behind == "/"
    return len(digits) in {2, 3} or bool(_YEAR.fullmatch(digits)) or (seen and len(digits) == 4)  # noqa: PLR2004
