"""A message comes in: who is it, store it once, set the batch's deadline."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from support_agent.domain.channels import contact_kind
from support_agent.domain.masking import masked, without_cards, without_codes
from support_agent.flows.announce import Announcer
from support_agent.flows.step_up import StepUp, may_hold_code
from support_agent.ports import InboundMessage
from support_agent.store import customers, events, messages, outbox
from support_agent.store.db import Database
from support_agent.store.events import NewEvent
from support_agent.store.messages import Stored

# Where mail is kept whose sender can't be told safely. It is shown to people, never answered.
UNIDENTIFIED = "unidentified sender"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes messages in. `idle_seconds` and `max_wait_seconds` make the batch window."""

    database: Database
    announcer: Announcer
    idle_seconds: float
    max_wait_seconds: float
    step_up: StepUp
    crash_at: Callable[[str], None]

    async def receive(self, message: InboundMessage) -> Stored:
        """Stores the message; when this returns it is safe. A repeat changes nothing.

        Raises Unavailable when PostgreSQL is away: the provider sends again.
        """
        message = _without_cards(message)
        if message.sender is None:
            automatic = message.automatic or "the sender can't be told safely"
            message = replace(message, sender=UNIDENTIFIED, automatic=automatic)
        stored = None
        plain = message.opt is None and not may_hold_code(message.content)
        if message.channel == "sms" and plain:
            async with self.database.connection() as connection:
                stored = await self._store(connection, message, None)
        if stored is None:
            stored = await self._store_in_steps(message)
        self.crash_at("intake_committed")
        await self.announcer.arrived(stored.customer_id, stored.wait_ms, stored.events)
        log.info(
            "message_received" if stored.message_id else "message_repeated",
            channel=message.channel,
            customer_id=stored.customer_id,
            message_id=stored.message_id,
            evidence=message.evidence,
            held=message.automatic,
        )
        return stored

    async def _store(
        self, tx: messages.Tx, message: InboundMessage, thread_id: int | None
    ) -> Stored | None:
        return await messages.receive(
            tx,
            replace(message, content=without_codes(message.content)),
            thread_id=thread_id,
            idle_seconds=self.idle_seconds,
            max_wait_seconds=self.max_wait_seconds,
        )

    async def _store_in_steps(self, message: InboundMessage) -> Stored:
        """The way of mail, of strangers, of STOP and START, and of codes."""
        sender = message.sender or UNIDENTIFIED
        async with self.database.transaction() as tx:
            owner = await customers.get_or_create(
                tx, contact_kind(message.channel), sender, message.sender_name
            )
            checked = None
            if may_hold_code(message.content) and message.automatic is None:
                checked = await self.step_up.check(tx, owner.customer_id, message)
            if checked is not None:
                message = checked.message
                owner = await customers.get_or_create(
                    tx, contact_kind(message.channel), sender, message.sender_name
                )
            thread_id = None
            if message.mail is not None:
                known = [*message.mail.references, message.mail.in_reply_to or ""]
                thread_id = await messages.thread_for(
                    tx,
                    owner.customer_id,
                    subject=message.mail.subject,
                    ids=[each for each in known if each],
                    provider=message.provider,
                    provider_id=message.provider_id,
                )
            stored = await self._store(tx, message, thread_id)
            assert stored is not None  # noqa: S101 - the owner was made above
            if checked is not None and stored.message_id is not None:
                await checked.keep(tx, stored.message_id)
                stored.events[:0] = checked.events
            if message.opt is not None and stored.message_id is not None:
                stored.events.extend(await self._opt(tx, owner.customer_id, message.opt))
            return stored

    async def _opt(self, tx: messages.Tx, customer_id: int, opt: str) -> list[events.StoredEvent]:
        await customers.opt(tx, customer_id, out=opt == "out")
        if opt == "in":
            return []
        cancelled = await outbox.cancel_queued_sms(tx, customer_id)
        changes = [
            NewEvent(
                "message.status",
                {"message_id": message_id, "status": "cancelled", "error": outbox.OPTED_OUT},
            )
            for message_id in cancelled
        ]
        return await events.append_unguarded(tx, customer_id, changes) if changes else []


def _without_cards(message: InboundMessage) -> InboundMessage:
    """The message as it may be kept. Codes stay in `content` until they have been checked."""
    mail = message.mail and replace(message.mail, subject=masked(message.mail.subject))
    return replace(
        message,
        content=without_cards(message.content),
        quoted=masked(message.quoted),
        sender_name=masked(message.sender_name),
        mail=mail,
    )
