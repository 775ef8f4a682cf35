"""Parses telephone numbers into E.164, the only form we store and compare."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

DEFAULT_REGION = "US"
_MAX_CHARS = 40  # with spaces, brackets and an extension
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
# Letters may only form an extension: "1.555E+10", "1-800-FLOWERS" are no numbers to call back.
_WRITTEN = re.compile(
    r"(?:tel:)?[\d\s().,/+\u2010-\u2015-]{7,40}(?:;?(?:extension|ext|x|#)[=\s.:]{0,3}\d{1,7})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """`e164` is the line; `extension` is dialed after it, or ""."""

    e164: str
    extension: str = ""


def normal_phone(text: str, region: str = DEFAULT_REGION) -> str | None:
    """The number in E.164, or None if it is not one, or is an extension.

    `region` ("US", "AT") is the country of a number without a country code; see `region_of`.
    """
    if _E164.fullmatch(text):  # Twilio's format; the library would take 60 µs to say the same
        return text
    number = read_phone(text, region)
    return number.e164 if number and not number.extension else None


def read_phone(text: str, region: str = DEFAULT_REGION) -> PhoneNumber | None:
    """The number with its extension, or None if the text isn't certainly one number."""
    return _parsed(text, region) if len(text) <= _MAX_CHARS else None


@lru_cache(maxsize=64)
def region_of(shop_phone: str) -> str:
    """The country suggested by the shop's own number."""
    try:
        number = phonenumbers.parse(shop_phone, DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return DEFAULT_REGION
    # Even an unassigned number, like +1 555 010 0100, has a country.
    exact = phonenumbers.region_code_for_number(number)
    found = exact or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return DEFAULT_REGION if found in {None, "ZZ", "001"} else found


@lru_cache(maxsize=4096)
def _parsed(text: str, region: str) -> PhoneNumber | None:
    is_raised = any(unicodedata.category(each) == "No" for each in text)  # "12²"
    text = unicodedata.normalize("NFKC", text).strip()
    if is_raised or not _WRITTEN.fullmatch(text):
        return None
    if text.startswith("00"):  # most prefixes for calls abroad; no national number starts so
        return _possible(f"+{text[2:]}", region)
    national = _possible(text, region)
    if not text[0].isdigit() or text.startswith("0"):
        return national
    # A spreadsheet removes the plus: the rest may be ambiguous.
    abroad = _possible(f"+{text}", region)
    if abroad is None or abroad == national or not _is_valid(abroad):
        return national
    if national is None:
        return abroad
    return national if _is_valid(national) else None


def _possible(text: str, region: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    verdict = phonenumbers.is_possible_number_with_reason(number)
    if verdict != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber(e164, number.extension or "") if _E164.fullmatch(e164) else None


def _is_valid(number: PhoneNumber) -> bool:
    return phonenumbers.is_valid_number(phonenumbers.parse(number.e164))
