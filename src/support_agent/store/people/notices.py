"""Mails that tell the staff about new tickets: one row per ticket, sent at most once."""

from dataclasses import dataclass

from support_agent.domain.cases import Brief
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail to write."""

    ticket_id: int
    subject: str
    severity: str
    issue_type: str
    brief: Brief
    order_number: str | None
    customer_id: int
    attempts: int


async def take_next(tx: Tx, lease_seconds: float) -> Notice | None:
    """Takes a mail to send. One whose sender died midway is uncertain and never sent again."""
    await tx.execute(
        """
        UPDATE ticket_notices SET status = 'uncertain'
         WHERE status = 'sending' AND leased_until < now()
        """
    )
    cursor = await tx.execute(
        """
        UPDATE ticket_notices n SET status = 'sending', attempts = n.attempts + 1,
               leased_until = now() + make_interval(secs => %(lease)s)
          FROM (SELECT ticket_id FROM ticket_notices
                 WHERE status = 'queued' AND send_after <= now()
                 ORDER BY ticket_id LIMIT 1 FOR UPDATE SKIP LOCKED) next
          JOIN tickets t ON t.id = next.ticket_id
          LEFT JOIN orders o ON o.id = t.order_id
         WHERE n.ticket_id = next.ticket_id
        RETURNING n.ticket_id, t.subject, t.severity, t.issue_type, t.brief, o.order_number,
                  t.customer_id, n.attempts
        """,
        {"lease": lease_seconds},
    )
    row = await cursor.fetchone()
    return Notice(**row) if row else None


async def mark(
    tx: Tx,
    ticket_id: int,
    status: str,
    *,
    provider_id: str | None = None,
    error: str | None = None,
    retry_seconds: float = 0.0,
) -> None:
    """Writes the result."""
    await tx.execute(
        """
        UPDATE ticket_notices
           SET status = %(status)s, error = %(error)s,
               provider_id = coalesce(%(provider_id)s, provider_id),
               send_after = now() + make_interval(secs => %(retry)s)
         WHERE ticket_id = %(id)s AND status = 'sending'
        """,
        {
            "id": ticket_id,
            "status": status,
            "provider_id": provider_id,
            "error": error,
            "retry": retry_seconds,
        },
    )
