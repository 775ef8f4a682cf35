"""The shop cancels the order itself, in the transaction of the yes."""

from support_agent.domain.models import EffectStatus
from support_agent.flows.commerce.ways.way import Entry, Vendors
from support_agent.ports.vendors import NoVendor
from support_agent.store.commerce import orders
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.db import Tx


class Stopped:
    """Done with the yes: nobody is called."""

    begins: EffectStatus = "done"

    async def enter(self, tx: Tx, entry: Entry) -> None:
        """Cancels the order."""
        await orders.set_status(tx, entry.order.id, status="cancelled")

    async def call(self, vendors: Vendors, effect: Effect) -> Outcome:  # noqa: ARG002 - nobody is called
        """There is nobody to call."""
        raise NoVendor

    async def look_up(self, vendors: Vendors, effect: Effect) -> Outcome | None:  # noqa: ARG002 - the same
        """There is nobody to ask."""
        raise NoVendor

    async def settled(self, tx: Tx, effect: Effect, status: EffectStatus, came: Outcome) -> None:
        """Nothing follows."""
