"""Lists the customer's own orders, with refunds and returns."""

from pydantic import Field

from support_agent.agent.claims.trust import FROM_ROWS
from support_agent.agent.returning import shown_return
from support_agent.agent.toolbox import Arguments, ToolContext, ToolResult, tool
from support_agent.domain.models import Order
from support_agent.domain.shop import Limits
from support_agent.store.commerce import order_history as rows
from support_agent.store.commerce import orders

MOST = 20


class OrderHistory(Arguments):
    """Arguments of order_history."""

    latest: int = Field(10, ge=1, le=MOST, description="How many orders, the newest first.")


@tool(OrderHistory, writes=False, trust=FROM_ROWS)
async def order_history(context: ToolContext, arguments: OrderHistory) -> ToolResult:
    """All this customer has ordered, with totals, refunds and returns: for "what have I ordered?",
    "where is my refund?" and "has my return arrived?".

    "total_in_all" leaves cancelled orders out. A refund in "decided_by_person" is not paid yet.
    Look an order up by itself for its details.
    """
    found = await orders.page(context.tx, context.customer_id, arguments.latest)
    paid = await rows.refunds(context.tx, context.customer_id)
    waiting = await rows.with_a_person(context.tx, context.customer_id)
    return ToolResult(
        "ok",
        {
            "orders": [
                _row(order, paid.get(order.id, []), waiting.get(order.id, []), context.shop.limits)
                for order in found
            ],
            **await rows.in_all(context.tx, context.customer_id),
        },
    )


def _row(
    order: Order, paid: list[rows.Refunded], waiting: list[rows.Undecided], limits: Limits
) -> dict[str, object]:
    shown: dict[str, object] = {
        "order_number": order.order_number,
        "status": order.status,
        "placed_on": order.placed_at.date().isoformat(),
        "delivered_on": order.delivered_at and order.delivered_at.date().isoformat(),
        "total": str(order.total),
        "items": order.named(order.units()),
        "refunded": str(paid_back)
        if (paid_back := order.refunded - order.refund_under_way)
        else None,
        "refunds": paid,
        "decided_by_person": waiting,
        "returns": [shown_return(order, each, limits) for each in order.returns],
    }
    return {key: value for key, value in shown.items() if value}
