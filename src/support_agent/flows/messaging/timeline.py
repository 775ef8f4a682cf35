"""Everything known of a customer, for people who look."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypedDict

from support_agent.domain.cases import Ticket
from support_agent.domain.channels import TRUSTED, Channel, contact_kind
from support_agent.domain.errors import NotFound
from support_agent.domain.models import Level
from support_agent.domain.shown import ShownMessage, ShownOrder, ShownProposal, ShownTurn
from support_agent.ports.clock import Clock
from support_agent.store import events
from support_agent.store.admin import record
from support_agent.store.admin.record import Happening
from support_agent.store.commerce import orders, proposals
from support_agent.store.conversation import conversations, messages
from support_agent.store.conversation import timeline as rows
from support_agent.store.customers import customers, merges, senders
from support_agent.store.customers.customers import Contact, Fact, Summary
from support_agent.store.customers.senders import UnprovenSender
from support_agent.store.db import Database
from support_agent.store.events import Handover
from support_agent.store.people import tickets

MESSAGES_PER_PAGE = 200
ORDERS_PER_PAGE = 50


class CustomerDetail(TypedDict):
    """A customer, whole, as the API's CustomerDetail."""

    customer: dict[str, Any]
    contacts: list[Contact]
    level: Level
    extracted_data: dict[str, Fact]
    unproven: list[UnprovenSender]
    merged_into: int | None
    handler: str
    handler_name: str | None
    handovers: list[Handover]
    window_ends_at: datetime | None
    messages: list[ShownMessage]
    messages_before: int | None
    turns: list[ShownTurn]
    tickets: list[Ticket]
    orders: list[ShownOrder]
    order_count: int
    proposals: list[ShownProposal]
    last_event: int
    now: datetime


class MessagePage(TypedDict):
    """Messages oldest first; `before` is where the page before them ends, None at the beginning."""

    messages: list[ShownMessage]
    before: int | None


class OrderPage(TypedDict):
    """Orders newest first, as the API's Order, and how many there are in all."""

    orders: list[ShownOrder]
    total: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Reads. Each answer is as the API says it."""

    database: Database
    clock: Clock

    async def customers(
        self, *, search: str, before: tuple[datetime, int] | None, limit: int
    ) -> list[Summary]:
        """A page of customers, those with the newest message first."""
        async with self.database.connection() as tx:
            return await customers.page(tx, search=search.strip(), before=before, limit=limit)

    async def owner(self, channel: Channel, address: str) -> int:
        """The customer an address on file belongs to, exactly. Raises NotFound."""
        kind = contact_kind(channel)
        async with self.database.connection() as tx:
            owner = await customers.by_contact(tx, kind, address)
        if owner is None:
            raise NotFound(f"no customer has the {kind} {address}")
        return owner.customer_id

    async def customer(self, customer_id: int) -> CustomerDetail:
        """One customer, whole. Raises NotFound."""
        # One snapshot, so that `last_event` is exactly what the rest shows.
        async with self.database.snapshot() as tx:
            found = await customers.page(tx, search="", before=None, limit=1, only=customer_id)
            if not found:
                raise NotFound(f"there is no customer {customer_id}")
            state = await conversations.pending(tx, customer_id)
            page = await messages.page(tx, customer_id, before=None, limit=MESSAGES_PER_PAGE)
            inbound = [m for m in page if m["direction"] == "inbound"]
            contacts = await customers.contacts(tx, customer_id)
            return {
                "customer": asdict(found[0]),
                "contacts": contacts,
                "level": _level(inbound[-1] if inbound else None, contacts),
                "extracted_data": await customers.extracted_data(tx, customer_id),
                "unproven": await senders.in_the_name_of(tx, customer_id),
                "merged_into": await merges.merged_into(tx, customer_id),
                "handler": state.handler,
                "handler_name": state.handler_name,
                "handovers": await events.handovers(tx, customer_id),
                "window_ends_at": state.due_at,
                "messages": page,
                "messages_before": _before(page, MESSAGES_PER_PAGE),
                "turns": await rows.turns(tx, customer_id),
                "tickets": await tickets.of_customer(tx, customer_id),
                "orders": [
                    orders.as_shown(o)
                    for o in await orders.of_customer(tx, customer_id, ORDERS_PER_PAGE)
                ],
                "order_count": await orders.count(tx, customer_id),
                "proposals": [p.shown() for p in await proposals.of_customer(tx, customer_id)],
                "last_event": state.event_seq,
                "now": self.clock.now(),
            }

    async def messages(self, customer_id: int, *, before: int | None, limit: int) -> MessagePage:
        """A page of messages, oldest first. Raises NotFound."""
        async with self.database.connection() as tx:
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
            page = await messages.page(tx, customer_id, before=before, limit=limit)
        return {"messages": page, "before": _before(page, limit)}

    async def orders(self, customer_id: int, *, after: int, limit: int) -> OrderPage:
        """A page of orders, newest first, and how many there are. Raises NotFound."""
        async with self.database.snapshot() as tx:
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
            found = await orders.of_customer(tx, customer_id, limit, after=after)
            total = await orders.count(tx, customer_id)
        return {"orders": [orders.as_shown(order) for order in found], "total": total}

    async def record(self, customer_id: int) -> list[Happening]:
        """What was decided and done for the customer, oldest first. Raises NotFound."""
        async with self.database.connection() as tx:
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
            return await record.of_customer(tx, customer_id)


def _before(page: Sequence[ShownMessage], limit: int) -> int | None:
    return page[0]["id"] if len(page) == limit else None


def _level(newest: ShownMessage | None, contacts: Sequence[Contact]) -> Level:
    """What the newest message allows: L1 for a vouched-for message from a verified contact."""
    verified = {contact["address"] for contact in contacts if contact["verified"]}
    if newest is None:
        return "L1" if verified else "L0"
    return "L1" if newest["evidence"] in TRUSTED and newest["address"] in verified else "L0"
