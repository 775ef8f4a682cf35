"""Contact addresses as customers write them."""

import re

_PHONE = re.compile(r"\+?[0-9\s().-]{7,24}")


def normal_phone(text: str) -> str | None:
    """The number as +15550104477, or None. Without a country code it is taken as North American."""
    text = text.strip()
    if not _PHONE.fullmatch(text):
        return None
    digits = re.sub(r"[^0-9]", "", text)
    if text.startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else None  # noqa: PLR2004 - E.164
    if len(digits) == 11 and digits.startswith("1"):  # noqa: PLR2004 - with the trunk's 1
        return f"+{digits}"
    return f"+1{digits}" if len(digits) == 10 else None  # noqa: PLR2004 - area code and number
