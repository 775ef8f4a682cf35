"""Customers and everything known of them."""

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
    """A way to reach the customer. Verified: the shop has proof that it is theirs."""

    kind: ContactKind
    address: str
    verified: bool


class UnprovenSender(Read):
    """Messages in the customer's name that nothing vouches for: a customer row of their own."""

    customer_id: int
    kind: ContactKind
    address: str
    messages: int


class CustomerSummary(Read):
    """One row of the list."""

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
    """A page of the list. Pass `next_cursor` as `cursor` for the next one; null at the end."""

    customers: list[CustomerSummary]
    next_cursor: str | None


class Fact(Read):
    """A fact the agent wrote down, and where it came from."""

    value: str
    channel: Channel | None = None
    turn_id: int | None = None
    at: datetime


class Happening(Read):
    """One thing that was decided or done. `key` is its own for good."""

    key: str
    at: datetime
    what: Literal["case", "terms", "offer", "effect"]
    came: str = Field(description="What came to pass: opened, taken, approved, done, failed …")
    ticket: str | None
    by: str | None = Field(description="The person of the shop, if it was one.")
    kind: str | None = Field(description="Of terms, offers and effects: refund, cancellation …")
    order_number: str | None
    amount: Money | None
    note: str


class Record(Read):
    """Oldest first."""

    record: list[Happening]


class CustomerDetail(Read):
    """All that is known of one customer. `messages` are the newest 200, oldest first."""

    customer: CustomerSummary
    contacts: list[Contact]
    level: Level = Field(description="The most the newest message's evidence allows.")
    extracted_data: dict[str, Fact]
    unproven: list[UnprovenSender] = Field(
        default=[], description="Who claims an address of theirs; nothing shows that it is them."
    )
    merged_into: int | None = Field(default=None, description="This customer goes on as that one.")
    handler: Literal["agent", "person"]
    handler_name: str | None = Field(
        default=None, description="The person, once one has taken over."
    )
    handovers: list[HandlerChanged] = Field(description="Of late, oldest first.")
    window_ends_at: datetime | None = Field(description="When the waiting batch will be answered.")
    messages: list[Message]
    messages_before: int | None
    turns: list[Turn]
    tickets: list[Ticket]
    orders: list[Order] = Field(description="The newest 50.")
    order_count: int
    proposals: list[Proposal]
    last_event: int = Field(description="Open the event stream from here (Last-Event-ID).")
    now: datetime
