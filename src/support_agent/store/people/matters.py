"""Keeps one open case per customer and matter."""

from support_agent.domain.cases import Ticket
from support_agent.domain.models import Severity
from support_agent.domain.wishes.matters import Matter, same_matter
from support_agent.store.commerce import orders
from support_agent.store.db import Tx
from support_agent.store.people import tickets

_MOST_WORDS = 300


async def open_case(
    tx: Tx, customer_id: int, matter: Matter, *, severity: Severity, turn_id: int
) -> Ticket | None:
    """The customer's open case of the same matter, locked; None if a new one is needed.

    A case never covers a more severe one. Within one turn, only the reasons are compared: a message
    may be about two matters.
    """
    numbers = await orders.own_numbers(tx, customer_id)
    for ticket in await tickets.of_customer(tx, customer_id):
        if ticket["status"] == "closed" or ticket["turn_id"] is None:
            continue
        if tickets.RANKS[ticket["severity"]] > tickets.RANKS[severity]:
            continue
        is_own = ticket["turn_id"] == turn_id
        other = Matter(
            ticket["subject"],
            ticket["brief"]["facts"],
            "" if is_own else ticket["words"],
        )
        if same_matter(
            Matter(matter.reason, matter.facts, matter.words[:_MOST_WORDS]), other, numbers
        ):
            locked = await tickets.lock(tx, ticket["id"])
            if locked is not None and locked["status"] != "closed":
                return locked
    return None
