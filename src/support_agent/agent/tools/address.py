"""Changes the delivery address of a pending order, by a code to the contact on file."""

from typing import Annotated

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent import offers
from support_agent.agent.claims.trust import Trust
from support_agent.agent.step_up import NotSent, send_code
from support_agent.agent.toolbox import Arguments, OrderNumber, ToolContext, ToolResult, tool
from support_agent.domain.addresses import FIELDS, HOME, cleaned, faults, in_a_line, in_full
from support_agent.domain.channels import TextChannel, is_mail
from support_agent.domain.models import Order
from support_agent.domain.policies.address_changes import decide_address_change
from support_agent.domain.policies.verdicts import Approved, NeedsHuman, Refused
from support_agent.domain.sentences.tables import CODES
from support_agent.store.commerce import orders
from support_agent.store.customers import codes
from support_agent.store.customers.documents import NewAddress

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


@tool(ChangeDeliveryAddress, writes=True, kinds=("customer", "call"), trust=Trust(deed="changed"))
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
    detail: NewAddress = {"order_number": order.order_number, "address": address}
    if isinstance(decision, NeedsHuman):
        await codes.withdraw(context.tx, context.customer_id, "address_change", detail)
        wanted = f"Deliver {order.order_number} to {in_a_line(address)}"
        return await offers.for_a_person(
            context, order, decision, issue_type="shipping", severity="high", wants=wanted
        )
    # The address that the message shows is stored with the code and used when the code returns.
    sent = await send_code(
        context,
        context.customer_id,
        purpose="address_change",
        detail=detail,
        terms=CODES.changes_address(order=order.order_number, address=in_full(address)),
    )
    if isinstance(sent, NotSent):
        return await _not_sent(context, order, detail, standing=sent.standing)
    return _sent(context, sent[0], detail, decision.rule)


async def _not_sent(
    context: ToolContext, order: Order, detail: NewAddress, *, standing: bool
) -> ToolResult:
    """An earlier code for this very address stays valid; without one, a person changes it."""
    if standing:
        tell = CODES.address_code_stands()
        return ToolResult("code_sent", {"tell": tell, **detail}, rule="address.code_stands")
    decision = NeedsHuman(
        "address.no_code",
        "No code can be sent to the contact on file now. A person will check the new address.",
    )
    wanted = f"Deliver {order.order_number} to {in_a_line(detail['address'])}"
    return await offers.for_a_person(
        context, order, decision, issue_type="shipping", severity="high", wants=wanted
    )


def _sent(context: ToolContext, channel: TextChannel, detail: NewAddress, rule: str) -> ToolResult:
    number, address = detail["order_number"], detail["address"]
    minutes = context.shop.limits.step_up_minutes
    tell = CODES.address_code_mailed if is_mail(channel) else CODES.address_code_texted
    return ToolResult(
        "code_sent",
        {
            "tell": tell(minutes=minutes, order=number),
            "order_number": number,
            "address": address,
            "minutes": minutes,
            "tries": context.shop.limits.step_up_tries,
        },
        rule=rule,
    )
