"""What the shop's own people do: tickets, decisions, taking over. Bearer token throughout."""

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query

from support_agent.api.access import Admin, Agent, Viewer
from support_agent.api.deps import WithFlows
from support_agent.api.routes.customers import CustomerId
from support_agent.api.schemas.decisions import (
    ApproveTerms,
    CloseTicket,
    DoneByHand,
    EditTerms,
    RejectReason,
    RejectTerms,
    ReplyText,
)
from support_agent.api.schemas.people import (
    HandlerState,
    Operator,
    TakeOver,
    Unmerged,
    Written,
    WrittenWords,
)
from support_agent.api.schemas.tickets import Ticket, TicketChange, TicketPage
from support_agent.domain.errors import InvalidInput
from support_agent.domain.models import Severity
from support_agent.flows.people.people import RANKS, TicketStatus
from support_agent.flows.people.write_to import Words

router = APIRouter()
TicketId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Key = Annotated[
    str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern=r"^[!-~]+$")
]


@router.get("/operators/me")
async def who_am_i(who: Viewer) -> Operator:
    """Whose token this is, and what it may do."""
    return Operator(name=who.name, role=who.role)


@router.get("/tickets")
async def list_tickets(
    flows: WithFlows,
    _who: Viewer,
    status: TicketStatus | None = None,
    severity: Severity | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> TicketPage:
    """The queue, most severe and oldest first. Without `status`: whatever is not closed."""
    after = _read_cursor(cursor) if cursor else None
    found = await flows.people.queue(status=status, severity=severity, after=after, limit=limit)
    next_cursor = None
    if len(found) == limit:
        last = found[-1]
        row = f"{RANKS[last['severity']]} {last['id']}"
        next_cursor = base64.urlsafe_b64encode(row.encode()).decode()
    return TicketPage.model_validate({"tickets": found, "next_cursor": next_cursor})


@router.get("/tickets/{ticket_id}")
async def get_ticket(flows: WithFlows, _who: Viewer, ticket_id: TicketId) -> Ticket:
    """One ticket with the terms to decide."""
    return Ticket.model_validate(await flows.people.show(ticket_id))


@router.post("/tickets/{ticket_id}/take")
async def take_ticket(flows: WithFlows, who: Agent, ticket_id: TicketId) -> TicketChange:
    """Takes the ticket; 409 when somebody else has it."""
    return TicketChange.model_validate(await flows.people.take(who, ticket_id))


@router.post("/tickets/{ticket_id}/reply")
async def reply_to_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: ReplyText, key: Key = None
) -> TicketChange:
    """Writes to the customer on the channel they used last, and takes the customer over.

    409 when a colleague has the customer, or when somebody else has written since
    `seen_message_id`; without it, when a colleague has answered the customer's last message.
    """
    change = await flows.people.reply(
        who, ticket_id, body.text, key, seen_message_id=body.seen_message_id
    )
    return TicketChange.model_validate(change)


@router.post("/tickets/{ticket_id}/approve")
async def approve_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: ApproveTerms
) -> TicketChange:
    """Carries out the terms, once. 403 for whoever proposed them, 409 when others wait now."""
    change = await flows.decide.approve(who, ticket_id, body.approval_id)
    return TicketChange.model_validate(change)


@router.post("/tickets/{ticket_id}/edit")
async def edit_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: EditTerms
) -> TicketChange:
    """Puts other terms in their place, for somebody else to approve; 409 when others wait now."""
    skus = None if body.skus is None else tuple(body.skus)
    change = await flows.decide.edit(who, ticket_id, body.approval_id, body.amount, skus=skus)
    return TicketChange.model_validate(change)


@router.post("/tickets/{ticket_id}/reject")
async def reject_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: RejectTerms
) -> TicketChange:
    """Says no, tells the customer why, closes the ticket; 409 when other terms wait now."""
    change = await flows.decide.reject(who, ticket_id, body.approval_id, body.reason)
    return TicketChange.model_validate(change)


@router.post("/tickets/{ticket_id}/done")
async def mark_ticket_done(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: DoneByHand
) -> TicketChange:
    """What no vendor does was done by hand: paid, or the label sent. The customer is told."""
    return TicketChange.model_validate(await flows.by_hand.done(who, ticket_id, body.reference))


@router.post("/tickets/{ticket_id}/close")
async def close_ticket(
    flows: WithFlows, who: Agent, ticket_id: TicketId, body: CloseTicket | None = None
) -> TicketChange:
    """Closes the ticket; 409 while terms wait for a decision. After the last, the agent answers."""
    keep = body is not None and body.keep
    return TicketChange.model_validate(await flows.people.close(who, ticket_id, keep=keep))


@router.post("/tickets/{ticket_id}/resume")
async def resume_ticket(flows: WithFlows, who: Agent, ticket_id: TicketId) -> TicketChange:
    """The agent answers this customer again; 409 when a colleague has them. The ticket stays."""
    return TicketChange.model_validate(await flows.people.resume(who, ticket_id))


@router.post("/customers/{customer_id}/take-over")
async def take_over_customer(
    flows: WithFlows, who: Agent, customer_id: CustomerId, body: TakeOver | None = None
) -> HandlerState:
    """Silences the agent for this customer at once; 409 when a colleague not named has them."""
    state = await flows.people.take_over(
        who, customer_id, from_name=body.from_name if body else None
    )
    return HandlerState.model_validate(state)


@router.post("/customers/{customer_id}/write")
async def write_to_customer(
    flows: WithFlows, who: Agent, customer_id: CustomerId, body: WrittenWords, key: Key = None
) -> Written:
    """Writes on this channel and takes the customer over; 409 when a colleague has them."""
    words = Words(**body.model_dump(), key=key)
    return Written.model_validate(await flows.write_to.write(who, customer_id, words))


@router.post("/customers/{customer_id}/typing", status_code=204)
async def typing(flows: WithFlows, who: Agent, customer_id: CustomerId) -> None:
    """Shows the customer for a few seconds that a person is writing to them."""
    await flows.people.typing(who, customer_id, flows.clock.now())


@router.post("/customers/{customer_id}/resume")
async def resume_customer(flows: WithFlows, who: Agent, customer_id: CustomerId) -> HandlerState:
    """The agent answers this customer again; 409 when a colleague has them."""
    return HandlerState.model_validate(await flows.people.give_back(who, customer_id))


@router.post("/customers/{customer_id}/unmerge")
async def unmerge_customer(
    flows: WithFlows, who: Admin, customer_id: CustomerId, body: RejectReason
) -> Unmerged:
    """Undoes the linking of this customer's contact to another customer; 404 when none stands."""
    left = await flows.step_up.unlink(customer_id, body.reason, f"operator:{who.name}")
    return Unmerged(customer_id=customer_id, taken_from=left)


def _read_cursor(cursor: str) -> tuple[int, int]:
    try:
        rank, _, ticket_id = base64.urlsafe_b64decode(cursor).decode().partition(" ")
        after = int(rank), int(ticket_id)
    except (ValueError, binascii.Error):
        raise InvalidInput("cursor", "is not a next_cursor of this list; leave it out") from None
    if not (0 < after[0] < 10 and 0 < after[1] < 2**63):  # noqa: PLR2004 - ranks have one digit
        raise InvalidInput("cursor", "is not a next_cursor of this list; leave it out")
    return after
