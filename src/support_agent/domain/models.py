"""The shop's data as its rules see it: orders, lines, refunds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, get_args

OrderStatus = Literal["pending", "processing", "shipped", "delivered", "cancelled", "returned"]
ReturnStatus = Literal["open", "received", "cancelled"]
EffectStatus = Literal["intended", "calling", "done", "failed", "unknown", "by_hand"]
EffectProgress = Literal["pending", "done", "failed", "unknown", "by_hand"]
Severity = Literal["low", "medium", "high", "urgent"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
IssueType = Literal[
    "refund", "return", "order_status", "shipping", "product", "warranty", "billing",
    "technical", "complaint", "cancellation", "other",
]  # fmt: skip

Level = Literal["L0", "L1"]
"""What the evidence of a batch allows. L0: unauthenticated sender. L1: contact on file."""


def who(name: str, level: Level) -> str:
    """A customer's name in a ticket: "Alex Rivera (L1)"."""
    return f"{name or 'Unknown'} ({level})"


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line of an order. Price in dollars, each."""

    sku: str
    name: str
    quantity: int
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        """The price of the whole line."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Return:
    """Units of an order on their way back. `amount` (dollars) is refunded when they arrive.

    With `new_sku` it is an exchange: as many units of that product are reserved until then, at
    `new_price` each. `held_until` None: nothing is reserved (any longer).
    """

    id: int
    status: ReturnStatus
    skus: tuple[str, ...]
    amount: Decimal
    created_at: datetime
    new_sku: str | None = None
    new_name: str | None = None
    new_price: Decimal | None = None
    warehouse: str | None = None
    held_until: datetime | None = None
    new_order_number: str | None = None
    received_at: datetime | None = None
    tracking_number: str | None = None
    ticket_id: int | None = None

    @property
    def number(self) -> str:
        """The return's number as people see it."""
        return f"RET-{self.id}"

    @property
    def moved(self) -> Decimal:
        """The part of the order's money that pays for the new product."""
        if self.new_price is None or self.status == "cancelled":
            return Decimal(0)
        return self.new_price * len(self.skus)


@dataclass(frozen=True, slots=True)
class Order:
    """One order with its lines, its refunds (all that have not failed) and its returns.

    A tuple of SKUs has one entry per unit: two packs of one line are two entries.
    """

    id: int
    order_number: str
    customer_id: int
    status: OrderStatus
    total: Decimal
    refunded: Decimal
    refunded_skus: tuple[str, ...]
    items: tuple[OrderItem, ...]
    carrier: str | None
    tracking_number: str | None
    ship_to: dict[str, str]
    placed_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    expected_on: date | None
    returns: tuple[Return, ...] = ()
    refund_under_way: Decimal = Decimal(0)
    """The part of `refunded` that has not been paid, or not certainly."""

    @property
    def state(self) -> str:
        """What an offer depends on. Any later difference voids the offer."""
        refunded = ",".join(sorted(self.refunded_skus))
        returns = ",".join(f"{r.id}{r.status}{r.new_sku or ''}" for r in self.returns)
        return f"{self.status}|{self.total}|{self.refunded}|{refunded}|{returns}"

    @property
    def refundable(self) -> Decimal:
        """What is left of the total after refunds and payments for another product."""
        return self.total - self.refunded - sum((r.moved for r in self.returns), Decimal(0))

    @property
    def promised(self) -> Decimal:
        """What is refunded when open returns arrive."""
        return sum((r.amount for r in self.returns if r.status == "open"), Decimal(0))

    @property
    def sent_back(self) -> Counter[str]:
        """Units that are on their way back or have arrived."""
        return _units(r.skus for r in self.returns if r.status != "cancelled")

    @property
    def returning(self) -> Counter[str]:
        """Units that are on their way back, and units that were exchanged."""
        return _units(
            r.skus
            for r in self.returns
            if r.status == "open" or (r.status == "received" and r.new_sku)
        )

    @property
    def exchanged(self) -> Counter[str]:
        """Units whose money pays for another product."""
        return _units(r.skus for r in self.returns if r.moved)

    @property
    def refundable_units(self) -> tuple[str, ...]:
        """Units that were neither refunded nor exchanged and are not on their way back."""
        return self.units(Counter(self.refunded_skus), self.returning)

    def units(self, *taken: Counter[str]) -> tuple[str, ...]:
        """Every unit of the order, except those in `taken`."""
        gone = sum(taken, Counter[str]())
        return tuple(
            item.sku for item in self.items for _ in range(max(item.quantity - gone[item.sku], 0))
        )

    def worth(self, units: Sequence[str]) -> Decimal:
        """What was paid for these units. All SKUs must be in the order."""
        prices = {item.sku: item.unit_price for item in self.items}
        return sum((prices[sku] for sku in units), Decimal(0))

    def named(self, units: Sequence[str]) -> list[str]:
        """The units in words: "2 x Arctic P12"."""
        counts = Counter(units)
        return [
            item.name if counts[item.sku] == 1 else f"{counts[item.sku]} x {item.name}"
            for item in self.items
            if counts[item.sku]
        ]


def _units(groups: Iterable[Sequence[str]]) -> Counter[str]:
    return Counter(sku for group in groups for sku in group)


def progress(status: EffectStatus) -> EffectProgress:
    """The status as people see it."""
    match status:
        case "intended" | "calling":
            return "pending"
        case known:
            return known
