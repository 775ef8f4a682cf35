"""Rules for returns and for the refund when they arrive. No model, no I/O.

The limits come from shop.toml.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from support_agent.domain.models import Order, Return
from support_agent.domain.policies.refunds import over_the_limits
from support_agent.domain.policies.units import days_over, unit_problem
from support_agent.domain.policies.verdicts import Approved, NeedsHuman, Refused
from support_agent.domain.shop import Limits


def decide_return_label(
    order: Order, *, units: Sequence[str] = (), now: datetime, limits: Limits
) -> Approved | Refused:
    """Whether these units may be returned on a prepaid label; none named means all that are left.

    `amount` is refunded when they arrive: their price, less what was already refunded.
    """
    refusal = not_returnable(order, "return", now, limits)
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
    """The refund for these units: nothing twice, and never more than is left of the total."""
    unpaid = Counter(units) - _refunded_among(order, units)
    left = order.refundable - order.promised
    return max(min(left, order.worth(tuple(unpaid.elements()))), Decimal(0))


def _refunded_among(order: Order, units: Sequence[str]) -> Counter[str]:
    """How many of these units were refunded, counting only those that can't be other units."""
    others = Counter(order.units(order.returning)) - Counter(units)
    return Counter(order.refunded_skus) - others


def not_returnable(order: Order, what: str, now: datetime, limits: Limits) -> Refused | None:
    """Why nothing of the order can be returned, or None. `what` is the prefix of the rule's id."""
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


def decide_arrival(
    order: Order, came: Return, *, refunded_today: Decimal, limits: Limits
) -> Approved | NeedsHuman:
    """What to refund now that the return has arrived. The same limits apply as for any refund."""
    rest = _without(order, came)
    if came.new_sku:
        # The new product pays for its units; the price difference belongs to none of them.
        owed, units = min(came.amount, order.refundable), ()
    else:
        owed = min(came.amount, _due(rest, came.skus))
        units = tuple((Counter(came.skus) - _refunded_among(rest, came.skus)).elements())
    if owed <= 0:
        return Approved("return.received")
    over = over_the_limits(order, owed, refunded_today, limits)
    return replace(over, units=units) if over else Approved("return.received", owed, units)


def due_for(order: Order, came: Return) -> Decimal:
    """The refund for the units of a return, as if they were not exchanged."""
    return _due(_without(order, came), came.skus)


def _without(order: Order, came: Return) -> Order:
    return replace(order, returns=tuple(r for r in order.returns if r.id != came.id))
