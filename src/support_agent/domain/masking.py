"""Card numbers and step-up codes leave a text before it is stored or shown to a model."""

import re

from support_agent.domain.invisible import INVISIBLE

CARD = "[card number removed]"
CODE = "[code removed]"

# 13 to 19 digits, with single spaces, dashes or dots between them, not part of a longer token.
_DIGITS = re.compile(
    r"(?<![\w])(?<![\d][-. \u00a0])\d(?:[-. \u00a0]?\d){12,18}(?![-. \u00a0]?\d)(?!\w)"
)
_DIGIT = re.compile(r"\d")
_LEAST_CARD_DIGITS = 13
# Numbers announced as a parcel's or an order's are those, whatever their check digit says.
_NOT_A_CARD = re.compile(
    r"\b(?:(?:track(?:ing)?|parcel|order|serial)(?: (?:number|no|code|id))?|fedex|usps|ups|dhl|"
    r"ontrac|ord|imei|s/n)\W{0,3}(?:(?:is|was|says|it'?s)\W+)?(?:#\s*)?$",
    re.IGNORECASE,
)

# A step-up code is six digits, perhaps in two groups: alone in the message, or said to be a code.
_SIX_DIGITS = re.compile(r"\d{3}[ -]?\d{3}")
_ALONE = re.compile(r"^\W*(?:code\W*)?\d{3}[ -]?\d{3}\W*$", re.IGNORECASE)
_SAID = re.compile(
    r"(\b(?:(?:security |verification |confirmation |one[- ]time |login )?code|otp|pin|passcode)"
    r"\b(?:\W{1,3}(?:is|was|you sent(?: me)?|i got|it'?s|says|reads|number|here|here'?s))*\W{0,4})"
    r"(?<![\w-])\d{3}[ -]?\d{3}(?![\w-])",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r"(?<![\w-])\d{3}[ -]?\d{3}(?![\w-])(\W{1,3}(?:is|was)\W+(?:the|my|your)\W+(?:\w+\W+)?code\b)",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """The text without card numbers and step-up codes; everything else stays as it was."""
    if not any(character.isdigit() for character in text):
        return text
    return without_codes(without_cards(text))


def without_cards(text: str) -> str:
    """The text without payment card numbers (Luhn, and a card scheme's first digit)."""
    if len(_DIGIT.findall(text)) < _LEAST_CARD_DIGITS:
        return text  # nearly every text, and the search below is slow
    plain = INVISIBLE.sub("", text)
    clean = _DIGITS.sub(_card, plain)
    return text if clean == plain else clean


def without_codes(text: str) -> str:
    """The text with step-up codes taken out: six digits alone, or called a code."""
    plain = INVISIBLE.sub("", text)
    if not _SIX_DIGITS.search(plain):
        return text  # nearly every text, and the searches below are slow
    if _ALONE.match(plain):
        return CODE
    clean = _SAID_AFTER.sub(rf"{CODE}\1", _SAID.sub(rf"\1{CODE}", plain))
    return text if clean == plain else clean


def _card(match: re.Match[str]) -> str:
    digits = _only_digits(match[0])
    if not (_is_scheme(digits) and _luhn(digits)):
        return match[0]
    before = match.string[max(0, match.start() - 40) : match.start()]
    return match[0] if _NOT_A_CARD.search(before) else CARD


def _only_digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _is_scheme(digits: str) -> bool:
    """Cards begin with 2 to 6 (ISO/IEC 7812: travel, banking); parcels' numbers mostly don't."""
    return digits[0] in "23456"


def _luhn(digits: str) -> bool:
    """The check digit holds (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the digits of a two-digit number
    return total % 10 == 0
