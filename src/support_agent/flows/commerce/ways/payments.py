"""The payment provider refunds an amount."""

from support_agent.domain.models import EffectStatus
from support_agent.flows.commerce.ways.way import Entry, Vendors
from support_agent.store.commerce import effects
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.db import Tx


class Paid:
    """Records the refund with the yes; the order's total limits it in SQL."""

    begins: EffectStatus = "intended"

    async def enter(self, tx: Tx, entry: Entry) -> None:
        """Records the refund."""
        await effects.add_refund(
            tx,
            effect_id=entry.effect_id,
            order_id=entry.order.id,
            amount=entry.amount,
            skus=entry.units,
        )

    async def call(self, vendors: Vendors, effect: Effect) -> Outcome:
        """Pays it."""
        reference = await vendors.payments.refund(
            key=effect.key,
            order_number=effect.order_number or "",
            amount=effect.amount,
            payment=effect.payment,
        )
        return {"reference": reference, "amount": str(effect.amount)}

    async def look_up(self, vendors: Vendors, effect: Effect) -> Outcome | None:
        """The reference, if it was paid."""
        reference = await vendors.payments.lookup(key=effect.key)
        if reference is None:
            return None
        return {"reference": reference, "amount": str(effect.amount)}

    async def settled(self, tx: Tx, effect: Effect, status: EffectStatus, came: Outcome) -> None:  # noqa: ARG002 - every way is given it
        """A refund that was not paid does not count."""
        if status == "failed":
            await effects.mark_refund_failed(tx, effect.id)
