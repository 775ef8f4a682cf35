"""How a message with a code is read: whether its sender is proven, what it does with the code."""

from collections.abc import Sequence

from support_agent.domain.channels import TRUSTED
from support_agent.domain.handing_over import hands_over, refuses_code
from support_agent.domain.spoken_codes import Code
from support_agent.flows.answers_to_offers import names_in
from support_agent.ports import InboundMessage
from support_agent.store import history
from support_agent.store.db import Tx


def is_proven(message: InboundMessage) -> bool:
    """Whether the message can count at all.

    A caller without a vouched number has no address to link: the code is all they show.
    """
    nameless_call = message.provider == "call" and message.sender is None
    return message.evidence in TRUSTED or nameless_call


async def gives(
    tx: Tx, customer_id: int, message: InboundMessage, told: Sequence[Code], shop_name: str
) -> bool:
    """Whether the whole message hands the code over."""
    card = await history.card(tx, customer_id)
    names = names_in(card.email or "", "") if card.email_verified else []
    if message.channel == "email":
        names += names_in(message.sender or "", message.sender_name)
    return hands_over(
        message.content,
        told,
        spoken=message.provider == "call",
        names=[*names, shop_name],
        subject=_subject(message),
    )


def turns_down(message: InboundMessage, told: Sequence[Code]) -> bool:
    """Whether the message plainly refuses what its code is for."""
    return refuses_code(message.content, told, _subject(message))


def _subject(message: InboundMessage) -> str:
    return message.mail.subject if message.mail else ""
