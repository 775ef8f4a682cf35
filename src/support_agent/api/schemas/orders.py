"""Orders and the offers for them."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from support_agent.api.schemas.base import Money, Read
from support_agent.api.schemas.offers import OfferKind


class OrderItem(Read):
    """One line of an order."""

    sku: str
    name: str
    quantity: int
    unit_price: Money


class Return(Read):
    """Items of an order on their way back. `refund` is paid when they arrive."""

    return_number: str = Field(description='The name of the return: "RET-5".')
    status: Literal["open", "received", "cancelled"]
    items: list[str]
    refund: Money
    tracking_number: str | None
    exchange_for: str | None = Field(description="In an exchange, what is sent instead.")
    new_order_number: str | None = Field(description="In an exchange, the order that sends it.")
    held_until: datetime | None
    ticket: str | None = Field(description="The ticket where a person decides on the refund.")
    created_at: datetime
    received_at: datetime | None


class Order(Read):
    """An order with its items and returns. `refunded` adds up every refund that did not fail."""

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
    """A page of orders, newest first. `total` counts all of the customer's orders."""

    orders: list[Order]
    total: int


class Proposal(Read):
    """An offer that takes effect only if the customer explicitly says yes."""

    id: int
    code: str
    kind: OfferKind
    order_number: str
    amount: Money | None
    new_item: str | None = Field(
        default=None, description="In an exchange, what would be sent instead."
    )
    status: Literal["open", "confirmed", "void", "expired"]
    turn_id: int
    expires_at: datetime
    created_at: datetime
