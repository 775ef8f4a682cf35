"""The queue of tickets, and the response to a write on one."""

from typing import Literal

from pydantic import Field

from support_agent.api.schemas.base import Money, Read
from support_agent.domain.cases import Ticket
from support_agent.domain.shown import Message


class TicketPage(Read):
    """Tickets, the most severe first, then the oldest.

    Pass `next_cursor` as `cursor` for the next page; null at the end.
    """

    tickets: list[Ticket]
    next_cursor: str | None


class EffectShown(Read):
    """What an approval caused. pending: the vendor is being asked right now."""

    kind: str
    status: Literal["pending", "done", "failed", "unknown", "by_hand"]
    order_number: str | None
    amount: Money | None
    reference: str | None


class TicketChange(Read):
    """The result of a write. `repeated`: it was done before, so nothing happened now."""

    ticket: Ticket
    message: Message | None = Field(
        default=None, description="The message queued for the customer, if any."
    )
    effect: EffectShown | None = None
    repeated: bool
