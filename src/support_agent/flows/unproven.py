"""Senders whom nothing vouches for: answered within bounds, and what is not becomes a case."""

from dataclasses import dataclass, replace
from typing import Any

from support_agent.domain.channels import FAILED_CHECK, UNIDENTIFIED
from support_agent.domain.models import who
from support_agent.domain.shop import Shop
from support_agent.ports import Clock, InboundMessage
from support_agent.store import events, senders, tickets
from support_agent.store.db import Tx
from support_agent.store.events import NewEvent, StoredEvent

# Why a message of theirs is not answered. What a machine sent is none of these: it is no case.
TOO_MANY = "too many messages that nothing vouches for"
UNTOLD = "the sender can't be told safely"
_RULES = {
    FAILED_CHECK: "unproven.failed",
    TOO_MANY: "unproven.too_many",
    UNTOLD: "unproven.unidentified",
}


@dataclass(frozen=True, slots=True)
class Unproven:
    """Forged mail names a victim, who would get our answers: they are few, and ours in every word.

    Everything here is about the sender's own row (store/senders.py), never the customer they name.
    """

    shop: Shop
    clock: Clock

    async def admit(self, tx: Tx, customer_id: int, message: InboundMessage) -> InboundMessage:
        """The message, held when its sender or all of them together have had their answers."""
        if message.automatic is not None:
            return message
        most, seen = self.shop.unproven, await senders.let_through(tx, customer_id)
        within = (
            seen.hour < most.answers_per_address_hour
            and seen.day < most.answers_per_address_day
            and seen.shop_hour < most.answers_per_hour
            and seen.shop_day < most.answers_per_day
        )
        return message if within else replace(message, automatic=TOO_MANY)

    async def note(
        self, tx: Tx, customer_id: int, message: InboundMessage, message_id: int
    ) -> list[StoredEvent]:
        """Counts a message that was held on a case that is open, and opens one when none is."""
        rule = _RULES.get(message.automatic or "")
        if rule is None:
            return []
        ticket = await self._case(tx, customer_id, message, message_id, rule)
        await senders.count_held(tx, ticket["id"], message_id)
        if ticket["customer_id"] != customer_id:
            return []
        shown = await tickets.shown(tx, ticket["id"])
        return await events.append_unguarded(
            tx, customer_id, [NewEvent("ticket.changed", {"ticket": shown})]
        )

    async def _case(
        self, tx: Tx, customer_id: int, message: InboundMessage, message_id: int, rule: str
    ) -> dict[str, Any]:
        """One per sender, reason and day, and one more after it was closed.

        What comes after that, or beyond the day's number for all senders, shares one case: neither
        a flood of senders nor one whose cases are closed again and again makes a flood of cases.
        """
        brief = {
            "who": who(f"Unproven: {message.sender or UNIDENTIFIED}", "L0"),
            "wants": message.content[:500],
            "facts": "",
            "done": f"Kept, not answered: {message.automatic}.",
            "refused": rule,
            "next": "Read it. If it is genuine, reach the customer on a contact on file.",
        }

        async def opened(cause: str, again: str, subject: str) -> dict[str, Any]:
            """The open case of this cause; closed when it was closed under both names."""
            ticket: dict[str, Any] = {}
            for each in (cause, f"{cause}:{again}"):
                ticket = await tickets.open_ticket(
                    tx,
                    customer_id=customer_id,
                    cause=each,
                    issue_type="other",
                    severity="low",
                    subject=subject,
                    brief=brief,
                    order_id=None,
                    turn_id=None,
                )
                if ticket["status"] == "closed":
                    ticket = await tickets.standing(tx, cause) or ticket
                if ticket["status"] != "closed":
                    break
            return ticket

        today = f"{self.clock.now():%Y-%m-%d}"
        if await senders.cases_today(tx) < self.shop.unproven.cases_per_day:
            ticket = await opened(
                f"{rule}:{customer_id}:{today}", "again", "Mail nobody vouches for"
            )
            if ticket["status"] != "closed":
                return ticket
        return await opened(f"{rule}:{today}", f"{message_id}", "More mail nobody vouches for")
