"""Payments and parcels of a production shop without vendors: a staff member handles them.

Nothing is booked, and no reference or label is made up.
"""

from decimal import Decimal

from support_agent.ports.vendors import Label, NoVendor


class PaymentsByHand:
    """Payments without a vendor."""

    async def refund(
        self, *, key: str, order_number: str, amount: Decimal, payment: str | None = None
    ) -> str:
        """Always raises NoVendor."""
        raise NoVendor(f"no payment provider for {amount} of {order_number} ({key}, {payment})")

    async def lookup(self, *, key: str) -> str | None:
        """Always raises NoVendor."""
        raise NoVendor(f"no payment provider to ask about {key}")


class CarrierByHand:
    """Parcels without a carrier."""

    async def create_label(self, *, key: str, order_number: str) -> Label:
        """Always raises NoVendor."""
        raise NoVendor(f"no carrier for {order_number} ({key})")

    async def lookup(self, *, key: str) -> Label | None:
        """Always raises NoVendor."""
        raise NoVendor(f"no carrier to ask about {key}")
