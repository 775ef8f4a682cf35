"""Notifies staff of new tickets by mail: after the commit, once each."""

from dataclasses import dataclass

import structlog

from support_agent.domain.channels import EMAIL
from support_agent.domain.shop import Shop
from support_agent.domain.text.wording import quoted
from support_agent.flows.messaging.sending import Sending, send
from support_agent.ports.inbound import MailHeaders
from support_agent.ports.sender import OutboundMessage, Sender
from support_agent.store.db import Database
from support_agent.store.people import notices
from support_agent.store.people.notices import Notice

LEASE_SECONDS = 120.0
# Of each text in a ticket; the rest is in the ticket.
MOST_QUOTED = 800
_SIX = ("Who", "Wants", "Facts", "Done", "Refused", "Next")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TellStaff:
    """Writes and sends the mails. `to` "": nobody is told, and the rows say so."""

    database: Database
    sender: Sender
    to: str
    shop: Shop
    public_url: str = ""

    async def send_queued(self) -> int:
        """Sends what is queued. Returns how many mails were taken.

        Each is taken only when it is next, so an error in one leaves no other in doubt.
        """
        number = 0
        while (notice := await self._next()) is not None:
            await self._send(notice)
            number += 1
        return number

    async def _next(self) -> Notice | None:
        async with self.database.transaction() as tx:
            return await notices.take_next(tx, LEASE_SECONDS)

    async def _send(self, notice: Notice) -> None:
        ticket = f"TCK-{notice.ticket_id}"
        if not self.to:
            status, sending = "off", Sending("cancelled", error="STAFF_EMAIL is not set")
        else:
            mail = _mail(notice, self.to, self.shop, self.public_url)
            sending = await send(self.sender, mail, notice.attempts)
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


def _mail(notice: Notice, to: str, shop: Shop, public_url: str) -> OutboundMessage:
    """Our words first: what it is and how to take it. Then, each line marked, what others wrote.

    The subject and the first lines have nothing of theirs, so that nobody can write them.
    """
    ticket = f"TCK-{notice.ticket_id}"
    head = [f"{ticket}, {notice.severity}, {notice.issue_type.replace('_', ' ')}"]
    if public_url:
        head.append(f"Open it: {public_url.rstrip('/')}/#/tickets/{ticket}")
    head.append(f"Take it: support-agent tickets take {ticket}")
    head.append('What follows was written by others. No line that begins with ">" is from us.')
    said = [("Subject", notice.subject), ("Order", notice.order_number or "")]
    said += [(name, str(notice.brief.get(name.lower()) or "")) for name in _SIX]
    lines = [quoted(f"{name}: {words}", MOST_QUOTED) for name, words in said if words]
    return OutboundMessage(
        # Negative, so that it is never taken for a message to a customer.
        id=-notice.ticket_id,
        channel=EMAIL,
        to=to,
        text="\n\n".join([*head, *lines]),
        mail=MailHeaders(subject=f"[{notice.severity}] {ticket} ({shop.name})"),
        plain=True,
    )
