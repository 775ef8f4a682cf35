"""Tickets: the queue, replies, and decisions. All need a bearer token."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query

from support_agent.api.access import Agent, Viewer
from support_agent.api.cursors import make_cursor, read_cursor
from support_agent.api.deps import WithFlows
from support_agent.api.openapi.problems import problems
from support_agent.api.schemas.decisions import (
    ApproveTerms,
    CloseTicket,
    DoneByHand,
    EditTerms,
    RejectTerms,
    ReplyText,
)
from support_agent.api.schemas.tickets import TicketPage
from support_agent.domain.cases import Ticket, TicketChange
from support_agent.domain.models import Severity
from support_agent.flows.people.people import RANKS, TicketStatus

router = APIRouter(prefix="/tickets", tags=["Tickets"])
TicketId = Annotated[
    int, Path(ge=1, le=2**63 - 1, description="The number in its name: 12 of TCK-12.")
]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="A key of the caller's. The same words with the same key are sent once.",
    ),
]
CHANGED = problems(404, 409)
MOST_RANK = 9


@router.get("", summary="List the queue of tickets", responses=problems(400))
async def list_tickets(
    flows: WithFlows,
    _who: Viewer,
    status: Annotated[
        TicketStatus | None, Query(description="Without it: every ticket that is not closed.")
    ] = None,
    severity: Annotated[Severity | None, Query(description="Only tickets this severe.")] = None,
    cursor: Annotated[
        str | None, Query(max_length=200, description="`next_cursor` of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Tickets in a page.")] = 50,
) -> TicketPage:
    """The most severe tickets first, then the oldest."""
    after = read_cursor(cursor, _rank) if cursor else None
    found = await flows.people.queue(status=status, severity=severity, after=after, limit=limit)
    next_cursor = None
    if len(found) == limit:
        last = found[-1]
        next_cursor = make_cursor(str(RANKS[last["severity"]]), last["id"])
    return TicketPage.model_validate({"tickets": found, "next_cursor": next_cursor})


@router.get("/{ticket_id}", summary="Get a ticket", responses=problems(404))
async def get_ticket(flows: WithFlows, _who: Viewer, ticket_id: TicketId) -> Ticket:
    """One ticket, with the terms to decide and what waits for a person."""
    return await flows.people.show(ticket_id)


@router.post("/{ticket_id}/take", summary="Take a ticket", responses=CHANGED)
async def take_ticket(flows: WithFlows, who: Agent, ticket_id: TicketId) -> TicketChange:
    """Assigns the ticket to the caller. 409 when somebody else has it."""
    return await flows.people.take(who, ticket_id)


@router.post("/{ticket_id}/reply", summary="Reply to a ticket", responses=CHANGED)
async def reply_to_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: ReplyText, key: Key = None
) -> TicketChange:
    """Writes to the customer on the channel they used last, and takes the conversation over.

    409 when a colleague has the customer, or when somebody else has written since
    `seen_message_id`; without it, when a colleague has answered the customer's last message.
    """
    return await flows.people.reply(
        who, ticket_id, body.text, key, seen_message_id=body.seen_message_id
    )


@router.post("/{ticket_id}/approve", summary="Approve a ticket's terms", responses=CHANGED)
async def approve_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: ApproveTerms
) -> TicketChange:
    """Carries out the refund or cancellation, once.

    403 for the person who proposed the terms. 409 when other terms wait by now.
    """
    return await flows.decide.approve(who, ticket_id, body.approval_id)


@router.post("/{ticket_id}/edit", summary="Propose other terms", responses=CHANGED)
async def edit_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: EditTerms
) -> TicketChange:
    """Replaces the terms of a refund, for somebody else to approve. 409 when others wait by now."""
    skus = None if body.skus is None else tuple(body.skus)
    return await flows.decide.edit(who, ticket_id, body.approval_id, body.amount, skus=skus)


@router.post("/{ticket_id}/reject", summary="Reject a ticket's terms", responses=CHANGED)
async def reject_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: RejectTerms
) -> TicketChange:
    """Says no, tells the customer why, and closes the ticket. 409 when other terms wait by now."""
    return await flows.decide.reject(who, ticket_id, body.approval_id, body.reason)


@router.post("/{ticket_id}/done", summary="Mark a ticket as done by hand", responses=CHANGED)
async def mark_ticket_done(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: DoneByHand
) -> TicketChange:
    """Says that a person paid the refund or sent the label themselves. The customer is told."""
    return await flows.by_hand.done(who, ticket_id, body.reference)


@router.post("/{ticket_id}/close", summary="Close a ticket", responses=CHANGED)
async def close_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: CloseTicket | None = None
) -> TicketChange:
    """Closes the ticket. 409 while terms wait for a decision.

    After the customer's last open ticket the agent answers them again, unless `keep` is true.
    """
    keep = body is not None and body.keep
    return await flows.people.close(who, ticket_id, keep=keep)


@router.post(
    "/{ticket_id}/resume", summary="Give a ticket's customer back to the agent", responses=CHANGED
)
async def resume_ticket(flows: WithFlows, who: Agent, ticket_id: TicketId) -> TicketChange:
    """The agent answers this customer again. The ticket stays. 409 when a colleague has them."""
    return await flows.people.resume(who, ticket_id)


def _rank(key: str) -> int:
    rank = int(key)
    if not 0 < rank <= MOST_RANK:
        raise ValueError(key)
    return rank
