"""Tells the staff of new tickets by mail: after the commit, once each."""

from dataclasses import dataclass

import structlog

from support_agent.domain.shop import Shop
from support_agent.ports import (
    MailHeaders,
    OutboundMessage,
    SendDeferred,
    Sender,
    SendRejected,
    SendUncertain,
)
from support_agent.store import notices
from support_agent.store.db import Database
from support_agent.store.notices import Notice

LEASE_SECONDS = 120.0
MOST_ATTEMPTS = 8

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TellStaff:
    """Writes and sends the mails. `to` "": nobody is told, and the rows say so."""

    database: Database
    sender: Sender
    to: str
    shop: Shop

    async def send_queued(self) -> int:
        """Sends what is queued; returns how many mails were taken."""
        async with self.database.transaction() as tx:
            taken = await notices.take(tx, LEASE_SECONDS)
        for notice in taken:
            await self._send(notice)
        return len(taken)

    async def _send(self, notice: Notice) -> None:
        if not self.to:
            await self._mark(notice, "off", error="STAFF_EMAIL is not set")
            return
        try:
            provider_id = await self.sender.send(_mail(notice, self.to, self.shop))
        except SendRejected as error:
            await self._mark(notice, "failed", error=f"{error.code}: {error}")
        except SendDeferred as error:
            if notice.attempts >= MOST_ATTEMPTS:
                await self._mark(notice, "failed", error=f"given up: {error}")
                return
            wait = max(error.retry_after_seconds, min(2.0**notice.attempts, 300.0))
            await self._mark(notice, "queued", error=str(error), retry_seconds=wait)
        except SendUncertain as error:
            await self._mark(notice, "uncertain", error=str(error))
        else:
            await self._mark(notice, "sent", provider_id=provider_id)

    async def _mark(
        self,
        notice: Notice,
        status: str,
        *,
        provider_id: str | None = None,
        error: str | None = None,
        retry_seconds: float = 0.0,
    ) -> None:
        async with self.database.transaction() as tx:
            await notices.mark(
                tx,
                notice.ticket_id,
                status,
                provider_id=provider_id,
                error=error,
                retry_seconds=retry_seconds,
            )
        log.info("staff_told", ticket=f"TCK-{notice.ticket_id}", outcome=status, error=error)


def _mail(notice: Notice, to: str, shop: Shop) -> OutboundMessage:
    ticket = f"TCK-{notice.ticket_id}"
    six = (("who", "Who"), ("wants", "Wants"), ("facts", "Facts"), ("done", "Done"),
           ("refused", "Refused"), ("next", "Next"))  # fmt: skip
    lines = [f"{name}: {notice.brief[key]}" for key, name in six if notice.brief.get(key)]
    order = f" · {notice.order_number}" if notice.order_number else ""
    head = f"{ticket} · {notice.severity} · {notice.issue_type}{order}"
    subject = " ".join(f"[{notice.severity}] {ticket}: {notice.subject}".split())[:150]
    return OutboundMessage(
        # Below zero, so that it is never taken for a message to a customer.
        id=-notice.ticket_id,
        channel="email",
        to=to,
        text="\n\n".join([head, *lines, f"Take it: support-agent tickets take {ticket}"]),
        mail=MailHeaders(subject=f"{subject} ({shop.name})"),
    )
