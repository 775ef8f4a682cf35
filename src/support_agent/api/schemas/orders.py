"""Orders and what is offered for them."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from support_agent.api.schemas.base import Money, Read


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


class OrderPage(Read):
    """Orders, newest first; `total` counts all of the customer's."""

    orders: list[Order]
    total: int


class Proposal(Read):
    """Something offered to the customer that only their explicit yes makes happen."""

    id: int
    code: str
    kind: Literal["refund", "return_label", "cancellation", "exchange"]
    order_number: str
    amount: Money | None
    new_item: str | None = Field(
        default=None, description="What would be sent instead, in an exchange."
    )
    status: Literal["open", "confirmed", "void", "expired"]
    turn_id: int
    expires_at: datetime
    created_at: datetime
