"""Money as people read it."""

from decimal import Decimal


def dollars(amount: Decimal) -> str:
    """Dollars and cents with a comma at the thousands: "$1,599.99"."""
    return f"${amount:,.2f}"
