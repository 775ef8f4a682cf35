"""Returned parcels: a person records the arrival, the refund or the new item follows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from support_agent.domain.cases import Case, Ticket
from support_agent.domain.errors import Conflict, NotFound
from support_agent.domain.events import OrderChanged, TicketChanged
from support_agent.domain.models import Order, Return, ReturnStatus, progress
from support_agent.domain.money import money
from support_agent.domain.offers.kinds import refund as refunds
from support_agent.domain.policies.returns import decide_arrival, due_for
from support_agent.domain.policies.verdicts import Approved, NeedsHuman
from support_agent.domain.sentences.tables import RETURNS
from support_agent.domain.shop import Shop
from support_agent.domain.shown import ExpectedReturn, ReturnChange, ReturnRefund
from support_agent.flows.commerce.settle import Settle
from support_agent.flows.messaging.hands import thanks
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.flows.messaging.work import Work, Works
from support_agent.store.commerce import approvals, effects, orders, returns
from support_agent.store.commerce.returns import OpenReturn
from support_agent.store.db import Tx
from support_agent.store.people import tickets
from support_agent.store.people.operators import Operator


@dataclass(frozen=True, slots=True)
class Returns:
    """The desk where parcels arrive. Every write may be sent twice and happens once.

    Locks the order first, then everything else.
    """

    works: Works
    outcomes: Outcomes
    settle: Settle
    shop: Shop

    async def waiting(self, status: ReturnStatus | None = None) -> list[ExpectedReturn]:
        """Returns with that status, oldest first; without a status, the expected ones."""
        async with self.works.database.connection() as tx:
            return [
                held.shown() for held in await returns.open_returns(tx, status=status, limit=200)
            ]

    async def receive(self, who: Operator, name: str) -> ReturnChange:
        """Records that the parcel with this number or tracking number has arrived.

        Its refund is paid within the limits; above them a person decides. An exchange's new item
        becomes an order. The customer is told. Raises NotFound, or Conflict if it was canceled.
        """
        async with self.works.begin() as work:
            order, held, came = await self._locked(work.tx, name)
            if held.status == "cancelled":
                raise Conflict(f"{held.number} was cancelled; nothing is owed for it")
            if held.status == "open":
                effect_id = await self._take_in(work, who, order, held, came)
            else:
                effect_id = held.refund_effect_id
        return await self._settled(name, effect_id, repeated=held.status != "open")

    async def cancel(self, who: Operator, name: str) -> ReturnChange:
        """Ends the return: reserved stock is released, the units count as kept."""
        async with self.works.begin() as work:
            _, held, _ = await self._locked(work.tx, name)
            if held.status == "received":
                raise Conflict(f"{held.number} has arrived already")
            if held.status == "open":
                await self._enter(work.tx, f"operator:{who.name}", held, "return_cancelled", {})
                await returns.cancel(work.tx, held.id)
                text = RETURNS.cancelled(number=held.number, order=held.order_number)
                await self.outcomes.tell(work, held.customer_id, text)
                await self._changed(work, held.customer_id, held.order_number)
        return await self._settled(name, None, repeated=held.status != "open")

    async def lapse(self) -> None:
        """Releases what was reserved for parcels that did not come in time; they stay returns."""
        async with self.works.database.connection() as tx:
            late = await returns.lapsed(tx)
        for held in late:
            async with self.works.begin() as work:
                order, now, came = await self._locked(work.tx, held.number)
                if now.status != "open" or now.new_sku is None:
                    continue
                amount = due_for(order, came)
                details = {"sku": now.new_sku, "units": len(now.skus), "amount": str(amount)}
                await self._enter(work.tx, "system", now, "exchange_lapsed", details)
                await returns.end_exchange(work.tx, now.id, amount)
                text = RETURNS.hold_ended(
                    number=now.number, item=f"{now.new_name}", amount=money(amount)
                )
                await self.outcomes.tell(work, now.customer_id, text)
                await self._changed(work, now.customer_id, now.order_number)

    # ── inside one transaction ───────────────────────────────────────────────────────────────

    @staticmethod
    async def _locked(tx: Tx, name: str) -> tuple[Order, OpenReturn, Return]:
        """The current return, under its order's lock."""
        seen = await returns.find(tx, name)
        if seen is None:
            raise NotFound(f"there is no return {name!r}")
        order = await orders.by_number(tx, seen.customer_id, seen.order_number, lock=True)
        held = await returns.find(tx, seen.number)
        came = next((r for r in order.returns if r.id == seen.id), None) if order else None
        if order is None or held is None or came is None:
            raise Conflict(f"{seen.order_number} does not belong to this customer any more")
        return order, held, came

    async def _take_in(
        self, work: Work, who: Operator, order: Order, held: OpenReturn, came: Return
    ) -> int | None:
        tx = work.tx
        decision = decide_arrival(
            order,
            came,
            refunded_today=await effects.refunded_today(tx, held.customer_id),
            limits=self.shop.limits,
        )
        actor = f"operator:{who.name}"
        new_id, new_number = None, None
        if came.new_sku:
            prefix = self.shop.order_numbers.replacement
            new_id, new_number = await orders.add_replacement(tx, order, came, prefix)
        await self._enter(
            tx, actor, held, "return_received",
            {"skus": held.skus, "amount": str(decision.amount), "new_order": new_number},
            rule=decision.rule,
        )  # fmt: skip
        effect_id: int | None = None
        ticket: Ticket | None = None
        match decision:
            case Approved(amount=amount, units=units) if amount:
                effect_id = await self._refund(tx, actor, held, amount, units)
            case NeedsHuman():
                ticket = await self._ask_a_person(tx, order, held, decision)
                work.happened(held.customer_id, TicketChanged(ticket))
            case _:
                pass
        await returns.receive(
            tx,
            held.id,
            new_order_id=new_id,
            refund_effect_id=effect_id,
            ticket_id=ticket["id"] if ticket else None,
        )
        changed = await orders.by_number(tx, held.customer_id, held.order_number)
        assert changed is not None  # noqa: S101 - it is locked
        if all(r.status != "open" for r in changed.returns) and not changed.units(
            changed.sent_back
        ):
            await orders.set_status(tx, order.id, status="returned")
        if effect_id is None:
            now = replace(held, new_order_number=new_number)
            await self.outcomes.tell(work, held.customer_id, self._arrived(now, decision, ticket))
        if new_number:
            await self._changed(work, held.customer_id, new_number)
        await self._changed(work, held.customer_id, held.order_number)
        return effect_id

    async def _enter(  # noqa: PLR0917 - private
        self,
        tx: Tx,
        actor: str,
        held: OpenReturn,
        kind: str,
        details: Mapping[str, object],
        rule: str = "",
    ) -> None:
        new = effects.NewEffect(
            key=f"{kind}:{held.number}",
            customer_id=held.customer_id,
            order_id=held.order_id,
            turn_id=held.turn_id,
            kind=kind,
            status="done",
            rule=rule or f"return.{kind.rpartition('_')[2]}",
            arguments={"return": held.number, **details},
            actor=actor,
        )
        await effects.record(tx, new)

    @staticmethod
    async def _refund(
        tx: Tx, actor: str, held: OpenReturn, amount: Decimal, units: tuple[str, ...]
    ) -> int:
        new = effects.NewEffect(
            key=f"refund:{held.order_number}:{held.number}",
            customer_id=held.customer_id,
            order_id=held.order_id,
            turn_id=held.turn_id,
            kind=refunds.KIND.name,
            status="intended",
            rule="return.received",
            arguments={"amount": str(amount), "skus": list(units)},
            actor=actor,
        )
        effect_id, is_new = await effects.record(tx, new)
        if is_new:
            await effects.add_refund(
                tx, effect_id=effect_id, order_id=held.order_id, amount=amount, skus=units
            )
        return effect_id

    @staticmethod
    async def _ask_a_person(tx: Tx, order: Order, held: OpenReturn, decision: NeedsHuman) -> Ticket:
        wants = f"Refund of {money(decision.amount)} for {held.number} ({held.order_number})"
        ticket = await tickets.open_ticket(
            tx,
            Case(
                customer_id=held.customer_id,
                cause=f"{decision.rule}:{held.number}",
                issue_type="refund",
                severity="high",
                subject=wants,
                who=held.customer_name or f"customer {held.customer_id}",
                wants=wants,
                facts=f"The parcel with {', '.join(held.names)} has arrived. "
                f"{order.order_number}: total {money(order.total)}, "
                f"refunded {money(order.refunded)}.",
                done="Nothing has been paid.",
                refused=f"{decision.rule}: {decision.reason}",
                next="Decide; the customer is told.",
                order_id=held.order_id,
                turn_id=held.turn_id,
            ),
        )
        terms = approvals.Terms(
            order_id=held.order_id,
            kind=refunds.KIND.name,
            amount=decision.amount,
            skus=decision.units,
            rule=decision.rule,
        )
        await approvals.ask(tx, ticket["id"], terms)
        return await tickets.shown(tx, ticket["id"]) or ticket

    def _arrived(
        self, held: OpenReturn, decision: Approved | NeedsHuman, ticket: Ticket | None
    ) -> str:
        """What the customer reads if no refund is paid now."""
        arrived = thanks(held)
        if ticket:
            decides = RETURNS.refund_to_decide(
                amount=money(decision.amount),
                time=self.shop.service.person_reply_time,
                ticket=ticket["ticket"],
            )
            return f"{arrived} {decides}"
        return arrived if held.new_name else f"{arrived} {RETURNS.refund_made_before()}"

    @staticmethod
    async def _changed(work: Work, customer_id: int, number: str) -> None:
        work.happened(customer_id, OrderChanged(await orders.shown(work.tx, customer_id, number)))

    # ── after the commit ─────────────────────────────────────────────────────────────────────

    async def _settled(self, name: str, effect_id: int | None, *, repeated: bool) -> ReturnChange:
        """Calls the payment provider if nobody has yet, and reports the state."""
        refund: ReturnRefund | None = None
        if effect_id is not None:
            await self.settle.carry_out(effect_id)
        async with self.works.database.connection() as tx:
            held = await returns.find(tx, name)
            effect = await effects.by_id(tx, effect_id) if effect_id else None
        assert held is not None  # noqa: S101 - it was found above
        if effect is not None:
            refund = {
                "amount": str(effect.amount),
                "status": progress(effect.status),
                "reference": effect.result.get("reference"),
            }
        return {"returned": held.shown(), "refund": refund, "repeated": repeated}
