"""A return of an order, as tools show it."""

from decimal import Decimal

from support_agent.domain.models import Order, Return
from support_agent.domain.policies.refunds import over_the_limits
from support_agent.domain.shop import Limits


def shown_return(order: Order, each: Return, limits: Limits) -> dict[str, object]:
    """Its items, its status and its refund, without empty fields."""
    shown = {
        "return_number": each.number,
        "status": {"open": "on its way to us"}.get(each.status, each.status),
        "items": order.named(each.skus),
        "refund_on_arrival": str(each.amount) if each.status == "open" and each.amount else None,
        "person_decides_refund": each.status == "open"
        and over_the_limits(order, each.amount, Decimal(0), limits) is not None,
        "tracking_number": each.tracking_number,
        "exchange_for": each.new_name,
        "held_until": each.held_until and each.held_until.date().isoformat(),
        "new_order_number": each.new_order_number,
        "received_on": each.received_at and each.received_at.date().isoformat(),
        "ticket": f"TCK-{each.ticket_id}" if each.ticket_id else None,
    }
    return {key: value for key, value in shown.items() if value}
