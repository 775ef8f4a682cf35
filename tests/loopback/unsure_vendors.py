"""Payments and a carrier that act and then lose the answer, wrapping real ones."""

from decimal import Decimal

from support_agent.ports.vendors import Carrier, Label, Payments, VendorUncertain


class UnsurePayments:
    """Refunds through `inner`; while `loses_answers`, the caller never gets the result."""

    def __init__(self, inner: Payments, *, loses_answers: bool = True) -> None:
        self.inner = inner
        self.loses_answers = loses_answers
        self.calls: list[str] = []

    async def refund(
        self, *, key: str, order_number: str, amount: Decimal, payment: str | None = None
    ) -> str:
        self.calls.append(key)
        reference = await self.inner.refund(
            key=key, order_number=order_number, amount=amount, payment=payment
        )
        if self.loses_answers:
            raise VendorUncertain("no answer from the payment vendor")
        return reference

    async def lookup(self, *, key: str) -> str | None:
        return await self.inner.lookup(key=key)


class UnsureCarrier:
    """Makes labels through `inner`; while `loses_answers`, the caller never gets the result."""

    def __init__(self, inner: Carrier, *, loses_answers: bool = True) -> None:
        self.inner = inner
        self.loses_answers = loses_answers
        self.calls: list[str] = []

    async def create_label(self, *, key: str, order_number: str) -> Label:
        self.calls.append(key)
        label = await self.inner.create_label(key=key, order_number=order_number)
        if self.loses_answers:
            raise VendorUncertain("no answer from the carrier")
        return label

    async def lookup(self, *, key: str) -> Label | None:
        return await self.inner.lookup(key=key)
