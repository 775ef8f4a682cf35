"""The carrier makes a label, and goods come back on it."""

from support_agent.domain.models import EffectStatus
from support_agent.flows.commerce.ways.way import Entry, Vendors
from support_agent.ports.vendors import Label
from support_agent.store.commerce import return_labels, returns
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.db import Tx


class Carried:
    """Expects the goods from the yes on, and reserves what is sent for them."""

    begins: EffectStatus = "intended"

    async def enter(self, tx: Tx, entry: Entry) -> None:
        """Records that the units are expected back."""
        await returns.add(
            tx,
            effect_id=entry.effect_id,
            order_id=entry.order.id,
            skus=entry.units,
            amount=entry.amount,
            new=entry.new,
        )

    async def call(self, vendors: Vendors, effect: Effect) -> Outcome:
        """Makes the label."""
        label = await vendors.carrier.create_label(
            key=effect.key, order_number=effect.order_number or ""
        )
        return await _made(vendors, label)

    async def look_up(self, vendors: Vendors, effect: Effect) -> Outcome | None:
        """The label, if it was made."""
        label = await vendors.carrier.lookup(key=effect.key)
        return await _made(vendors, label) if label else None

    async def settled(self, tx: Tx, effect: Effect, status: EffectStatus, came: Outcome) -> None:
        """Stores the label. Without one, nothing comes back, and reserved stock is released."""
        if status == "done" and effect.order_id:
            await return_labels.add(tx, effect.id, effect.order_id, _label(came))
        if status == "failed":
            await returns.cancel_of_effect(tx, effect.id)


async def _made(vendors: Vendors, label: Label) -> Outcome:
    return {
        "carrier": label.carrier,
        "tracking_number": label.tracking_number,
        "url": await vendors.labels.link(label),
    }


def _label(came: Outcome) -> dict[str, str | None]:
    """What is known about a label. One that a person sent has at most a tracking number."""
    return {
        "carrier": came.get("carrier"),
        "tracking_number": came.get("tracking_number") or came.get("reference"),
        "url": came.get("url"),
    }
