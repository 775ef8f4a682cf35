"""Whether a yes is still clear after what a customer wrote just before it in the batch."""

from collections.abc import Sequence

from support_agent.domain.channels import is_spoken
from support_agent.domain.confirmation.before_code import leaves_clear
from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers
from support_agent.flows.commerce.answers_to_offers import (
    as_offer,
    has_plain_subject,
    takes_back_below,
)
from support_agent.store.commerce import proposals, told_offers
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.history import BatchMessage
from support_agent.store.db import Tx


async def left_clear(
    tx: Tx, held: Claim, earlier: Sequence[BatchMessage], ids: Sequence[int]
) -> list[int]:
    """Of the offers that a message accepts, those that earlier messages leave clear.

    Only what was written since an offer was told counts.
    """
    if not (earlier and ids):
        return [*ids]
    known = await proposals.open_offers(tx, held.customer_id)
    known += await proposals.confirmed_in_turn(tx, held.turn_id)
    known += await told_offers.recently_ended(tx, held.customer_id, held.turn_id)
    offers = [as_offer(proposal) for proposal in known]
    meant = [offer for offer in offers if offer.id in ids]
    for message in earlier:
        said = await told_offers.told_before(tx, held.customer_id, message.id, message.channel)
        since = said.told | said.in_hand
        meant = [o for o in meant if o.id not in since or _leaves_clear(message, o, offers)]
    return [offer.id for offer in meant]


def _leaves_clear(message: BatchMessage, to: Offer, offers: Sequence[Offer]) -> bool:
    spoken = is_spoken(message.channel)
    if not has_plain_subject(message) or takes_back_below(message):
        return False
    return leaves_clear(message.content, to, spoken=spoken) or bool(
        confirmed_offers(message.content, offers, spoken=spoken)
    )
