"""The vendors that carry out effects: payments and parcels."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


class VendorRejected(Exception):
    """The vendor refused; nothing happened."""


class VendorUncertain(Exception):
    """The vendor may have acted: no answer came. It is looked up, never repeated by itself."""


class NoVendor(Exception):
    """The shop has no vendor for this: a staff member has to do it."""


@dataclass(frozen=True, slots=True)
class Label:
    """A return label."""

    carrier: str
    tracking_number: str
    url: str


class Payments(Protocol):
    """Refunds money."""

    async def refund(
        self, *, key: str, order_number: str, amount: Decimal, payment: str | None = None
    ) -> str:
        """Returns the vendor's reference. `key` is its idempotency key: the same key pays once.

        `payment`: the vendor's own reference of what the customer paid, if the shop imported it.
        """
        ...

    async def lookup(self, *, key: str) -> str | None:
        """The reference of the refund made with `key`, or None if the vendor knows of none."""
        ...


class Carrier(Protocol):
    """Makes return labels."""

    async def create_label(self, *, key: str, order_number: str) -> Label:
        """A label for sending the order back. The same key gives the same label."""
        ...

    async def lookup(self, *, key: str) -> Label | None:
        """The label made with `key`, or None if the carrier knows of none."""
        ...
