"""Money in the shop's currency: formatting and parsing."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

# Decimal also reads "1_000", "1e3" and other scripts' digits. A comma is refused: some read "7,50"
# as seven and a half, others as seven hundred and fifty.
_PLAIN = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,2})?")
# Marks an amount as not in the shop's currency; no text of ours reads it as money.
_FOREIGN = "\u00a4"
_SIGNS = "$\u20ac\u00a3"
_BEHIND = re.compile(rf"(?<![\w.,])(\d(?:[\d.,]{{0,12}}\d)?)(\s?)([{_SIGNS}])(?![\w])")
# "49,99" and "1.599,99": no thousands follow such a comma, so the digits are cents.
_WITH_COMMA = r"(?:\d{1,3}(?:\.\d{3}){1,3}|\d{1,7}),\d{1,2}"
_OURS_WITH_COMMA = re.compile(rf"(?<=\$){_WITH_COMMA}(?![\d]|[.,]\d)")
_SWAPPED = str.maketrans(".,", ",.")


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency for amounts.

    `names`: what people call it besides its code; `words`: what amounts are in, in full.
    """

    code: str
    sign: str
    names: tuple[str, ...]
    words: str

    def written(self, amount: Decimal) -> str:
        """The amount with two decimals and commas at the thousands: "$1,599.99"."""
        return f"{self.sign}{amount:,.2f}"


_DOLLARS = ("$", ("dollars", "bucks"), "dollars and cents")
CURRENCIES = {
    each.code: each
    for each in (
        Currency("USD", *_DOLLARS),
        Currency("CAD", *_DOLLARS),
        Currency("AUD", *_DOLLARS),
        Currency("EUR", "\u20ac", ("euros", "euro"), "euros and cents"),
        Currency("GBP", "\u00a3", ("pounds", "quid"), "pounds and pence"),
    )
}


class _Process:
    """The currency of this process: it serves one shop, which has one currency."""

    currency = CURRENCIES["USD"]


@contextmanager
def amounts_in(code: str) -> Generator[None]:
    """Sets the currency of every amount in this process, for as long as a shop is open."""
    before, _Process.currency = _Process.currency, CURRENCIES[code]
    try:
        yield
    finally:
        _Process.currency = before


def currency() -> Currency:
    """The currency that amounts are in."""
    return _Process.currency


def money(amount: Decimal) -> str:
    """An amount in the shop's currency: "$1,599.99"."""
    return _Process.currency.written(amount)


def is_ours(mark: str) -> bool:
    """Whether a sign, code or name next to an amount is the shop's currency: "$", "US$"."""
    shops, mark = _Process.currency, mark.lower()
    code = shops.code.lower()
    if mark in {code, *shops.names} or f"{mark}s" in shops.names:
        return True
    return mark.endswith(shops.sign) and code.startswith(mark.removesuffix(shops.sign))


def with_point(digits: str) -> str:
    """An amount's digits with a point before the cents: "1.599,99" is "1,599.99"."""
    return digits.translate(_SWAPPED) if re.fullmatch(_WITH_COMMA, digits) else digits


def typed_amount(text: str) -> Decimal | None:
    """The typed amount, such as "49.99"; None if it is unreadable or ambiguous."""
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def in_dollar_signs(text: str) -> str:
    """The text with "$" before amounts in the shop's currency, as patterns here expect.

    Amounts in other currencies get a sign that no pattern takes for money. Keeps the length.
    """
    sign = _Process.currency.sign
    if sign != "$":
        others = {ord(each): _FOREIGN for each in _SIGNS if each != sign}
        text = _BEHIND.sub(r"\3\1\2", text).translate(others | {ord(sign): "$"})
    return _OURS_WITH_COMMA.sub(lambda amount: with_point(amount[0]), text)
