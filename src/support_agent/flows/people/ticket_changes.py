"""What every write on a ticket shares: finding it, refusing a closed one, and the answer."""

from collections.abc import Sequence
from typing import Any

from support_agent.domain.cases import Ticket
from support_agent.domain.errors import Conflict, NotFound
from support_agent.domain.events import Event, MessageQueued, TicketChanged
from support_agent.store import events
from support_agent.store.db import Tx
from support_agent.store.people import tickets

Change = dict[str, Any]
"""What a write gives back: the ticket as it is now, and the message it queued, if any."""


async def changed(
    tx: Tx, ticket_id: int, happened: Sequence[Event] = ()
) -> tuple[Change, list[events.StoredEvent]]:
    """The answer to a write, and its events at the end of the customer's stream."""
    ticket = known(await tickets.shown(tx, ticket_id), ticket_id)
    messages = [e.message for e in happened if isinstance(e, MessageQueued)]
    change = TicketChanged(ticket)
    stored = await events.append_unguarded(tx, ticket["customer_id"], [*happened, change])
    return {
        "ticket": ticket,
        "message": messages[0] if messages else None,
        "repeated": False,
    }, stored


def known(ticket: Ticket | None, ticket_id: int) -> Ticket:
    """The ticket. Raises NotFound when there is none."""
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
