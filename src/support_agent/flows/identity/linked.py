"""Links a contact to its customer: the merge, the notice, and the events for screens."""

from support_agent.domain.channels import contact_kind
from support_agent.domain.contacts import labeled
from support_agent.domain.events import CustomerChanged, Event, MessageQueued, MessageReceived
from support_agent.domain.sentences.tables import CODES, CONTACTS
from support_agent.flows.messaging.answers import AnswerWriter
from support_agent.flows.messaging.work import Work
from support_agent.ports.inbound import InboundMessage
from support_agent.store.conversation import history, messages
from support_agent.store.customers import customers, merges
from support_agent.store.customers.codes import Code
from support_agent.store.customers.merges import Merge
from support_agent.store.db import Tx
from support_agent.store.delivery import outbox


async def link(
    work: Work, writer: AnswerWriter, shop_name: str, kept: Code, message: InboundMessage
) -> None:
    """Merges the sender of a returned code with the customer it was sent to, and tells them.

    The notice goes to the contact that was on file before. Both get their events.
    """
    assert kept.customer_id is not None  # noqa: S101 - nobody's code fits nothing
    tx = work.tx
    before = await history.card(tx, kept.customer_id)
    merged = await merges.merge(
        tx,
        kept.asked_by,
        kept.customer_id,
        reason="a code sent to the contact on file came back",
        actor=f"code:{kept.id}",
    )
    text = CODES.link_noticed(shop=shop_name, contact=_sender(message))
    notice = writer.to_contact(before, text, "system", subject=CODES.link_subject())
    work.happened(kept.customer_id, await customer_changed(tx, kept.customer_id))
    if notice is not None:
        work.happened(kept.customer_id, (await outbox.queue(tx, kept.customer_id, notice))[1])
    work.happened(kept.customer_id, *await moved(tx, merged))
    work.happened(merged.from_customer, await gone(tx, merged))


def _sender(message: InboundMessage) -> str:
    if message.sender is None:
        return CONTACTS.no_number()
    return labeled(contact_kind(message.channel), message.sender)


async def customer_changed(
    tx: Tx, customer_id: int, merged_into: int | None = None
) -> CustomerChanged:
    """The customer's current name, facts and contacts."""
    card = await history.card(tx, customer_id)
    return CustomerChanged(
        card.first_name,
        card.last_name,
        card.extracted_data,
        await customers.contacts(tx, customer_id),
        merged_into,
    )


async def moved(tx: Tx, merge: Merge) -> list[Event]:
    """The messages that were moved, for screens that follow the customer they were moved to."""
    came = await messages.by_ids(tx, merge.moved["messages"])
    return [
        MessageReceived(each) if each["direction"] == "inbound" else MessageQueued(each)
        for each in came
    ]


async def gone(tx: Tx, merge: Merge) -> CustomerChanged:
    """The event for screens that follow the customer who no longer exists."""
    return await customer_changed(tx, merge.from_customer, merged_into=merge.into_customer)
