"""Cases of what no vendor does: what a person is asked to do, and what the customer hears of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from support_agent.domain.cases import Case, Ticket
from support_agent.domain.models import EffectStatus
from support_agent.domain.money import money
from support_agent.domain.shop import Shop
from support_agent.domain.text.wording import say
from support_agent.store import events
from support_agent.store.commerce import approvals, effects, orders, returns
from support_agent.store.commerce.effects import Effect
from support_agent.store.commerce.returns import Held
from support_agent.store.db import Tx
from support_agent.store.events import NewEvent, StoredEvent
from support_agent.store.people import handling, tickets

Tell = Callable[[Tx, int, str], Awaitable[list[NewEvent]]]


@dataclass(frozen=True, slots=True)
class Hands:
    """Opens the case, and closes it when a person has done it or can't."""

    shop: Shop

    async def settled(
        self, tx: Tx, tell: Tell, effect: Effect, status: EffectStatus, result: dict[str, Any]
    ) -> list[StoredEvent]:
        """After an effect went to a person, or came back from one."""
        if status == "by_hand":
            happened = await self._asked(tx, tell, effect)
        else:
            happened = await self._answered(tx, tell, effect, status, result)
        return await events.append_unguarded(tx, effect.customer_id, happened)

    async def _asked(self, tx: Tx, tell: Tell, effect: Effect) -> list[NewEvent]:
        """The ticket of a person's approval goes on; anything else gets one of its own."""
        approval = await approvals.of_effect(tx, effect.id)
        came = await returns.of_refund(tx, effect.id)
        ticket = (
            await tickets.shown(tx, approval.ticket_id) if approval else None
        ) or await self._open(tx, effect)
        await effects.note_ticket(tx, effect.id, ticket["ticket"])
        shown = await tickets.shown(tx, ticket["id"])
        happened = [NewEvent("ticket.changed", {"ticket": shown})]
        if approval or came:
            # What the customer confirmed in a turn is told in that turn.
            arrived = f"{thanks(came)} " if came else ""
            text = (
                f"{arrived}Your {_what(effect)} is approved, but not made yet: one of our people "
                f"will pay it within {self.shop.service.person_reply_time} ({ticket['ticket']})."
            )
            happened += await tell(tx, effect.customer_id, text)
        return happened

    @staticmethod
    async def _open(tx: Tx, effect: Effect) -> Ticket:
        how = (
            "Pay it by your own means, then mark this ticket as done, with the bank's reference."
            if effect.kind == "refund"
            else "Make a prepaid label and send it to the customer, then mark this ticket as done, "
            "with the parcel's number."
        )
        paid = None
        if effect.kind == "refund" and effect.order_id is not None:
            paid = await orders.payment_reference(tx, effect.order_id)
        return await tickets.open_ticket(
            tx,
            Case(
                customer_id=effect.customer_id,
                cause=f"by_hand:{effect.key}",
                issue_type="refund" if effect.kind == "refund" else "return",
                severity="high",
                subject=f"To do: {_what(effect)}",
                who=f"customer {effect.customer_id}",
                wants=_what(effect),
                facts=f"Allowed by {effect.rule} and entered in the ledger ({effect.key}). No "
                "vendor is set up for it." + (f" The order was paid under {paid}." if paid else ""),
                done="Nothing has been paid or sent. The customer knows that a person does it.",
                next=f"{how} If it can't be done, reject it with the reason.",
                turn_id=effect.turn_id,
            ),
        )

    async def _answered(
        self, tx: Tx, tell: Tell, effect: Effect, status: EffectStatus, result: dict[str, Any]
    ) -> list[NewEvent]:
        ticket_id = int(str(effect.result["ticket"]).removeprefix("TCK-"))
        done = status == "done"
        happened = await handling.close_case(
            tx, ticket_id, by=result["by"], outcome="approved" if done else "rejected"
        )
        if not done and (approval := await approvals.of_effect(tx, effect.id)):
            await approvals.failed(tx, approval.id)
        text = self._made(effect, result) if done else _not_made(effect, str(result["reason"]))
        happened += await tell(tx, effect.customer_id, text)
        return happened

    def _made(self, effect: Effect, result: dict[str, Any]) -> str:
        reference, ticket = result.get("reference"), result["ticket"]
        if effect.kind == "refund":
            noted = f" Its reference is {reference}." if reference else ""
            return (
                f"Your {_what(effect)} has been paid by our team ({ticket}).{noted} It arrives "
                f"within {self.shop.service.refund_arrival_time}."
            )
        noted = f" The parcel's tracking number is {reference}." if reference else ""
        return f"Our team has sent you your {_what(effect)} ({ticket}).{noted}"


def thanks(came: Held) -> str:
    """A parcel has arrived, and what leaves for it."""
    text = say(
        "Your return {number} of {items} ({order}) has arrived, thank you.",
        number=came.number,
        items=", ".join(came.names),
        order=came.order_number,
    )
    if came.new_name:
        text += say(" Your {item} is being packed", item=came.new_name)
        if came.new_order_number:
            text += say(" as order {order}", order=came.new_order_number)
        text += "."
    return text


def _what(effect: Effect) -> str:
    if effect.kind == "refund":
        return f"refund of {money(Decimal(effect.arguments['amount']))} for {effect.order_number}"
    return f"return label for {effect.order_number}"


def _not_made(effect: Effect, reason: str) -> str:
    nothing = "Nothing has been paid" if effect.kind == "refund" else "No label has been made"
    return f"We could not make your {_what(effect)}. {nothing}. {reason}"
