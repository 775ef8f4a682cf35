"""What every write on a ticket shares: finding it, refusing a closed one, and the response."""

from support_agent.domain.cases import Ticket, TicketChange, changed
from support_agent.domain.errors import Conflict, NotFound
from support_agent.domain.events import MessageQueued, TicketChanged
from support_agent.flows.messaging.work import Work
from support_agent.store.people import tickets


async def response(work: Work, ticket_id: int, queued: MessageQueued | None = None) -> TicketChange:
    """The response to a write, whose last event is the ticket's."""
    ticket = known(await tickets.shown(work.tx, ticket_id), ticket_id)
    work.happened(ticket["customer_id"], TicketChanged(ticket))
    return changed(ticket, message=queued.message if queued else None)


def known(ticket: Ticket | None, ticket_id: int) -> Ticket:
    """The ticket. Raises NotFound if there is none."""
    if ticket is None:
        raise NotFound(f"there is no ticket TCK-{ticket_id}")
    return ticket


def still_open(ticket: Ticket) -> None:
    """Raises Conflict for a closed ticket."""
    if ticket["status"] == "closed":
        by = f" by {ticket['closed_by']}" if ticket["closed_by"] else ""
        raise Conflict(
            f"{ticket['ticket']} was {ticket['outcome']}{by} meanwhile.",
            code="decided",
            name=ticket["closed_by"],
        )
