"""What screens are shown of messages, turns, orders, offers and customers: the API's shapes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal, TypedDict

from support_agent.domain.channels import Channel, ContactKind, Evidence
from support_agent.domain.models import OrderStatus, ReturnStatus

MessageStatus = Literal[
    "received", "held", "queued", "sending", "sent", "failed", "uncertain", "cancelled"
]
ProposalStatus = Literal["open", "confirmed", "void", "expired"]
# A time that PostgreSQL has put into a JSON document is text, in ISO 8601.
Time = datetime | str


class ShownMessage(TypedDict):
    """A message in or out. Of an attachment its name, type and size are shown."""

    id: int
    direction: Literal["inbound", "outbound"]
    channel: Channel
    content: str
    batch_id: int | None
    status: MessageStatus
    author: Literal["customer", "agent", "person", "system"]
    written_by: str | None
    address: str
    evidence: Evidence | None
    provider_id: str | None
    quoted: str
    automatic: str | None
    attachments: Sequence[Mapping[str, object]]
    thread_id: int | None
    subject: str | None
    message_id: str | None
    error: str | None
    sent_at: Time | None
    created_at: Time


class ShownModelCall(TypedDict):
    """One answer of the model inside a turn. `cost_usd` as a decimal string."""

    position: int
    model: str
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: str | None
    duration_ms: float
    started_at: Time


class ShownToolRun(TypedDict):
    """One call of a tool inside a turn."""

    id: int
    turn_id: int
    step: int
    position: int
    name: str
    arguments: Mapping[str, object]
    result: Mapping[str, object]
    outcome: str
    rule: str | None
    duration_ms: float
    started_at: Time


class ShownTurn(TypedDict):
    """One turn with its model calls and tool runs. `cost_usd` as a decimal string."""

    id: int
    kind: Literal["customer", "operator", "call"]
    status: Literal["open", "done", "quarantined", "silent"]
    channel: Channel | None
    brain: str | None
    attempts: int
    waited_ms: int | None
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: str | None
    error: str | None
    started_at: Time
    finished_at: Time | None
    model_calls: Sequence[ShownModelCall]
    tool_runs: Sequence[ShownToolRun]


class ShownProposal(TypedDict):
    """An offer to the customer. `amount` in dollars, as a decimal string."""

    id: int
    code: str
    kind: str
    order_number: str
    amount: str | None
    new_item: str | None
    status: ProposalStatus
    turn_id: int
    expires_at: Time
    created_at: Time


class ShownItem(TypedDict):
    """One line of an order. `unit_price` in dollars, as a decimal string."""

    sku: str
    name: str
    quantity: int
    unit_price: str


class ShownReturn(TypedDict):
    """A return of an order. `refund` in dollars, as a decimal string."""

    return_number: str
    status: ReturnStatus
    items: list[str]
    refund: str
    tracking_number: str | None
    exchange_for: str | None
    new_order_number: str | None
    held_until: datetime | None
    ticket: str | None
    created_at: datetime
    received_at: datetime | None


class ShownOrder(TypedDict):
    """An order with its lines and returns. `total` and `refunded` in dollars, as strings."""

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
    items: Sequence[ShownItem]
    returns: Sequence[ShownReturn]


class ShownContact(TypedDict):
    """An address of a customer's."""

    kind: ContactKind
    address: str
    verified: bool
