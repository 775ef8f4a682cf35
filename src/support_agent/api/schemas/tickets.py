"""Tickets as the API returns them."""

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from support_agent.api.schemas.base import Money, Read
from support_agent.api.schemas.messages import Message
from support_agent.api.schemas.offers import KindByHand, KindForPeople
from support_agent.domain.channels import Channel


class Approval(Read):
    """The exact terms a person decides on. `proposed_by` is "" for what the customer asked for.

    The person who proposed the terms can't approve them. Send `id` with the approval.
    """

    id: int
    kind: KindForPeople
    amount: Money | None
    skus: list[str]
    rule: str = Field(description="The rule that requires a person.")
    proposed_by: str
    status: Literal["open", "approved", "rejected", "replaced", "failed"]
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    created_at: datetime


class ToDo(Read):
    """A refund, label or exchange that a person has to carry out by hand."""

    kind: KindByHand
    amount: Money | None
    since: datetime


class Unanswered(Read):
    """Messages that came after the person's last reply."""

    count: int
    words: str = Field(description="The newest message, at most 300 characters.")
    channel: Channel
    at: datetime


class Ticket(Read):
    """A case for a person.

    `brief` says who wants what, the facts, what was done or refused, and what is next.
    """

    id: int
    ticket: str = Field(description='The name of the ticket: "TCK-12".')
    status: Literal["open", "taken", "closed"]
    issue_type: str
    severity: Literal["low", "medium", "high", "urgent"]
    subject: str
    brief: dict[str, JsonValue]
    order_number: str | None = None
    turn_id: int | None
    customer_id: int
    customer_name: str | None = None
    taken_by: str | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None
    outcome: Literal["approved", "rejected", "closed"] | None = None
    approval: Approval | None = Field(
        default=None, description="The newest terms to decide on, if any."
    )
    to_do: ToDo | None = Field(
        default=None, description="What a person has to do because no vendor does it."
    )
    channel: Channel | None = Field(default=None, description="The channel the customer wrote on.")
    address: str | None = Field(
        default=None, description="The address they wrote from, or can be reached at."
    )
    words: str = Field(default="", description="What the customer wrote, at most 300 characters.")
    unanswered: Unanswered | None = Field(
        default=None, description="New messages that wait for a person, if any."
    )
    due_at: datetime | None = Field(default=None, description="When what was promised is due.")
    created_at: datetime


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
