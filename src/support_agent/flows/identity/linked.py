"""What screens are told when two customers turn out to be one."""

from support_agent.store import events
from support_agent.store.conversation import history, messages
from support_agent.store.customers import customers
from support_agent.store.customers.merges import Merge
from support_agent.store.db import Tx
from support_agent.store.events import NewEvent, StoredEvent


async def changed(tx: Tx, customer_id: int, merged_into: int | None = None) -> NewEvent:
    """The customer's name, facts and contacts as they stand now."""
    card = await history.card(tx, customer_id)
    return NewEvent(
        "customer.changed",
        {
            "first_name": card.first_name,
            "last_name": card.last_name,
            "extracted_data": card.extracted_data,
            "contacts": await customers.contacts(tx, customer_id),
            "merged_into": merged_into,
        },
    )


async def moved(tx: Tx, merge: Merge) -> list[NewEvent]:
    """The messages that came over, for those who follow the customer they came to."""
    return [
        NewEvent("message.received" if m["direction"] == "inbound" else "message.queued",
                 {"message": m})
        for m in await messages.by_ids(tx, merge.moved["messages"])
    ]  # fmt: skip


async def gone(tx: Tx, merge: Merge) -> list[StoredEvent]:
    """Tells those who follow the one who is no more."""
    told = await changed(tx, merge.from_customer, merged_into=merge.into_customer)
    return await events.append_unguarded(tx, merge.from_customer, [told])
