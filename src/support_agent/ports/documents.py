"""The documents that open and join a turn, as a model gets them and as they are stored.

A document has only the keys that say something, and an older one has the keys of its time. Keys
with "_" are our own notes, which no model reads.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Required, TypedDict

from support_agent.domain.channels import Channel
from support_agent.domain.models import Level

DocumentKind = Literal[
    "customer_turn",
    "operator_turn",
    "more_messages",
    "check_failed",
    "handled_by_person",
    "earlier",
]


class NamedFile(TypedDict):
    """An attachment, which nobody has opened."""

    name: str
    type: str


# "from" is a keyword in Python. A message filed by a person's turn says who wrote it.
_From = TypedDict("_From", {"from": Literal["customer", "person"]}, total=False)


class ToldMessage(_From, total=False):
    """A message in a document, without codes of offers."""

    channel: Channel
    at: str
    subject: str
    thread: str
    text: str
    quoted: str
    attachments_not_opened: Sequence[NamedFile]


class KnownFact(TypedDict, total=False):
    """What the customer has said about their case. `known_on`: in the document of earlier turns."""

    value: Required[str]
    channel: Required[str | None]
    age_days: int
    known_on: str


class ToldCustomer(TypedDict, total=False):
    """What is known about the customer; only their level if they are not verified."""

    name: str
    assurance: Level
    channels_on_file: Sequence[str]
    facts: Mapping[str, KnownFact]


class OfferOutcome(TypedDict, total=False):
    """The result of a confirmed offer. Dollars are decimal strings."""

    code: Required[str]
    kind: Required[str]
    order_number: Required[str]
    outcome: Required[Literal["done", "failed", "with_person", "pending"]]
    amount: str
    new_item: str
    return_number: str
    refund_on_arrival: str
    person_decides_refund: bool
    reference: str
    tracking_number: str
    carrier: str
    url: str
    reason: str
    ticket: str
    by_when: str


class CodeOutcome(TypedDict, total=False):
    """The check of a verification code in a message. `change`: the result of its change."""

    message_id: int
    purpose: Required[Literal["link_contact", "address_change"]]
    outcome: Required[str]
    tries_left: int
    order_number: str | None
    change: str | None
    ticket: str | None


class ToldOffer(TypedDict, total=False):
    """An offer that waits for a yes, without its code."""

    kind: str
    order_number: str
    items: Sequence[str] | None
    amount: str | None
    new_item: str | None
    refund_on_arrival: str | None
    person_decides_refund: bool | None
    expires_at: str


class ToldCase(TypedDict):
    """A ticket of the customer's that is not closed."""

    ticket: str
    subject: str
    status: str


class WrittenMeanwhile(TypedDict):
    """A message sent or received during a call."""

    channel: Channel
    direction: Literal["inbound", "outbound"]
    content: str


class PastRequest(TypedDict, total=False):
    """A request in an earlier turn. `operator`: by a staff member."""

    on: str
    channel: Channel | None
    operator: bool
    text: str


class NotDone(TypedDict):
    """Something that a tool of an earlier turn did not do."""

    tool: str
    outcome: str
    reason: str


class Document(TypedDict, total=False):
    """One document. `kind` says which keys it may have."""

    kind: Required[DocumentKind]
    now: str
    reply_channel: Channel
    customer: ToldCustomer
    new_messages: Sequence[ToldMessage]
    open_proposals: Sequence[ToldOffer]
    confirmed: Sequence[OfferOutcome]
    step_up: Sequence[CodeOutcome]
    waits_for_code: bool | None
    open_tickets: Sequence[ToldCase]
    written_meanwhile: Sequence[WrittenMeanwhile]
    heard_of_last_answer: str
    # check_failed
    unsupported: Sequence[str]
    tools: str
    # operator_turn, handled_by_person
    operator: str
    text: str
    messages: Sequence[ToldMessage]
    # earlier
    asked: Sequence[PastRequest]
    orders: Sequence[str]
    tickets: Sequence[str]
    not_done: Sequence[NotDone]
    facts: Mapping[str, KnownFact]
    _message_ids: Sequence[int]
    _window: int
