"""From the model's final words to outbox rows: which channel, which address, which thread."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from support_agent.agent.wording.replies import Reply, plain_sms, read_reply, sms_beside
from support_agent.agent.wording.shortening import MOST_SMS_CHARACTERS, shortened
from support_agent.agent.wording.terms import Offered, statements, terms
from support_agent.domain.channels import (
    TEXT_CHANNELS,
    TRUSTED,
    TextChannel,
    is_mail,
    is_short,
    masked_address,
    written_channel,
)
from support_agent.domain.mail.subjects import reply_subject
from support_agent.domain.models import Level
from support_agent.domain.sentences.tables import MESSAGES
from support_agent.domain.shop import Shop
from support_agent.store.conversation.history import BatchMessage, Card
from support_agent.store.conversation.turns import NewMessage, NewStep

# Gmail and others keep long threads together by the first and the newest IDs.
MOST_REFERENCES = 20
# How a mail ends: "Best regards," and at most two short lines.
_CLOSING = re.compile(
    r"\n[ \t]{0,9}(?:(?:best|kind|warm) (?:regards|wishes)|regards|best|sincerely|cheers"
    r"|all the best|thanks|thank you)[,.!]?[ \t]{0,9}(?:\n[^\n]{0,60}){1,2}\s{0,9}$",
    re.IGNORECASE,
)
Author = Literal["person", "system"]


@dataclass(frozen=True, slots=True)
class Said:
    """What code says in an answer, whatever the model says.

    `outcomes`: the results of yeses. `offers`: those whose terms are told. `is_clear`: whether a
    bare yes can only mean the one offer, despite a model's words next to its terms. `asks_nothing`:
    questions of the model are left out, as they are next to terms.
    """

    outcomes: Sequence[str] = ()
    offers: Sequence[Offered] = ()
    is_clear: bool = False
    asks_nothing: bool = False

    def __bool__(self) -> bool:
        return bool(self.outcomes or self.offers)


NOTHING_BY_CODE = Said()


@dataclass(frozen=True, slots=True)
class AnswerWriter:
    """Addresses answers. The address is always the sender's or the verified contact on file.

    `sends`: the channels on which messages can be sent; an answer moves to no other.
    """

    shop: Shop
    mail_domain: str
    sends: frozenset[TextChannel] = frozenset(TEXT_CHANNELS)

    def write(
        self,
        step: NewStep,
        batch: Sequence[BatchMessage],
        card: Card,
        level: Level,
        by_code: Said = NOTHING_BY_CODE,
    ) -> list[NewMessage]:
        """The answer, once per email thread of the batch and once by SMS.

        A channel prefix moves it to the verified contact on file of that channel; the channels the
        customer wrote on get one line saying so. What code says is in every copy.
        """
        reply = read_reply(step.content)
        said = reply.text or ("" if by_code else MESSAGES.nothing_to_say())
        moved_to = self._moved(reply, batch, card, level)
        if moved_to is None:
            return [
                self._around(self._answer(message, said), said, by_code)
                for message in _last_of_each(batch)
            ]
        channel, address = moved_to
        elsewhere = MESSAGES.sent_by_mail if is_mail(channel) else MESSAGES.sent_by_text
        note = elsewhere(address=masked_address(address))
        moved = self._around(self._to_contact(channel, address, said), said, by_code)
        return [moved, *(self._answer(message, note) for message in _last_of_each(batch))]

    def _around(self, message: NewMessage, said: str, by_code: Said) -> NewMessage:
        """The message with the results of yeses first and the terms of offers last, never cut.

        The terms are then the only question: the model's questions are left out. A mail that the
        model signed is signed by code instead, below the terms.
        """
        if not by_code:
            return message
        offers = by_code.offers
        said = statements(said) if offers or by_code.asks_nothing else said
        signed = ""
        if offers and is_mail(message.channel) and (closing := _CLOSING.search(said)):
            said = said[: closing.start()].rstrip()
            signed = MESSAGES.signed(shop=self.shop.name)
        first = "\n".join(by_code.outcomes)
        last = "\n".join(terms(offer) for offer in offers)
        if is_short(message.channel):
            first, last = (plain_sms(text, MOST_SMS_CHARACTERS) for text in (first, last))
            most, beside = self.shop.limits.sms_max_chars, len(first) + len(last) + 4
            said = sms_beside(said, most - beside, max(0, min(most, MOST_SMS_CHARACTERS - beside)))
        return replace(
            message,
            content="\n\n".join(filter(None, (first, said, last, signed))),
            terms_of=tuple(offer.id for offer in offers),
            bare_yes=bool(offers) and (by_code.is_clear or not said),
        )

    def moves(self, reply: Reply, batch: Sequence[BatchMessage], card: Card, level: Level) -> bool:
        """Whether the answer goes to the other channel."""
        return self._moved(reply, batch, card, level) is not None

    def told(self, batch: Sequence[BatchMessage], by_code: Said) -> list[NewMessage]:
        """What code alone says, to every sender of the batch."""
        return [self._around(self._answer(m, ""), "", by_code) for m in _last_of_each(batch)]

    def next_part(self, asked: BatchMessage, rest: str) -> NewMessage:
        """The next part of an earlier answer in plain words, to whoever asked for it."""
        part = shortened(rest, self.shop.limits.sms_max_chars)
        return NewMessage(
            channel=asked.channel, content=part, author="agent", address=asked.address
        )

    def notice(
        self, batch: Sequence[BatchMessage], ticket: str, outcomes: Sequence[str] = ()
    ) -> list[NewMessage]:
        """The honest notice if the agent could not answer, with the results of earlier yeses."""
        told = MESSAGES.goes_to_person(time=self.shop.service.person_reply_time, ticket=ticket)
        text = "\n\n".join((*outcomes, told))
        return [self._answer(message, text) for message in _last_of_each(batch)]

    def to_customer(
        self, last: BatchMessage | None, card: Card, text: str, author: Author
    ) -> NewMessage | None:
        """A message that no turn wrote: on the last message's channel, or to the contact on file.

        None if there is no way to reach them. A person's words are never cut: a text that is too
        long is refused earlier (see `fits`).
        """
        opted_out = last is not None and is_short(last.channel) and card.sms_opted_out
        if last is not None and not opted_out:
            return self._by(author, self._answer(last, text), text)
        return self.to_contact(card, text, author)

    def to_contact(
        self, card: Card, text: str, author: Author, *, subject: str = ""
    ) -> NewMessage | None:
        """A message to the verified contact on file: by mail if there is one, else by text."""
        for channel in TEXT_CHANNELS:
            if channel in self.sends and (address := card.contact(channel)):
                message = self._by(author, self._to_contact(channel, address, text), text)
                return replace(message, subject=message.subject and (subject or message.subject))
        return None

    def on_channel(
        self,
        channel: TextChannel,
        last: BatchMessage | None,
        contact: str | None,
        text: str,
        *,
        subject: str = "",
    ) -> NewMessage | None:
        """A person's words on this channel: in reply to `last`, else to the verified contact."""
        if last is not None:
            return self._by("person", self._answer(last, text), text)
        if contact is None:
            return None
        message = self._by("person", self._to_contact(channel, contact, text), text)
        return replace(message, subject=subject or message.subject)

    @staticmethod
    def _by(author: Author, message: NewMessage, text: str) -> NewMessage:
        content = message.content
        if is_short(message.channel):
            content = plain_sms(text, MOST_SMS_CHARACTERS)
        return replace(message, author=author, content=content)

    def _moved(
        self, reply: Reply, batch: Sequence[BatchMessage], card: Card, level: Level
    ) -> tuple[TextChannel, str] | None:
        """The other channel's address, if the prefix asks for it and it may be used."""
        wrote_on = {message.channel for message in batch}
        if reply.channel is None or reply.channel in wrote_on or level != "L1":
            return None
        if reply.channel not in self.sends:
            return None
        address = card.contact(reply.channel)
        return (reply.channel, address) if address else None

    def _to_contact(self, channel: TextChannel, address: str, text: str) -> NewMessage:
        if is_short(channel):
            return self._text(channel, address, text)
        return NewMessage(
            channel=channel,
            content=text,
            author="agent",
            address=address,
            subject=MESSAGES.question_subject(shop=self.shop.name),
            message_id=self._message_id(),
        )

    def _answer(self, message: BatchMessage, text: str) -> NewMessage:
        if not is_mail(message.channel):
            return self._text(written_channel(message.channel), message.address, text)
        references = [*message.reference_ids, *([message.message_id] if message.message_id else [])]
        if len(references) > MOST_REFERENCES:
            references = [references[0], *references[1 - MOST_REFERENCES :]]
        return NewMessage(
            channel=message.channel,
            content=text,
            author="agent",
            address=message.address,
            thread_id=message.thread_id,
            subject=reply_subject(self._subject(message)),
            message_id=self._message_id(),
            in_reply_to=message.message_id,
            reference_ids=tuple(references),
        )

    def _subject(self, message: BatchMessage) -> str:
        """Theirs, or ours if a forger may have chosen it for the recipient of the answer."""
        theirs = message.subject if message.evidence in TRUSTED else None
        return theirs or MESSAGES.question_subject(shop=self.shop.name)

    def _text(self, channel: TextChannel, address: str, text: str) -> NewMessage:
        plain = plain_sms(text, self.shop.limits.sms_max_chars)
        return NewMessage(channel=channel, content=plain, author="agent", address=address)

    def _message_id(self) -> str:
        return f"<{uuid.uuid4()}@{self.mail_domain}>"


def _last_of_each(batch: Sequence[BatchMessage]) -> list[BatchMessage]:
    """The newest message of each email thread and of each phone number."""
    last = {(m.channel, m.thread_id or m.address): m for m in batch}
    return list(last.values())


def fits(message: NewMessage, text: str) -> bool:
    """Whether the whole text can be sent on the message's channel."""
    return (
        not is_short(message.channel) or len(plain_sms(text, len(text) * 2)) <= MOST_SMS_CHARACTERS
    )
