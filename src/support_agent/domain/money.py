"""Money in the shop's currency: as people read it, and as they write it."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

# Decimal reads "1_000", "1e3" and the digits of other scripts too. A comma is refused: "7,50" is
# seven and a half to one reader, and seven hundred and fifty to another.
_PLAIN = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,2})?")
# Says of an amount that it is in no currency of the shop's; no text of ours reads it as money.
_FOREIGN = "\u00a4"
_SIGNS = "$\u20ac\u00a3"
_BEHIND = re.compile(rf"(?<![\w.,])(\d[\d,]{{0,12}}(?:\.\d\d)?)(\s?)([{_SIGNS}])(?![\w])")


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency that amounts are written in.

    `names`: what people call it besides its code; `words`: what amounts are in, in full.
    """

    code: str
    sign: str
    names: tuple[str, ...]
    words: str

    def written(self, amount: Decimal) -> str:
        """With two decimals and a comma at the thousands: "$1,599.99"."""
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
    """What this process writes amounts in: it serves one shop, and a shop has one currency."""

    currency = CURRENCIES["USD"]


@contextmanager
def amounts_in(code: str) -> Generator[None]:
    """Makes it the currency of every amount in this process, for as long as a shop is open."""
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


def typed_amount(text: str) -> Decimal | None:
    """The amount that was typed, such as "49.99"; None when it can be read in no way, or in two."""
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def in_dollar_signs(text: str) -> str:
    """A text with "$" before amounts of the shop's currency, which is how patterns here know them.

    Amounts of other currencies get a sign that no pattern takes for money. The length stays.
    """
    sign = _Process.currency.sign
    if sign == "$":
        return text
    others = {ord(each): _FOREIGN for each in _SIGNS if each != sign}
    return _BEHIND.sub(r"\3\1\2", text).translate(others | {ord(sign): "$"})
