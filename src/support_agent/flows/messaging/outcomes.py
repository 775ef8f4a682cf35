"""Tells the customer the result of a person's decision, in the transaction that settles it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from support_agent.domain.cases import Case, Ticket
from support_agent.domain.events import MessageQueued, TicketChanged
from support_agent.domain.models import EffectStatus
from support_agent.domain.money import money
from support_agent.domain.offers import by_person
from support_agent.domain.sentences.tables import RETURNS
from support_agent.domain.shop import Shop
from support_agent.flows.messaging.answers import AnswerWriter, Author
from support_agent.flows.messaging.came_of import told_of_turn
from support_agent.flows.messaging.hands import ManualWork, thanks
from support_agent.flows.messaging.work import Work
from support_agent.store.commerce import approvals, effects, returns
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.commerce.returns import OpenReturn
from support_agent.store.conversation import history, messages
from support_agent.store.db import Tx
from support_agent.store.delivery import outbox
from support_agent.store.people import handling, tickets


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Writes to customers outside of turns, on the channel they used last."""

    shop: Shop
    writer: AnswerWriter

    @property
    def hands(self) -> ManualWork:
        """What people do by hand."""
        return ManualWork(self.shop, self.tell)

    async def tell(
        self,
        work: Work,
        customer_id: int,
        text: str,
        author: Author = "system",
        *,
        written_by: str | None = None,
    ) -> MessageQueued | None:
        """Queues `text`; None if there is no way to reach the customer.

        `written_by`: the staff member who wrote it.
        """
        last = await messages.last_written(work.tx, customer_id)
        card = await history.card(work.tx, customer_id)
        message = self.writer.to_customer(last, card, text, author)
        if message is None:
            return None
        message = replace(message, written_by=written_by)
        _, queued = await outbox.queue(work.tx, customer_id, message)
        work.happened(customer_id, queued)
        return queued

    async def settled(
        self, work: Work, effect: Effect, status: EffectStatus, result: Outcome
    ) -> None:
        """Follows up an effect that a person approved: updates the ticket, tells the customer once.

        While it is in doubt, nobody is told anything; the look-up or a person will know. What has
        no vendor goes to a person, and the customer hears from them when it is done.
        """
        if status == "by_hand" or effect.status == "by_hand":
            await self.hands.settled(work, effect, status, result)
            if status == "by_hand":
                await self.late(work, effect)
        elif status not in {"done", "failed"}:
            return
        elif effect.proposal_id:
            await self.late(work, effect)
        elif approval := await approvals.of_effect(work.tx, effect.id):
            await self._decided(work, effect, approval, status, result)
        else:
            await self._arrived(work, effect, status, result)

    async def _decided(
        self,
        work: Work,
        effect: Effect,
        approval: approvals.Approval,
        status: EffectStatus,
        result: Outcome,
    ) -> None:
        """Follows up what a person approved: tells the customer, updates the ticket."""
        if status == "done":
            by = effect.actor.removeprefix("operator:")
            closed = await handling.close_case(
                work.tx, approval.ticket_id, by=by, outcome="approved"
            )
            work.happened(effect.customer_id, *closed)
            text = self.done(approval, str(result.get("reference", "")))
        else:
            await approvals.failed(work.tx, approval.id)
            text = self._failed(approval)
        await self.tell(work, effect.customer_id, text)
        ticket = await tickets.current(work.tx, approval.ticket_id)
        work.happened(effect.customer_id, TicketChanged(ticket))

    async def late(self, work: Work, effect: Effect) -> None:
        """The result of a confirmed offer, if its turn could only say that it is in progress."""
        if effect.turn_id is None or await effects.turn_tells(work.tx, effect):
            return
        for told in await told_of_turn(work.tx, effect.turn_id, effect.id):
            await self.tell(work, effect.customer_id, told)

    async def _arrived(
        self, work: Work, effect: Effect, status: EffectStatus, result: Outcome
    ) -> None:
        """Tells the customer once about the refund of a parcel that has arrived."""
        came = await returns.of_refund(work.tx, effect.id)
        if came is None:
            return
        if status == "done":
            outcome = self._money(effect, str(result.get("reference", "")))
        else:
            ticket = await self._payment_ticket(work.tx, effect, came, result)
            work.happened(effect.customer_id, TicketChanged(ticket))
            outcome = RETURNS.refund_failed(amount=money(effect.amount), ticket=ticket["ticket"])
        await self.tell(work, effect.customer_id, f"{thanks(came)} {outcome}")

    @staticmethod
    async def _payment_ticket(tx: Tx, effect: Effect, came: OpenReturn, result: Outcome) -> Ticket:
        return await tickets.open_ticket(
            tx,
            Case(
                customer_id=effect.customer_id,
                cause=f"failed:{effect.key}",
                issue_type="billing",
                severity="high",
                subject=f"Refund for {came.number} failed",
                who=came.customer_name or f"customer {came.customer_id}",
                wants=f"The refund of {came.number} ({came.order_number}).",
                facts=f"The parcel arrived; the payment provider said: {result.get('reason')}",
                done="Nothing has been paid.",
                next="Pay it another way, then tell the customer.",
                order_id=came.order_id,
                turn_id=came.turn_id,
            ),
        )

    def _money(self, effect: Effect, reference: str) -> str:
        return RETURNS.refund_sent(
            amount=money(effect.amount),
            noted=RETURNS.noted(reference=reference) if reference else "",
            time=self.shop.service.refund_arrival_time,
        )

    def done(self, approval: approvals.Approval, reference: str) -> str:
        """What the customer reads when it is done."""
        return self._of_approval(by_person(approval.kind).sentences.approved, approval, reference)

    def _failed(self, approval: approvals.Approval) -> str:
        return self._of_approval(by_person(approval.kind).sentences.failed, approval)

    def _of_approval(
        self, says: Callable[..., str], approval: approvals.Approval, reference: str = ""
    ) -> str:
        return says(
            order=approval.order_number,
            ticket=f"TCK-{approval.ticket_id}",
            amount=money(approval.amount or Decimal(0)),
            noted=RETURNS.noted(reference=reference) if reference else "",
            time=self.shop.service.refund_arrival_time,
        )
