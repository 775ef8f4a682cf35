"""The outbox relay: sends answers in order per customer, never twice."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from support_agent.domain.channels import TextChannel, is_mail
from support_agent.domain.events import MessageStatusChanged
from support_agent.flows.messaging.sending import Sending, send
from support_agent.flows.messaging.undelivered import Undelivered
from support_agent.flows.messaging.work import Works
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
from support_agent.store.customers import customers
from support_agent.store.delivery import delivery_reports, outbox
from support_agent.store.delivery.outbox import Outgoing

LEASE_SECONDS = 60.0
NEVER_ANSWERED = "The provider never answered."
TAKEN_OVER = "A person has taken over."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Deliver:
    """Sends what is queued."""

    works: Works
    senders: Mapping[TextChannel, Sender]
    undelivered: Undelivered

    async def send_queued(self) -> int:
        """Sends a few queued messages, the oldest of each customer. Returns how many."""
        async with self.works.database.transaction() as tx:
            taken = await outbox.take_next(tx, LEASE_SECONDS)
        self.works.crash_at("send_claimed")
        # At the same time, since they are for different customers. One that fails must not
        # interrupt the others: an interrupted one is in doubt.
        outcomes = await asyncio.gather(*map(self._send, taken), return_exceptions=True)
        for outcome in outcomes:
            if outcome is not None:
                raise outcome
        return len(taken)

    async def report(self, status: DeliveryStatus) -> None:
        """Applies a provider's report on a message it accepted: delivered after all, or failed."""
        if status.status not in {"delivered", "failed", "sent"}:
            return
        failed = status.status == "failed"
        error = f"{status.error_code}: {status.reason}" if failed else None
        async with self.works.begin() as work:
            reported = await delivery_reports.report(
                work.tx,
                provider=f"out:{status.provider}",
                provider_id=status.provider_id,
                failed=failed,
                error=error,
            )
            if reported is None:
                return
            if status.opted_out:
                await customers.opt(work.tx, reported.customer_id, out=True)
            change = MessageStatusChanged(reported.id, reported.status, error, reported.sent_at)
            work.happened(reported.customer_id, change)
            if failed:
                await self.undelivered.note(work, reported.id)

    async def next_send_ms(self) -> int | None:
        """Milliseconds until something queued may be sent; None if nothing is queued."""
        async with self.works.database.connection() as tx:
            return await outbox.next_send_ms(tx)

    async def reconcile(self) -> None:
        """Looks up sends in doubt. What the provider does not know stays uncertain."""
        async with self.works.database.transaction() as tx:
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
            self.works.crash_at("sent")
        await self._mark(message, sending)

    async def _mark(self, message: Outgoing, sending: Sending) -> None:
        sender, status = self.senders[message.channel], sending.status
        async with self.works.begin("send_marked") as work:
            if sending.opted_out:
                await customers.opt(work.tx, message.customer_id, out=True)
            marked = await outbox.mark(
                work.tx,
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
            work.happened(message.customer_id, change)
            if message.holds_code and status == "sent" and sender.name == SIMULATED:
                shown = await outbox.reveal(work.tx, message.id, message.content)
                work.happened(message.customer_id, shown)
            if status in {"failed", "cancelled"}:
                await self.undelivered.note(work, message.id)
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
