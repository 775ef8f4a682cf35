"""Changes an order's status: customers may cancel pending orders, operators may do more."""

from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent import offers
from support_agent.agent.claims.trust import FROM_ROWS
from support_agent.agent.toolbox import (
    Arguments,
    OrderNumber,
    ToolContext,
    ToolResult,
    tool,
)
from support_agent.domain.events import OrderChanged
from support_agent.domain.models import Order
from support_agent.domain.offers.kinds import cancellation
from support_agent.domain.operators.told_by_operator import is_told
from support_agent.domain.policies.cancellations import decide_cancellation
from support_agent.domain.policies.verdicts import Approved, NeedsHuman, Refused
from support_agent.store.commerce import effects, orders


class UpdateOrderStatus(Arguments):
    """Arguments of update_order_status."""

    order_number: OrderNumber
    status: Literal["pending", "processing", "shipped", "delivered", "cancelled", "returned"]
    tracking_number: str | SkipJsonSchema[None] = Field(
        None, pattern=r"^[A-Za-z0-9]{6,40}$", description="Letters and digits, when shipped."
    )


async def _is_told(context: ToolContext, arguments: UpdateOrderStatus) -> bool:
    """Whether an order of the operator's own has this order number, status and tracking number."""
    return is_told(
        context.told,
        arguments.status,
        arguments.order_number,
        await orders.numbers(context.tx, context.customer_id),
        tracking=arguments.tracking_number,
        names=context.customer_name.split(),
        operator=context.operator,
    )


@tool(UpdateOrderStatus, writes=True, is_told=_is_told, offers=cancellation.KIND, trust=FROM_ROWS)
async def update_order_status(context: ToolContext, arguments: UpdateOrderStatus) -> ToolResult:
    """Cancel an order that is still pending, when the customer asks for it (status "cancelled").

    It is cancelled only after the customer has confirmed; the system asks them to. It refunds
    nothing: what becomes of the payment stands in the help articles. Any other status, and tracking
    numbers, can only be set by the shop's own people.
    """
    order = await orders.by_number(
        context.tx, context.customer_id, arguments.order_number, lock=True
    )
    if order is None:
        return await offers.unknown_order(context, arguments.order_number)
    if context.kind == "operator":
        return await _set_by_operator(context, order, arguments)
    if arguments.status != "cancelled" or arguments.tracking_number:
        return offers.refused(
            Refused(
                "order_status.staff_only",
                "Only the shop's own people can set that.",
                "A pending order can be cancelled; anything else I can pass on to a person.",
            )
        )
    decision = decide_cancellation(order)
    match decision:
        case Approved():
            return await offers.offer(
                context, order, decision, kind=cancellation.KIND, amount=order.total
            )
        case NeedsHuman():
            return await offers.for_a_person(
                context,
                order,
                decision,
                issue_type=cancellation.KIND.issue_type,
                severity="high",
                wants=f"Cancel {order.order_number}",
                kind=cancellation.KIND,
            )
        case Refused():
            return offers.refused(decision)


async def _set_by_operator(
    context: ToolContext, order: Order, arguments: UpdateOrderStatus
) -> ToolResult:
    before = {"status": order.status, "tracking_number": order.tracking_number}
    after = {
        "status": arguments.status,
        "tracking_number": arguments.tracking_number or order.tracking_number,
    }
    await effects.record(
        context.tx,
        effects.NewEffect(
            key=f"order_status:{order.order_number}:{context.cause}",
            customer_id=context.customer_id,
            order_id=order.id,
            turn_id=context.turn_id,
            kind="order_status",
            status="done",
            rule="order_status.operator",
            arguments={"operator": context.operator, "before": before, "after": after},
            actor=f"operator:{context.operator}",
        ),
    )
    await orders.set_status(
        context.tx, order.id, status=arguments.status, tracking_number=arguments.tracking_number
    )
    changed = await orders.shown(context.tx, context.customer_id, order.order_number)
    return ToolResult(
        "ok",
        {"order_number": order.order_number, "before": before, "after": after},
        rule="order_status.operator",
        events=(OrderChanged(changed),),
    )
