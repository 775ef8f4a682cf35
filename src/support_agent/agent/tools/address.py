"""Changing where an order that is still pending goes: by a code to the contact on file."""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent import offers
from support_agent.agent.step_up import send_code
from support_agent.agent.toolbox import (
    Arguments,
    OrderNumber,
    PlainWords,
    ToolContext,
    ToolResult,
    tool,
)
from support_agent.domain.policies import NeedsHuman, Refused, decide_address_change
from support_agent.store import orders


class ChangeDeliveryAddress(Arguments):
    """Arguments of change_delivery_address."""

    order_number: OrderNumber
    name: PlainWords | SkipJsonSchema[None] = Field(None, min_length=2, max_length=80)
    street: PlainWords = Field(min_length=3, max_length=120, description="Street and number, flat.")
    city: PlainWords = Field(min_length=2, max_length=80)
    state: str = Field(pattern=r"^[A-Za-z]{2}$", description='Two letters, such as "TX".')
    zip: str = Field(pattern=r"^\d{5}(-\d{4})?$", description='Such as "78704".')


@tool(ChangeDeliveryAddress, writes=True, kinds=("customer", "call"))
async def change_delivery_address(
    context: ToolContext, arguments: ChangeDeliveryAddress
) -> ToolResult:
    """Start changing the delivery address of an order that is still pending, when the customer
    gives the whole new address.

    A code goes to their contact on file; the address changes when they write it back here. Ask
    them for it in the words of "tell". Nothing has changed before "step_up" says so.
    """
    order = await orders.by_number(
        context.tx, context.customer_id, arguments.order_number, lock=True
    )
    if order is None:
        return await offers.unknown_order(context, arguments.order_number)
    decision = decide_address_change(order)
    wanted = f"Deliver {order.order_number} to {arguments.street}, {arguments.city}"
    if isinstance(decision, Refused):
        return offers.refused(decision)
    if isinstance(decision, NeedsHuman):
        return await offers.for_a_person(
            context, order, decision, issue_type="shipping", severity="high", wants=wanted
        )
    given = arguments.model_dump(include={"street", "city", "zip"})
    address = {
        "name": arguments.name or order.ship_to.get("name", context.customer_name),
        **given,
        "state": arguments.state.upper(),
    }
    sent = await send_code(
        context,
        context.customer_id,
        purpose="address_change",
        detail={"order_number": order.order_number, "address": address},
        why=f"{order.order_number} is to go to {arguments.street}, {arguments.city}",
    )
    if sent is None or not sent[1]:
        return ToolResult(
            "refused",
            {
                "reason": "No code can be sent to the contact on file now.",
                "instead": "A person can check and change the address.",
            },
            rule="address.no_code",
        )
    minutes = context.shop.limits.step_up_minutes
    where = "e-mail address" if sent[0] == "email" else "phone"
    return ToolResult(
        "code_sent",
        {
            "tell": f"A 6-digit code is on its way to the {where} on file. Please write it here "
            f"within {minutes} minutes; then {order.order_number} goes to the new address.",
            "order_number": order.order_number,
            "address": address,
            "minutes": minutes,
            "tries": context.shop.limits.step_up_tries,
        },
        rule=decision.rule,
    )
