"""A person joins a customer: what that ends, and whether somebody has written before them."""

import textwrap

from support_agent.domain.errors import Conflict
from support_agent.flows.came_of import told_of_turn
from support_agent.flows.outcomes import Outcomes
from support_agent.store import handling, outbox
from support_agent.store.db import Tx
from support_agent.store.events import NewEvent

MOST_QUOTED = 160


async def join(
    tx: Tx, outcomes: Outcomes, name: str, customer_id: int, *, only_waiting: bool = False
) -> list[NewEvent]:
    """The person takes the customer over (see `handling.take_over`).

    What came of a yes in the turn that this stops is told now: nobody else would.
    """
    happened = await handling.take_over(tx, customer_id, name, only_waiting=only_waiting)
    for turn_id in await handling.stopped_now(tx, customer_id):
        if told := await told_of_turn(tx, turn_id):
            happened += await outcomes.tell(tx, customer_id, "\n".join(told))
    return happened


async def nothing_crosses(tx: Tx, name: str, customer_id: int, seen: int | None) -> None:
    """Raises Conflict when somebody else has written since the message `seen`.

    `seen` None: when a colleague has answered the customer's last message.
    """
    found = await outbox.crossing(tx, customer_id, by=name, seen=seen)
    if found is None:
        return
    writers = {"customer": "The customer", "agent": "The assistant"}
    writer = writers.get(found.author, found.written_by or "A colleague")
    said = textwrap.shorten(found.content, MOST_QUOTED, placeholder="…")
    raise Conflict(
        f'{writer} wrote before your reply was sent (message {found.id}): "{said}" '
        "Nothing was sent. Send it again if it still fits."
    )
