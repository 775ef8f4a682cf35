"""Returns on their way back."""

from typing import Literal

from support_agent.api.schemas.base import Money, Read
from support_agent.domain.shown import ExpectedReturn


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
