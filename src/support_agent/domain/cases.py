"""A case for a person: what they are told of it, and the ticket it becomes."""

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
    """What a person is told before they read the conversation; "" where there is nothing to say."""

    who: str
    wants: str
    facts: str
    done: str
    refused: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a person has to look at.

    `cause` is its key: the same cause never opens a second ticket. With `again`, one that was
    closed hides nothing that comes later: the open ticket that continues it is found, or a new one
    is opened under the cause with `again` behind it. `refused` names the rule that stopped the
    agent, and `due_at` is when something promised has to be done. Of `wants` the first MOST_WANTED
    characters are kept.
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
        """The six things a ticket keeps of it."""
        return {
            "who": self.who,
            "wants": self.wants[:MOST_WANTED],
            "facts": self.facts,
            "done": self.done,
            "refused": self.refused,
            "next": self.next,
        }


class ShownApproval(TypedDict):
    """Terms that a person decides. `amount` in dollars, as a decimal string."""

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
    """A case that was opened, as the API shows it. `ticket` is its number: "TCK-12"."""

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
