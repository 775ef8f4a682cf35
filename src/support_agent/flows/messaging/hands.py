"""Cases for what no vendor does: what a person must do, and what the customer is told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from support_agent.domain.cases import Case, Ticket
from support_agent.domain.errors import Conflict
from support_agent.domain.events import TicketChanged
from support_agent.domain.models import EffectStatus
from support_agent.domain.money import money
from support_agent.domain.offers import KINDS
from support_agent.domain.offers.kind import ByHand
from support_agent.domain.sentences.tables import DECISIONS, RETURNS
from support_agent.domain.shop import Shop
from support_agent.flows.messaging.work import Work
from support_agent.store.commerce import approvals, effects, returns
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.commerce.returns import OpenReturn
from support_agent.store.db import Tx
from support_agent.store.people import handling, tickets

Tell = Callable[[Work, int, str], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class ManualWork:
    """Opens the case, and closes it when a person has done it or can't. `tell` tells a customer."""

    shop: Shop
    tell: Tell

    async def settled(
        self, work: Work, effect: Effect, status: EffectStatus, result: Outcome
    ) -> None:
        """Follows up after an effect went to a person, or came back from one."""
        if status == "by_hand":
            await self._asked(work, effect)
        else:
            await self._answered(work, effect, status, result)

    async def _asked(self, work: Work, effect: Effect) -> None:
        """The ticket of a person's approval continues; anything else gets one of its own."""
        tx = work.tx
        approval = await approvals.of_effect(tx, effect.id)
        came = await returns.of_refund(tx, effect.id)
        ticket = (
            await tickets.shown(tx, approval.ticket_id) if approval else None
        ) or await self._open(tx, effect)
        await effects.note_ticket(tx, effect.id, ticket["ticket"])
        work.happened(effect.customer_id, TicketChanged(await tickets.current(tx, ticket["id"])))
        if approval or came:
            # What the customer confirmed in a turn is told in that turn.
            text = DECISIONS.to_be_done(
                what=_what(effect),
                will=_hands(effect).sentences.will(),
                time=self.shop.service.person_reply_time,
                ticket=ticket["ticket"],
            )
            text = f"{thanks(came)} {text}" if came else text
            await self.tell(work, effect.customer_id, text)

    @staticmethod
    async def _open(tx: Tx, effect: Effect) -> Ticket:
        paid = effect.payment if KINDS[effect.kind].pays else None
        return await tickets.open_ticket(
            tx,
            Case(
                customer_id=effect.customer_id,
                cause=f"by_hand:{effect.key}",
                issue_type=KINDS[effect.kind].issue_type,
                severity="high",
                subject=f"To do: {_what(effect)}",
                who=f"customer {effect.customer_id}",
                wants=_what(effect),
                facts=f"Allowed by {effect.rule} and entered in the ledger ({effect.key}). No "
                "vendor is set up for it." + (f" The order was paid under {paid}." if paid else ""),
                done="Nothing has been paid or sent. The customer knows that a person does it.",
                next=f"{_hands(effect).how} If it can't be done, reject it with the reason.",
                turn_id=effect.turn_id,
            ),
        )

    async def _answered(
        self, work: Work, effect: Effect, status: EffectStatus, result: Outcome
    ) -> None:
        ticket_id = int(effect.result.get("ticket", "").removeprefix("TCK-"))
        done = status == "done"
        outcome = "approved" if done else "rejected"
        closed = await handling.close_case(
            work.tx, ticket_id, by=result.get("by", ""), outcome=outcome
        )
        work.happened(effect.customer_id, *closed)
        if not done and (approval := await approvals.of_effect(work.tx, effect.id)):
            await approvals.failed(work.tx, approval.id)
        text = self._made(effect, result) if done else _not_made(effect, result.get("reason", ""))
        await self.tell(work, effect.customer_id, text)

    def _made(self, effect: Effect, result: Outcome) -> str:
        reference, said = result.get("reference"), _hands(effect).sentences
        return said.made(
            what=_what(effect),
            ticket=result.get("ticket", ""),
            noted=said.noted(reference=reference) if reference else "",
            time=self.shop.service.refund_arrival_time,
        )


def thanks(came: OpenReturn) -> str:
    """Says that a parcel has arrived, and what is sent for it."""
    text = RETURNS.arrived(number=came.number, items=", ".join(came.names), order=came.order_number)
    if not came.new_name:
        return text
    if came.new_order_number:
        return f"{text} {RETURNS.packed_as(item=came.new_name, order=came.new_order_number)}"
    return f"{text} {RETURNS.packed(item=came.new_name)}"


def _hands(effect: Effect) -> ByHand:
    by_hand = KINDS[effect.kind].by_hand
    if by_hand is None:
        raise Conflict(f"a {effect.kind} is never done by hand")
    return by_hand


def _what(effect: Effect) -> str:
    amount = money(effect.amount)
    return _hands(effect).sentences.what(order=effect.order_number or "", amount=amount)


def _not_made(effect: Effect, reason: str) -> str:
    return DECISIONS.not_made(
        what=_what(effect), nothing=_hands(effect).sentences.nothing(), reason=reason
    )
