"""Takes an incoming message: identifies the sender, stores it once, sets the batch's deadline."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import structlog

from support_agent.domain.channels import TRUSTED, UNIDENTIFIED, contact_kind, is_short
from support_agent.domain.events import MessageStatusChanged
from support_agent.domain.secrets.masking import (
    holds_card,
    masked,
    with_whole_codes,
    without_cards,
    without_codes,
)
from support_agent.domain.sentences.tables import MESSAGES
from support_agent.domain.text.reading import aside
from support_agent.domain.wishes.no_texts import may_stop_texts, stops_texts
from support_agent.flows.identity.coded import may_hold_code
from support_agent.flows.identity.step_up import StepUp
from support_agent.flows.identity.unproven import UNTOLD, Unproven
from support_agent.flows.intake.bounced import Bounced
from support_agent.flows.intake.held import Held
from support_agent.flows.intake.machines import held_if_machine, may_be_machine
from support_agent.flows.intake.reread import read_again
from support_agent.flows.intake.spread import of_sender, stands_alone
from support_agent.flows.messaging.work import Work, Works, working
from support_agent.flows.people.alarms import alarms_at_once, raise_unasked
from support_agent.ports.inbound import InboundMessage, MailHeaders
from support_agent.store.commerce import orders
from support_agent.store.conversation import inbound, messages
from support_agent.store.conversation.inbound import Stored
from support_agent.store.conversation.turns import NewMessage
from support_agent.store.customers import customers, senders
from support_agent.store.db import wait_at_most
from support_agent.store.delivery import no_texts, outbox
from support_agent.store.people.alarms import lock_open

__all__ = ["Intake", "wait_at_most"]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes messages. `idle_seconds` and `max_wait_seconds` define the batch window."""

    works: Works
    idle_seconds: float
    max_wait_seconds: float
    step_up: StepUp
    unproven: Unproven
    held: Held
    bounced: Bounced

    async def receive(self, message: InboundMessage) -> Stored:
        """Stores the message; when this returns, it is safe. A repeat changes nothing.

        Raises Unavailable if PostgreSQL is away: the provider sends again.
        """
        message = await self._without_secrets(await read_again(self.works.database, message))
        if message.sender is None:
            automatic = message.automatic or UNTOLD
            sender = f"{UNIDENTIFIED}, {message.named}" if message.named else UNIDENTIFIED
            message = replace(message, sender=sender, automatic=automatic, evidence="none")
        stored = None
        coded = await aside(sum(map(len, _texts(message))), may_hold_code, message)
        plain = message.opt is None and not coded and not _may_stop_texts(message)
        plain = plain and stands_alone(message) and not may_be_machine(message)
        alarms = await alarms_at_once(message)
        if is_short(message.channel) and plain and not alarms and message.evidence in TRUSTED:
            async with self.works.database.connection() as connection:
                stored = await self._store(connection, message, None)
        if stored is None:
            stored = await self._store_in_steps(message, coded=coded, alarms=alarms)
        self.works.crash_at("intake_committed")
        await self.works.announcer.arrived(stored.customer_id, stored.wait_ms, stored.events)
        log.info(
            "message_received" if stored.message_id else "message_repeated",
            channel=message.channel,
            customer_id=stored.customer_id,
            message_id=stored.message_id,
            evidence=message.evidence,
            held=message.automatic,
        )
        return stored

    async def _without_secrets(self, message: InboundMessage) -> InboundMessage:
        """The message as it may be stored. Codes stay in `content` until they have been checked."""
        characters = sum(map(len, _texts(message)))
        holds = await aside(characters, _holds_card, message)
        ours = await self._own_numbers(message) if holds else ()
        return await aside(characters, _masked, message, ours)

    async def _own_numbers(self, message: InboundMessage) -> Collection[str]:
        """Numbers of the sender's own orders, which could look like a card number."""
        if message.evidence not in TRUSTED:
            return ()
        kind = contact_kind(message.channel)
        async with self.works.database.connection() as tx:
            owner = await customers.by_contact(tx, kind, message.sender or UNIDENTIFIED)
            return await orders.own_numbers(tx, owner.customer_id) if owner else ()

    async def _store(
        self, tx: messages.Tx, message: InboundMessage, thread_id: int | None
    ) -> Stored | None:
        content = await aside(len(message.content), without_codes, message.content)
        return await inbound.receive(
            tx,
            replace(message, content=content),
            thread_id=thread_id,
            idle_seconds=self.idle_seconds,
            max_wait_seconds=self.max_wait_seconds,
        )

    async def _store_in_steps(
        self, message: InboundMessage, *, coded: bool, alarms: bool
    ) -> Stored:
        """The path of mail, strangers, STOP and START, codes, alarms and parts of a secret."""
        proven = message.evidence in TRUSTED
        async with working(self.works.database) as work:
            tx = work.tx
            owner = await self._owner(tx, message)
            if await inbound.is_repeat(tx, message):
                return Stored(owner.customer_id, None, [], None)
            message = await held_if_machine(tx, owner.customer_id, message)
            checked = None
            if coded and message.automatic is None:
                checked = await self.step_up.check(work, owner.customer_id, message)
            if checked is not None:
                message = checked.message
                owner = await self._owner(tx, message)
            message = await _with_opt(tx, owner.customer_id, message)
            if not proven:
                message = await self.unproven.admit(tx, owner.customer_id, message)
            thread_id = await self._thread(tx, owner.customer_id, message)
            if alarms:
                await lock_open(tx, owner.customer_id)
            # The event that the sender is now somebody else comes before what they wrote.
            await work.store()
            together = await of_sender(tx, message)
            stored = await self._store(tx, replace(message, content=together.text), thread_id)
            assert stored is not None  # noqa: S101 - the owner was made above
            work.wrote(stored.events)
            if stored.message_id is not None:
                await together.correct(work)
                if checked is not None:
                    await checked.keep(work, stored.message_id)
                await self._follow(work, message, stored, alarms=alarms)
        return replace(stored, events=work.stored)

    async def _follow(
        self, work: Work, message: InboundMessage, stored: Stored, *, alarms: bool
    ) -> None:
        """What a stored message triggers at once, besides its batch."""
        customer_id, message_id = stored.customer_id, stored.message_id
        assert message_id is not None  # noqa: S101 - asked before
        if message.opt is not None:
            await self._opt(work, customer_id, message)
        # While a person has the customer, no turn detects the alarm.
        if alarms and message.automatic is None and stored.wait_ms is None:
            await raise_unasked(work, customer_id, message_id)
        await self.held.note(work, customer_id, message, message_id)
        await self.bounced.note(work, customer_id, message, message_id)

    @staticmethod
    async def _owner(tx: messages.Tx, message: InboundMessage) -> customers.Owner:
        return await senders.owner(
            tx,
            contact_kind(message.channel),
            message.sender or UNIDENTIFIED,
            proven=message.evidence in TRUSTED,
            name=message.sender_name,
        )

    @staticmethod
    async def _thread(tx: messages.Tx, customer_id: int, message: InboundMessage) -> int | None:
        if message.mail is None:
            return None
        known = [*message.mail.references, message.mail.in_reply_to or ""]
        return await inbound.thread_for(
            tx,
            customer_id,
            subject=message.mail.subject,
            ids=[each for each in known if each],
            provider=message.provider,
            provider_id=message.provider_id,
        )

    @staticmethod
    async def _opt(work: Work, customer_id: int, message: InboundMessage) -> None:
        """Ends texts, or allows them again. An opt-out is confirmed once, by us or the carrier."""
        is_new = await customers.opt(work.tx, customer_id, out=message.opt == "out")
        if message.opt == "in":
            return
        for message_id in await outbox.cancel_queued_sms(work.tx, customer_id):
            change = MessageStatusChanged(message_id, "cancelled", outbox.OPTED_OUT)
            work.happened(customer_id, change)
        if is_new and not message.opt_told and message.sender is not None:
            told = NewMessage(
                channel=message.channel,
                content=MESSAGES.stopped(),
                author="system",
                address=message.sender,
            )
            work.happened(customer_id, (await outbox.queue(work.tx, customer_id, told))[1])


async def _with_opt(tx: messages.Tx, customer_id: int, message: InboundMessage) -> InboundMessage:
    """Turns a plain wish for no more texts into a STOP, if its sender was told how to stop them."""
    if _may_stop_texts(message):
        told = await no_texts.told_how(tx, customer_id, MESSAGES.how_to_stop())
        if told is not None and await aside(
            sum(map(len, (message.content, told.before, *told.earlier))),
            stops_texts,
            message.content,
            told.before,
            asks_only_that=told.asks_only_that,
            earlier=told.earlier,
        ):
            return replace(message, opt="out", opt_told=False)
    return message


def _may_stop_texts(message: InboundMessage) -> bool:
    return (
        is_short(message.channel)
        and message.opt != "out"
        and message.automatic is None
        and message.evidence in TRUSTED
        and may_stop_texts(message.content)
    )


def _texts(message: InboundMessage) -> list[str]:
    """Everything in a message that its sender can choose."""
    mail = message.mail or MailHeaders()
    names = (each.filename for each in message.attachments)
    return [
        message.content,
        message.quoted,
        message.sender_name,
        message.named,
        mail.subject,
        *names,
    ]


def _holds_card(message: InboundMessage) -> bool:
    return any(map(holds_card, _texts(message)))


def _masked(message: InboundMessage, ours: Collection[str]) -> InboundMessage:
    # A mail's IDs stay as they are, or its thread breaks; nobody is shown them unchecked.
    mail = message.mail and replace(message.mail, subject=masked(message.mail.subject, ours))
    return replace(
        message,
        content=with_whole_codes(without_cards(message.content, ours)),
        quoted=masked(message.quoted, ours),
        sender_name=masked(message.sender_name, ours),
        named=masked(message.named, ours),
        mail=mail,
        attachments=tuple(
            replace(each, filename=without_cards(each.filename, ours))
            for each in message.attachments
        ),
    )
