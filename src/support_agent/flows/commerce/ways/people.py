"""A staff member does it by hand, whatever vendors are set up."""

from support_agent.domain.models import EffectStatus
from support_agent.flows.commerce.ways.way import Entry, Vendors
from support_agent.ports.vendors import NoVendor
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.db import Tx


class ByPeople:
    """Goes to a person when it is next, like an effect without a vendor."""

    begins: EffectStatus = "intended"

    async def enter(self, tx: Tx, entry: Entry) -> None:
        """Nothing changes before it is done."""

    async def call(self, vendors: Vendors, effect: Effect) -> Outcome:  # noqa: ARG002 - nobody is called
        """There is nobody to call except a person."""
        raise NoVendor

    async def look_up(self, vendors: Vendors, effect: Effect) -> Outcome | None:  # noqa: ARG002 - the same
        """There is nobody to ask except a person."""
        raise NoVendor

    async def settled(self, tx: Tx, effect: Effect, status: EffectStatus, came: Outcome) -> None:
        """Nothing follows."""
