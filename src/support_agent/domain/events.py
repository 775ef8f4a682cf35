"""What happens to a customer, one type per kind of event. The API streams only these kinds."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, get_args

from support_agent.domain.cases import Ticket
from support_agent.domain.channels import Channel
from support_agent.domain.shown import (
    Contact,
    Fact,
    Meaning,
    Message,
    MessageStatus,
    ModelCall,
    Order,
    Proposal,
    ToolRun,
    Turn,
)


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A message came in."""

    kind: ClassVar = "message.received"
    message: Message


@dataclass(frozen=True, slots=True)
class BatchWaiting:
    """The agent waits for more messages until `window_ends_at`, at the latest `max_ends_at`.


    Both are null when nothing waits (the message is held, or a person has taken over).
    """

    kind: ClassVar = "batch.waiting"
    window_ends_at: datetime | None
    max_ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """A turn took the waiting messages."""

    kind: ClassVar = "turn.started"
    turn_id: int
    channel: Channel | None
    message_ids: list[int]
    waited_ms: int
    attempts: int


@dataclass(frozen=True, slots=True)
class ModelAnswered:
    """One model call of a running turn ended."""

    kind: ClassVar = "model.answered"
    turn_id: int
    call: ModelCall


@dataclass(frozen=True, slots=True)
class ToolFinished:
    """One tool of a running turn ended."""

    kind: ClassVar = "tool.finished"
    run: ToolRun


@dataclass(frozen=True, slots=True)
class TurnFinished:
    """A turn ended. `turn` is the whole of it; its answers follow as message.queued."""

    kind: ClassVar = "turn.finished"
    turn: Turn


@dataclass(frozen=True, slots=True)
class MessageQueued:
    """An answer was written and waits to be sent."""

    kind: ClassVar = "message.queued"
    message: Message


@dataclass(frozen=True, slots=True)
class MessageStatusChanged:
    """The status of an outbound message changed."""

    kind: ClassVar = "message.status"
    message_id: int
    status: MessageStatus
    error: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketChanged:
    """A ticket was opened or changed."""

    kind: ClassVar = "ticket.changed"
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class ProposalChanged:
    """A proposal was made, confirmed, voided, or has expired."""

    kind: ClassVar = "proposal.changed"
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """An order changed: refunded, cancelled, shipped."""

    kind: ClassVar = "order.changed"
    order: Order


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """Names, contacts or facts changed."""

    kind: ClassVar = "customer.changed"
    first_name: str | None
    last_name: str | None
    extracted_data: dict[str, Fact]
    contacts: Annotated[list[Contact] | None, Meaning("All of them, if they changed.")] = None
    merged_into: Annotated[int | None, Meaning("The customer that this one was merged into.")] = (
        None
    )


@dataclass(frozen=True, slots=True)
class HandlerChanged:
    """A person took the customer over, or gave them back to the agent. `by` is who did it."""

    kind: ClassVar = "handler.changed"
    handler: Literal["agent", "person"]
    name: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class PersonTyping:
    """A person is typing to the customer. It isn't stored: `seq` is 0, and it has no SSE id."""

    kind: ClassVar = "person.typing"
    name: str


Event = (
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
    | PersonTyping
)
KINDS: dict[str, type[Event]] = {each.kind: each for each in get_args(Event)}


def payload(event: Event) -> dict[str, Any]:
    """The event's own fields, as they are stored and sent."""
    return {field.name: getattr(event, field.name) for field in fields(event)}
