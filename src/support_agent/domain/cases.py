"""A case for a person: what they are told, the ticket it becomes, and what their writes return."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from typing_extensions import TypedDict

from support_agent.domain.channels import Channel
from support_agent.domain.models import EffectProgress, IssueType, Severity
from support_agent.domain.shown import (
    KindByHand,
    KindForPeople,
    Meaning,
    Message,
    ServedAs,
    Time,
)

# A person reads the rest of a long message in the conversation.
MOST_WANTED = 500

TicketStatus = Literal["open", "taken", "closed"]
TicketOutcome = Literal["approved", "rejected", "closed"]


class Brief(TypedDict):
    """What a person is told before they read the conversation; "" if there is nothing to say."""

    who: str
    wants: str
    facts: str
    done: str
    refused: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Something that a person has to look at.

    `cause` is its key: the same cause never opens a second ticket. `again`: a closed ticket of this
    cause doesn't count; the open one that continues it is used, or a new one is opened with `again`
    appended to the cause. `refused`: the rule that stopped the agent. `due_at`: when a promise is
    due. Only the first MOST_WANTED characters of `wants` are stored.
    """

    customer_id: int
    cause: str
    subject: str
    who: str
    wants: str
    next: str
    facts: str = ""
    done: str = ""
    refused: str = ""
    severity: Severity = "medium"
    issue_type: IssueType = "other"
    order_id: int | None = None
    turn_id: int | None = None
    due_at: datetime | None = None
    again: str | None = None

    @property
    def brief(self) -> Brief:
        """The six things that a ticket stores about it."""
        return {
            "who": self.who,
            "wants": self.wants[:MOST_WANTED],
            "facts": self.facts,
            "done": self.done,
            "refused": self.refused,
            "next": self.next,
        }


class Approval(TypedDict):
    """The exact terms a person decides on. `proposed_by` is "" for what the customer asked for.

    The person who proposed the terms can't approve them. Send `id` with the approval.
    """

    id: int
    kind: KindForPeople
    amount: str | None
    skus: list[str]
    rule: Annotated[str, Meaning("The rule that requires a person.")]
    proposed_by: str
    status: Literal["open", "approved", "rejected", "replaced", "failed"]
    decided_by: str | None
    decided_at: Time | None
    reason: str
    created_at: Time


class ToDo(TypedDict):
    """A refund, label or exchange that a person has to carry out by hand."""

    kind: KindByHand
    amount: str | None
    since: Time


class Unanswered(TypedDict):
    """Messages that came after the person's last reply."""

    count: int
    words: Annotated[str, Meaning("The newest message, at most 300 characters.")]
    channel: Channel
    at: Time


class Ticket(TypedDict):
    """A case for a person.

    `brief` says who wants what, the facts, what was done or refused, and what is next.
    """

    id: int
    ticket: Annotated[str, Meaning('The name of the ticket: "TCK-12".')]
    status: TicketStatus
    issue_type: IssueType
    severity: Severity
    subject: str
    brief: Annotated[Brief, ServedAs(dict[str, object])]
    order_number: str | None
    turn_id: int | None
    customer_id: int
    customer_name: str | None
    taken_by: str | None
    closed_by: str | None
    closed_at: datetime | None
    outcome: TicketOutcome | None
    approval: Annotated[Approval | None, Meaning("The newest terms to decide on, if any.")]
    to_do: Annotated[ToDo | None, Meaning("What a person has to do because no vendor does it.")]
    channel: Annotated[Channel | None, Meaning("The channel the customer wrote on.")]
    address: Annotated[str | None, Meaning("The address they wrote from, or can be reached at.")]
    words: Annotated[str, Meaning("What the customer wrote, at most 300 characters.")]
    unanswered: Annotated[
        Unanswered | None, Meaning("New messages that wait for a person, if any.")
    ]
    due_at: Annotated[datetime | None, Meaning("When what was promised is due.")]
    created_at: datetime


class EffectShown(TypedDict):
    """What an approval caused. pending: the vendor is being asked right now."""

    kind: str
    status: EffectProgress
    order_number: str | None
    amount: str | None
    reference: str | None


class TicketChange(TypedDict):
    """The result of a write. `repeated`: it was done before, so nothing happened now."""

    ticket: Ticket
    message: Annotated[Message | None, Meaning("The message queued for the customer, if any.")]
    effect: EffectShown | None
    repeated: bool


def changed(
    ticket: Ticket,
    *,
    message: Message | None = None,
    effect: EffectShown | None = None,
    repeated: bool = False,
) -> TicketChange:
    """The result of a write on this ticket."""
    return {"ticket": ticket, "message": message, "effect": effect, "repeated": repeated}


class HandlerState(TypedDict):
    """Who answers the customer now: the agent or a person."""

    handler: Literal["agent", "person"]
    name: str | None
    repeated: bool


class Written(TypedDict):
    """The message that was queued. `repeated`: it was queued before."""

    message: Message
    repeated: bool
