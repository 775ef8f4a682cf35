"""A person writes to a customer on a channel of their choice, and has them from then on."""

import hashlib
from dataclasses import dataclass
from typing import cast

from support_agent.domain.cases import Written
from support_agent.domain.channels import COLUMNS, TextChannel, contact_kind, is_short
from support_agent.domain.errors import Conflict, InvalidInput, NotFound
from support_agent.domain.secrets.masking import without_cards
from support_agent.domain.shown import Message
from support_agent.flows.people.joining import sendable, speak
from support_agent.flows.people.people import People
from support_agent.store.commerce import orders
from support_agent.store.conversation import history, messages
from support_agent.store.conversation.history import Card
from support_agent.store.conversation.turns import NewMessage
from support_agent.store.customers import customers
from support_agent.store.db import Tx
from support_agent.store.people import operators, tickets, waiting
from support_agent.store.people.operators import Operator


@dataclass(frozen=True, slots=True)
class Words:
    """What is written and where: to the address the customer wrote from, in that mail thread.

    Without a thread, a mail starts one, with `subject`. `key`: identifies a repeated request.
    `seen_message_id`: the newest message that the writer has seen.
    """

    channel: TextChannel
    text: str
    address: str | None = None
    thread_id: int | None = None
    subject: str = ""
    key: str | None = None
    seen_message_id: int | None = None


@dataclass(frozen=True, slots=True)
class WriteTo:
    """A person's own words to a customer, with or without a case."""

    people: People

    async def write(self, who: Operator, customer_id: int, words: Words) -> Written:
        """Queues the words, and takes the customer over.

        Raises Conflict if a colleague has them, or has written since the message that was seen. The
        same words again, with nothing from the customer in between, are the same message.
        """
        text = words.text.strip()
        if not text:
            raise InvalidInput("text", "must not be empty")
        async with self.people.works.begin() as work:
            tx = work.tx
            newest = await messages.last_written(tx, customer_id)
            asked = f"write {customer_id} {words.channel} {words.address} {words.thread_id} {text}"
            same = words.key or _hashed(f"{asked} {newest.id if newest else 0}")
            before = await operators.earlier_response(tx, who.id, same, _hashed(asked))
            if before is not None:
                return {"message": cast(Message, before["message"]), "repeated": True}
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
            text = without_cards(text, await orders.own_numbers(tx, customer_id))
            message = await self._addressed(tx, customer_id, words, text)
            queued = await speak(
                work,
                self.people.outcomes,
                who.name,
                customer_id,
                message,
                seen=words.seen_message_id,
            )
            # A customer just written to needs no message that the conversation was closed.
            for case in await waiting.lock_conversation_cases(tx, customer_id):
                await tickets.note_reply(tx, case)
            await operators.remember(tx, who.id, same, {"message": queued.message})
        return {"message": queued.message, "repeated": False}

    async def _addressed(self, tx: Tx, customer_id: int, words: Words, text: str) -> NewMessage:
        last = None
        # A mail that starts a thread answers nothing.
        if is_short(words.channel) or words.thread_id is not None:
            last = await messages.last_written(
                tx,
                customer_id,
                channel=words.channel,
                address=words.address,
                thread_id=words.thread_id,
            )
        card = await history.card(tx, customer_id)
        if is_short(words.channel) and card.sms_opted_out:
            raise Conflict("this customer has opted out of texts; write by e-mail")
        to = await self._on_file(tx, card, words)
        # One line: a subject must not start another header.
        subject = " ".join(words.subject.split())
        writer = self.people.outcomes.writer
        message = writer.on_channel(words.channel, last, to, text, subject=subject)
        kind = "phone number" if is_short(words.channel) else "e-mail address"
        return sendable(message, text, kind)

    @staticmethod
    async def _on_file(tx: Tx, card: Card, words: Words) -> str | None:
        """The customer's verified address of this channel: the one named, else their first."""
        kind = contact_kind(words.channel)
        wanted = words.address or getattr(card, COLUMNS[kind])
        for contact in await customers.contacts(tx, card.id):
            if (contact["kind"], contact["address"]) == (kind, wanted) and contact["verified"]:
                return wanted
        return None


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
