"""Payments and parcels of a shop without vendors, in production: one of its people sees to them.

Nothing is booked, no reference is made up and no label leads nowhere.
"""

from decimal import Decimal

from support_agent.ports.vendors import Label, NoVendor


class PaymentsByHand:
    """Nobody is called."""

    async def refund(self, *, key: str, order_number: str, amount: Decimal) -> str:
        """NoVendor, always."""
        raise NoVendor(f"no payment provider for {amount} of {order_number} ({key})")

    async def lookup(self, *, key: str) -> str | None:
        """NoVendor, always."""
        raise NoVendor(f"no payment provider to ask about {key}")


class CarrierByHand:
    """Nobody is called."""

    async def create_label(self, *, key: str, order_number: str) -> Label:
        """NoVendor, always."""
        raise NoVendor(f"no carrier for {order_number} ({key})")

    async def lookup(self, *, key: str) -> Label | None:
        """NoVendor, always."""
        raise NoVendor(f"no carrier to ask about {key}")
