"""Payments and parcels: the vendors that effects are carried out by."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


class VendorRejected(Exception):
    """The vendor said no; nothing happened."""


class VendorUncertain(Exception):
    """The vendor may have acted: the answer never came. Looked up, never repeated by itself."""


class NoVendor(Exception):
    """Nobody outside does this for the shop: one of its people has to."""


@dataclass(frozen=True, slots=True)
class Label:
    """A return label."""

    carrier: str
    tracking_number: str
    url: str


class Payments(Protocol):
    """Gives money back."""

    async def refund(self, *, key: str, order_number: str, amount: Decimal) -> str:
        """The vendor's reference. `key` is its idempotency key: the same key pays once."""
        ...

    async def lookup(self, *, key: str) -> str | None:
        """The reference of the refund made under `key`, or None if the vendor knows of none."""
        ...


class Carrier(Protocol):
    """Makes return labels."""

    async def create_label(self, *, key: str, order_number: str) -> Label:
        """A label for sending the order back. The same key gives the same label."""
        ...

    async def lookup(self, *, key: str) -> Label | None:
        """The label made under `key`, or None if the carrier knows of none."""
        ...
