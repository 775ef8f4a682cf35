"""Limits the answers to unauthenticated senders."""

from dataclasses import dataclass, replace

from support_agent.domain.shop import Shop
from support_agent.ports.inbound import InboundMessage
from support_agent.store.customers import senders
from support_agent.store.db import Tx

# Why a message of theirs is not answered.
TOO_MANY = "too many messages that nothing vouches for"
UNTOLD = "the sender can't be told safely"


@dataclass(frozen=True, slots=True)
class Unproven:
    """Forged mail names a victim, who would get our answers: these are few, and only in our words.

    This is all about the sender's own row (store/customers/senders.py), never the customer's.
    """

    shop: Shop

    async def admit(self, tx: Tx, customer_id: int, message: InboundMessage) -> InboundMessage:
        """The message, held if its sender or all such senders have had their limit of answers."""
        if message.automatic is not None:
            return message
        most, seen = self.shop.unproven, await senders.let_through(tx, customer_id)
        within = (
            seen.hour < most.answers_per_address_hour
            and seen.day < most.answers_per_address_day
            and seen.shop_hour < most.answers_per_hour
            and seen.shop_day < most.answers_per_day
        )
        return message if within else replace(message, automatic=TOO_MANY)
