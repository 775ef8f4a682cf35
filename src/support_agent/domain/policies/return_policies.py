"""What the shop allows of what comes back: returns, exchanges, and the money when they arrive."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from support_agent.domain.models import Order, Return
from support_agent.domain.money import dollars
from support_agent.domain.policies.policies import (
    Approved,
    Decision,
    NeedsHuman,
    Refused,
    days_over,
    over_the_limits,
    unit_problem,
)
from support_agent.domain.shop import Limits


@dataclass(frozen=True, slots=True)
class Offered:
    """A product as an exchange needs it, with its product line.

    `at_one_place`: the most units that one warehouse has.
    """

    sku: str
    name: str
    line: str
    price: Decimal
    at_one_place: int


def decide_return_label(
    order: Order, *, units: Sequence[str] = (), now: datetime, limits: Limits
) -> Approved | Refused:
    """May these units be sent back on a label of ours? None named: all that are still there.

    `amount` is what goes back when they arrive: what they cost, but for what was refunded.
    """
    refusal = _not_returnable(order, "return", now, limits)
    if refusal:
        return refusal
    wanted = tuple(units) or order.units(order.sent_back)
    problem = unit_problem(order, wanted, "return", Counter(), order.sent_back)
    if problem or not wanted:
        return problem or Refused(
            "return.item_already",
            f"All of {order.order_number} is on its way back or has arrived already.",
            "A person can look into it if something is missing.",
        )
    return Approved("return.allowed", _due(order, wanted), wanted)


def _due(order: Order, units: Sequence[str]) -> Decimal:
    """What these units still bring: nothing twice, and never more than is left of the total."""
    unpaid = Counter(units) - _refunded_among(order, units)
    left = order.refundable - order.promised
    return max(min(left, order.worth(tuple(unpaid.elements()))), Decimal(0))


def _refunded_among(order: Order, units: Sequence[str]) -> Counter[str]:
    """How many of these units have been refunded: those that can't be any of the others."""
    others = Counter(order.units(order.returning)) - Counter(units)
    return Counter(order.refunded_skus) - others


def _not_returnable(order: Order, what: str, now: datetime, limits: Limits) -> Refused | None:
    if order.status != "delivered":
        return Refused(
            f"{what}.not_delivered",
            f"{order.order_number} is {order.status}; only a delivered order can be sent back.",
            "A pending order can be cancelled instead."
            if order.status == "pending"
            else "Once it has arrived it can be sent back.",
        )
    if days_over(order, now, limits.return_window_days):
        return Refused(
            f"{what}.window",
            f"The {limits.return_window_days} days for returns after delivery are over.",
            "The manufacturer's warranty may still cover it.",
        )
    return None


def decide_exchange(
    order: Order,
    *,
    units: Sequence[str],
    line: str | None,
    new: Offered,
    now: datetime,
    limits: Limits,
) -> Decision:
    """May these units of one SKU be exchanged for as many of `new`? `line`: the old one's.

    `amount` is the difference that goes back when the old ones arrive. Nothing is ever charged.
    """
    refusal = (
        _not_returnable(order, "exchange", now, limits)
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
            f"{new.name} costs {dollars(price)}, more than the {dollars(max(paid, Decimal(0)))} of "
            "what comes back; only a person can arrange that."
            if line
            else "Its product line isn't in the catalogue any more.",
        )
    return Approved("exchange.allowed", paid - price, tuple(units))


def _not_exchangeable(units: Sequence[str], line: str | None, new: Offered) -> Refused | None:
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


def decide_arrival(
    order: Order, came: Return, *, refunded_today: Decimal, limits: Limits
) -> Approved | NeedsHuman:
    """What goes back now that it has arrived, if anything: the limits bind as for any refund."""
    rest = _without(order, came)
    if came.new_sku:
        # Its units are paid for by the new product; the difference belongs to none of them.
        owed, units = min(came.amount, order.refundable), ()
    else:
        owed = min(came.amount, _due(rest, came.skus))
        units = tuple((Counter(came.skus) - _refunded_among(rest, came.skus)).elements())
    if owed <= 0:
        return Approved("return.received")
    over = over_the_limits(order, owed, refunded_today, limits)
    return replace(over, units=units) if over else Approved("return.received", owed, units)


def due_for(order: Order, came: Return) -> Decimal:
    """What the units of a return bring by themselves, were they not exchanged."""
    return _due(_without(order, came), came.skus)


def _without(order: Order, came: Return) -> Order:
    return replace(order, returns=tuple(r for r in order.returns if r.id != came.id))
