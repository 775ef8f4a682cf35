"""How a message with a code is read: whether its sender is proven, what it does with the code."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from support_agent.domain.channels import TRUSTED, is_mail, is_spoken
from support_agent.domain.confirmation.handing_over import hands_over, refuses_code
from support_agent.domain.confirmation.refusals import puts_off, refuses
from support_agent.domain.secrets.masking import CODE
from support_agent.domain.secrets.spoken_codes import Code, codes_in, sixes_in, with_word
from support_agent.flows.commerce.answers_to_offers import names_in, own_words
from support_agent.flows.identity.refused_codes import open_case
from support_agent.flows.messaging.work import Work
from support_agent.ports.inbound import InboundMessage
from support_agent.store.conversation import history
from support_agent.store.conversation.history import BatchMessage
from support_agent.store.customers import code_checks
from support_agent.store.customers.codes import Outcome
from support_agent.store.db import Tx

_OF_CODES = re.compile(
    r"\b(?:address|codes?|chang(?:e|ed|ing)|mov(?:e|ed|ing)|link(?:ed|ing)?|ask(?:ed)?|requested"
    r"|fraud|scam|hacked)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A message whose code was checked: the text without the code, and the result.

    `outcome` None: nothing comes of it, and nobody is told.
    """

    customer_id: int
    message: InboundMessage
    code_id: int = 0
    outcome: Outcome | None = None
    tries_left: int = 0

    async def keep(self, work: Work, message_id: int) -> None:
        """Stores the outcome with the message. A refused code gets its case."""
        if self.outcome is None:
            return
        if self.outcome not in {"not_alone", "refused"}:
            await code_checks.note_check(
                work.tx, message_id, self.code_id, self.outcome, self.tries_left
            )
            return
        ticket = None
        if self.outcome == "refused":
            text = self.message.content
            ticket = await open_case(work, self.customer_id, message_id, text)
        await code_checks.note_beside(work.tx, message_id, self.code_id, self.outcome, ticket)


def is_proven(message: InboundMessage) -> bool:
    """Whether the message can count at all.

    A caller without an attested number has no address to link: the code is all they have.
    """
    nameless_call = message.provider == "call" and message.sender is None
    return message.evidence in TRUSTED or nameless_call


async def as_read(tx: Tx, customer_id: int, message: InboundMessage) -> InboundMessage:
    """A message that is not stored yet, as it is read for a code: its sender's own words."""
    if message.mail is None or message.sender is None:
        return message
    content, subject = await own_words(
        tx,
        customer_id,
        message.content,
        message.mail.subject,
        sender=(message.sender, message.sender_name),
        before=None,
    )
    return replace(message, content=content, mail=replace(message.mail, subject=subject))


async def gives(
    tx: Tx, customer_id: int, message: InboundMessage, told: Sequence[Code], shop_name: str
) -> bool:
    """Whether the whole message hands the code over."""
    card = await history.card(tx, customer_id)
    names = names_in(card.email or "", "") if card.email_verified else []
    if is_mail(message.channel):
        names += names_in(message.sender or "", message.sender_name)
    return hands_over(
        message.content,
        told,
        spoken=message.provider == "call",
        names=[*names, shop_name],
        subject=_subject(message),
    )


def may_hold_code(message: InboundMessage) -> bool:
    """Whether a message must be checked before it is stored."""
    return lost_from_subject(message) or any(sixes_of(message))


def lost_from_subject(message: InboundMessage) -> bool:
    """Whether a code was in the subject, which stores none."""
    return CODE in _subject(message)


def sixes_of(message: InboundMessage) -> tuple[set[str], set[str]]:
    """All six-digit numbers in a message: in what its sender wrote, and in what it quotes."""
    return (
        {six.digits for text in _written(message) for six in sixes_in(text)},
        {six.digits for six in sixes_in(message.quoted)},
    )


def unnamed_in(message: InboundMessage, ours: Collection[str]) -> set[str]:
    """Those that stand alone: not called an order, a ZIP code or the like."""
    texts = (*_written(message), message.quoted)
    return {code.digits for text in texts for code in codes_in(text, ours)}


def _written(message: InboundMessage) -> tuple[str, ...]:
    names = (each.filename for each in message.attachments)
    return (message.content, message.sender_name, _subject(message), *names)


def without(message: InboundMessage, numbers: Collection[str]) -> InboundMessage:
    """The message without those six-digit numbers, whatever they are called."""

    def clean(text: str) -> str:
        return with_word(text, [six for six in sixes_in(text) if six.digits in numbers], CODE)

    mail = message.mail and replace(message.mail, subject=clean(message.mail.subject))
    files = tuple(replace(each, filename=clean(each.filename)) for each in message.attachments)
    return replace(
        message,
        content=clean(message.content),
        quoted=clean(message.quoted),
        sender_name=clean(message.sender_name),
        mail=mail,
        attachments=files,
    )


def turns_down(message: InboundMessage, told: Sequence[Code]) -> bool:
    """Whether the message plainly refuses what its code is for."""
    return refuses_code(message.content, told, _subject(message))


def takes_back(message: BatchMessage) -> bool:
    """Whether a message refuses what an earlier one handed a code over for."""
    spoken = is_spoken(message.channel)
    refused = refuses_code(message.content, (), message.subject or "")
    return (
        refused
        or refuses(message.content, spoken=spoken)
        or puts_off(message.content, spoken=spoken)
    )


def declines_change(message: BatchMessage) -> bool:
    """Whether a message without a code refuses what one was sent for."""
    return bool(_OF_CODES.search(message.content)) and refuses_code(message.content, ())


def _subject(message: InboundMessage) -> str:
    return message.mail.subject if message.mail else ""
