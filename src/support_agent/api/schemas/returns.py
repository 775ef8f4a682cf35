"""Parcels on their way back."""

from typing import Literal

from support_agent.api.schemas.base import Money, Read
from support_agent.api.schemas.orders import Return


class ExpectedReturn(Return):
    """A return with whose it is."""

    order_number: str
    customer_id: int
    customer_name: str


class ReturnList(Read):
    """Returns, the oldest first."""

    returns: list[ExpectedReturn]


class ReturnRefund(Read):
    """What an arrival set off. pending: the vendor is being asked right now."""

    amount: Money
    status: Literal["pending", "done", "failed", "unknown", "by_hand"]
    reference: str | None


class ReturnChange(Read):
    """What a write gives back. `repeated`: it had been done before, nothing happened now."""

    returned: ExpectedReturn
    refund: ReturnRefund | None
    repeated: bool
