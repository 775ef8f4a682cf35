"""The last day's text messages to a number, with the full text of those that were cut."""

from dataclasses import dataclass

from support_agent.domain.channels import channels_where, is_short
from support_agent.store.db import Tx

_MOST_HOURS = 24
_MOST_TEXTS = 40


@dataclass(frozen=True, slots=True)
class SentText:
    """A text to an address as it was sent, and the full words it may be cut from."""

    content: str
    wholes: list[str]


async def recent_texts_to(tx: Tx, customer_id: int, address: str) -> list[SentText]:
    """The last text messages to this address that were not held back, oldest first."""
    cursor = await tx.execute(
        """
        WITH newest AS (
            SELECT id, batch_id, content FROM messages
             WHERE customer_id = %(customer_id)s AND direction = 'outbound'
               AND channel = ANY(%(short)s) AND address = %(address)s
               AND status NOT IN ('cancelled', 'failed')
               AND created_at > now() - make_interval(hours => %(hours)s)
             ORDER BY id DESC LIMIT %(most)s
        )
        SELECT m.content,
               ARRAY(SELECT t.answer FROM turns t WHERE t.id = m.batch_id AND t.answer <> ''
                      UNION ALL
                     SELECT r.arguments->>'text' FROM tool_runs r
                      WHERE r.turn_id = m.batch_id AND r.name = 'send_followup'
                        AND r.arguments->>'text' IS NOT NULL) AS wholes
          FROM newest m ORDER BY m.id
        """,
        {
            "customer_id": customer_id,
            "address": address,
            "short": channels_where(is_short),
            "hours": _MOST_HOURS,
            "most": _MOST_TEXTS,
        },
    )
    return [SentText(**row) for row in await cursor.fetchall()]
