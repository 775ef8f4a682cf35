"""What stands in full beside a text message that may have been cut."""

from dataclasses import dataclass

from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class SentText:
    """The newest text to an address as it went out, and the whole words it may be cut from."""

    content: str
    wholes: list[str]


async def newest_to(tx: Tx, customer_id: int, address: str) -> SentText | None:
    """The newest text message to this address; None when there is none."""
    cursor = await tx.execute(
        """
        SELECT m.content,
               ARRAY(SELECT t.answer FROM turns t WHERE t.id = m.batch_id AND t.answer <> ''
                      UNION ALL
                     SELECT r.arguments->>'text' FROM tool_runs r
                      WHERE r.turn_id = m.batch_id AND r.name = 'send_followup'
                        AND r.arguments->>'text' IS NOT NULL) AS wholes
          FROM messages m
         WHERE m.customer_id = %(customer_id)s AND m.direction = 'outbound'
           AND m.channel = 'sms' AND m.address = %(address)s
         ORDER BY m.id DESC LIMIT 1
        """,
        {"customer_id": customer_id, "address": address},
    )
    row = await cursor.fetchone()
    return SentText(**row) if row else None
