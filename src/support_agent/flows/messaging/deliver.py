"""The outbox relay: sends answers in order per customer, never twice."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from support_agent.domain.channels import TextChannel, is_mail
from support_agent.domain.events import MessageStatusChanged
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.messaging.sending import Sending, send
from support_agent.flows.messaging.undelivered import Undelivered
from support_agent.ports.delivery_reports import DeliveryStatus
from support_agent.ports.inbound import MailHeaders
from support_agent.ports.sender import (
    SIMULATED,
    OutboundMessage,
    SendDeferred,
    Sender,
    SendRejected,
    SendUncertain,
)
from support_agent.store import events
from support_agent.store.customers import customers
from support_agent.store.db import Database
from support_agent.store.delivery import delivery_reports, outbox
from support_agent.store.delivery.outbox import Outgoing

LEASE_SECONDS = 60.0
NEVER_ANSWERED = "The provider never answered."
TAKEN_OVER = "A person has taken over."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Deliver:
    """Sends what is queued."""

    database: Database
    senders: Mapping[TextChannel, Sender]
    announcer: Announcer
    undelivered: Undelivered
    crash_at: Callable[[str], None]

    async def send_queued(self) -> int:
        """Sends a handful of queued messages, the oldest of each customer. Returns how many."""
        async with self.database.transaction() as tx:
            taken = await outbox.take_next(tx, LEASE_SECONDS)
        self.crash_at("send_claimed")
        # At once, as they belong to different customers. One that fails must not cut the others:
        # what is cut in the middle is in doubt.
        outcomes = await asyncio.gather(*map(self._send, taken), return_exceptions=True)
        for outcome in outcomes:
            if outcome is not None:
                raise outcome
        return len(taken)

    async def report(self, status: DeliveryStatus) -> None:
        """Applies a provider's word on a message it took: delivered after all, or failed."""
        if status.status not in {"delivered", "failed", "sent"}:
            return
        failed = status.status == "failed"
        error = f"{status.error_code}: {status.reason}" if failed else None
        async with self.database.transaction() as tx:
            reported = await delivery_reports.report(
                tx,
                provider=f"out:{status.provider}",
                provider_id=status.provider_id,
                failed=failed,
                error=error,
            )
            if reported is None:
                return
            if status.opted_out:
                await customers.opt(tx, reported.customer_id, out=True)
            change = MessageStatusChanged(reported.id, reported.status, error, reported.sent_at)
            happened = await events.append_unguarded(tx, reported.customer_id, [change])
            if failed:
                happened += await self.undelivered.note(tx, reported.id)
        await self.announcer.events(happened)

    async def next_send_ms(self) -> int | None:
        """Milliseconds until something queued may be sent; None when nothing is queued."""
        async with self.database.connection() as tx:
            return await outbox.next_send_ms(tx)

    async def reconcile(self) -> None:
        """Looks up sends in doubt. What the provider does not know stays uncertain."""
        async with self.database.transaction() as tx:
            doubtful = await outbox.take_in_doubt(tx, LEASE_SECONDS)
        for message in doubtful:
            try:
                found = await self.senders[message.channel].lookup(
                    _outbound(message), message.attempted_at
                )
            except (SendUncertain, SendDeferred, SendRejected) as error:
                log.info("send_lookup_failed", message_id=message.id, reason=str(error))
                found = None
            if found:
                await self._mark(message, Sending("sent", provider_id=found))
            else:
                await self._mark(message, Sending("uncertain", error=NEVER_ANSWERED))

    async def _send(self, message: Outgoing) -> None:
        if message.opted_out or message.taken_over:
            reason = outbox.OPTED_OUT if message.opted_out else TAKEN_OVER
            await self._mark(message, Sending("cancelled", error=reason))
            return
        sender = self.senders[message.channel]
        sending = await send(sender, _outbound(message), message.attempts)
        if sending.status == "sent":
            self.crash_at("sent")
        await self._mark(message, sending)

    async def _mark(self, message: Outgoing, sending: Sending) -> None:
        sender, status = self.senders[message.channel], sending.status
        async with self.database.transaction() as tx:
            if sending.opted_out:
                await customers.opt(tx, message.customer_id, out=True)
            marked = await outbox.mark(
                tx,
                message.id,
                status=status,
                provider=f"out:{sender.name}" if sending.provider_id else None,
                provider_id=sending.provider_id,
                error=sending.error,
                retry_seconds=sending.retry_seconds,
            )
            if marked is None:
                return
            change = MessageStatusChanged(message.id, status, sending.error, marked.sent_at)
            happened = await events.append_unguarded(tx, message.customer_id, [change])
            if message.holds_code and status == "sent" and sender.name == SIMULATED:
                shown = await outbox.reveal(tx, message.id, message.content)
                happened += await events.append_unguarded(tx, message.customer_id, [shown])
            if status in {"failed", "cancelled"}:
                happened += await self.undelivered.note(tx, message.id)
        self.crash_at("send_marked")
        await self.announcer.events(happened)
        log.info(
            "message_sending",
            outcome=status,
            message_id=message.id,
            channel=message.channel,
            error=sending.error,
        )


def _outbound(message: Outgoing) -> OutboundMessage:
    mail = None
    if is_mail(message.channel):
        mail = MailHeaders(
            subject=message.subject or "",
            message_id=message.message_id,
            in_reply_to=message.in_reply_to,
            references=tuple(message.reference_ids),
        )
    return OutboundMessage(
        id=message.id,
        channel=message.channel,
        to=message.address,
        text=message.content,
        mail=mail,
    )
