"""Finds amounts of money: those in the shop's currency, and those that nothing can support."""

import re

from support_agent.domain.money import is_ours, with_point

NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
}
_SIGN = r"[$\u00a2-\u00a5\u0e3f\u20a0-\u20c0]"
_CODE_OF_CURRENCY = (
    "USD|EUR|(?-i:GBP|CAD|AUD|NZD|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|MXN|BRL|SGD|HKD|ZAR)"
)
_MONEY = r"\d(?:[\d.,]{0,20}\d)?"
AMOUNT = re.compile(
    rf"((?:(?<![A-Za-z])(?-i:[A-Z]{{1,3}}))?{_SIGN}|\b(?:{_CODE_OF_CURRENCY}))\s?({_MONEY})(?:\s?(k)\b)?|"
    rf"\b({_MONEY})\s?(dollars?|bucks|euros?|pounds?|quid|francs|yen|rupees|pesos"
    rf"|{_CODE_OF_CURRENCY}|{_SIGN})(?!\w)",
    re.IGNORECASE,
)
# Also units of weight for parcels.
_WEIGHT = ("pound", "pounds")


def number(text: str) -> str:
    """A number in canonical form: "1,599.90" and "1599.9" are the same."""
    plain = NUMBER_WORDS.get(text.lower(), text.replace(",", ""))
    whole, point, cents = plain.partition(".")
    cents = cents.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{point if cents else ''}{cents}"


def amount(match: re.Match[str]) -> tuple[str, ...]:
    """The number of an amount in the shop's currency; another currency's is never supported."""
    mark, digits = match[1] or match[5], number(with_point(match[2] or match[4]))
    if is_ours(mark):
        return (f"{digits}000" if match[3] else digits,)
    return () if mark.lower() in _WEIGHT else (f"{mark} {digits}",)


def number_of(match: re.Match[str]) -> str:
    """Replaces an amount for `Known` by its number; one in another currency disappears."""
    values = amount(match)
    return (f" {values[0]} " if values[0][0].isdigit() else " ") if values else match[0]


def amounts(text: str) -> set[str]:
    """The amounts in a text, in the form of `Known`, for those in the shop's currency."""
    return {value for match in AMOUNT.finditer(text) for value in amount(match)}
