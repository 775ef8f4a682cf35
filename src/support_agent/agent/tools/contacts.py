"""Links a new phone or address to a customer, by a code to the contact on file."""

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent.claims.trust import Trust
from support_agent.agent.step_up import NotSent, send_code
from support_agent.agent.toolbox import Arguments, OrderNumber, ToolContext, ToolResult, tool
from support_agent.domain.cases import Case
from support_agent.domain.channels import kind_of_address, normal_email
from support_agent.domain.contacts import is_ours, is_safe_to_show, labeled
from support_agent.domain.events import TicketChanged
from support_agent.domain.models import who
from support_agent.domain.phone_numbers import normal_phone, region_of
from support_agent.domain.sentences.tables import CODES, CONTACTS
from support_agent.store.customers import customers, merges, senders
from support_agent.store.people import tickets


class LinkContact(Arguments):
    """Arguments of link_contact."""

    contact_on_file: str = Field(
        min_length=5,
        max_length=254,
        description="The email address or phone number the shop knows them by.",
    )
    order_number: OrderNumber | SkipJsonSchema[None] = None


@tool(LinkContact, writes=True, level="L0", kinds=("customer", "call"), trust=Trust(deed="changed"))
async def link_contact(context: ToolContext, arguments: LinkContact) -> ToolResult:
    """Start linking this unknown sender to their account, when they say who they are and give the
    email address or phone number the shop knows them by (and an order number if they have it).

    A code goes to the contact on file, if there is such a customer; you can't learn whether. Tell
    them, in the words of "tell", to write the code here. What it opens is in "step_up" later.
    """
    if refusal := await _not_linkable(context):
        return refusal
    named = _named(context, arguments.contact_on_file)
    if isinstance(named, ToolResult):
        return named
    here = await customers.contacts(context.tx, context.customer_id)
    if not all(is_safe_to_show(contact["address"]) for contact in here):
        return ToolResult(
            "refused",
            {
                "reason": "This address can't be linked here.",
                "instead": "A person can link it, or they write from the contact on file.",
            },
            rule="link.address",
        )
    customer_id = await merges.match(
        context.tx, kind_of_address(named), named, arguments.order_number
    )
    if not await merges.is_stranger(context.tx, context.customer_id):
        customer_id = None
    shown = "\n".join(labeled(contact["kind"], contact["address"]) for contact in here)
    sent = await send_code(
        context,
        customer_id,
        purpose="link_contact",
        detail={"named": named},
        terms=CODES.links_contact(contacts=shown or CONTACTS.no_number()),
    )
    if isinstance(sent, NotSent):
        return await _too_many(context, named, standing=sent.standing)
    return _code_sent(context)


async def _not_linkable(context: ToolContext) -> ToolResult | None:
    """Why nothing can be linked to this sender, whatever contact they name; None if it can."""
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
    return None


def _code_sent(context: ToolContext) -> ToolResult:
    """The same words whether or not the contact is a customer's, so that they reveal nothing."""
    minutes = context.shop.limits.step_up_minutes
    return ToolResult(
        "code_sent",
        {
            "tell": CODES.link_code_sent(minutes=minutes),
            "minutes": minutes,
            "tries": context.shop.limits.step_up_tries,
        },
        rule="link.code",
    )


def _named(context: ToolContext, written: str) -> str | ToolResult:
    """The address or number in stored form, or why it can't be a customer's."""
    named = normal_email(written) or normal_phone(written, region_of(context.shop.phone))
    if named is None:
        return ToolResult(
            "error",
            {"message": "contact_on_file: no email address or phone number; ask them for it."},
        )
    if is_ours(named, context.shop):
        return ToolResult(
            "error",
            {"message": "contact_on_file: that is the shop's own; answer what else they ask."},
            rule="link.ours",
        )
    return named


async def _too_many(context: ToolContext, named: str, *, standing: bool) -> ToolResult:
    """No code, and a case: the same for a contact on file as for an unknown one.

    To limit floods of cases, senders beyond a daily number share one.
    """
    if standing:
        tell = CODES.link_code_stands()
        return ToolResult("code_sent", {"tell": tell}, rule="link.code_stands")
    rule, today = "link.too_many", f"{context.now:%Y-%m-%d}"
    most = context.shop.unproven.cases_per_day
    is_flood = await tickets.opened_today(context.tx, rule) >= most
    ticket = await tickets.open_ticket(
        context.tx,
        Case(
            customer_id=context.customer_id,
            cause=f"{rule}:{today}" if is_flood else f"{rule}:{context.customer_id}:{today}",
            subject="Many codes asked for" if is_flood else f"No code could be sent: {named}",
            who=who(context.customer_name, context.level),
            wants=f"To be known as the customer of {named}.",
            facts="Too many codes were asked for within the hour or the day.",
            done="No code was sent. They were told to write from the contact on file.",
            refused=rule,
            next="Check with the customer, on the contact on file, who asked.",
            turn_id=context.turn_id,
        ),
    )
    own = ticket["customer_id"] == context.customer_id
    return ToolResult(
        "refused",
        {
            "reason": "Too many codes were asked for within the hour, so none was sent.",
            "instead": "If that contact is yours, write to us from there. A person will look at "
            f"this; your ticket is {ticket['ticket']}.",
            "ticket": ticket["ticket"],
        },
        rule=rule,
        events=(TicketChanged(ticket),) if own else (),
    )
