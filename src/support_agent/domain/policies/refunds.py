"""Rules for refunds. Same inputs, same verdict; no model, no clock, no I/O.

The limits come from shop.toml.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from support_agent.domain.models import Order
from support_agent.domain.money import money
from support_agent.domain.policies.units import days_over, listed, unit_problem
from support_agent.domain.policies.verdicts import Approved, Decision, NeedsHuman, Refused
from support_agent.domain.shop import Limits


def decide_refund(
    order: Order,
    *,
    amount: Decimal | None,
    units: Sequence[str],
    refunded_today: Decimal,
    now: datetime,
    limits: Limits,
) -> Decision:
    """Whether these units, or this amount, of the order may be refunded.

    `units` has one SKU per unit; empty means all that is left. `amount` None means their price.
    `refunded_today`: refunds to this customer in the last 24 hours, over all orders.
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
            f"{money(wanted)} is more than the {money(most)} that can still be refunded for this.",
            "Ask for that amount or less.",
        )
    taken = len(free) < len(order.units())
    booked = tuple(units) or (free if taken and amount is None else ())
    over = over_the_limits(order, wanted, refunded_today, limits)
    if over:
        return replace(over, units=booked)
    return Approved("refund.allowed", wanted, booked)


def _most(order: Order, units: Sequence[str], free: Sequence[str]) -> Decimal:
    """The most that can still be refunded for the units; if empty, for all that is left."""
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
            f"Refunds over {money(limits.refund_limit_per_order)} on one order are decided by a "
            "person.",
            amount,
        )
    if refunded_today + amount > limits.refund_limit_per_day:
        return NeedsHuman(
            "refund.daily_limit",
            f"Refunds over {money(limits.refund_limit_per_day)} in one day are decided by a "
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
    return Refused("refund.amount", f"{amount} is not an amount to refund.", _above_nothing())


def _above_nothing() -> str:
    return f"Name an amount above {money(Decimal(0))}."


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
    """Refuses a partial amount without an item: no item may be refunded beyond its price."""
    if amount is None or units or len(set(free)) < 2:  # noqa: PLR2004 - one item is no question
        return None
    if amount >= _most(order, (), free):
        return None
    return Refused(
        "refund.which_item",
        f"{order.order_number} has several items, and {money(amount)} doesn't say which one it "
        "is for.",
        f"Ask which one: {listed(order)}.",
    )


def decide_approved_refund(
    order: Order, amount: Decimal | None, units: Sequence[str]
) -> Approved | Refused:
    """Whether a staff approval may refund this. Only facts that make it impossible still refuse."""
    wrong = unit_problem(order, units, "refund", Counter(order.refunded_skus), order.exchanged)
    if wrong:
        return wrong
    if amount is None or amount <= 0:
        return Refused("refund.amount", "No amount to refund.", _above_nothing())
    most = min(order.refundable, order.worth(units)) if units else order.refundable
    if amount > most:
        return Refused(
            "refund.exceeds_order",
            f"{money(amount)} is more than the {money(most)} that can still be refunded for this.",
            "Edit the amount, or reject the request.",
        )
    return Approved("person.approved", amount, tuple(units))
