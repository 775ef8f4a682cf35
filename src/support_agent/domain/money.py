"""Money as people read it, and as they write it."""

import re
from decimal import Decimal

# Decimal reads "1_000", "1e3" and the digits of other scripts too. A comma is refused: "7,50" is
# seven and a half to one reader, and seven hundred and fifty to another.
_PLAIN = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,2})?")


def dollars(amount: Decimal) -> str:
    """Dollars and cents with a comma at the thousands: "$1,599.99"."""
    return f"${amount:,.2f}"


def typed_dollars(text: str) -> Decimal | None:
    """The amount that was typed, such as "49.99"; None when it can be read in no way, or in two."""
    return Decimal(text) if _PLAIN.fullmatch(text) else None
