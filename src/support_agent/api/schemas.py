"""What the API says, as types. openapi.json and the web app's client are generated from these."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, PlainSerializer

from support_agent.domain.channels import Channel, ContactKind, Evidence
from support_agent.domain.models import Level

Money = Annotated[Decimal, PlainSerializer(str, return_type=str)]
"""Dollars as a decimal string, "1599.99"."""

MessageStatus = Literal[
    "received", "held", "queued", "sending", "sent", "failed", "uncertain", "cancelled"
]


class Read(BaseModel):
    """Base of everything the API returns; built from rows by attribute or key."""

    model_config = ConfigDict(
        from_attributes=True, json_schema_serialization_defaults_required=True
    )


class Problem(Read):
    """An error as RFC 9457 problem+json. `field` names the input that was wrong, if one was.

    `code` says why a 409 is one: a colleague has the customer, somebody has written since what was
    seen, or somebody has decided first. `name` is the person of the shop it was.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    field: str | None = None
    code: Literal["with_colleague", "crossed", "decided"] | None = None
    name: str | None = None


# ── Health ───────────────────────────────────────────────────────────────────────────────────


class Dependency(Read):
    """One thing the product stands on. `label` is what the screen shows, `detail` says why."""

    status: Literal["ok", "degraded", "off"]
    label: str
    detail: str = ""


class Health(Read):
    """Liveness and, per dependency, what is live now."""

    status: Literal["ok", "degraded"]
    shop: str
    shop_phone: str
    shop_email: str
    version: str
    environment: Literal["development", "production"]
    simulation: bool = Field(description="Writing as a customer from the page is possible.")
    speech: bool = Field(description="Calls are spoken; else the customer types.")
    batch_window_seconds: float
    now: datetime
    dependencies: dict[
        Literal["database", "redis", "model", "voice", "sms", "email", "payments", "carrier"],
        Dependency,
    ]


# ── Customers ────────────────────────────────────────────────────────────────────────────────


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


class Attachment(Read):
    """An attachment as listed by the sender's mail, never opened."""

    filename: str
    content_type: str
    size: int | None = None


class Message(Read):
    """One message, in or out, on any channel."""

    id: int
    direction: Literal["inbound", "outbound"]
    channel: Channel
    content: str
    batch_id: int | None = Field(description="The turn that took or wrote it.")
    status: MessageStatus
    author: Literal["customer", "agent", "person", "system"]
    written_by: str | None = Field(None, description="The person of the shop who wrote it.")
    address: str
    evidence: Evidence | None = None
    provider_id: str | None = None
    quoted: str = ""
    automatic: str | None = Field(None, description="Why it is not answered, if it is not.")
    attachments: list[Attachment] = []
    thread_id: int | None = None
    subject: str | None = None
    message_id: str | None = None
    error: str | None = None
    sent_at: datetime | None = None
    created_at: datetime


class MessagePage(Read):
    """Messages oldest first; `before` fetches the page before them, null at the beginning."""

    messages: list[Message]
    before: int | None


class ToolRun(Read):
    """One run of one tool. `rule` names the policy that decided, if one did."""

    id: int
    turn_id: int
    step: int
    position: int
    name: str
    arguments: dict[str, JsonValue]
    result: dict[str, JsonValue]
    outcome: str
    rule: str | None
    duration_ms: float
    started_at: datetime


class ModelCall(Read):
    """One call to the model inside a turn."""

    position: int
    model: str
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: Money | None
    duration_ms: float
    started_at: datetime


class Turn(Read):
    """One turn: the batch it took, what it did, how long, at what cost."""

    id: int
    kind: Literal["customer", "operator", "call"]
    status: Literal["open", "done", "quarantined", "silent"]
    channel: Channel | None
    brain: str | None
    attempts: int
    waited_ms: int | None = Field(description="From the batch's first message to the claim.")
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: Money | None
    error: str | None
    started_at: datetime
    finished_at: datetime | None
    model_calls: list[ModelCall]
    tool_runs: list[ToolRun]


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
    approval: Approval | None = Field(None, description="The newest terms to decide, if any.")
    to_do: ToDo | None = Field(None, description="What no vendor does and a person has to do.")
    channel: Channel | None = Field(None, description="Where the customer wrote of it.")
    address: str | None = Field(
        None, description="What they wrote from, or else can be reached at."
    )
    words: str = Field("", description="The customer's own words that it is about, at most 300.")
    unanswered: Unanswered | None = Field(
        None, description="What came since and waits for a person, if anything does."
    )
    due_at: datetime | None = Field(None, description="When something promised has to be done.")
    created_at: datetime


class OrderItem(Read):
    """One line of an order."""

    sku: str
    name: str
    quantity: int
    unit_price: Money


class Return(Read):
    """Units of an order on their way back. `refund` goes back when they arrive."""

    return_number: str = Field(description='As people say it: "RET-5".')
    status: Literal["open", "received", "cancelled"]
    items: list[str]
    refund: Money
    tracking_number: str | None
    exchange_for: str | None = Field(description="What is sent instead, in an exchange.")
    new_order_number: str | None = Field(description="The order that sends it.")
    held_until: datetime | None
    ticket: str | None = Field(description="Where a person decides on the refund.")
    created_at: datetime
    received_at: datetime | None


class Order(Read):
    """One order with its lines and returns. `refunded` counts every refund not failed."""

    order_number: str
    status: str
    total: Money
    refunded: Money
    carrier: str | None
    tracking_number: str | None
    placed_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    expected_on: date | None
    items: list[OrderItem]
    returns: list[Return]


class Proposal(Read):
    """Something offered to the customer that only their explicit yes makes happen."""

    id: int
    code: str
    kind: Literal["refund", "return_label", "cancellation", "exchange"]
    order_number: str
    amount: Money | None
    new_item: str | None = Field(None, description="What would be sent instead, in an exchange.")
    status: Literal["open", "confirmed", "void", "expired"]
    turn_id: int
    expires_at: datetime
    created_at: datetime


class Fact(Read):
    """A fact the agent wrote down, and where it came from."""

    value: str
    channel: Channel | None = None
    turn_id: int | None = None
    at: datetime


class EventBase(Read):
    """One line of the stream. `seq` counts per customer without gaps; it is the SSE id."""

    seq: int
    at: datetime


class HandlerChanged(EventBase):
    """A person took over, or gave back to the agent. `by`: the person who did it, if one did."""

    kind: Literal["handler.changed"]
    handler: Literal["agent", "person"]
    name: str | None = None
    by: str | None = None


class OrderPage(Read):
    """Orders, newest first; `total` counts all of the customer's."""

    orders: list[Order]
    total: int


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
    merged_into: int | None = Field(None, description="This customer goes on as that one.")
    handler: Literal["agent", "person"]
    handler_name: str | None = Field(None, description="The person, once one has taken over.")
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


# ── Events ───────────────────────────────────────────────────────────────────────────────────


class MessageReceived(EventBase):
    """A message came in."""

    kind: Literal["message.received"]
    message: Message


class BatchWaiting(EventBase):
    """A batch waits for more messages until `window_ends_at`, at the very latest `max_ends_at`.

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
    """A turn ended. The whole turn is in it, its answers follow as message.queued."""

    kind: Literal["turn.finished"]
    turn: Turn


class MessageQueued(EventBase):
    """An answer was written and waits to be sent."""

    kind: Literal["message.queued"]
    message: Message


class MessageStatusChanged(EventBase):
    """The relay's word on an outbound message."""

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
    """A proposal was made, confirmed, voided or ran out."""

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
    contacts: list[Contact] | None = Field(None, description="All of them, if they changed.")
    merged_into: int | None = Field(None, description="This customer goes on as that one.")


class PersonTyping(EventBase):
    """A person writes to the customer right now. Kept nowhere: `seq` is 0, and it has no SSE id."""

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
    """The `data:` of one server-sent event; here so that the stream is in the generated client."""

    event: Event
