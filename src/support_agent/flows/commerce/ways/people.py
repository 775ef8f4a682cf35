"""A person of the shop does it by hand, whatever vendors are set up."""

from support_agent.domain.models import EffectStatus
from support_agent.flows.commerce.ways.way import Entry, Vendors
from support_agent.ports.vendors import NoVendor
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.db import Tx


class ByPeople:
    """Goes to a person as soon as its turn has come, as an effect without a vendor does."""

    begins: EffectStatus = "intended"

    async def enter(self, tx: Tx, entry: Entry) -> None:
        """Nothing changes here before it is done."""

    async def call(self, vendors: Vendors, effect: Effect) -> Outcome:  # noqa: ARG002 - nobody is called
        """There is nobody to call but a person."""
        raise NoVendor

    async def look_up(self, vendors: Vendors, effect: Effect) -> Outcome | None:  # noqa: ARG002 - the same
        """There is nobody to ask but a person."""
        raise NoVendor

    async def settled(self, tx: Tx, effect: Effect, status: EffectStatus, came: Outcome) -> None:
        """Nothing follows."""
