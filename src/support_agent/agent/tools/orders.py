"""Looks up the customer's own orders."""

from datetime import timedelta

from pydantic.json_schema import SkipJsonSchema

from support_agent.agent.claims.trust import FROM_ROWS
from support_agent.agent.offers import unknown_order
from support_agent.agent.returning import shown_return
from support_agent.agent.toolbox import (
    Arguments,
    OrderNumber,
    ToolContext,
    ToolResult,
    tool,
)
from support_agent.domain.models import Order
from support_agent.store.commerce import orders


class LookupOrder(Arguments):
    """Arguments of lookup_order."""

    order_number: OrderNumber | SkipJsonSchema[None] = None


@tool(LookupOrder, writes=False, trust=FROM_ROWS)
async def lookup_order(context: ToolContext, arguments: LookupOrder) -> ToolResult:
    """Look up one of this customer's orders: status, items, dates, carrier and tracking.

    Leave order_number out to list the customer's latest orders, for example when they name a
    product instead of a number. Always look up again before you state a status: it changes.
    """
    if arguments.order_number is None:
        found = await orders.page(context.tx, context.customer_id)
        return ToolResult("ok", {"orders": [_row(order) for order in found]})
    order = await orders.by_number(context.tx, context.customer_id, arguments.order_number)
    if order is None:
        return await unknown_order(context, arguments.order_number)
    return ToolResult("ok", {"order": _whole(order, context)})


def _row(order: Order) -> dict[str, object]:
    return {
        "order_number": order.order_number,
        "status": order.status,
        "placed_on": order.placed_at.date().isoformat(),
        "total": str(order.total),
        "items": [item.name for item in order.items],
    }


def _whole(order: Order, context: ToolContext) -> dict[str, object]:
    limits = context.shop.limits
    shown: dict[str, object] = {
        **_row(order),
        "items": [
            {
                "sku": item.sku,
                "name": item.name,
                "quantity": item.quantity,
                "unit_price": str(item.unit_price),
            }
            for item in order.items
        ],
        "refunded": str(order.refunded - order.refund_under_way),
        "refund_under_way": str(order.refund_under_way) if order.refund_under_way else None,
        "returns": [shown_return(order, each, limits) for each in order.returns],
        "carrier": order.carrier,
        "tracking_number": order.tracking_number,
        "shipped_on": order.shipped_at and order.shipped_at.date().isoformat(),
        "delivered_on": order.delivered_at and order.delivered_at.date().isoformat(),
        "expected_on": order.expected_on and order.expected_on.isoformat(),
        "ship_to": ", ".join(
            part for part in (order.ship_to.get("city"), order.ship_to.get("state")) if part
        ),
    }
    if order.delivered_at and order.status == "delivered":
        last_day = order.delivered_at + timedelta(days=limits.return_window_days)
        shown["return_by"] = last_day.date().isoformat()
    return {key: value for key, value in shown.items() if value}
