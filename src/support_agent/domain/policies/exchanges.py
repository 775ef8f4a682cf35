"""Rules for exchanges. Same inputs, same verdict; no model, no clock, no I/O."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from support_agent.domain.models import Order
from support_agent.domain.money import money
from support_agent.domain.policies.returns import not_returnable
from support_agent.domain.policies.units import unit_problem
from support_agent.domain.policies.verdicts import Approved, Decision, NeedsHuman, Refused
from support_agent.domain.shop import Limits


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its product line, as far as an exchange needs it.

    `at_one_place`: the most units that a single warehouse has.
    """

    sku: str
    name: str
    line: str
    price: Decimal
    at_one_place: int


def decide_exchange(
    order: Order,
    *,
    units: Sequence[str],
    line: str | None,
    new: Product,
    now: datetime,
    limits: Limits,
) -> Decision:
    """Whether these units of one SKU may be exchanged for as many of `new`. `line`: the old one's.

    `amount` is the difference refunded when the old ones arrive. Nothing is ever charged.
    """
    refusal = (
        not_returnable(order, "exchange", now, limits)
        or unit_problem(order, units, "exchange", Counter(order.refunded_skus), order.sent_back)
        or _not_exchangeable(units, line, new)
    )
    if refusal:
        return refusal
    paid = min(order.worth(units), order.refundable - order.promised)
    price = new.price * len(units)
    if line is None or price > paid:
        return NeedsHuman(
            "exchange.dearer",
            f"{new.name} costs {money(price)}, more than the {money(max(paid, Decimal(0)))} of "
            "what comes back; only a person can arrange that."
            if line
            else "Its product line isn't in the catalogue any more.",
        )
    return Approved("exchange.allowed", paid - price, tuple(units))


def _not_exchangeable(units: Sequence[str], line: str | None, new: Product) -> Refused | None:
    if new.sku in units:
        return Refused(
            "exchange.same_item",
            f"{new.name} is the very item that was bought.",
            "If it is defective, it can be returned for a refund, or a person arranges a "
            "replacement.",
        )
    if line is not None and new.line != line:
        return Refused(
            "exchange.other_line",
            f"{new.name} belongs to {new.line}; an exchange stays within {line}.",
            "The old one can be returned for a refund, and the new one ordered.",
        )
    if new.at_one_place < len(units):
        return Refused(
            "exchange.out_of_stock",
            f"{new.name} isn't in stock now.",
            "Another one of the same line, or a return for a refund.",
        )
    return None
