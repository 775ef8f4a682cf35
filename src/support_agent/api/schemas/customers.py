"""Customers and everything known about them."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from support_agent.api.schemas.base import Money, Read
from support_agent.api.schemas.messages import Message
from support_agent.api.schemas.orders import Order, Proposal
from support_agent.api.schemas.people import HandlerChanged
from support_agent.api.schemas.tickets import Ticket
from support_agent.api.schemas.turns import Turn
from support_agent.domain.channels import Channel, ContactKind
from support_agent.domain.models import Level


class Contact(Read):
    """A way to reach the customer. `verified`: the shop has proof that it is theirs."""

    kind: ContactKind
    address: str
    verified: bool


class UnprovenSender(Read):
    """A sender who claims to be this customer, without proof.

    Their messages belong to a customer of their own.
    """

    customer_id: int
    kind: ContactKind
    address: str
    messages: int


class CustomerSummary(Read):
    """A customer, in short."""

    id: int
    first_name: str | None
    last_name: str | None
    email: str | None
    phone_number: str | None
    created_at: datetime
    last_message_at: datetime | None = None
    last_message: str | None = None
    open_tickets: int = 0


class CustomerPage(Read):
    """A page of customers. Pass `next_cursor` as `cursor` for the next page; null at the end."""

    customers: list[CustomerSummary]
    next_cursor: str | None


class Fact(Read):
    """A fact the agent wrote down, and where it came from."""

    value: str
    channel: Channel | None = None
    turn_id: int | None = None
    at: datetime


class Happening(Read):
    """One thing that was decided or done. `key` is unique and never changes."""

    key: str
    at: datetime
    what: Literal["case", "terms", "offer", "effect"]
    came: str = Field(description="What happened: opened, taken, approved, done, failed …")
    ticket: str | None
    by: str | None = Field(description="The operator who did it, if one did.")
    kind: str | None = Field(description="Of terms, offers and effects: refund, cancellation …")
    order_number: str | None
    amount: Money | None
    note: str


class Record(Read):
    """What was decided and done, oldest first."""

    record: list[Happening]


class CustomerDetail(Read):
    """Everything known about one customer. `messages` are the newest 200, oldest first."""

    customer: CustomerSummary
    contacts: list[Contact]
    level: Level = Field(
        description="L0: nothing vouches for the newest message's sender. L1: a contact on file."
    )
    extracted_data: dict[str, Fact]
    unproven: list[UnprovenSender] = Field(
        default=[], description="Senders who claim an address of theirs, without proof."
    )
    merged_into: int | None = Field(
        default=None, description="The customer that this one was merged into."
    )
    handler: Literal["agent", "person"]
    handler_name: str | None = Field(
        default=None, description="The person who took over, if one did."
    )
    handovers: list[HandlerChanged] = Field(description="The recent handovers, oldest first.")
    window_ends_at: datetime | None = Field(
        description="When the messages that wait will be answered."
    )
    messages: list[Message]
    messages_before: int | None
    turns: list[Turn]
    tickets: list[Ticket]
    orders: list[Order] = Field(description="The newest 50.")
    order_count: int
    proposals: list[Proposal]
    last_event: int = Field(description="Start the event stream here (Last-Event-ID).")
    now: datetime
