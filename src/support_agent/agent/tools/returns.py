"""Returns: the label is offered here and made after the yes; the refund follows the parcel."""

from collections import Counter

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent import offers
from support_agent.agent.claims.trust import FROM_ROWS
from support_agent.agent.toolbox import (
    Arguments,
    Items,
    OrderNumber,
    ToolContext,
    ToolResult,
    counted,
    tool,
)
from support_agent.domain.offers.kinds import return_label
from support_agent.domain.policies.returns import decide_return_label
from support_agent.domain.policies.units import units_of
from support_agent.domain.policies.verdicts import Approved, Refused
from support_agent.store.commerce import label_links, orders, return_labels


class CreateReturnLabel(Arguments):
    """Arguments of create_return_label."""

    order_number: OrderNumber
    items: Items | SkipJsonSchema[None] = Field(
        None, description="The items that come back. Leave out for everything of the order."
    )
    reason: str | SkipJsonSchema[None] = Field(None, max_length=500)


@tool(
    CreateReturnLabel,
    writes=True,
    kinds=("customer", "call"),
    offers=return_label.KIND,
    trust=FROM_ROWS,
)
async def create_return_label(context: ToolContext, arguments: CreateReturnLabel) -> ToolResult:
    """Offer to take back items of a delivered order, when the customer wants to send them back.

    The prepaid label is made after the customer has confirmed; the system asks them to. The refund
    (refund_on_arrival) goes out when the parcel has arrived, not before. If there is a label
    already, that one comes back.
    """
    order = await orders.by_number(
        context.tx, context.customer_id, arguments.order_number, lock=True
    )
    if order is None:
        return await offers.unknown_order(context, arguments.order_number)
    free = order.units(order.sent_back)
    units = units_of(counted(arguments.items), free)
    label = await return_labels.newest(context.tx, order.id)
    new = Counter(units) and not Counter(units) - Counter(free)
    if label and not new and not Counter(units) - Counter(label["skus"] or units):
        known = {key: value for key, value in label.items() if value and key != "skus"}
        if "url" in known:
            known["url"] = await label_links.renewed(context.tx, str(known["url"]), context.now)
        return ToolResult("ok", {"label": known}, rule="return.exists")
    decision = decide_return_label(order, units=units, now=context.now, limits=context.shop.limits)
    match decision:
        case Approved():
            return await offers.offer(
                context,
                order,
                decision,
                kind=return_label.KIND,
                amount=None,
                detail=offers.on_arrival(context, order, decision.amount),
                reason=arguments.reason or "",
            )
        case Refused():
            return offers.refused(decision)
