"""A customer's yes: matched, checked again and carried out by code, before any model sees it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from support_agent.agent.turn import Confirmed
from support_agent.domain.confirmation.confirmation import confirmed_offers, says_nothing
from support_agent.domain.errors import Conflict
from support_agent.domain.models import Order
from support_agent.domain.policies.cancellations import decide_cancellation
from support_agent.domain.policies.exchanges import decide_exchange
from support_agent.domain.policies.refunds import decide_refund
from support_agent.domain.policies.returns import decide_return_label
from support_agent.domain.policies.verdicts import Approved, Decision
from support_agent.domain.shop import Shop
from support_agent.flows.commerce import crowded
from support_agent.flows.commerce.answers_to_offers import (
    adds_nothing,
    as_offer,
    as_said,
    has_plain_subject,
    is_plain_reply,
    left_over,
    signs_as,
    takes_back_below,
)
from support_agent.flows.commerce.earlier import left_clear
from support_agent.flows.commerce.settle import Settle
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.messaging.came_of import document
from support_agent.ports.clock import Clock
from support_agent.store.commerce import catalog, effects, orders, proposals, returns
from support_agent.store.commerce.proposals import Proposal
from support_agent.store.conversation import turns
from support_agent.store.conversation.conversations import Claim, guard
from support_agent.store.conversation.history import BatchMessage
from support_agent.store.conversation.turns import NewRun
from support_agent.store.db import Database, Tx
from support_agent.store.events import NewEvent

# Confirmations stand before the model's first step in the turn's record.
CONFIRMATION_STEP = -1
TOOL_OF_KIND = {
    "refund": "process_refund",
    "return_label": "create_return_label",
    "cancellation": "update_order_status",
    "exchange": "exchange_item",
}


@dataclass(frozen=True, slots=True)
class Confirm:
    """Carries out what the customer has said yes to."""

    database: Database
    settle: Settle
    announcer: Announcer
    shop: Shop
    clock: Clock

    async def carry_out(
        self, held: Claim, batch: Sequence[BatchMessage], before: Sequence[BatchMessage] = ()
    ) -> Confirmed:
        """Runs confirmed offers. A yes counts when nothing else stands beside it in the batch.

        `before`: the messages of the turn that were read already.
        """
        async with self.database.connection() as tx:
            earlier = [await as_said(tx, held.customer_id, message) for message in before]
            batch = [await as_said(tx, held.customer_id, message) for message in batch]
            waiting = await proposals.open_of_customer(tx, held.customer_id)
            waiting += await proposals.confirmed_in_turn(tx, held.turn_id)
        for place, message in enumerate(batch):
            if not all(adds_nothing(later, waiting) for later in batch[place + 1 :]):
                continue
            async with self.database.connection() as tx:
                meant = await self._meant(tx, held, message)
                beside = [*earlier, *batch[:place]]
                meant = await left_clear(tx, held, beside, meant)
            for proposal_id in meant:
                await self._carry_out_one(held, message, proposal_id)
        async with self.database.connection() as tx:
            found = await effects.confirmed_in_turn(tx, held.turn_id)
        for row in found:
            if row["status"] == "intended":
                await self.settle.carry_out(row["effect_id"])
        async with self.database.connection() as tx:
            left = await left_over(tx, held.customer_id, held.turn_id, batch)
            found = found and await effects.confirmed_in_turn(tx, held.turn_id)
        if not found:
            return await self._with_case(held, batch, left)
        done = [document(row) for row in found]
        return Confirmed(done, lapsed=left.lapsed, told_again=left.told_again)

    async def _with_case(
        self, held: Claim, batch: Sequence[BatchMessage], left: Confirmed
    ) -> Confirmed:
        """The same, with a case where other words stood beside a word and its code twice."""
        if not left.crowded:
            return left
        async with self.database.transaction() as tx:
            ticket, happened = await crowded.open_case(tx, held, batch, left.crowded)
        await self.announcer.events(happened)
        return replace(left, case=ticket)

    @staticmethod
    async def _meant(tx: Tx, held: Claim, message: BatchMessage) -> list[int]:
        """The open offers that a message says yes to."""
        open_now = await proposals.open_of_customer(tx, held.customer_id)
        # What this turn has confirmed still counts: a "yes" after it is no yes to another.
        done_now = await proposals.confirmed_in_turn(tx, held.turn_id)
        said = await proposals.told_before(tx, held.customer_id, message.id, message.channel)
        spoken = message.channel == "voice"
        alone = all(says_nothing(text, spoken=spoken) for text in said.beside)
        alone = alone and is_plain_reply(message)
        by_code = has_plain_subject(message) and not takes_back_below(message)
        offers = [
            as_offer(p, told=by_code and p.id in said.told, in_hand=alone and p.id in said.in_hand)
            for p in (*done_now, *open_now)
        ]
        names = await signs_as(tx, held.customer_id, message)
        meant = confirmed_offers(message.content, offers, spoken=spoken, names=names)
        still_open = {proposal.id for proposal in open_now}
        return [offer.id for offer in meant if offer.id in still_open]

    async def _carry_out_one(self, held: Claim, message: BatchMessage, proposal_id: int) -> None:
        began, started_at = time.perf_counter(), self.clock.now()
        async with self.database.transaction() as tx:
            open_now = await proposals.open_of_customer(tx, held.customer_id)
            proposal = next((p for p in open_now if p.id == proposal_id), None)
            if proposal is None:
                return
            order = await orders.by_number(tx, held.customer_id, proposal.order_number, lock=True)
            await guard(tx, held)
            happened, result = await self._execute(tx, held, message, proposal, order)
            run = NewRun(
                step=CONFIRMATION_STEP,
                position=proposal.id,
                call_id=f"confirmed-{proposal.id}",
                name=TOOL_OF_KIND[proposal.kind],
                arguments={"order_number": proposal.order_number, "confirmed": proposal.code},
                result=result,
                outcome=str(result["outcome"]),
                rule=result.get("rule"),
                duration_ms=(time.perf_counter() - began) * 1000,
                started_at=started_at,
            )
            stored = await turns.save(tx, held, runs=[run], events=happened)
        await self.announcer.events(stored or ())

    async def _execute(
        self,
        tx: Tx,
        held: Claim,
        message: BatchMessage,
        proposal: Proposal,
        order: Order | None,
    ) -> tuple[list[NewEvent], dict[str, Any]]:
        """Checks the offer against the order as it is now, then enters the effect."""
        decision = await self._decide(tx, held, proposal, order)
        warehouse = None
        fits = (
            order is not None
            and isinstance(decision, Approved)
            and proposal.order_state == order.state
            and _on_arrival(proposal) in {None, decision.amount}
        )
        if fits and proposal.kind == "exchange":
            # The last thing that can fail, because nothing gives the units back but a roll-back.
            warehouse = await catalog.take(tx, proposal.detail["new_sku"], len(proposal.skus))
            fits = warehouse is not None
        if order is None or not isinstance(decision, Approved) or not fits:
            await proposals.close(tx, proposal.id, "void")
            shown = {**proposal.shown(), "status": "void"}
            return [NewEvent("proposal.changed", {"proposal": shown})], {
                "outcome": "refused",
                "rule": "proposal.changed",
                "reason": "This has changed since it was offered; nothing was done.",
            }
        if not await proposals.confirm(
            tx, proposal.id, turn_id=held.turn_id, message_id=message.id
        ):
            raise Conflict(f"proposal {proposal.id} is not open any more")
        await self._enter(tx, held, proposal, order, decision, warehouse)
        shown = {**proposal.shown(), "status": "confirmed"}
        changed = await orders.shown(tx, held.customer_id, order.order_number)
        return [
            NewEvent("proposal.changed", {"proposal": shown}),
            NewEvent("order.changed", {"order": changed}),
        ], {"outcome": "confirmed", "rule": decision.rule, "code": proposal.code}

    async def _decide(
        self, tx: Tx, held: Claim, proposal: Proposal, order: Order | None
    ) -> Decision | None:
        if order is None:
            return None
        now, limits = self.clock.now(), self.shop.limits
        if proposal.kind == "refund":
            return decide_refund(
                order,
                amount=proposal.amount,
                units=proposal.skus,
                refunded_today=await effects.refunded_today(tx, held.customer_id),
                now=now,
                limits=limits,
            )
        if proposal.kind == "return_label":
            return decide_return_label(order, units=proposal.skus, now=now, limits=limits)
        if proposal.kind == "exchange":
            return await self._decide_exchange(tx, proposal, order)
        return decide_cancellation(order)

    async def _decide_exchange(self, tx: Tx, proposal: Proposal, order: Order) -> Decision | None:
        """With price and stock as they are now; None when the price is not the offered one."""
        new = await catalog.by_sku(tx, proposal.detail["new_sku"])
        old = await catalog.by_sku(tx, proposal.skus[0])
        if new is None or str(new.price) != proposal.detail["new_price"]:
            return None
        return decide_exchange(
            order,
            units=proposal.skus,
            line=old.line if old else None,
            new=new,
            now=self.clock.now(),
            limits=self.shop.limits,
        )

    async def _enter(  # noqa: PLR0917 - private, called once
        self,
        tx: Tx,
        held: Claim,
        proposal: Proposal,
        order: Order,
        decision: Approved,
        warehouse: str | None,
    ) -> None:
        """The ledger row and the local change, in one commit. The vendor is called after it."""
        cancels = proposal.kind == "cancellation"
        effect_id, is_new = await effects.record(
            tx,
            key=f"{proposal.kind}:{order.order_number}:{proposal.id}",
            customer_id=held.customer_id,
            order_id=order.id,
            turn_id=held.turn_id,
            proposal_id=proposal.id,
            kind=proposal.kind,
            status="done" if cancels else "intended",
            rule=decision.rule,
            arguments={
                "amount": str(proposal.amount or Decimal(0)),
                "skus": proposal.skus,
                **proposal.detail,
            },
        )
        if not is_new:
            return
        if proposal.kind == "refund":
            await effects.add_refund(
                tx,
                effect_id=effect_id,
                order_id=order.id,
                amount=proposal.amount or Decimal(0),
                skus=proposal.skus,
            )
        elif cancels:
            await orders.set_status(tx, order.id, status="cancelled")
        else:
            await returns.add(
                tx,
                effect_id=effect_id,
                order_id=order.id,
                skus=decision.units,
                amount=decision.amount,
                new=_held_for(proposal, warehouse, self.shop) if warehouse else None,
            )


def _on_arrival(proposal: Proposal) -> Decimal | None:
    """The refund that was offered for when the parcel arrives; None for offers without a parcel."""
    if proposal.kind not in {"return_label", "exchange"}:
        return None
    return Decimal(proposal.detail.get("refund_on_arrival", "0"))


def _held_for(proposal: Proposal, warehouse: str, shop: Shop) -> dict[str, Any]:
    return {
        "sku": proposal.detail["new_sku"],
        "name": proposal.detail["new_name"],
        "price": Decimal(proposal.detail["new_price"]),
        "warehouse": warehouse,
        "held_days": shop.limits.exchange_hold_days,
    }
