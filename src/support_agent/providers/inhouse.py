"""Payments and parcels of a shop without vendors, booked here by the same rules.

Both repeat the first result for a known key, refuse the key with other arguments, and derive every
reference from the key alone. So a call repeated after a restart books nothing new.
"""

import hashlib
from decimal import Decimal

from support_agent.ports.vendors import Label, VendorRejected

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32, without look-alike letters


class InhousePayments:
    """Books refunds."""

    def __init__(self) -> None:
        self._refunds: dict[str, tuple[str, Decimal]] = {}

    async def refund(
        self, *, key: str, order_number: str, amount: Decimal, payment: str | None = None
    ) -> str:
        """The reference of the refund for `key`. VendorRejected for no amount or other terms."""
        del payment
        if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
            raise VendorRejected(f"a refund of {amount} is not an amount of money")
        if self._refunds.setdefault(key, (order_number, amount)) != (order_number, amount):
            raise VendorRejected(f"the key {key!r} was used for another refund")
        return _refund_reference(key)

    async def lookup(self, *, key: str) -> str | None:
        """The reference if this process booked it. None is safe to repeat: the key books once."""
        return _refund_reference(key) if key in self._refunds else None


class InhouseCarrier:
    """Makes return labels, which our own site shows at `/labels/<tracking number>`."""

    def __init__(self, carrier: str = "In-house Returns") -> None:
        self._carrier = carrier
        self._labels: dict[str, str] = {}

    async def create_label(self, *, key: str, order_number: str) -> Label:
        """The label for `key`. VendorRejected if the key belongs to another order."""
        if self._labels.setdefault(key, order_number) != order_number:
            raise VendorRejected(f"the key {key!r} was used for another order")
        return self._label(key)

    async def lookup(self, *, key: str) -> Label | None:
        """The label if this process made it. None is safe to repeat: the key makes one label."""
        return self._label(key) if key in self._labels else None

    def _label(self, key: str) -> Label:
        tracking_number = f"RMA{_code('label', key, 12)}"
        return Label(self._carrier, tracking_number, f"/labels/{tracking_number}")


def _refund_reference(key: str) -> str:
    return f"RF-{_code('refund', key, 10)}"


def _code(kind: str, key: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(f"{kind}:{key}".encode()).digest())
    return "".join(_DIGITS[number >> 5 * place & 31] for place in range(length))
