"""Messages that did not reach their customer."""

from dataclasses import dataclass

from psycopg.types.json import Jsonb

from support_agent.domain.channels import CONTACT_KINDS, channels_where, is_short
from support_agent.store.db import Tx
from support_agent.store.delivery.outbox import OPTED_OUT


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that did not reach its customer. `opted_out`: they want no texts there.

    `proven`: it went to a proven contact of theirs; otherwise to one they wrote from.
    """

    customer_id: int
    channel: str
    address: str
    content: str
    error: str
    opted_out: bool
    proven: bool


async def find(tx: Tx, message_id: int) -> Lost | None:
    """A failed message, or one canceled for a STOP, to a proven contact or one they wrote from."""
    cursor = await tx.execute(
        """
        SELECT * FROM (
            SELECT m.customer_id, m.channel, m.address, m.content, coalesce(m.error, '') AS error,
                   m.channel = ANY(%(short)s) AND c.sms_opted_out_at IS NOT NULL AS opted_out,
                   EXISTS (SELECT 1 FROM identities i
                            WHERE i.customer_id = m.customer_id AND i.address = m.address
                              AND i.kind = %(kinds)s::jsonb ->> m.channel
                              AND i.verified_at IS NOT NULL) AS proven,
                   EXISTS (SELECT 1 FROM messages theirs
                            WHERE theirs.customer_id = m.customer_id
                              AND theirs.direction = 'inbound' AND theirs.address = m.address
                              AND theirs.channel = m.channel
                              AND theirs.evidence <> 'none') AS has_written
              FROM messages m JOIN customers c ON c.id = m.customer_id
             WHERE m.id = %(id)s
               AND (m.status = 'failed' OR (m.status = 'cancelled' AND m.error = %(stopped)s))
        ) AS lost WHERE proven OR has_written
        """,
        {
            "id": message_id,
            "kinds": Jsonb(CONTACT_KINDS),
            "short": channels_where(is_short),
            "stopped": OPTED_OUT,
        },
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    return Lost(**{name: value for name, value in row.items() if name != "has_written"})
