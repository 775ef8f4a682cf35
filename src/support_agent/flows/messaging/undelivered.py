"""Messages that did not reach their customer: makes sure that nobody waits in vain."""

from dataclasses import dataclass

from support_agent.domain.cases import Case, Ticket
from support_agent.domain.channels import is_mail
from support_agent.domain.events import TicketChanged
from support_agent.domain.models import who
from support_agent.domain.sentences.tables import CODES, MESSAGES
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.flows.messaging.work import Work
from support_agent.ports.clock import Clock
from support_agent.store.conversation import history
from support_agent.store.customers import codes, senders
from support_agent.store.customers.codes import UndeliveredCode
from support_agent.store.db import Tx
from support_agent.store.delivery import lost
from support_agent.store.delivery.lost import Lost
from support_agent.store.people import tickets

CODE, MESSAGE = "code.undelivered", "message.undelivered"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Ends a lost code, sends an answer another way, or opens a case; one a day each."""

    outcomes: Outcomes
    clock: Clock

    async def note(self, work: Work, message_id: int) -> bool:
        """Handles a message that failed for good or was canceled. False: nothing to do.

        A message to an address that nobody has proven or used has no consequence.
        """
        code = await codes.end_undelivered(work.tx, message_id)
        if code is not None:
            await self._code(work, code, message_id)
            return True
        message = await lost.find(work.tx, message_id)
        return message is not None and await self._message(work, message, message_id)

    async def _code(self, work: Work, code: UndeliveredCode, message_id: int) -> None:
        """A stranger is told nothing: it would reveal that there is such an account. Their earlier
        answer said what to do if no code comes.
        """
        case = Case(
            customer_id=code.customer_id,
            cause=f"{CODE}:{code.customer_id}:{self.clock.now():%Y-%m-%d}",
            subject="A code could not be delivered",
            who=await _who(work.tx, code.customer_id, proven=code.is_own),
            wants=_wanted(code),
            facts=f"The message to {code.contact} failed.",
            done="Nothing has been changed.",
            refused=CODE,
            next="Reach the customer and check that contact.",
            again=f"{message_id}",
        )
        ticket = await tickets.open_ticket(work.tx, case)
        work.happened(code.customer_id, TicketChanged(ticket))
        if code.is_own:
            time = self.outcomes.shop.service.person_reply_time
            text = CODES.not_delivered(time=time, ticket=ticket["ticket"])
            await self.outcomes.tell(work, code.customer_id, text)

    async def _message(self, work: Work, message: Lost, message_id: int) -> bool:
        """Someone who wants no more texts but writes one is answered by mail, if that is known."""
        if message.opted_out and message.content == MESSAGES.stopped():
            # Nobody waits for it: if the carrier blocks it, the carrier has told them.
            return False
        if message.opted_out and await self.outcomes.tell(
            work, message.customer_id, message.content
        ):
            return True
        ticket = await self._open(work.tx, message, message_id)
        if ticket["customer_id"] != message.customer_id:
            return False
        work.happened(message.customer_id, TicketChanged(ticket))
        return True

    async def _open(self, tx: Tx, message: Lost, message_id: int) -> Ticket:
        """Opens the case of a lost answer.

        If nothing can be sent at all, strangers share one, so that they can't flood the queue.
        """
        rule, most = f"{MESSAGE}:{message.channel}", self.outcomes.shop.unproven.cases_per_day
        shared = not message.proven and await tickets.opened_today(tx, rule) >= most
        whose = "strangers" if shared else f"{message.customer_id}"
        named = "e-mail" if is_mail(message.channel) else "text message"
        case = Case(
            customer_id=message.customer_id,
            cause=f"{rule}:{whose}:{self.clock.now():%Y-%m-%d}",
            subject="An answer could not be delivered",
            who=await _who(tx, message.customer_id, proven=message.proven),
            wants="An answer, which they have not got.",
            facts=f"The {named} to {message.address} failed: {message.error}",
            done="The message is in the conversation.",
            refused=MESSAGE,
            next="Reach the customer in another way, and fix what failed.",
            again=f"{message_id}",
        )
        ticket = await tickets.open_ticket(tx, case)
        if shared:
            await senders.count_held(tx, ticket["id"], message_id)
        return ticket


async def _who(tx: Tx, customer_id: int, *, proven: bool) -> str:
    card = await history.card(tx, customer_id)
    return who(card.name, "L1" if proven else "L0")


def _wanted(lost: UndeliveredCode) -> str:
    if lost.order_number:
        return f"To have {lost.order_number} delivered to another address."
    return "To link another contact to the account."
