"""Effects that need a vendor: the call after the commit, and the look-up when in doubt."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

import structlog

from support_agent.domain.cases import Case
from support_agent.domain.models import EffectStatus
from support_agent.flows.commerce.labels import Labels
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.ports.vendors import (
    Carrier,
    Label,
    NoVendor,
    Payments,
    VendorRejected,
    VendorUncertain,
)
from support_agent.store import events
from support_agent.store.commerce import effects, orders, returns
from support_agent.store.commerce.effects import Effect
from support_agent.store.db import Database, Tx
from support_agent.store.events import NewEvent
from support_agent.store.people import tickets

LEASE_SECONDS = 30.0
# Something comes back on a label of the carrier's.
_WITH_LABEL = frozenset({"return_label", "exchange"})

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Settle:
    """Carries intended effects out, once each."""

    database: Database
    payments: Payments
    carrier: Carrier
    labels: Labels
    announcer: Announcer
    outcomes: Outcomes
    crash_at: Callable[[str], None]

    async def carry_out(self, effect_id: int | None = None) -> None:
        """Calls the vendor for one intended effect, or for those a dead worker left behind.

        Each is taken when its turn has come: one that waited for a slow vendor under a lease
        would be looked up, and given to a person, before it was called.
        """
        while (effect := await self._take(effect_id)) is not None:
            await self._call(effect)

    async def _take(self, effect_id: int | None) -> Effect | None:
        async with self.database.connection() as tx:
            return await effects.take_intended(tx, effect_id, LEASE_SECONDS)

    async def reconcile(self) -> None:
        """Looks up effects in doubt. What the vendor does not know is left to a person."""
        async with self.database.connection() as tx:
            doubtful = await effects.take_in_doubt(tx, LEASE_SECONDS)
        for effect in doubtful:
            try:
                result = await self._lookup(effect)
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
        self.crash_at("effect_calling")
        try:
            result = await self._vendor(effect)
        except NoVendor:
            await self._write(effect, "by_hand", self._promise())
            return
        except VendorRejected as error:
            await self._write(effect, "failed", {"reason": str(error)})
            return
        except VendorUncertain as error:
            await self._write(effect, "unknown", {"reason": str(error)})
            return
        self.crash_at("effect_called")
        await self._write(effect, "done", result)

    async def _vendor(self, effect: Effect) -> dict[str, Any]:
        number = effect.order_number or ""
        if effect.kind == "refund":
            amount = Decimal(effect.arguments["amount"])
            reference = await self.payments.refund(
                key=effect.key, order_number=number, amount=amount
            )
            return {"reference": reference, "amount": str(amount)}
        return await self._made(
            await self.carrier.create_label(key=effect.key, order_number=number)
        )

    async def _lookup(self, effect: Effect) -> dict[str, Any] | None:
        if effect.kind == "refund":
            reference = await self.payments.lookup(key=effect.key)
            if reference is None:
                return None
            return {"reference": reference, "amount": effect.arguments["amount"]}
        label = await self.carrier.lookup(key=effect.key)
        return await self._made(label) if label else None

    async def _made(self, label: Label) -> dict[str, Any]:
        return asdict(replace(label, url=await self.labels.link(label)))

    async def _write(self, effect: Effect, status: EffectStatus, result: dict[str, Any]) -> None:
        async with self.database.transaction() as tx:
            happened = await self.enter(tx, effect, status, result)
        if happened is None:
            return
        self.crash_at("effect_settled")
        await self.announcer.events(happened)
        log.info("effect_settled", effect=effect.key, status=status)

    async def enter(
        self, tx: Tx, effect: Effect, status: EffectStatus, result: dict[str, Any]
    ) -> list[events.StoredEvent] | None:
        """Writes what became of an effect, with all that follows; None when it was settled before.

        `effect` is as it was until now.
        """
        if not await effects.settle(tx, effect.id, status, result):
            return None
        if effect.kind == "refund" and status == "failed":
            await effects.mark_refund_failed(tx, effect.id)
        if effect.kind in _WITH_LABEL and status == "done" and effect.order_id:
            await effects.add_label(tx, effect.id, effect.order_id, _label(result))
        if effect.kind in _WITH_LABEL and status == "failed":
            await returns.cancel_of_effect(tx, effect.id)
        happened = await self._tell(tx, effect)
        return happened + await self.outcomes.settled(tx, effect, status, result)

    def _promise(self) -> dict[str, Any]:
        return {"by_when": self.outcomes.shop.service.person_reply_time}

    async def _tell(self, tx: Tx, effect: Effect) -> list[events.StoredEvent]:
        order = await orders.shown(tx, effect.customer_id, effect.order_number or "")
        change = NewEvent("order.changed", {"order": order})
        return await events.append_unguarded(tx, effect.customer_id, [change])

    async def _hand_over(self, effect: Effect) -> None:
        async with self.database.transaction() as tx:
            ticket = await tickets.open_ticket(
                tx,
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
            happened: list[events.StoredEvent] = []
            if await effects.note_ticket(tx, effect.id, ticket["ticket"]):
                change = NewEvent("ticket.changed", {"ticket": ticket})
                happened = await events.append_unguarded(tx, effect.customer_id, [change])
                happened += await self.outcomes.late(tx, effect)
        await self.announcer.events(happened)


def _label(result: dict[str, Any]) -> dict[str, str | None]:
    """What is known of a label. One that a person sent has the parcel's number at most."""
    return {
        "carrier": result.get("carrier"),
        "tracking_number": result.get("tracking_number") or result.get("reference"),
        "url": result.get("url"),
    }
