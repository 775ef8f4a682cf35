"""Brings a telephone number into E.164, the one form we store and compare."""

import re
from functools import lru_cache

import phonenumbers

_MAX_CHARS = 40  # with spaces, brackets and an extension
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def normal_phone(text: str) -> str | None:
    """The number in E.164, or None when it is not one. Without a `+` it is North American."""
    if _E164.fullmatch(text):  # what Twilio sends; the library takes 60 µs to say the same
        return text
    return _parsed(text) if len(text) <= _MAX_CHARS else None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None
    verdict = phonenumbers.is_possible_number_with_reason(number)
    if number.extension or verdict != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
