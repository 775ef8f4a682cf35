"""Changing where an order that is still pending goes: by a code to the contact on file."""

from typing import Annotated

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent import offers
from support_agent.agent.step_up import send_code
from support_agent.agent.toolbox import (
    Arguments,
    OrderNumber,
    ToolContext,
    ToolResult,
    tool,
)
from support_agent.domain.addresses import FIELDS, HOME, cleaned, faults, in_a_line, in_full
from support_agent.domain.policies import Approved, NeedsHuman, Refused, decide_address_change
from support_agent.store import orders

_Field = Annotated[str, Field(max_length=120)]


class ChangeDeliveryAddress(Arguments):
    """Arguments of change_delivery_address."""

    order_number: OrderNumber
    name: _Field | SkipJsonSchema[None] = Field(
        None, description="Who receives it, where that is somebody else: the name alone."
    )
    street: _Field = Field(description='House number, street, unit: "12 Main St, Apt 4".')
    city: _Field = Field(description="The city alone.")
    state: _Field | SkipJsonSchema[None] = Field(
        None, description='Two letters, such as "TX"; abroad the region, if there is one.'
    )
    zip: _Field | SkipJsonSchema[None] = Field(
        None, description='ZIP or postal code, such as "78704".'
    )
    country: _Field = Field(HOME, description='Two letters, such as "US".')


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
    if isinstance(decision, Refused):
        return offers.refused(decision)
    address = cleaned(
        {
            **arguments.model_dump(include=set(FIELDS)),
            "name": arguments.name or order.ship_to.get("name", context.customer_name),
        }
    )
    if wrong := faults(address):
        return ToolResult("error", {"message": "; ".join(wrong)}, rule="address.unreadable")
    if isinstance(decision, Approved) and address["country"] != HOME:
        decision = NeedsHuman(
            "address.abroad", "An address abroad is checked and entered by a person."
        )
    if isinstance(decision, NeedsHuman):
        wanted = f"Deliver {order.order_number} to {in_a_line(address)}"
        return await offers.for_a_person(
            context, order, decision, issue_type="shipping", severity="high", wants=wanted
        )
    return await _send_code(context, order.order_number, address, decision.rule)


async def _send_code(
    context: ToolContext, order_number: str, address: dict[str, str], rule: str
) -> ToolResult:
    """What the message shows is kept beside the code, and used when the code comes back."""
    sent = await send_code(
        context,
        context.customer_id,
        purpose="address_change",
        detail={"order_number": order_number, "address": address},
        terms=f"With it {order_number} goes to this address:\n\n{in_full(address)}",
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
            "tell": f"A 6-digit code is on its way to the {where} on file, with the whole new "
            f"address to check. Please write the code here within {minutes} minutes; then "
            f"{order_number} goes there.",
            "order_number": order_number,
            "address": address,
            "minutes": minutes,
            "tries": context.shop.limits.step_up_tries,
        },
        rule=rule,
    )
