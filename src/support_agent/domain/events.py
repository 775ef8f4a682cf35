"""What happens to a customer, one type for each kind of event. The API streams these kinds only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Literal, get_args

from support_agent.domain.cases import Ticket
from support_agent.domain.channels import Channel
from support_agent.domain.shown import (
    MessageStatus,
    ShownContact,
    ShownMessage,
    ShownModelCall,
    ShownOrder,
    ShownProposal,
    ShownToolRun,
    ShownTurn,
)


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A message came in, or one that came in before has changed."""

    kind: ClassVar = "message.received"
    message: ShownMessage


@dataclass(frozen=True, slots=True)
class BatchWaiting:
    """A batch waits for more messages; both times are None when nothing waits."""

    kind: ClassVar = "batch.waiting"
    window_ends_at: datetime | None
    max_ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """A turn began, with the messages it took. `waited_ms`: from the first of them to now."""

    kind: ClassVar = "turn.started"
    turn_id: int
    channel: Channel | None
    message_ids: Sequence[int]
    waited_ms: int
    attempts: int


@dataclass(frozen=True, slots=True)
class ModelAnswered:
    """One model call of a running turn ended."""

    kind: ClassVar = "model.answered"
    turn_id: int
    call: ShownModelCall


@dataclass(frozen=True, slots=True)
class ToolFinished:
    """One tool of a running turn ended."""

    kind: ClassVar = "tool.finished"
    run: ShownToolRun


@dataclass(frozen=True, slots=True)
class TurnFinished:
    """A turn ended; its answers follow as MessageQueued."""

    kind: ClassVar = "turn.finished"
    turn: ShownTurn


@dataclass(frozen=True, slots=True)
class MessageQueued:
    """An outbound message waits to be sent, or one that waited has changed."""

    kind: ClassVar = "message.queued"
    message: ShownMessage


@dataclass(frozen=True, slots=True)
class MessageStatusChanged:
    """What became of an outbound message. `error`: why it was not sent."""

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
    """A proposal was made, confirmed, voided or ran out."""

    kind: ClassVar = "proposal.changed"
    proposal: ShownProposal


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """An order was refunded, cancelled, shipped, or changed otherwise."""

    kind: ClassVar = "order.changed"
    order: ShownOrder


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """Names, contacts or facts changed. `contacts` None: those have not.

    `merged_into`: this customer goes on as that one.
    """

    kind: ClassVar = "customer.changed"
    first_name: str | None
    last_name: str | None
    extracted_data: Mapping[str, Any]
    contacts: Sequence[ShownContact] | None = None
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class HandlerChanged:
    """The agent or a person answers the customer from now on. `name`: the person who has joined.

    `by`: the person who took the customer or gave them back.
    """

    kind: ClassVar = "handler.changed"
    handler: Literal["agent", "person"]
    name: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class PersonTyping:
    """A person writes to the customer right now. It is shown once and stored nowhere."""

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
