"""Refunds: offered here, made only after the customer's yes."""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent import offers
from support_agent.agent.claims.trust import FROM_ROWS
from support_agent.agent.toolbox import (
    Arguments,
    Dollars,
    Items,
    OrderNumber,
    ToolContext,
    ToolResult,
    counted,
    tool,
)
from support_agent.domain.money import money
from support_agent.domain.offers.kinds import refund
from support_agent.domain.policies.refunds import decide_refund
from support_agent.domain.policies.units import units_of
from support_agent.domain.policies.verdicts import Approved, NeedsHuman, Refused
from support_agent.store.commerce import effects, orders


class ProcessRefund(Arguments):
    """Arguments of process_refund."""

    order_number: OrderNumber
    reason: str = Field(min_length=2, max_length=500, description="Why, in the customer's words.")
    items: Items | SkipJsonSchema[None] = Field(
        None,
        description="The items to refund. Leave out for everything that is left of the order.",
    )
    amount: Dollars | SkipJsonSchema[None] = Field(
        None, description="Only when the customer wants less than the items' price."
    )


@tool(ProcessRefund, writes=True, kinds=("customer", "call"), offers=refund.KIND, trust=FROM_ROWS)
async def process_refund(context: ToolContext, arguments: ProcessRefund) -> ToolResult:
    """Offer a refund of an order or of some of its items, when the customer asks for one.

    The money moves only after the customer has confirmed this very offer; the system asks them to.
    Ask which item they mean when that isn't clear. Amounts above the shop's
    limit go to a person, and the result says so.
    """
    order = await orders.by_number(
        context.tx, context.customer_id, arguments.order_number, lock=True
    )
    if order is None:
        return await offers.unknown_order(context, arguments.order_number)
    decision = decide_refund(
        order,
        amount=arguments.amount,
        units=units_of(counted(arguments.items), order.refundable_units),
        refunded_today=await effects.refunded_today(context.tx, context.customer_id),
        now=context.now,
        limits=context.shop.limits,
    )
    match decision:
        case Approved():
            return await offers.offer(
                context,
                order,
                decision,
                kind=refund.KIND,
                amount=decision.amount,
                reason=arguments.reason,
            )
        case NeedsHuman():
            return await offers.for_a_person(
                context,
                order,
                decision,
                issue_type=refund.KIND.issue_type,
                severity="high",
                wants=(
                    f"Refund of {money(decision.amount)} for {order.order_number}: "
                    f"{arguments.reason}"
                ),
                kind=refund.KIND,
            )
        case Refused():
            return offers.refused(decision)
