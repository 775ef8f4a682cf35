"""Tells the staff of new tickets by mail: after the commit, once each."""

from dataclasses import dataclass

import structlog

from support_agent.domain.shop import Shop
from support_agent.flows.sending import Sending, send
from support_agent.ports import MailHeaders, OutboundMessage, Sender
from support_agent.store import notices
from support_agent.store.db import Database
from support_agent.store.notices import Notice

LEASE_SECONDS = 120.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TellStaff:
    """Writes and sends the mails. `to` "": nobody is told, and the rows say so."""

    database: Database
    sender: Sender
    to: str
    shop: Shop

    async def send_queued(self) -> int:
        """Sends what is queued; returns how many mails were taken.

        Each is taken when its turn has come: what breaks one leaves no other in doubt.
        """
        number = 0
        while (notice := await self._next()) is not None:
            await self._send(notice)
            number += 1
        return number

    async def _next(self) -> Notice | None:
        async with self.database.transaction() as tx:
            return await notices.take(tx, LEASE_SECONDS)

    async def _send(self, notice: Notice) -> None:
        ticket = f"TCK-{notice.ticket_id}"
        if not self.to:
            status, sending = "off", Sending("cancelled", error="STAFF_EMAIL is not set")
        else:
            sending = await send(self.sender, _mail(notice, self.to, self.shop), notice.attempts)
            status = sending.status
        async with self.database.transaction() as tx:
            await notices.mark(
                tx,
                notice.ticket_id,
                status,
                provider_id=sending.provider_id,
                error=sending.error,
                retry_seconds=sending.retry_seconds or 0.0,
            )
        log.info("staff_told", ticket=ticket, outcome=status, error=sending.error)


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
