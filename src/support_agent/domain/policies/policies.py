"""What the shop allows, as pure decisions. Same inputs, same verdict; no model, no clock, no I/O.

Every verdict carries the id of the rule that made it. Numbers come from shop.toml.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from support_agent.domain.models import Order
from support_agent.domain.money import dollars
from support_agent.domain.shop import Limits


@dataclass(frozen=True, slots=True)
class Approved:
    """Allowed. `amount` in dollars and `units`, one SKU for each, say exactly what."""

    rule: str
    amount: Decimal = Decimal(0)
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsHuman:
    """Not the agent's to decide. `amount` and `units` are what a person decides about."""

    rule: str
    reason: str
    amount: Decimal = Decimal(0)
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Not allowed. `instead` says what is possible."""

    rule: str
    reason: str
    instead: str


Decision = Approved | NeedsHuman | Refused


def decide_refund(
    order: Order,
    *,
    amount: Decimal | None,
    units: Sequence[str],
    refunded_today: Decimal,
    now: datetime,
    limits: Limits,
) -> Decision:
    """May these units, or this amount, of the order be refunded?

    `units` has one SKU for each unit; none: all that is left. `amount` None: what they cost.
    `refunded_today` is what this customer was refunded in the last 24 hours over all orders.
    """
    free = order.refundable_units
    refusal = (
        _refund_impossible(order, now, limits)
        or _no_amount(amount)
        or unit_problem(order, units, "refund", Counter(order.refunded_skus), order.returning)
        or _nothing_free(order, free)
        or _which_item(order, amount, units, free)
    )
    if refusal:
        return refusal
    most = _most(order, units, free)
    wanted = amount if amount is not None else most
    if refusal := _no_amount(wanted):
        return refusal
    if wanted > most:
        return Refused(
            "refund.exceeds_order",
            f"{dollars(wanted)} is more than the {dollars(most)} that can still be refunded "
            "for this.",
            "Ask for that amount or less.",
        )
    taken = len(free) < len(order.units())
    booked = tuple(units) or (free if taken and amount is None else ())
    over = over_the_limits(order, wanted, refunded_today, limits)
    if over:
        return replace(over, units=booked)
    return Approved("refund.allowed", wanted, booked)


def _most(order: Order, units: Sequence[str], free: Sequence[str]) -> Decimal:
    """What can still be refunded for the units; without any, for all that is left."""
    left = order.refundable - order.promised
    if not units and len(free) == len(order.units()):
        return left
    return min(left, order.worth(units or free))


def over_the_limits(
    order: Order, amount: Decimal, refunded_today: Decimal, limits: Limits
) -> NeedsHuman | None:
    """The limits count over all refunds of an order, and of a customer in 24 hours."""
    if order.refunded + amount > limits.refund_limit_per_order:
        return NeedsHuman(
            "refund.limit",
            f"Refunds over {dollars(limits.refund_limit_per_order)} on one order are decided by a "
            "person.",
            amount,
        )
    if refunded_today + amount > limits.refund_limit_per_day:
        return NeedsHuman(
            "refund.daily_limit",
            f"Refunds over {dollars(limits.refund_limit_per_day)} in one day are decided by a "
            "person.",
            amount,
        )
    return None


def _refund_impossible(order: Order, now: datetime, limits: Limits) -> Refused | None:
    if order.status in {"pending", "processing"}:
        return Refused(
            "refund.not_delivered",
            f"{order.order_number} has not been shipped yet, so nothing has been charged for good.",
            "It can be cancelled while it is still pending.",
        )
    if order.status == "shipped":
        return Refused(
            "refund.not_delivered",
            f"{order.order_number} is still on its way.",
            "Once it has arrived it can be returned for a refund.",
        )
    if order.status == "cancelled":
        return Refused(
            "refund.cancelled",
            f"{order.order_number} was cancelled, so there is nothing left to refund.",
            "A person can check the payment if the charge is still there.",
        )
    if order.refundable <= 0:
        return Refused(
            "refund.already",
            f"{order.order_number} has been refunded in full already.",
            "A person can check the payment if the money has not arrived.",
        )
    if days_over(order, now, limits.refund_window_days):
        return Refused(
            "refund.window",
            f"The {limits.refund_window_days} days for refunds after delivery are over.",
            "The manufacturer's warranty may still cover it.",
        )
    return None


def _no_amount(amount: Decimal | None) -> Refused | None:
    if amount is None or amount > 0:
        return None
    return Refused(
        "refund.amount", f"{amount} is not an amount to refund.", "Name an amount above $0.00."
    )


def _nothing_free(order: Order, free: Sequence[str]) -> Refused | None:
    if free:
        return None
    waiting = [r.number for r in order.returns if r.status == "open"]
    return Refused(
        "refund.return_open",
        f"Everything that is left of {order.order_number} is on its way back ({waiting[-1]})."
        if waiting
        else f"Everything of {order.order_number} has been refunded or exchanged already.",
        "The money goes back when the parcel has arrived."
        if waiting
        else "A person can check the payment if the money has not arrived.",
    )


def _which_item(
    order: Order, amount: Decimal | None, units: Sequence[str], free: Sequence[str]
) -> Refused | None:
    """A part of the money belongs to an item, so that no item is paid back beyond its price."""
    if amount is None or units or len(set(free)) < 2:  # noqa: PLR2004 - one item is no question
        return None
    if amount >= _most(order, (), free):
        return None
    return Refused(
        "refund.which_item",
        f"{order.order_number} has several items, and {dollars(amount)} doesn't say which one it "
        "is for.",
        f"Ask which one: {_listed(order)}.",
    )


def _listed(order: Order) -> str:
    return ", ".join(
        f"{item.sku} ({item.name}, {item.quantity} x {dollars(item.unit_price)})"
        for item in order.items
    )


def units_of(
    items: Sequence[tuple[str, int | None]], still_there: Sequence[str]
) -> tuple[str, ...]:
    """Items as a model names them, one entry for each unit. No quantity: all that is still there.

    A SKU of which nothing is there stays in once, to be refused.
    """
    free = Counter(still_there)
    wanted: Counter[str] = Counter()
    for sku, quantity in items:
        wanted[sku] += (free[sku] or 1) if quantity is None else quantity
    for sku in {sku for sku, quantity in items if quantity is None}:
        wanted[sku] = free[sku] or 1
    return tuple(wanted.elements())


def unit_problem(
    order: Order, units: Sequence[str], what: str, refunded: Counter[str], returning: Counter[str]
) -> Refused | None:
    """Why these units can't be had: not of the order, more than there are, refunded, under way.

    `what` begins the rule's id. Counters say how many units of a SKU are taken.
    """
    lines = {item.sku: item for item in order.items}
    for sku, wanted in Counter(units).items():
        if sku not in lines:
            return Refused(
                f"{what}.item",
                f"{sku} is not part of {order.order_number}.",
                f"The order holds: {_listed(order)}.",
            )
        line = lines[sku]
        if wanted > line.quantity:
            return Refused(
                f"{what}.quantity",
                f"{order.order_number} has {line.quantity} x {line.name}, not {wanted}.",
                f"It can be done for up to {line.quantity}.",
            )
        left = line.quantity - refunded[sku] - returning[sku]
        if wanted <= left:
            continue
        if left > 0:
            return Refused(
                f"{what}.quantity",
                f"Of {line.quantity} x {line.name} only {left} are left.",
                f"It can be done for up to {left}.",
            )
        if returning[sku]:
            return Refused(
                f"{what}.return_open",
                f"{line.name} of {order.order_number} is on its way back or was exchanged already.",
                "What is due for it goes back when the parcel has arrived.",
            )
        return Refused(
            f"{what}.item_already",
            f"{line.name} of {order.order_number} has been refunded already.",
            "A person can check the payment if the money has not arrived.",
        )
    return None


def days_over(order: Order, now: datetime, days: int) -> bool:
    """Whether it was delivered longer ago than that, or never."""
    return order.delivered_at is None or now > order.delivered_at + timedelta(days=days)


def decide_cancellation(order: Order) -> Decision:
    """May this order still be cancelled?"""
    if order.status == "pending":
        return Approved("cancel.allowed", order.total)
    if order.status == "processing":
        return NeedsHuman(
            "cancel.processing",
            f"{order.order_number} is being packed; a person has to see whether it can be stopped.",
            order.total,
        )
    instead = (
        "It can be returned after delivery."
        if order.status in {"shipped", "delivered"}
        else "There is nothing left to cancel."
    )
    return Refused(
        "cancel.status", f"{order.order_number} is {order.status} and can't be cancelled.", instead
    )


def decide_address_change(order: Order) -> Decision:
    """May the parcel still go elsewhere? The customer has to prove who they are besides."""
    if order.status == "pending":
        return Approved("address.allowed")
    if order.status == "processing":
        return NeedsHuman(
            "address.processing",
            f"{order.order_number} is being packed; a person has to see whether it can be changed.",
        )
    return Refused(
        "address.status",
        f"{order.order_number} is {order.status}, so its address can't be changed.",
        "The carrier may be able to redirect a parcel that is on its way."
        if order.status == "shipped"
        else "A new order can go to another address.",
    )


def decide_approved(
    order: Order, kind: str, *, amount: Decimal | None, units: Sequence[str]
) -> Approved | Refused:
    """May a person's yes carry this out? Only what can't be true otherwise still says no."""
    if kind == "cancellation":
        if order.status in {"pending", "processing"}:
            return Approved("person.approved", order.total)
        return Refused(
            "cancel.status",
            f"{order.order_number} is {order.status} and can't be cancelled.",
            "Refund it, or reject the request.",
        )
    wrong = unit_problem(order, units, "refund", Counter(order.refunded_skus), order.exchanged)
    if wrong:
        return wrong
    if amount is None or amount <= 0:
        return Refused("refund.amount", "No amount to refund.", "Name an amount above $0.00.")
    most = min(order.refundable, order.worth(units)) if units else order.refundable
    if amount > most:
        return Refused(
            "refund.exceeds_order",
            f"{dollars(amount)} is more than the {dollars(most)} that can still be refunded "
            "for this.",
            "Edit the amount, or reject the request.",
        )
    return Approved("person.approved", amount, tuple(units))
