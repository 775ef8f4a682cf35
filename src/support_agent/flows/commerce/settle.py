"""Effects that need a vendor: the call after the commit, and the look-up when in doubt."""

from dataclasses import dataclass

import structlog

from support_agent.domain.cases import Case
from support_agent.domain.events import OrderChanged, TicketChanged
from support_agent.domain.models import EffectStatus
from support_agent.flows.commerce.ways import way_of
from support_agent.flows.commerce.ways.way import Vendors
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.flows.messaging.work import Work, Works
from support_agent.ports.vendors import NoVendor, VendorRejected, VendorUncertain
from support_agent.store.commerce import effects, orders
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.people import tickets

LEASE_SECONDS = 30.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Settle:
    """Carries intended effects out, once each."""

    works: Works
    vendors: Vendors
    outcomes: Outcomes

    async def carry_out(self, effect_id: int | None = None) -> None:
        """Calls the vendor for one intended effect, or for those a dead worker left behind.

        Each is taken only when it is next: one that waited for a slow vendor under a lease would be
        looked up, and given to a person, before it was called.
        """
        while (effect := await self._take(effect_id)) is not None:
            await self._call(effect)

    async def _take(self, effect_id: int | None) -> Effect | None:
        async with self.works.database.connection() as tx:
            return await effects.take_intended(tx, effect_id, LEASE_SECONDS)

    async def reconcile(self) -> None:
        """Looks up effects in doubt. What the vendor does not know is left to a person."""
        async with self.works.database.connection() as tx:
            doubtful = await effects.take_in_doubt(tx, LEASE_SECONDS)
        for effect in doubtful:
            try:
                result = await way_of(effect.kind).look_up(self.vendors, effect)
            except NoVendor:
                await self._write(effect, "by_hand", self._promise())
                continue
            except (VendorUncertain, VendorRejected) as error:
                log.warning("vendor_lookup_failed", effect=effect.key, reason=str(error))
                continue
            if result is not None:
                await self._write(effect, "done", result)
            else:
                await self._hand_over(effect)

    async def _call(self, effect: Effect) -> None:
        self.works.crash_at("effect_calling")
        try:
            result = await way_of(effect.kind).call(self.vendors, effect)
        except NoVendor:
            await self._write(effect, "by_hand", self._promise())
            return
        except VendorRejected as error:
            await self._write(effect, "failed", {"reason": str(error)})
            return
        except VendorUncertain as error:
            await self._write(effect, "unknown", {"reason": str(error)})
            return
        self.works.crash_at("effect_called")
        await self._write(effect, "done", result)

    async def _write(self, effect: Effect, status: EffectStatus, result: Outcome) -> None:
        async with self.works.begin("effect_settled") as work:
            if not await self.enter(work, effect, status, result):
                return
        log.info("effect_settled", effect=effect.key, status=status)

    async def enter(
        self, work: Work, effect: Effect, status: EffectStatus, result: Outcome
    ) -> bool:
        """Writes the result of an effect, with everything that follows. False if already settled.

        `effect` is the state before that.
        """
        if not await effects.settle(work.tx, effect.id, status, result):
            return False
        await way_of(effect.kind).settled(work.tx, effect, status, result)
        order = await orders.shown(work.tx, effect.customer_id, effect.order_number or "")
        work.happened(effect.customer_id, OrderChanged(order))
        await self.outcomes.settled(work, effect, status, result)
        return True

    def _promise(self) -> Outcome:
        return {"by_when": self.outcomes.shop.service.person_reply_time}

    async def _hand_over(self, effect: Effect) -> None:
        async with self.works.begin() as work:
            ticket = await tickets.open_ticket(
                work.tx,
                Case(
                    customer_id=effect.customer_id,
                    cause=f"unknown:{effect.key}",
                    issue_type="billing",
                    severity="high",
                    subject=f"Outcome unknown: {effect.kind} for {effect.order_number}",
                    who=f"customer {effect.customer_id}",
                    wants=f"{effect.kind} {effect.arguments}",
                    facts="The vendor did not answer, and does not know of it when asked.",
                    done="Not repeated.",
                    next="Check with the vendor, then tell the customer.",
                    turn_id=effect.turn_id,
                ),
            )
            if await effects.note_ticket(work.tx, effect.id, ticket["ticket"]):
                work.happened(effect.customer_id, TicketChanged(ticket))
                await self.outcomes.late(work, effect)
