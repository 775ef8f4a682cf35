"""A case for a person: what they are told about it, and the ticket it becomes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from support_agent.domain.channels import Channel
from support_agent.domain.models import IssueType, Severity

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


class ShownApproval(TypedDict):
    """Terms for a person to decide. `amount` in dollars, as a decimal string."""

    id: int
    kind: str
    amount: str | None
    skus: list[str]
    rule: str
    proposed_by: str
    status: Literal["open", "approved", "rejected", "replaced", "failed"]
    reason: str
    decided_by: str | None
    decided_at: str | None
    created_at: str


class ToDo(TypedDict):
    """An effect that a person carries out. `amount` in dollars, as a decimal string."""

    kind: str
    since: str
    amount: str | None


class Unanswered(TypedDict):
    """Messages that came after the last words of the person who has the customer."""

    count: int
    words: str
    channel: Channel
    at: str


class Ticket(TypedDict):
    """An opened case, as the API shows it. `ticket` is its number: "TCK-12"."""

    id: int
    ticket: str
    status: TicketStatus
    issue_type: IssueType
    severity: Severity
    subject: str
    brief: Brief
    order_number: str | None
    turn_id: int | None
    customer_id: int
    customer_name: str | None
    taken_by: str | None
    closed_by: str | None
    closed_at: datetime | None
    outcome: TicketOutcome | None
    approval: ShownApproval | None
    created_at: datetime
    due_at: datetime | None
    to_do: ToDo | None
    channel: Channel | None
    words: str
    address: str | None
    unanswered: Unanswered | None
