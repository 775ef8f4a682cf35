"""Determines the requested units of an order, and why they may be unavailable."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from support_agent.domain.models import Order
from support_agent.domain.money import money
from support_agent.domain.policies.verdicts import Refused


def units_of(
    items: Sequence[tuple[str, int | None]], still_there: Sequence[str]
) -> tuple[str, ...]:
    """Items as a model names them, as one entry per unit. No quantity means all that are left.

    A SKU with no units left stays in once, so that it is refused.
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
    """Why these units are unavailable: not in the order, too many, refunded, or being returned.

    `what` is the prefix of the rule's id. The counters say how many units of a SKU are taken.
    """
    lines = {item.sku: item for item in order.items}
    for sku, wanted in Counter(units).items():
        if sku not in lines:
            return Refused(
                f"{what}.item",
                f"{sku} is not part of {order.order_number}.",
                f"The order holds: {listed(order)}.",
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


def listed(order: Order) -> str:
    """The lines of an order, as a refusal names them."""
    return ", ".join(
        f"{item.sku} ({item.name}, {item.quantity} x {money(item.unit_price)})"
        for item in order.items
    )


def days_over(order: Order, now: datetime, days: int) -> bool:
    """Whether it was delivered more than `days` days ago, or never."""
    return order.delivered_at is None or now > order.delivered_at + timedelta(days=days)
