"""Answers that could not be delivered: the customer waits, so a person is told."""

from dataclasses import dataclass

from support_agent.domain.models import who
from support_agent.ports import Clock
from support_agent.store import events, history, outbox, tickets
from support_agent.store.db import Tx
from support_agent.store.events import NewEvent, StoredEvent

RULE = "message.undelivered"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Opens a case for what has failed for good; one for each customer, channel and day."""

    clock: Clock

    async def note(self, tx: Tx, message_id: int) -> list[StoredEvent]:
        """Nothing for a message to an address that nobody has proven: anybody can name one."""
        lost = await outbox.undelivered(tx, message_id)
        if lost is None:
            return []
        card = await history.card(tx, lost.customer_id)
        ticket = await tickets.open_ticket(
            tx,
            customer_id=lost.customer_id,
            cause=f"{RULE}:{lost.customer_id}:{lost.channel}:{self.clock.now():%Y-%m-%d}",
            issue_type="other",
            severity="medium",
            subject="An answer could not be delivered",
            brief={
                "who": who(card.name, "L1"),
                "wants": "An answer, which they have not got.",
                "facts": f"The {lost.named_channel} to {lost.address} failed: {lost.error}",
                "done": "The message is in the conversation.",
                "refused": RULE,
                "next": "Reach the customer in another way, and mend what failed.",
            },
            order_id=None,
            turn_id=None,
        )
        return await events.append_unguarded(
            tx, lost.customer_id, [NewEvent("ticket.changed", {"ticket": ticket})]
        )
