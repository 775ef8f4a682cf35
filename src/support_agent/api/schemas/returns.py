"""Returns on their way back."""

from typing import Literal

from support_agent.api.schemas.base import Money, Read
from support_agent.api.schemas.orders import Return


class ExpectedReturn(Return):
    """A return, and the customer it belongs to."""

    order_number: str
    customer_id: int
    customer_name: str


class ReturnList(Read):
    """Returns, the oldest first."""

    returns: list[ExpectedReturn]


class ReturnRefund(Read):
    """The refund that an arrival caused. pending: the vendor is being asked right now."""

    amount: Money
    status: Literal["pending", "done", "failed", "unknown", "by_hand"]
    reference: str | None


class ReturnChange(Read):
    """The result of a write. `repeated`: it was done before, so nothing happened now."""

    returned: ExpectedReturn
    refund: ReturnRefund | None
    repeated: bool
