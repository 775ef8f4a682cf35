"""A person reads a yes by word and code that came with other words for the second time."""

from collections.abc import Sequence

from support_agent.domain.cases import Case
from support_agent.domain.confirmation.confirmation import has_keyword, keyword
from support_agent.domain.events import TicketChanged
from support_agent.domain.mail.quotations import writers_words
from support_agent.domain.models import who
from support_agent.flows.commerce.answers_to_offers import as_offer
from support_agent.flows.messaging.work import Work
from support_agent.store.commerce import proposals
from support_agent.store.commerce.proposals import Proposal
from support_agent.store.conversation import history, messages
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.history import BatchMessage
from support_agent.store.db import Tx
from support_agent.store.people import tickets

RULE = "proposal.not_alone"


async def open_case(
    work: Work, held: Claim, batch: Sequence[BatchMessage], crowded: Sequence[int]
) -> str:
    """The ticket for offers whose word and code came like this before; "" if there are none.

    Lines that a mail program adds come with every answer, and nobody could get past them.
    """
    for proposal in await proposals.open_offers(work.tx, held.customer_id):
        if proposal.id in crowded and await _came_before(work.tx, held, batch[0].id, proposal):
            return await _open(work, held, batch[-1], proposal)
    return ""


async def _came_before(tx: Tx, held: Claim, before: int, proposal: Proposal) -> bool:
    earlier = await messages.written_since(
        tx, held.customer_id, proposal.created_at, before=before, turn_id=held.turn_id
    )
    offer = as_offer(proposal)
    return any(has_keyword(writers_words(text), offer) for text in earlier)


async def _open(work: Work, held: Claim, message: BatchMessage, proposal: Proposal) -> str:
    card = await history.card(work.tx, held.customer_id)
    word = keyword(proposal.kind, proposal.code)
    ticket = await tickets.open_ticket(
        work.tx,
        Case(
            customer_id=held.customer_id,
            cause=f"not_alone:{proposal.id}",
            subject=f"A yes with other words beside it, twice: {proposal.order_number}",
            who=who(card.name, "L1"),
            wants=message.content,
            facts=f"They sent {word} twice, both times with words that code does not know.",
            done="Nothing is done. They were told to send it alone.",
            refused=RULE,
            next="If the rest is a signature, do what was offered; else answer what it says.",
            turn_id=held.turn_id,
            again=f"{held.turn_id}",
        ),
    )
    if ticket["turn_id"] == held.turn_id:
        work.happened(held.customer_id, TicketChanged(ticket))
    return ticket["ticket"]
