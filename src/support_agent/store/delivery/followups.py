"""Messages a call sends on another channel: to the verified contact on file, once each."""

from typing import LiteralString

from support_agent.domain.shown import ShownMessage
from support_agent.store.conversation.columns import MESSAGE
from support_agent.store.db import Tx, fetch_one

_QUEUE: LiteralString = """
WITH contact AS (
    SELECT i.address FROM customers c
      JOIN identities i ON i.customer_id = c.id AND i.verified_at IS NOT NULL
       AND i.kind = CASE %(channel)s WHEN 'email' THEN 'email' ELSE 'phone' END
       AND i.address = CASE %(channel)s WHEN 'email' THEN c.email ELSE c.phone_number END
     WHERE c.id = %(customer_id)s
       AND (%(channel)s = 'email' OR c.sms_opted_out_at IS NULL)
), earlier AS (
    SELECT * FROM messages
     WHERE batch_id = %(turn_id)s AND direction = 'outbound' AND channel = %(channel)s
       AND content = %(text)s
), made AS (
    INSERT INTO messages (customer_id, direction, channel, content, batch_id, status,
                          author, address, subject, message_id)
    SELECT %(customer_id)s, 'outbound', %(channel)s, %(text)s, %(turn_id)s, 'queued',
           'agent', contact.address,
           CASE WHEN %(channel)s = 'email' THEN %(subject)s END,
           CASE WHEN %(channel)s = 'email' THEN %(message_id)s END
      FROM contact WHERE NOT EXISTS (SELECT 1 FROM earlier)
    RETURNING *
), both_ways AS (SELECT * FROM made UNION ALL SELECT * FROM earlier)
SELECT {message} FROM both_ways LIMIT 1
""".replace("{message}", MESSAGE)


async def queue_followup(
    tx: Tx,
    *,
    customer_id: int,
    turn_id: int,
    channel: str,
    text: str,
    subject: str,
    message_id: str,
) -> ShownMessage | None:
    """Queues the message; the same words on the same channel in one call are one message.

    None when there is no verified contact, or the customer wants no texts.
    """
    return await fetch_one(
        tx,
        ShownMessage,
        _QUEUE,
        {
            "customer_id": customer_id,
            "turn_id": turn_id,
            "channel": channel,
            "text": text,
            "subject": subject,
            "message_id": message_id,
        },
    )
