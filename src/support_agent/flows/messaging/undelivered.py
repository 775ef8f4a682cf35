"""Messages that did not reach their customer: nobody waits for one in silence."""

from dataclasses import dataclass
from typing import Any

from support_agent.domain.models import Level, who
from support_agent.domain.wishes.no_texts import STOPPED
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.ports.clock import Clock
from support_agent.store import events
from support_agent.store.conversation import history, lost
from support_agent.store.conversation.lost import Lost
from support_agent.store.customers import codes, senders
from support_agent.store.customers.codes import LostCode
from support_agent.store.db import Tx
from support_agent.store.events import NewEvent, StoredEvent
from support_agent.store.people import tickets

CODE, MESSAGE = "code.undelivered", "message.undelivered"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Ends a code that was lost, sends an answer another way, or opens a case; one a day each."""

    outcomes: Outcomes
    clock: Clock

    async def note(self, tx: Tx, message_id: int) -> list[StoredEvent]:
        """What follows from a message that has failed for good or was cancelled.

        A message to an address that nobody has proven or written from has no consequence: anybody
        can name one.
        """
        code = await codes.lose(tx, message_id)
        if code is not None:
            return await self._code(tx, code, message_id)
        message = await lost.by_id(tx, message_id)
        return [] if message is None else await self._message(tx, message, message_id)

    async def _code(self, tx: Tx, code: LostCode, message_id: int) -> list[StoredEvent]:
        """A stranger is told nothing: it would say that there is such an account. What they were
        told to do when no code comes stands in the answer they had.
        """
        ticket = await self._case(
            tx,
            code.customer_id,
            rule=CODE,
            whose=f"{code.customer_id}",
            again=f"{message_id}",
            level="L1" if code.is_own else "L0",
            subject="A code could not be delivered",
            wants=_wanted(code),
            facts=f"The message to {code.contact} failed.",
            done="Nothing has been changed.",
            todo="Reach the customer and check that contact.",
        )
        happened = [NewEvent("ticket.changed", {"ticket": ticket})]
        if code.is_own:
            text = (
                "The code we were sending you could not be delivered, so nothing has changed. A "
                f"person from our team will look at it within "
                f"{self.outcomes.shop.service.person_reply_time}. Your ticket is "
                f"{ticket['ticket']}."
            )
            happened += await self.outcomes.tell(tx, code.customer_id, text)
        return await events.append_unguarded(tx, code.customer_id, happened)

    async def _message(self, tx: Tx, message: Lost, message_id: int) -> list[StoredEvent]:
        """Whoever wants no more texts and writes one is answered by mail where that is known."""
        happened: list[NewEvent] = []
        if message.opted_out and message.content == STOPPED:
            # Nobody waits for it: where the carrier blocks it, it has told them itself.
            return []
        if message.opted_out:
            happened = await self.outcomes.tell(tx, message.customer_id, message.content)
        if not happened:
            named = "e-mail" if message.channel == "email" else "text message"
            rule, most = f"{MESSAGE}:{message.channel}", self.outcomes.shop.unproven.cases_per_day
            # When nothing goes out at all, strangers make no flood of cases.
            shared = not message.proven and await tickets.opened_today(tx, rule) >= most
            ticket = await self._case(
                tx,
                message.customer_id,
                rule=rule,
                whose="strangers" if shared else f"{message.customer_id}",
                level="L1" if message.proven else "L0",
                again=f"{message_id}",
                subject="An answer could not be delivered",
                wants="An answer, which they have not got.",
                facts=f"The {named} to {message.address} failed: {message.error}",
                done="The message is in the conversation.",
                todo="Reach the customer in another way, and mend what failed.",
            )
            if shared:
                await senders.count_held(tx, ticket["id"], message_id)
            if ticket["customer_id"] != message.customer_id:
                return []
            happened = [NewEvent("ticket.changed", {"ticket": ticket})]
        return await events.append_unguarded(tx, message.customer_id, happened)

    async def _case(
        self,
        tx: Tx,
        customer_id: int,
        *,
        rule: str,
        whose: str,
        again: str,
        level: Level,
        subject: str,
        wants: str,
        facts: str,
        done: str,
        todo: str,
    ) -> dict[str, Any]:
        card = await history.card(tx, customer_id)
        return await tickets.open_ticket(
            tx,
            customer_id=customer_id,
            cause=f"{rule}:{whose}:{self.clock.now():%Y-%m-%d}",
            issue_type="other",
            severity="medium",
            subject=subject,
            brief={
                "who": who(card.name, level),
                "wants": wants,
                "facts": facts,
                "done": done,
                "refused": rule.partition(":")[0],
                "next": todo,
            },
            order_id=None,
            turn_id=None,
            again=again,
        )


def _wanted(lost: LostCode) -> str:
    if number := lost.detail.get("order_number"):
        return f"To have {number} delivered to another address."
    return "To link another contact to the account."
