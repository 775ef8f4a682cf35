"""What happened to sent messages: delivery reports of providers, and bounces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from support_agent.domain.channels import channels_where, is_mail
from support_agent.domain.shown import MessageStatus
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class Reported:
    """A sent message whose status a delivery report changed."""

    id: int
    customer_id: int
    status: MessageStatus
    sent_at: datetime | None


async def report(
    tx: Tx, *, provider: str, provider_id: str, failed: bool, error: str | None
) -> Reported | None:
    """Applies a provider's delivery report. None if it changes nothing: unknown, old, repeated.

    A report can settle a send in doubt, and turn a sent message into a failed one for good.
    """
    cursor = await tx.execute(
        """
        UPDATE messages
           SET status = CASE WHEN %(failed)s THEN 'failed' ELSE 'sent' END, error = %(error)s,
               sent_at = coalesce(sent_at, CASE WHEN NOT %(failed)s THEN now() END)
         WHERE provider = %(provider)s AND provider_id = %(provider_id)s
           AND direction = 'outbound'
           AND (status IN ('sending', 'uncertain') OR (status = 'sent' AND %(failed)s))
        RETURNING id, customer_id, status, sent_at
        """,
        {"provider": provider, "provider_id": provider_id, "failed": failed, "error": error},
    )
    row = await cursor.fetchone()
    return Reported(**row) if row else None


async def bounced(
    tx: Tx, *, message_ids: Sequence[str], recipients: Sequence[str], error: str
) -> list[Reported] | None:
    """Marks mails of ours as failed by ID. Returns those that had not failed before.

    None if none of the IDs is of a mail of ours to one of `recipients`, if any are named.
    """
    cursor = await tx.execute(
        """
        WITH ours AS (
            SELECT id FROM messages
             WHERE message_id = ANY(%(ids)s) AND direction = 'outbound'
               AND channel = ANY(%(mail)s)
               AND (cardinality(%(recipients)s::text[]) = 0 OR address = ANY(%(recipients)s))
        ), failed AS (
            UPDATE messages SET status = 'failed', error = %(error)s
             WHERE id IN (SELECT id FROM ours) AND status IN ('sending', 'uncertain', 'sent')
            RETURNING id, customer_id, status, sent_at
        )
        SELECT failed.* FROM ours LEFT JOIN failed ON failed.id = ours.id ORDER BY ours.id
        """,
        {
            "ids": list(message_ids),
            "recipients": list(recipients),
            "mail": channels_where(is_mail),
            "error": error,
        },
    )
    rows = await cursor.fetchall()
    return [Reported(**row) for row in rows if row["id"] is not None] if rows else None
