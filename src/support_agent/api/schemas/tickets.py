"""Tickets as the API returns them."""

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from support_agent.api.schemas.base import Money, Read
from support_agent.api.schemas.messages import Message
from support_agent.domain.channels import Channel


class Approval(Read):
    """The exact terms a person decides. `proposed_by` "" is the customer's own wish.

    Whoever proposed the terms can't approve them. Send `id` with the approval.
    """

    id: int
    kind: Literal["refund", "cancellation"]
    amount: Money | None
    skus: list[str]
    rule: str = Field(description="The rule that sent it to a person.")
    proposed_by: str
    status: Literal["open", "approved", "rejected", "replaced", "failed"]
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    created_at: datetime


class ToDo(Read):
    """An effect that waits for a person's own hands."""

    kind: Literal["refund", "return_label", "exchange"]
    amount: Money | None
    since: datetime


class Unanswered(Read):
    """Messages of a customer who is with a person, after that person's last words."""

    count: int
    words: str = Field(description="The newest message, at most 300 characters.")
    channel: Channel
    at: datetime


class Ticket(Read):
    """A case for a person. `brief` has who, wants, facts, done, refused and next."""

    id: int
    ticket: str = Field(description='As people say it: "TCK-12".')
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
        default=None, description="The newest terms to decide, if any."
    )
    to_do: ToDo | None = Field(
        default=None, description="What no vendor does and a person has to do."
    )
    channel: Channel | None = Field(default=None, description="Where the customer wrote of it.")
    address: str | None = Field(
        default=None, description="What they wrote from, or else can be reached at."
    )
    words: str = Field(
        default="", description="The customer's own words that it is about, at most 300."
    )
    unanswered: Unanswered | None = Field(
        default=None, description="What came since and waits for a person, if anything does."
    )
    due_at: datetime | None = Field(
        default=None, description="When something promised has to be done."
    )
    created_at: datetime


class TicketPage(Read):
    """The most severe first, then the oldest. Pass `next_cursor` as `cursor` for the next page."""

    tickets: list[Ticket]
    next_cursor: str | None


class EffectShown(Read):
    """What an approval set off. pending: the vendor is being asked right now."""

    kind: str
    status: Literal["pending", "done", "failed", "unknown", "by_hand"]
    order_number: str | None
    amount: Money | None
    reference: str | None


class TicketChange(Read):
    """What a write gives back. `repeated`: it had been done before, nothing happened now."""

    ticket: Ticket
    message: Message | None = Field(default=None, description="What was queued for the customer.")
    effect: EffectShown | None = None
    repeated: bool
