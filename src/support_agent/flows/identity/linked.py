"""What screens are told when two customers turn out to be one."""

from support_agent.domain.events import CustomerChanged, Event, MessageQueued, MessageReceived
from support_agent.store import events
from support_agent.store.conversation import history, messages
from support_agent.store.customers import customers
from support_agent.store.customers.merges import Merge
from support_agent.store.db import Tx
from support_agent.store.events import StoredEvent


async def changed(tx: Tx, customer_id: int, merged_into: int | None = None) -> CustomerChanged:
    """The customer's name, facts and contacts as they stand now."""
    card = await history.card(tx, customer_id)
    return CustomerChanged(
        card.first_name,
        card.last_name,
        card.extracted_data,
        await customers.contacts(tx, customer_id),
        merged_into,
    )


async def moved(tx: Tx, merge: Merge) -> list[Event]:
    """The messages that came over, for those who follow the customer they came to."""
    came = await messages.by_ids(tx, merge.moved["messages"])
    return [
        MessageReceived(each) if each["direction"] == "inbound" else MessageQueued(each)
        for each in came
    ]


async def gone(tx: Tx, merge: Merge) -> list[StoredEvent]:
    """Tells those who follow the one who is no more."""
    told = await changed(tx, merge.from_customer, merged_into=merge.into_customer)
    return await events.append_unguarded(tx, merge.from_customer, [told])
