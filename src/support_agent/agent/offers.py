"""What the writing tools share: offers, refusals, cases for a person, unknown orders."""

from decimal import Decimal

from support_agent.agent.toolbox import ToolContext, ToolResult
from support_agent.domain.cases import Case, Ticket
from support_agent.domain.events import ProposalChanged, TicketChanged
from support_agent.domain.models import IssueType, Order, Severity, who
from support_agent.domain.money import money
from support_agent.domain.offers.kind import Detail, OfferKind
from support_agent.domain.policies.refunds import over_the_limits
from support_agent.domain.policies.verdicts import Approved, NeedsHuman, Refused
from support_agent.domain.wishes.wishes import asks_for
from support_agent.store.commerce import approvals, orders, proposals, told_offers
from support_agent.store.people import tickets

_TURNED_DOWN = Refused(
    "proposal.declined",
    "The customer has turned this down.",
    "It can be offered again when they ask for it.",
)


async def unknown_order(context: ToolContext, order_number: str) -> ToolResult:
    """The same answer for an order that does not exist and for somebody else's, word for word.

    Too many different ones within an hour lead to a neutral refusal and a ticket.
    """
    missed = await orders.count_miss(context.tx, context.customer_id, order_number)
    if missed <= context.shop.limits.order_guess_limit_per_hour:
        return ToolResult(
            "not_found", {"message": f"There is no order {order_number} on this account."}
        )
    ticket = await tickets.open_ticket(
        context.tx,
        Case(
            customer_id=context.customer_id,
            cause=f"order_guessing:{context.customer_id}:{context.now:%Y-%m-%d}",
            issue_type="order_status",
            severity="high",
            subject="Many unknown order numbers asked for",
            who=who(context.customer_name, context.level),
            wants="Information on order numbers that are not on this account.",
            facts=f"{missed} different unknown numbers within an hour.",
            done="Further look-ups are refused for now.",
            refused="lookup.guessing",
            next="Check whether this is a mix-up or somebody trying numbers.",
            turn_id=context.turn_id,
        ),
    )
    return ToolResult(
        "refused",
        {
            "reason": "Too many order numbers were not found. A person will look at this.",
            "ticket": ticket["ticket"],
        },
        rule="lookup.guessing",
        events=(TicketChanged(ticket),),
    )


async def offer(
    context: ToolContext,
    order: Order,
    decision: Approved,
    *,
    kind: OfferKind,
    amount: Decimal | None,
    detail: Detail | None = None,
    reason: str = "",
) -> ToolResult:
    """Makes the offer. Nothing happens until the customer says yes to exactly this.

    The model never learns its code, which only code tells with the terms (terms.py). `amount`: what
    is paid at once. A decision without units is about the whole order. What the customer turned
    down is offered again when they ask for it.
    """
    said = await told_offers.said_since_declined(context.tx, order.id, kind.name)
    if said is not None and not any(asks_for(text, kind.name, order.order_number) for text in said):
        return refused(_TURNED_DOWN)
    new = proposals.NewProposal(
        customer_id=context.customer_id,
        order=order,
        kind=kind.name,
        amount=amount,
        skus=decision.units,
        detail=detail or {},
        reason=reason,
        turn_id=context.turn_id,
        minutes=context.shop.limits.proposal_minutes,
    )
    proposal, voided = await proposals.propose(context.tx, new)
    shown: dict[str, object] = {
        "kind": kind.name,
        "order_number": order.order_number,
        "items": order.named(decision.units or order.units()),
        "expires_at": proposal.expires_at.isoformat(),
        **{key: value for key, value in (detail or {}).items() if value},
    }
    if amount is not None:
        shown["amount"] = str(amount)
    if kind.pays or "refund_on_arrival" in shown:
        shown["method"] = "the original payment method"
    closed = tuple(ProposalChanged(old.shown("void")) for old in voided)
    made = ProposalChanged(proposal.shown())
    return ToolResult("proposed", {"proposal": shown}, rule=decision.rule, events=(*closed, made))


def on_arrival(context: ToolContext, order: Order, amount: Decimal) -> Detail:
    """What an offer says about the refund after the parcel arrives."""
    if amount <= 0:
        return {}
    by_person = over_the_limits(order, amount, Decimal(0), context.shop.limits) is not None
    return {"refund_on_arrival": str(amount), "person_decides_refund": by_person}


def refused(decision: Refused) -> ToolResult:
    """The result for a refusal, with the rule and what is possible instead."""
    return ToolResult(
        "refused", {"reason": decision.reason, "instead": decision.instead}, rule=decision.rule
    )


async def for_a_person(
    context: ToolContext,
    order: Order,
    decision: NeedsHuman,
    *,
    issue_type: IssueType,
    severity: Severity,
    wants: str,
    kind: OfferKind | None = None,
) -> ToolResult:
    """Opens a ticket with everything that a person needs to decide.

    With `kind`, the ticket has the exact terms, so that a person's approval carries them out.
    """
    ticket = await tickets.open_ticket(
        context.tx,
        Case(
            customer_id=context.customer_id,
            cause=f"{decision.rule}:{context.cause}",
            issue_type=issue_type,
            severity=severity,
            subject=wants,
            who=who(context.customer_name, context.level),
            wants=wants,
            facts=(
                f"{order.order_number}: {order.status}, total {money(order.total)}, "
                f"refunded {money(order.refunded)}, "
                f"items {', '.join(i.name for i in order.items)}"
            ),
            done="Nothing has been paid or changed.",
            refused=f"{decision.rule}: {decision.reason}",
            next="Decide and answer the customer.",
            order_id=order.id,
            turn_id=context.turn_id,
        ),
    )
    if kind is not None:
        ticket = await _with_terms(context, order, decision, kind, ticket)
    return ToolResult(
        "needs_person",
        {
            "reason": decision.reason,
            "ticket": ticket["ticket"],
            "reply_within": context.shop.service.person_reply_time,
        },
        rule=decision.rule,
        events=(TicketChanged(ticket),),
    )


async def _with_terms(
    context: ToolContext, order: Order, decision: NeedsHuman, kind: OfferKind, ticket: Ticket
) -> Ticket:
    """The ticket with the exact terms attached, waiting for a decision."""
    terms = approvals.Terms(
        order_id=order.id,
        kind=kind.name,
        amount=decision.amount,
        skus=decision.units,
        rule=decision.rule,
        proposed_by=context.operator,
    )
    if await approvals.ask(context.tx, ticket["id"], terms):
        return await tickets.shown(context.tx, ticket["id"]) or ticket
    return ticket
