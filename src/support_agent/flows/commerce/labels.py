"""Return labels that our own site shows: their links, and the content of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from support_agent.domain.shop import Shop
from support_agent.ports.clock import Clock
from support_agent.ports.vendors import Label
from support_agent.store.commerce import label_links, returns
from support_agent.store.db import Database


@dataclass(frozen=True, slots=True)
class Shown:
    """The content of a label. No name and no address: whoever has the link sees it."""

    return_number: str
    order_number: str
    tracking_number: str
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Labels:
    """`base` is the URL at which customers reach us, without a trailing slash."""

    database: Database
    shop: Shop
    clock: Clock
    base: str

    async def link(self, label: Label) -> str:
        """Where the customer prints the label: the carrier's page, or ours with a signature."""
        if not label.url.startswith(label_links.PATH):
            return label.url
        number = label.url.removeprefix(label_links.PATH)
        async with self.database.connection() as tx:
            return await label_links.link(tx, self.base, number, self.clock.now())

    async def shown(self, tracking_number: str, last_day: int, signature: str) -> Shown | None:
        """The return of a signed link; None if it is not ours, too old, or not expected."""
        async with self.database.connection() as tx:
            is_good = await label_links.is_good(
                tx, tracking_number, last_day, signature, self.clock.now()
            )
            parcel = await returns.find(tx, tracking_number) if is_good else None
        if parcel is None or parcel.status != "open":
            return None
        number = parcel.tracking_number or tracking_number
        return Shown(parcel.number, parcel.order_number, number, parcel.names)
