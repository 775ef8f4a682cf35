"""Messages that a call sends on another channel: to the verified contact on file, once each."""

from typing import LiteralString

from support_agent.domain.channels import contact_kind, is_mail, is_short
from support_agent.domain.shown import Message
from support_agent.store.conversation.columns import MESSAGE
from support_agent.store.db import Tx, fetch_one

_QUEUE: LiteralString = """
WITH contact AS (
    SELECT i.address FROM customers c
      JOIN identities i ON i.customer_id = c.id AND i.verified_at IS NOT NULL
       AND i.kind = %(kind)s AND i.address IN (c.email, c.phone_number)
     WHERE c.id = %(customer_id)s
       AND (NOT %(short)s OR c.sms_opted_out_at IS NULL)
), earlier AS (
    SELECT * FROM messages
     WHERE batch_id = %(turn_id)s AND direction = 'outbound' AND channel = %(channel)s
       AND content = %(text)s
), made AS (
    INSERT INTO messages (customer_id, direction, channel, content, batch_id, status,
                          author, address, subject, message_id)
    SELECT %(customer_id)s, 'outbound', %(channel)s, %(text)s, %(turn_id)s, 'queued',
           'agent', contact.address,
           CASE WHEN %(mail)s THEN %(subject)s END,
           CASE WHEN %(mail)s THEN %(message_id)s END
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
) -> Message | None:
    """Queues the message. The same words on the same channel in one call are one message.

    None if there is no verified contact, or the customer wants no texts.
    """
    return await fetch_one(
        tx,
        Message,
        _QUEUE,
        {
            "customer_id": customer_id,
            "turn_id": turn_id,
            "channel": channel,
            "kind": contact_kind(channel),
            "mail": is_mail(channel),
            "short": is_short(channel),
            "text": text,
            "subject": subject,
            "message_id": message_id,
        },
    )
