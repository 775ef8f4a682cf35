"""A customer's yes: matched, rechecked and carried out by code, before any model sees it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from support_agent.agent.toolbox import ToolResult
from support_agent.agent.tools import tool_that_offers
from support_agent.agent.turn import OfferReplies
from support_agent.domain.channels import is_spoken
from support_agent.domain.confirmation.confirmation import confirmed_offers, is_only_manners
from support_agent.domain.errors import Conflict
from support_agent.domain.events import OrderChanged, ProposalChanged
from support_agent.domain.models import Order
from support_agent.domain.offers import KINDS
from support_agent.domain.offers.kind import Facts, Terms
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
from support_agent.flows.commerce.ways import way_of
from support_agent.flows.commerce.ways.way import Entry
from support_agent.flows.messaging.came_of import document
from support_agent.flows.messaging.work import Works
from support_agent.ports.clock import Clock
from support_agent.store.commerce import catalog, confirmed, effects, orders, proposals, told_offers
from support_agent.store.commerce.proposals import Proposal
from support_agent.store.commerce.returns import NewItem
from support_agent.store.conversation import turns
from support_agent.store.conversation.conversations import Claim, guard
from support_agent.store.conversation.history import BatchMessage
from support_agent.store.conversation.turns import NewRun
from support_agent.store.db import Tx

# Confirmations come before the model's first step in the turn's record.
CONFIRMATION_STEP = -1


@dataclass(frozen=True, slots=True)
class Confirm:
    """Carries out what the customer said yes to."""

    works: Works
    settle: Settle
    shop: Shop
    clock: Clock

    async def carry_out(
        self, held: Claim, batch: Sequence[BatchMessage], before: Sequence[BatchMessage] = ()
    ) -> OfferReplies:
        """Carries out confirmed offers. A yes counts if nothing else is in the batch with it.

        `before`: the messages of the turn that were already read.
        """
        async with self.works.database.connection() as tx:
            earlier = [await as_said(tx, held.customer_id, message) for message in before]
            batch = [await as_said(tx, held.customer_id, message) for message in batch]
            waiting = await proposals.open_offers(tx, held.customer_id)
            waiting += await proposals.confirmed_in_turn(tx, held.turn_id)
        for place, message in enumerate(batch):
            if not all(adds_nothing(later, waiting) for later in batch[place + 1 :]):
                continue
            async with self.works.database.connection() as tx:
                meant = await self._meant(tx, held, message)
                beside = [*earlier, *batch[:place]]
                meant = await left_clear(tx, held, beside, meant)
            for proposal_id in meant:
                await self._carry_out_one(held, message, proposal_id)
        async with self.works.database.connection() as tx:
            found = await confirmed.by_turn(tx, held.turn_id)
        for row in found:
            if row.status == "intended":
                await self.settle.carry_out(row.effect_id)
        async with self.works.database.connection() as tx:
            left = await left_over(tx, held.customer_id, held.turn_id, batch)
            found = found and await confirmed.by_turn(tx, held.turn_id)
        if not found:
            return await self._with_case(held, batch, left)
        done = [document(row) for row in found]
        return OfferReplies(done, lapsed=left.lapsed, told_again=left.told_again)

    async def _with_case(
        self, held: Claim, batch: Sequence[BatchMessage], left: OfferReplies
    ) -> OfferReplies:
        """The same, with a case if other words came with a word and its code a second time."""
        if not left.crowded:
            return left
        async with self.works.begin() as work:
            ticket = await crowded.open_case(work, held, batch, left.crowded)
        return replace(left, case=ticket)

    @staticmethod
    async def _meant(tx: Tx, held: Claim, message: BatchMessage) -> list[int]:
        """The open offers that a message says yes to."""
        open_now = await proposals.open_offers(tx, held.customer_id)
        # What this turn confirmed still counts: a "yes" after it accepts no other offer.
        done_now = await proposals.confirmed_in_turn(tx, held.turn_id)
        said = await told_offers.told_before(tx, held.customer_id, message.id, message.channel)
        spoken = is_spoken(message.channel)
        alone = all(is_only_manners(text, spoken=spoken) for text in said.beside)
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
        async with self.works.begin() as work:
            tx = work.tx
            open_now = await proposals.open_offers(tx, held.customer_id)
            proposal = next((p for p in open_now if p.id == proposal_id), None)
            if proposal is None:
                return
            order = await orders.by_number(tx, held.customer_id, proposal.order_number, lock=True)
            await guard(tx, held)
            result = await self._execute(tx, held, message, proposal, order)
            run = NewRun(
                step=CONFIRMATION_STEP,
                position=proposal.id,
                call_id=f"confirmed-{proposal.id}",
                name=tool_that_offers(proposal.kind),
                arguments={"order_number": proposal.order_number, "confirmed": proposal.code},
                result=result.document(),
                outcome=result.outcome,
                rule=result.rule,
                duration_ms=(time.perf_counter() - began) * 1000,
                started_at=started_at,
            )
            work.wrote(await turns.save(tx, held, runs=[run], events=result.events))

    async def _execute(
        self,
        tx: Tx,
        held: Claim,
        message: BatchMessage,
        proposal: Proposal,
        order: Order | None,
    ) -> ToolResult:
        """Checks the offer against the current order, then enters the effect."""
        decision = await self._decide(tx, held, proposal, order)
        new: NewItem | None = None
        fits = (
            order is not None
            and isinstance(decision, Approved)
            and proposal.order_state == order.state
            and _on_arrival(proposal) in {None, decision.amount}
        )
        if fits and KINDS[proposal.kind].takes_stock:
            # The last step that can fail, because only a rollback gives the units back.
            sku = proposal.detail.get("new_sku", "")
            warehouse = await catalog.reserve_stock(tx, sku, len(proposal.skus))
            new = _held_for(proposal, warehouse, self.shop) if warehouse else None
            fits = new is not None
        if order is None or not isinstance(decision, Approved) or not fits:
            await proposals.close(tx, proposal.id, "void")
            return ToolResult(
                "refused",
                {"reason": "This has changed since it was offered; nothing was done."},
                rule="proposal.changed",
                events=(ProposalChanged(proposal.shown("void")),),
            )
        if not await proposals.confirm(
            tx, proposal.id, turn_id=held.turn_id, message_id=message.id
        ):
            raise Conflict(f"proposal {proposal.id} is not open any more")
        entry = _entry(proposal, order, decision, new)
        await self._enter(tx, held, proposal, decision, entry)
        changed = await orders.shown(tx, held.customer_id, order.order_number)
        return ToolResult(
            "confirmed",
            {"code": proposal.code},
            rule=decision.rule,
            events=(ProposalChanged(proposal.shown("confirmed")), OrderChanged(changed)),
        )

    async def _decide(
        self, tx: Tx, held: Claim, proposal: Proposal, order: Order | None
    ) -> Decision | None:
        """The policy's decision with the current order, day's refunds, price and stock."""
        if order is None:
            return None
        detail, skus = proposal.detail, proposal.skus
        new = detail.get("new_sku")
        facts = Facts(
            order,
            now=self.clock.now(),
            limits=self.shop.limits,
            refunded_today=await effects.refunded_today(tx, held.customer_id),
            old=await catalog.by_sku(tx, skus[0]) if new and skus else None,
            new=await catalog.by_sku(tx, new) if new else None,
        )
        return KINDS[proposal.kind].decide(Terms(skus, proposal.amount, detail), facts)

    async def _enter(
        self, tx: Tx, held: Claim, proposal: Proposal, decision: Approved, entry: Entry
    ) -> None:
        """Writes the ledger row and the local change in one commit, before the vendor's call."""
        way = way_of(proposal.kind)
        effect_id, is_new = await effects.record(
            tx,
            effects.NewEffect(
                key=f"{proposal.kind}:{entry.order.order_number}:{proposal.id}",
                customer_id=held.customer_id,
                order_id=entry.order.id,
                turn_id=held.turn_id,
                proposal_id=proposal.id,
                kind=proposal.kind,
                status=way.begins,
                rule=decision.rule,
                arguments={
                    "amount": str(proposal.amount or Decimal(0)),
                    "skus": proposal.skus,
                    **proposal.detail,
                },
            ),
        )
        if is_new:
            await way.enter(tx, replace(entry, effect_id=effect_id))


def _on_arrival(proposal: Proposal) -> Decimal | None:
    """The refund that was offered for the parcel's arrival; None for offers without a parcel."""
    if not KINDS[proposal.kind].sends_back:
        return None
    return Decimal(proposal.detail.get("refund_on_arrival", "0"))


def _entry(proposal: Proposal, order: Order, decision: Approved, new: NewItem | None) -> Entry:
    """Units and refund on arrival as the rule decides now; payments as they were offered."""
    if KINDS[proposal.kind].sends_back:
        return Entry(0, order, decision.amount, decision.units, new)
    return Entry(0, order, proposal.amount or Decimal(0), proposal.skus, new)


def _held_for(proposal: Proposal, warehouse: str, shop: Shop) -> NewItem:
    detail = proposal.detail
    return NewItem(
        sku=detail.get("new_sku", ""),
        name=detail.get("new_name", ""),
        price=Decimal(detail.get("new_price", "")),
        warehouse=warehouse,
        held_days=shop.limits.exchange_hold_days,
    )
