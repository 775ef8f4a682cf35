"""Codes whose message could not be delivered: void, and nobody waits for one in silence."""

from dataclasses import dataclass

from support_agent.domain.models import who
from support_agent.flows.outcomes import Outcomes
from support_agent.ports import Clock
from support_agent.store import codes, events, history, tickets
from support_agent.store.codes import Lost
from support_agent.store.db import Tx
from support_agent.store.events import NewEvent, StoredEvent

RULE = "code.undelivered"


@dataclass(frozen=True, slots=True)
class LostCodes:
    """Opens a case, and tells who asked for the code when that is the customer.

    A stranger is told nothing: it would say that there is such an account. What they were told to
    do when no code comes stands in the answer they had.
    """

    outcomes: Outcomes
    clock: Clock

    async def note(self, tx: Tx, message_id: int) -> list[StoredEvent]:
        """Ends the code that a failed message carried; nothing for any other message."""
        lost = await codes.lose(tx, message_id)
        if lost is None:
            return []
        card = await history.card(tx, lost.customer_id)
        ticket = await tickets.open_ticket(
            tx,
            customer_id=lost.customer_id,
            cause=f"{RULE}:{lost.customer_id}:{self.clock.now():%Y-%m-%d}",
            issue_type="other",
            severity="medium",
            subject="A code could not be delivered",
            brief={
                "who": who(card.name, "L1" if lost.is_own else "L0"),
                "wants": _wanted(lost),
                "facts": f"The message to {lost.contact} failed.",
                "done": "Nothing has been changed.",
                "refused": RULE,
                "next": "Reach the customer and check that contact.",
            },
            order_id=None,
            turn_id=None,
        )
        happened = [NewEvent("ticket.changed", {"ticket": ticket})]
        if lost.is_own:
            text = (
                "The code we were sending you could not be delivered, so nothing has changed. A "
                f"person from our team will look at it within "
                f"{self.outcomes.shop.service.person_reply_time}. Your ticket is "
                f"{ticket['ticket']}."
            )
            happened += await self.outcomes.tell(tx, lost.customer_id, text)
        return await events.append_unguarded(tx, lost.customer_id, happened)


def _wanted(lost: Lost) -> str:
    if number := lost.detail.get("order_number"):
        return f"To have {number} delivered to another address."
    return "To link another contact to the account."
