"""Hands a case to a person."""

from collections.abc import Sequence

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from support_agent.agent.claims.trust import FROM_ROWS
from support_agent.agent.toolbox import (
    Arguments,
    ToolContext,
    ToolResult,
    needs_no_telling,
    tool,
)
from support_agent.domain.cases import Case, Ticket
from support_agent.domain.events import TicketChanged
from support_agent.domain.mail.quotations import words_to_hear
from support_agent.domain.models import Severity, who
from support_agent.domain.text.reading import aside
from support_agent.domain.wishes.handoff import wants_person
from support_agent.domain.wishes.matters import Matter
from support_agent.store.conversation import messages
from support_agent.store.people import alarms, handling, matters, tickets


class EscalateToHuman(Arguments):
    """Arguments of escalate_to_human."""

    reason: str = Field(min_length=3, max_length=200, description="Why a person is needed.")
    summary: str = Field(
        min_length=3, max_length=1500, description="What the customer wants and what is known."
    )
    severity: Severity | SkipJsonSchema[None] = None
    customer_asked: bool = Field(
        False, description="True when the customer asked for a person in so many words."
    )


@tool(EscalateToHuman, writes=True, level="L0", is_told=needs_no_telling, trust=FROM_ROWS)
async def escalate_to_human(context: ToolContext, arguments: EscalateToHuman) -> ToolResult:
    """Open a ticket for a person: at once when the customer asks for one, and for fraud, legal,
    safety, disputes and whatever the tools refuse or can't do.

    Give the customer the ticket number from the result. With "handed_over" a person will answer
    from now on: say so in one closing message and ask nothing more. Nobody has joined yet.
    """
    said = await messages.said_in_turn(context.tx, context.turn_id)
    asked = context.kind != "operator" and (arguments.customer_asked or await _wish_in(said))
    # The request itself identifies the ticket, so that it is one ticket however it was noticed.
    alarm = await alarms.cause_of_turn(context.tx, context.turn_id)
    cause = alarm or (f"handoff:{context.turn_id}" if asked else f"escalated:{context.cause}")
    severity = arguments.severity or "medium"
    if not asked and alarm is None:
        matter = Matter(arguments.reason, arguments.summary, "\n".join(said))
        standing = await matters.open_case(
            context.tx, context.customer_id, matter, severity=severity, turn_id=context.turn_id
        )
        if standing is not None:
            ticket = await tickets.add_facts(context.tx, standing["id"], arguments.summary)
            return _told(context, ticket)
    ticket = await tickets.open_ticket(
        context.tx,
        Case(
            customer_id=context.customer_id,
            cause=cause,
            severity=severity,
            subject=arguments.reason,
            who=who(context.customer_name, context.level),
            wants=arguments.reason,
            facts=arguments.summary,
            next="Read the conversation and answer the customer.",
            turn_id=context.turn_id,
        ),
    )
    if alarm or asked:
        ticket = await tickets.add_facts(context.tx, ticket["id"], arguments.summary)
    result = _told(context, ticket)
    if not asked:
        return result
    happened = await handling.hand_over(context.tx, context.customer_id, context.turn_id)
    return ToolResult(
        "ok",
        {**result.data, "handed_over": True},
        rule="handoff.asked",
        events=(*result.events, *happened),
    )


def _told(context: ToolContext, ticket: Ticket) -> ToolResult:
    told = {"ticket": ticket["ticket"], "reply_within": context.shop.service.person_reply_time}
    return ToolResult("ok", told, events=(TicketChanged(ticket),))


async def _wish_in(texts: Sequence[str]) -> bool:
    return await aside(sum(map(len, texts)), _any_wish_in, texts)


def _any_wish_in(texts: Sequence[str]) -> bool:
    return any(wants_person(words_to_hear(text)) for text in texts)
