"""Tells the customer what came of what a person decided, in the transaction that settles it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from support_agent.domain.cases import Case, Ticket
from support_agent.domain.events import Event, TicketChanged
from support_agent.domain.models import EffectStatus
from support_agent.domain.money import money
from support_agent.domain.offers import by_person
from support_agent.domain.sentences.tables import RETURNS
from support_agent.domain.shop import Shop
from support_agent.flows.messaging.answers import AnswerWriter, Author
from support_agent.flows.messaging.came_of import told_of_turn
from support_agent.flows.messaging.hands import Hands, thanks
from support_agent.store import events
from support_agent.store.commerce import approvals, effects, returns
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.commerce.returns import Held
from support_agent.store.conversation import history, messages
from support_agent.store.db import Tx
from support_agent.store.delivery import outbox
from support_agent.store.events import StoredEvent
from support_agent.store.people import handling, tickets


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Composes word to customers outside of turns and queues it on the channel they used last."""

    shop: Shop
    writer: AnswerWriter

    @property
    def hands(self) -> Hands:
        """What people do by hand."""
        return Hands(self.shop)

    async def tell(
        self,
        tx: Tx,
        customer_id: int,
        text: str,
        author: Author = "system",
        *,
        written_by: str | None = None,
    ) -> list[Event]:
        """Queues `text`; no event when there is no way to reach the customer.

        `written_by`: the person of the shop whose words they are.
        """
        last = await messages.last_written(tx, customer_id)
        card = await history.card(tx, customer_id)
        message = self.writer.to_customer(last, card, text, author)
        if message is None:
            return []
        _, queued = await outbox.queue(tx, customer_id, replace(message, written_by=written_by))
        return [queued]

    async def settled(
        self, tx: Tx, effect: Effect, status: EffectStatus, result: Outcome
    ) -> list[StoredEvent]:
        """After an effect that a person approved: the ticket follows, the customer is told once.

        In doubt nobody is told anything; the look-up or a person will know. What has no vendor
        goes to a person, and the customer hears from them when it is done.
        """
        if status == "by_hand" or effect.status == "by_hand":
            stored = await self.hands.settled(tx, self.tell, effect, status, result)
            return [*stored, *(await self.late(tx, effect) if status == "by_hand" else [])]
        if status not in {"done", "failed"}:
            return []
        if effect.proposal_id:
            return await self.late(tx, effect)
        approval = await approvals.of_effect(tx, effect.id)
        if approval is None:
            return await self._arrived(tx, effect, status, result)
        happened: list[Event] = []
        if status == "failed":
            await approvals.failed(tx, approval.id)
            text = self._failed(approval)
        else:
            by = effect.actor.removeprefix("operator:")
            happened = await handling.close_case(tx, approval.ticket_id, by=by, outcome="approved")
            text = self.done(approval, str(result.get("reference", "")))
        happened += await self.tell(tx, effect.customer_id, text)
        ticket = await tickets.current(tx, approval.ticket_id)
        happened.append(TicketChanged(ticket))
        return await events.append_unguarded(tx, effect.customer_id, happened)

    async def late(self, tx: Tx, effect: Effect) -> list[StoredEvent]:
        """What came of a confirmed offer after its turn could only say that it is being done."""
        if effect.turn_id is None or await effects.turn_tells(tx, effect):
            return []
        happened: list[Event] = []
        for told in await told_of_turn(tx, effect.turn_id, effect.id):
            happened += await self.tell(tx, effect.customer_id, told)
        return await events.append_unguarded(tx, effect.customer_id, happened)

    async def _arrived(
        self, tx: Tx, effect: Effect, status: EffectStatus, result: Outcome
    ) -> list[StoredEvent]:
        """After the refund of a parcel that has arrived: the customer is told once."""
        came = await returns.of_refund(tx, effect.id)
        if came is None:
            return []
        if status == "done":
            text = f"{thanks(came)} {self._money(effect, str(result.get('reference', '')))}"
            happened: list[Event] = []
        else:
            ticket = await self._payment_ticket(tx, effect, came, result)
            failed = RETURNS.refund_failed(amount=money(effect.amount), ticket=ticket["ticket"])
            text = f"{thanks(came)} {failed}"
            happened = [TicketChanged(ticket)]
        happened += await self.tell(tx, effect.customer_id, text)
        return await events.append_unguarded(tx, effect.customer_id, happened)

    @staticmethod
    async def _payment_ticket(tx: Tx, effect: Effect, came: Held, result: Outcome) -> Ticket:
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
