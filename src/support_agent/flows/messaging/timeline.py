"""Everything known about a customer, for people who look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from typing_extensions import TypedDict

from support_agent.domain.cases import Ticket
from support_agent.domain.channels import TRUSTED, Channel, contact_kind
from support_agent.domain.errors import NotFound
from support_agent.domain.models import Level
from support_agent.domain.shown import (
    Contact,
    CustomerSummary,
    Fact,
    Happening,
    Meaning,
    Message,
    Order,
    Proposal,
    Turn,
    UnprovenSender,
)
from support_agent.ports.clock import Clock
from support_agent.store import events
from support_agent.store.admin import record
from support_agent.store.commerce import orders, proposals
from support_agent.store.conversation import conversations, messages
from support_agent.store.conversation import timeline as rows
from support_agent.store.customers import customers, merges, senders
from support_agent.store.db import Database
from support_agent.store.events import Handover
from support_agent.store.people import tickets

MESSAGES_PER_PAGE = 200
ORDERS_PER_PAGE = 50


class CustomerDetail(TypedDict):
    """Everything known about one customer. `messages` are the newest 200, oldest first."""

    customer: CustomerSummary
    contacts: list[Contact]
    level: Annotated[
        Level,
        Meaning("L0: nothing vouches for the newest message's sender. L1: a contact on file."),
    ]
    extracted_data: dict[str, Fact]
    unproven: Annotated[
        list[UnprovenSender], Meaning("Senders who claim an address of theirs, without proof.")
    ]
    merged_into: Annotated[int | None, Meaning("The customer that this one was merged into.")]
    handler: Literal["agent", "person"]
    handler_name: Annotated[str | None, Meaning("The person who took over, if one did.")]
    handovers: Annotated[list[Handover], Meaning("The recent handovers, oldest first.")]
    window_ends_at: Annotated[
        datetime | None, Meaning("When the messages that wait will be answered.")
    ]
    messages: list[Message]
    messages_before: int | None
    turns: list[Turn]
    tickets: list[Ticket]
    orders: Annotated[list[Order], Meaning("The newest 50.")]
    order_count: int
    proposals: list[Proposal]
    last_event: Annotated[int, Meaning("Start the event stream here (Last-Event-ID).")]
    now: datetime


class MessagePage(TypedDict):
    """A page of messages, oldest first.

    Pass `before` in the query to get the page before it; null at the start.
    """

    messages: list[Message]
    before: int | None


class OrderPage(TypedDict):
    """A page of orders, newest first. `total` counts all of the customer's orders."""

    orders: list[Order]
    total: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Reads. Each result is as the API returns it."""

    database: Database
    clock: Clock

    async def customers(
        self, *, search: str, before: tuple[datetime, int] | None, limit: int
    ) -> list[CustomerSummary]:
        """A page of customers, those with the newest message first."""
        async with self.database.connection() as tx:
            return await customers.page(tx, search=search.strip(), before=before, limit=limit)

    async def owner(self, channel: Channel, address: str) -> int:
        """The customer with exactly this address on file. Raises NotFound."""
        kind = contact_kind(channel)
        async with self.database.connection() as tx:
            owner = await customers.by_contact(tx, kind, address)
        if owner is None:
            raise NotFound(f"no customer has the {kind} {address}")
        return owner.customer_id

    async def customer(self, customer_id: int) -> CustomerDetail:
        """One complete customer. Raises NotFound."""
        # One snapshot, so that `last_event` matches exactly what the rest shows.
        async with self.database.snapshot() as tx:
            found = await customers.page(tx, search="", before=None, limit=1, only=customer_id)
            if not found:
                raise NotFound(f"there is no customer {customer_id}")
            state = await conversations.pending(tx, customer_id)
            page = await messages.page(tx, customer_id, before=None, limit=MESSAGES_PER_PAGE)
            inbound = [m for m in page if m["direction"] == "inbound"]
            contacts = await customers.contacts(tx, customer_id)
            return {
                "customer": found[0],
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
                    orders.as_shown(o) for o in await orders.page(tx, customer_id, ORDERS_PER_PAGE)
                ],
                "order_count": await orders.count(tx, customer_id),
                "proposals": [p.shown() for p in await proposals.newest(tx, customer_id)],
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
            found = await orders.page(tx, customer_id, limit, after=after)
            total = await orders.count(tx, customer_id)
        return {"orders": [orders.as_shown(order) for order in found], "total": total}

    async def record(self, customer_id: int) -> list[Happening]:
        """What was decided and done for the customer, oldest first. Raises NotFound."""
        async with self.database.connection() as tx:
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
            return await record.history(tx, customer_id)


def _before(page: Sequence[Message], limit: int) -> int | None:
    return page[0]["id"] if len(page) == limit else None


def _level(newest: Message | None, contacts: Sequence[Contact]) -> Level:
    """What the newest message allows: L1 for an authenticated message from a verified contact."""
    verified = {contact["address"] for contact in contacts if contact["verified"]}
    if newest is None:
        return "L1" if verified else "L0"
    return "L1" if newest["evidence"] in TRUSTED and newest["address"] in verified else "L0"
