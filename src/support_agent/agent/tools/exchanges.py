"""Exchanges: offered here, made after the yes. The new item leaves when the old one arrives."""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent import offers
from support_agent.agent.claims.trust import FROM_ROWS
from support_agent.agent.toolbox import (
    Arguments,
    OrderNumber,
    Sku,
    ToolContext,
    ToolResult,
    tool,
)
from support_agent.domain.models import Order
from support_agent.domain.offers.kind import Detail
from support_agent.domain.offers.kinds import exchange
from support_agent.domain.policies.exchanges import Product, decide_exchange
from support_agent.domain.policies.verdicts import Approved, NeedsHuman, Refused
from support_agent.store.commerce import catalog, orders


class ExchangeItem(Arguments):
    """Arguments of exchange_item."""

    order_number: OrderNumber
    item: Sku = Field(description="SKU of the item that comes back.")
    new_item: Sku = Field(description="SKU of the product they want instead; see check_inventory.")
    quantity: int = Field(1, strict=True, ge=1, le=50, description="How many of them.")
    reason: str | SkipJsonSchema[None] = Field(None, max_length=500)


@tool(ExchangeItem, writes=True, kinds=("customer", "call"), offers=exchange.KIND, trust=FROM_ROWS)
async def exchange_item(context: ToolContext, arguments: ExchangeItem) -> ToolResult:
    """Offer to exchange a delivered item for another product of the same kind that is in stock and
    costs the same or less, when the customer says which one they want instead.

    Nothing is held before the customer has confirmed; the system asks them to. Then a label for the
    old item is made and the new one is held; it leaves when the old one has arrived, and a
    difference in price (refund_on_arrival) goes back then. Dearer ones go to a person.
    """
    order = await orders.by_number(
        context.tx, context.customer_id, arguments.order_number, lock=True
    )
    if order is None:
        return await offers.unknown_order(context, arguments.order_number)
    new = await catalog.by_sku(context.tx, arguments.new_item)
    if new is None:
        return ToolResult(
            "not_found", {"message": f"No product has the SKU {arguments.new_item!r}."}
        )
    old = await catalog.by_sku(context.tx, arguments.item)
    decision = decide_exchange(
        order,
        units=(arguments.item,) * arguments.quantity,
        line=old.line if old else None,
        new=new,
        now=context.now,
        limits=context.shop.limits,
    )
    match decision:
        case Approved():
            return await offers.offer(
                context,
                order,
                decision,
                kind=exchange.KIND,
                amount=None,
                detail=_detail(new, offers.on_arrival(context, order, decision.amount)),
                reason=arguments.reason or "",
            )
        case NeedsHuman():
            return await offers.for_a_person(
                context,
                order,
                decision,
                issue_type="return",
                severity="medium",
                wants=f"Exchange {arguments.quantity} x {arguments.item} of {order.order_number} "
                f"for {new.name}",
            )
        case Refused():
            return await _refused(context, order, decision, old, arguments.quantity)


def _detail(new: Product, on_arrival: Detail) -> Detail:
    """Which product is sent, at which price, and the refund for the old one."""
    return {
        "new_sku": new.sku,
        "new_name": new.name,
        "new_price": str(new.price),
        **on_arrival,
    }


async def _refused(
    context: ToolContext, order: Order, decision: Refused, old: Product | None, quantity: int
) -> ToolResult:
    """The refusal with what is possible instead, if only the product was wrong."""
    result = offers.refused(decision)
    if old is None or decision.rule.rpartition(".")[2] not in {"out_of_stock", "other_line"}:
        return result
    paid = next(item.unit_price for item in order.items if item.sku == old.sku)
    others = await catalog.others_of_line(
        context.tx, old.line, but=old.sku, most=paid, units=quantity
    )
    shown = [{"sku": o.sku, "name": o.name, "price": str(o.price)} for o in others]
    return ToolResult(result.outcome, {**result.data, "in_stock_instead": shown}, decision.rule)
