"""The events of the event stream."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from support_agent.api.schemas.base import EventBase, Read
from support_agent.api.schemas.customers import Contact, Fact
from support_agent.api.schemas.messages import Message, MessageStatus
from support_agent.api.schemas.orders import Order, Proposal
from support_agent.api.schemas.people import HandlerChanged
from support_agent.api.schemas.tickets import Ticket
from support_agent.api.schemas.turns import ModelCall, ToolRun, Turn
from support_agent.domain.channels import Channel


class MessageReceived(EventBase):
    """A message came in."""

    kind: Literal["message.received"]
    message: Message


class BatchWaiting(EventBase):
    """The agent waits for more messages until `window_ends_at`, at the latest `max_ends_at`.


    Both are null when nothing waits (the message is held, or a person has taken over).
    """

    kind: Literal["batch.waiting"]
    window_ends_at: datetime | None
    max_ends_at: datetime | None


class TurnStarted(EventBase):
    """A turn took the waiting messages."""

    kind: Literal["turn.started"]
    turn_id: int
    channel: Channel | None
    message_ids: list[int]
    waited_ms: int
    attempts: int


class ModelAnswered(EventBase):
    """One model call of a running turn ended."""

    kind: Literal["model.answered"]
    turn_id: int
    call: ModelCall


class ToolFinished(EventBase):
    """One tool of a running turn ended."""

    kind: Literal["tool.finished"]
    run: ToolRun


class TurnFinished(EventBase):
    """A turn ended. `turn` is the whole of it; its answers follow as message.queued."""

    kind: Literal["turn.finished"]
    turn: Turn


class MessageQueued(EventBase):
    """An answer was written and waits to be sent."""

    kind: Literal["message.queued"]
    message: Message


class MessageStatusChanged(EventBase):
    """The status of an outbound message changed."""

    kind: Literal["message.status"]
    message_id: int
    status: MessageStatus
    error: str | None = None
    sent_at: datetime | None = None


class TicketChanged(EventBase):
    """A ticket was opened or changed."""

    kind: Literal["ticket.changed"]
    ticket: Ticket


class ProposalChanged(EventBase):
    """A proposal was made, confirmed, voided, or has expired."""

    kind: Literal["proposal.changed"]
    proposal: Proposal


class OrderChanged(EventBase):
    """An order changed: refunded, cancelled, shipped."""

    kind: Literal["order.changed"]
    order: Order


class CustomerChanged(EventBase):
    """Names, contacts or facts changed."""

    kind: Literal["customer.changed"]
    first_name: str | None
    last_name: str | None
    extracted_data: dict[str, Fact]
    contacts: list[Contact] | None = Field(
        default=None, description="All of them, if they changed."
    )
    merged_into: int | None = Field(
        default=None, description="The customer that this one was merged into."
    )


class PersonTyping(EventBase):
    """A person is typing to the customer. It isn't stored: `seq` is 0, and it has no SSE id."""

    kind: Literal["person.typing"]
    name: str


Event = Annotated[
    MessageReceived
    | BatchWaiting
    | TurnStarted
    | ModelAnswered
    | ToolFinished
    | TurnFinished
    | MessageQueued
    | MessageStatusChanged
    | TicketChanged
    | ProposalChanged
    | OrderChanged
    | CustomerChanged
    | HandlerChanged
    | PersonTyping,
    Field(discriminator="kind"),
]


class EventData(Read):
    """One server-sent event. Its `data:` line is the value of `event`."""

    event: Event
