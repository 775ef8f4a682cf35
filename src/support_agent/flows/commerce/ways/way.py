"""What a way of carrying out an offer has to do, and what it is given."""

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
    """Who is called after the commit."""

    payments: Payments
    carrier: Carrier
    labels: Labels


@dataclass(frozen=True, slots=True)
class Entry:
    """An effect that was just entered into the ledger, with the order under its lock.

    `amount`: dollars that are paid back, or that go back when the goods arrive. `units`: one SKU
    for each. `new`: what is held in exchange.
    """

    effect_id: int
    order: Order
    amount: Decimal
    units: Sequence[str]
    new: NewItem | None = None


class Way(Protocol):
    """One way. Whatever is written stands in the transaction that is given."""

    @property
    def begins(self) -> EffectStatus:
        """The effect's status when it is entered: "done" where nobody has to be called."""
        ...

    async def enter(self, tx: Tx, entry: Entry) -> None:
        """The local change, in the commit of the ledger's row."""
        ...

    async def call(self, vendors: Vendors, effect: Effect) -> Outcome:
        """Calls the vendor. Raises NoVendor, VendorRejected or VendorUncertain."""
        ...

    async def look_up(self, vendors: Vendors, effect: Effect) -> Outcome | None:
        """What the vendor knows of the effect; None when it does not know it."""
        ...

    async def settled(self, tx: Tx, effect: Effect, status: EffectStatus, came: Outcome) -> None:
        """What follows here when it is done or has failed."""
        ...
