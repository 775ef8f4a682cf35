"""What a way of carrying out an offer has to do, and its inputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from support_agent.domain.models import EffectStatus, Order
from support_agent.flows.commerce.labels import Labels
from support_agent.ports.vendors import Carrier, Payments
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.commerce.returns import NewItem
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class Vendors:
    """The vendors that are called after the commit."""

    payments: Payments
    carrier: Carrier
    labels: Labels


@dataclass(frozen=True, slots=True)
class Entry:
    """An effect that was just entered into the ledger, with the order locked.

    `amount`: dollars refunded now or on arrival. `units`: one SKU each. `new`: what is reserved.
    """

    effect_id: int
    order: Order
    amount: Decimal
    units: Sequence[str]
    new: NewItem | None = None


class Fulfillment(Protocol):
    """One way. All writes are in the given transaction."""

    @property
    def begins(self) -> EffectStatus:
        """The effect's initial status: "done" if nobody has to be called."""
        ...

    async def enter(self, tx: Tx, entry: Entry) -> None:
        """Makes the local change, in the commit of the ledger's row."""
        ...

    async def call(self, vendors: Vendors, effect: Effect) -> Outcome:
        """Calls the vendor. Raises NoVendor, VendorRejected or VendorUncertain."""
        ...

    async def look_up(self, vendors: Vendors, effect: Effect) -> Outcome | None:
        """What the vendor knows about the effect; None if it doesn't know it."""
        ...

    async def settled(self, tx: Tx, effect: Effect, status: EffectStatus, came: Outcome) -> None:
        """Makes the local changes when it is done or has failed."""
        ...
