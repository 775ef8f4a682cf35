"""Linking a new phone or address to a customer, by a code to the contact on file."""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent.step_up import send_code
from support_agent.agent.toolbox import Arguments, OrderNumber, ToolContext, ToolResult, tool
from support_agent.domain.channels import normal_email
from support_agent.domain.contacts import NO_NUMBER, in_full, is_plain, normal_phone
from support_agent.store import customers, merges, senders


class LinkContact(Arguments):
    """Arguments of link_contact."""

    contact_on_file: str = Field(
        min_length=5,
        max_length=254,
        description="The e-mail address or phone number the shop knows them by.",
    )
    order_number: OrderNumber | SkipJsonSchema[None] = None


@tool(LinkContact, writes=True, level="L0", kinds=("customer", "call"))
async def link_contact(context: ToolContext, arguments: LinkContact) -> ToolResult:
    """Start linking this unknown sender to their account, when they say who they are and give the
    e-mail address or phone number the shop knows them by (and an order number if they have it).

    A code goes to the contact on file, if there is such a customer; you can't learn whether. Tell
    them, in the words of "tell", to write the code here. What it opens is in "step_up" later.
    """
    if context.level != "L0":
        return ToolResult(
            "refused",
            {
                "reason": "This sender's contact is on file already; there is nothing to link.",
                "instead": "To link another phone or address, they write to us from that one.",
            },
            rule="link.known",
        )
    if await senders.is_unproven(context.tx, context.customer_id):
        return ToolResult(
            "refused",
            {
                "reason": "Nothing shows that this message comes from the address it names.",
                "instead": "They can write or text from the contact on file, or ask for a person.",
            },
            rule="link.unproven",
        )
    email = normal_email(arguments.contact_on_file)
    phone = None if email else normal_phone(arguments.contact_on_file)
    if email is None and phone is None:
        return ToolResult(
            "error",
            {"message": "contact_on_file: no e-mail address or phone number; ask them for it."},
        )
    here = await customers.contacts(context.tx, context.customer_id)
    if not all(is_plain(contact["address"]) for contact in here):
        return ToolResult(
            "refused",
            {
                "reason": "This address can't be linked here.",
                "instead": "A person can link it, or they write from the contact on file.",
            },
            rule="link.address",
        )
    customer_id = await merges.match(
        context.tx,
        "email" if email else "phone",
        email or phone or "",
        arguments.order_number,
    )
    if not await merges.is_stranger(context.tx, context.customer_id):
        customer_id = None
    shown = "\n".join(in_full(contact["kind"], contact["address"]) for contact in here) or NO_NUMBER
    sent = await send_code(
        context,
        customer_id,
        purpose="link_contact",
        detail={},
        terms="With it this contact is linked to your account and can act for you:\n\n"
        f"{shown}\n\n"
        "Give us the code there, and only if it is yours.",
    )
    if sent is None:
        return ToolResult(
            "refused",
            {
                "reason": "Too many codes were asked for within the hour.",
                "instead": "They can write from the contact on file, or a person can help.",
            },
            rule="link.too_many",
        )
    minutes = context.shop.limits.step_up_minutes
    return ToolResult(
        "code_sent",
        {
            "tell": "If that matches an account, a 6-digit code is on its way to the contact on "
            f"file. Please write it here within {minutes} minutes.",
            "minutes": minutes,
            "tries": context.shop.limits.step_up_tries,
        },
        rule="link.code",
    )
