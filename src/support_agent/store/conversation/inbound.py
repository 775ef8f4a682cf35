"""Stores an incoming message: its customer, its thread, the deadline of its batch."""

from dataclasses import dataclass
from typing import LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.channels import TRUSTED, contact_kind
from support_agent.domain.mail.repeats import differs_by_footer
from support_agent.ports.inbound import InboundMessage
from support_agent.store.conversation.columns import SENDER
from support_agent.store.conversation.messages import MOST_EARLIER, shown_id
from support_agent.store.db import Tx
from support_agent.store.events import StoredEvent


@dataclass(frozen=True, slots=True)
class Stored:
    """The result for an incoming message.

    `message_id` is None if its provider ID was stored before: nothing was changed. `wait_ms`: how
    long its batch waits; None if no answer is to be made.
    """

    customer_id: int
    message_id: int | None
    events: list[StoredEvent]
    wait_ms: int | None


_RECEIVE: LiteralString = """
WITH owner AS ({sender}), message AS (
    INSERT INTO messages (customer_id, direction, channel, content, status, author,
                          address, evidence, provider, provider_id, quoted, automatic,
                          attachments, thread_id, subject, message_id, in_reply_to,
                          reference_ids, sender_name)
    SELECT customer_id, 'inbound', %(channel)s, %(content)s,
           CASE WHEN %(automatic)s::text IS NULL THEN 'received' ELSE 'held' END,
           'customer', %(address)s, %(evidence)s, %(provider)s, %(provider_id)s,
           %(quoted)s, %(automatic)s, %(attachments)s, %(thread_id)s::bigint, %(subject)s,
           %(message_id)s, %(in_reply_to)s, coalesce(%(references)s::text[], '{}'),
           %(sender_name)s
      FROM owner
    ON CONFLICT (provider, provider_id) DO NOTHING
    RETURNING *
), conversation AS (
    INSERT INTO conversations AS c (customer_id, due_at, first_pending_at, event_seq)
    SELECT customer_id,
           CASE WHEN status = 'received'
                THEN clock_timestamp() + make_interval(secs => %(idle)s) END,
           CASE WHEN status = 'received' THEN clock_timestamp() END, 2
      FROM message
    ON CONFLICT (customer_id) DO UPDATE SET
      event_seq = c.event_seq + 2,
      -- While a person handles the customer, messages wait without a deadline.
      first_pending_at = CASE WHEN excluded.due_at IS NULL OR c.handler = 'person'
        THEN c.first_pending_at
        ELSE coalesce(c.first_pending_at, clock_timestamp()) END,
      due_at = CASE WHEN excluded.due_at IS NULL OR c.handler = 'person' THEN c.due_at
        ELSE least(clock_timestamp() + make_interval(secs => %(idle)s),
                   coalesce(c.first_pending_at, clock_timestamp())
                     + make_interval(secs => %(max_wait)s)) END
    RETURNING customer_id, event_seq, due_at, first_pending_at, handler
), happened AS (
    INSERT INTO events (customer_id, seq, kind, payload)
    SELECT c.customer_id, c.event_seq - 1, 'message.received',
           jsonb_build_object('message', to_jsonb(m) - '{customer_id,provider,in_reply_to,
             reference_ids,leased_until,send_after,attempts,attempted_at,secret,
             sender_name}'::text[]
             || jsonb_build_object('message_id', %(shown_id)s::text))
      FROM conversation c, message m
    UNION ALL
    SELECT c.customer_id, c.event_seq, 'batch.waiting',
           jsonb_build_object(
             'window_ends_at', CASE WHEN c.handler = 'agent' THEN c.due_at END,
             'max_ends_at', CASE WHEN c.handler = 'agent' THEN
               c.first_pending_at + make_interval(secs => %(max_wait)s) END)
      FROM conversation c
    RETURNING customer_id, seq, kind, payload, created_at
)
SELECT owner.customer_id AS owner_id, m.id AS message_id, h.*,
       CASE WHEN m.status = 'received' AND c.handler = 'agent'
            THEN ceil(1000 * extract(epoch FROM c.due_at - clock_timestamp()))::int
       END AS wait_ms
  FROM owner LEFT JOIN message m ON TRUE LEFT JOIN conversation c ON TRUE
  LEFT JOIN happened h ON TRUE
 ORDER BY h.seq
""".replace("{sender}", SENDER)


async def receive(
    tx: Tx,
    message: InboundMessage,
    *,
    thread_id: int | None,
    idle_seconds: float,
    max_wait_seconds: float,
) -> Stored | None:
    """Finds the customer, stores the message, moves the deadline, writes events: one statement.

    None, with nothing stored, if the sender's address belongs to nobody.
    """
    values = {
        **_values(message),
        "thread_id": thread_id,
        "idle": idle_seconds,
        "max_wait": max_wait_seconds,
    }
    rows = await (await tx.execute(_RECEIVE, values)).fetchall()
    if not rows:
        return None
    return Stored(
        customer_id=rows[0]["owner_id"],
        message_id=rows[0]["message_id"],
        wait_ms=rows[0]["wait_ms"],
        events=[
            StoredEvent(r["customer_id"], r["seq"], r["kind"], r["payload"], r["created_at"])
            for r in rows
            if r["seq"] is not None
        ],
    )


def _values(message: InboundMessage) -> dict[str, object]:
    mail = message.mail
    attachments = [
        {"filename": a.filename, "content_type": a.content_type, "size": a.size}
        for a in message.attachments
    ]
    return {
        "kind": contact_kind(message.channel),
        "channel": message.channel,
        "content": message.content,
        "automatic": message.automatic,
        "address": message.sender or "",
        "evidence": message.evidence,
        "proven": message.evidence in TRUSTED,
        "provider": message.provider,
        "provider_id": message.provider_id,
        "quoted": message.quoted,
        "attachments": Jsonb(attachments),
        "subject": mail.subject if mail else None,
        "message_id": mail.message_id if mail else None,
        "shown_id": shown_id(mail.message_id) if mail else None,
        "in_reply_to": mail.in_reply_to if mail else None,
        "references": list(mail.references) if mail and mail.references else None,
        "sender_name": message.sender_name,
    }


async def thread_for(
    tx: Tx, customer_id: int, *, subject: str, ids: list[str], provider: str, provider_id: str
) -> int | None:
    """The thread a mail belongs to: one of this customer's that knows any of `ids`, else a new one.

    None if the mail was stored before. Only the customer's own threads count, so a forwarded header
    never lets anybody into somebody else's thread.
    """
    cursor = await tx.execute(
        """
        WITH known AS (
            SELECT 1 FROM messages WHERE provider = %(provider)s AND provider_id = %(provider_id)s
        ), found AS (
            SELECT thread_id FROM messages
             WHERE customer_id = %(customer_id)s AND message_id = ANY(%(ids)s)
               AND thread_id IS NOT NULL
             ORDER BY id DESC LIMIT 1
        ), made AS (
            INSERT INTO threads (customer_id, subject)
            SELECT %(customer_id)s, %(subject)s
             WHERE NOT EXISTS (SELECT 1 FROM found) AND NOT EXISTS (SELECT 1 FROM known)
            RETURNING id
        )
        SELECT thread_id AS id FROM found WHERE NOT EXISTS (SELECT 1 FROM known)
        UNION ALL SELECT id FROM made
        """,
        {
            "customer_id": customer_id,
            "subject": subject,
            "ids": ids,
            "provider": provider,
            "provider_id": provider_id,
        },
    )
    row = await cursor.fetchone()
    return row["id"] if row else None


async def is_stored(tx: Tx, provider: str, provider_id: str) -> bool:
    """Whether this message was stored before."""
    cursor = await tx.execute(
        "SELECT 1 FROM messages WHERE provider = %(provider)s AND provider_id = %(provider_id)s",
        {"provider": provider, "provider_id": provider_id},
    )
    return await cursor.fetchone() is not None


async def is_repeat(tx: Tx, message: InboundMessage) -> bool:
    """Whether this mail came minutes ago, with or without a mailing list's footer.

    Some forms send every mail with the same ID, so the words decide. An unauthenticated mail never
    takes the place of an authenticated one.
    """
    if message.mail is None or message.mail.message_id is None:
        return False
    cursor = await tx.execute(
        """
        SELECT content FROM messages
         WHERE message_id = %(message_id)s AND direction = 'inbound' AND address = %(address)s
           AND (evidence <> 'none' OR NOT %(proven)s)
           AND created_at > now() - interval '30 minutes'
         ORDER BY id DESC LIMIT %(most)s
        """,
        {
            "message_id": message.mail.message_id,
            "address": message.sender or "",
            "proven": message.evidence in TRUSTED,
            "most": MOST_EARLIER,
        },
    )
    return any(
        differs_by_footer(row["content"], message.content) for row in await cursor.fetchall()
    )
