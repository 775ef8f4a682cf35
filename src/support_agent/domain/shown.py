"""What screens show of customers, messages, turns, orders and offers: the API's shapes.

`Meaning` and `ServedAs` are metadata for serving a shape: pydantic, which the domain does not know,
calls their methods by name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from typing_extensions import TypedDict

from support_agent.domain.channels import Channel, ContactKind, Evidence
from support_agent.domain.models import EffectProgress, OrderStatus, ReturnStatus
from support_agent.domain.offers import KINDS

MessageStatus = Literal[
    "received", "held", "queued", "sending", "sent", "failed", "uncertain", "cancelled"
]
ProposalStatus = Literal["open", "confirmed", "void", "expired"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field means, if its name and its shape don't say it."""

    words: str

    def __get_pydantic_json_schema__(
        self, core: object, described: Callable[[object], dict[str, object]]
    ) -> dict[str, object]:
        """The field's description with these words."""
        return {**described(core), "description": self.words}


@dataclass(frozen=True, slots=True)
class ServedAs:
    """The type that a field is served as: narrower than its type in code."""

    kind: object

    def __get_pydantic_core_schema__(
        self, _source: object, schema_of: Callable[[object], object]
    ) -> object:
        """How a value of that type is validated and served."""
        return schema_of(self.kind)


def one_of(words: Iterable[str]) -> ServedAs:
    """A text that is one of a few words, which are only known at run time."""
    literal: Any = Literal
    return ServedAs(literal[tuple(words)])


Time = Annotated[datetime | str, ServedAs(datetime)]
"""A time. One that PostgreSQL has put into a JSON document is text, in ISO 8601."""

OfferKind = Annotated[str, one_of(KINDS)]
"""Whatever can be offered."""
KindForPeople = Annotated[str, one_of(k.name for k in KINDS.values() if k.by_person)]
"""What a person may have to decide."""
KindByHand = Annotated[str, one_of(k.name for k in KINDS.values() if k.by_hand)]
"""What a person may have to do by hand."""


class Attachment(TypedDict):
    """An attachment as the sender's email lists it. It is never opened."""

    filename: str
    content_type: str
    size: int | None


class Message(TypedDict):
    """One message, in or out, on any channel."""

    id: int
    direction: Literal["inbound", "outbound"]
    channel: Channel
    content: str
    batch_id: Annotated[int | None, Meaning("The turn that answered or wrote it.")]
    status: MessageStatus
    author: Literal["customer", "agent", "person", "system"]
    written_by: Annotated[str | None, Meaning("The operator who wrote it.")]
    address: str
    evidence: Evidence | None
    provider_id: str | None
    quoted: str
    automatic: Annotated[str | None, Meaning("Why it isn't answered, if it isn't.")]
    attachments: list[Attachment]
    thread_id: int | None
    subject: str | None
    message_id: str | None
    error: str | None
    sent_at: Time | None
    created_at: Time


class ModelCall(TypedDict):
    """One call to the model inside a turn."""

    position: int
    model: str
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: str | None
    duration_ms: float
    started_at: Time


class ToolRun(TypedDict):
    """One run of a tool. `rule` names the policy that decided, if one did."""

    id: int
    turn_id: int
    step: int
    position: int
    name: str
    arguments: dict[str, object]
    result: dict[str, object]
    outcome: str
    rule: str | None
    duration_ms: float
    started_at: Time


class Turn(TypedDict):
    """One turn of the agent: what it did, how long it took, and what it cost."""

    id: int
    kind: Literal["customer", "operator", "call"]
    status: Literal["open", "done", "quarantined", "silent"]
    channel: Channel | None
    brain: str | None
    attempts: int
    waited_ms: Annotated[
        int | None, Meaning("Milliseconds from the first message to the start of the turn.")
    ]
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: str | None
    error: str | None
    started_at: Time
    finished_at: Time | None
    model_calls: list[ModelCall]
    tool_runs: list[ToolRun]


class Proposal(TypedDict):
    """An offer that takes effect only if the customer explicitly says yes."""

    id: int
    code: str
    kind: OfferKind
    order_number: str
    amount: str | None
    new_item: Annotated[str | None, Meaning("In an exchange, what would be sent instead.")]
    status: ProposalStatus
    turn_id: int
    expires_at: Time
    created_at: Time


class OrderItem(TypedDict):
    """One line of an order."""

    sku: str
    name: str
    quantity: int
    unit_price: str


class Return(TypedDict):
    """Items of an order on their way back. `refund` is paid when they arrive."""

    return_number: Annotated[str, Meaning('The name of the return: "RET-5".')]
    status: ReturnStatus
    items: list[str]
    refund: str
    tracking_number: str | None
    exchange_for: Annotated[str | None, Meaning("In an exchange, what is sent instead.")]
    new_order_number: Annotated[str | None, Meaning("In an exchange, the order that sends it.")]
    held_until: datetime | None
    ticket: Annotated[str | None, Meaning("The ticket where a person decides on the refund.")]
    created_at: datetime
    received_at: datetime | None


class ExpectedReturn(Return):
    """A return, and the customer it belongs to."""

    order_number: str
    customer_id: int
    customer_name: str


class Order(TypedDict):
    """An order with its items and returns. `refunded` adds up every refund that did not fail."""

    order_number: str
    status: OrderStatus
    total: str
    refunded: str
    carrier: str | None
    tracking_number: str | None
    placed_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    expected_on: date | None
    items: list[OrderItem]
    returns: list[Return]


class Contact(TypedDict):
    """A way to reach the customer. `verified`: the shop has proof that it is theirs."""

    kind: ContactKind
    address: str
    verified: bool


class UnprovenSender(TypedDict):
    """A sender who claims to be this customer, without proof.

    Their messages belong to a customer of their own.
    """

    customer_id: int
    kind: ContactKind
    address: str
    messages: int


class CustomerSummary(TypedDict):
    """A customer, in short."""

    id: int
    first_name: str | None
    last_name: str | None
    email: str | None
    phone_number: str | None
    created_at: datetime
    last_message_at: datetime | None
    last_message: str | None
    open_tickets: int


class Fact(TypedDict):
    """A fact the agent wrote down, and where it came from."""

    value: str
    channel: Channel | None
    turn_id: int | None
    at: Annotated[str, ServedAs(datetime)]


class Happening(TypedDict):
    """One thing that was decided or done. `key` is unique and never changes."""

    key: str
    at: datetime
    what: Literal["case", "terms", "offer", "effect"]
    came: Annotated[str, Meaning("What happened: opened, taken, approved, done, failed …")]
    ticket: str | None
    by: Annotated[str | None, Meaning("The operator who did it, if one did.")]
    kind: Annotated[str | None, Meaning("Of terms, offers and effects: refund, cancellation …")]
    order_number: str | None
    amount: str | None
    note: str


class ReturnRefund(TypedDict):
    """The refund that an arrival caused. pending: the vendor is being asked right now."""

    amount: str
    status: EffectProgress
    reference: str | None


class ReturnChange(TypedDict):
    """The result of a write. `repeated`: it was done before, so nothing happened now."""

    returned: ExpectedReturn
    refund: ReturnRefund | None
    repeated: bool
