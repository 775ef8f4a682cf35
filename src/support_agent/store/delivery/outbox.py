"""The outbox: answers on their way to the provider, in order per customer."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.channels import TextChannel, channels_where, is_short
from support_agent.domain.events import MessageQueued
from support_agent.domain.sentences.tables import MESSAGES
from support_agent.store.conversation.columns import MESSAGE
from support_agent.store.conversation.turns import NewMessage
from support_agent.store.db import Tx

# Why a text was not sent, as shown in the timeline.
OPTED_OUT = "The customer opted out of texts."


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message that the relay holds."""

    id: int
    customer_id: int
    channel: TextChannel
    address: str
    content: str
    author: str
    subject: str | None
    message_id: str | None
    in_reply_to: str | None
    reference_ids: list[str]
    attempts: int
    attempted_at: datetime
    opted_out: bool
    taken_over: bool
    holds_code: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A send whose status was just written."""

    sent_at: datetime | None


_TAKE_NEXT: LiteralString = """
UPDATE messages m SET status = 'sending', attempts = m.attempts + 1, attempted_at = now(),
       leased_until = now() + make_interval(secs => %(lease)s)
  FROM (SELECT q.id FROM messages q
         WHERE q.status = 'queued' AND (q.send_after IS NULL OR q.send_after <= now())
           AND NOT EXISTS (SELECT 1 FROM messages older
                            WHERE older.customer_id = q.customer_id
                              AND older.channel = q.channel
                              AND older.status IN ('queued', 'sending')
                              AND older.id < q.id)
         ORDER BY q.id LIMIT %(limit)s FOR UPDATE SKIP LOCKED) next
 WHERE m.id = next.id AND m.status = 'queued'
RETURNING m.id, m.customer_id, m.channel, m.address,
          CASE WHEN m.secret IS NULL THEN m.content
               ELSE replace(m.content, '[code]', m.secret) END AS content,
          m.author, m.subject,
          m.message_id, m.in_reply_to, m.reference_ids, m.attempts, m.attempted_at,
          m.author = 'agent' AND EXISTS (SELECT 1 FROM conversations c
            WHERE c.customer_id = m.customer_id AND c.handler = 'person'
              AND m.created_at > c.handler_since
              AND m.batch_id IS DISTINCT FROM c.handed_over_turn_id) AS taken_over,
          m.secret IS NOT NULL AS holds_code,
          m.channel = ANY(%(short)s) AND (m.author, m.content) <> ('system', %(stopped)s)
            AND EXISTS (SELECT 1 FROM customers c
            WHERE c.id = m.customer_id AND c.sms_opted_out_at IS NOT NULL) AS opted_out
"""


async def take_next(tx: Tx, lease_seconds: float, limit: int = 10) -> list[Outgoing]:
    """Takes queued messages, at most one per customer and channel: the oldest not yet sent.

    A message behind an uncertain one waits no longer than that: the uncertain one is out of the
    queue, and a person or a look-up settles it. `opted_out`: they want no texts, and this is not
    the one that says so. `taken_over`: an agent's answer written after a person took the customer
    over, except the closing message of the turn that handed over.
    """
    cursor = await tx.execute(
        _TAKE_NEXT,
        {
            "lease": lease_seconds,
            "limit": limit,
            "short": channels_where(is_short),
            "stopped": MESSAGES.stopped(),
        },
    )
    return [Outgoing(**row) for row in await cursor.fetchall()]


async def take_in_doubt(tx: Tx, lease_seconds: float, limit: int = 10) -> list[Outgoing]:
    """Takes sends with unknown outcome in order to look them up, never to send them again.

    For a day. One that was being sent when everything stopped is taken however old it is, because
    everything queued behind it would wait forever.
    """
    cursor = await tx.execute(
        """
        UPDATE messages m SET status = 'uncertain',
               leased_until = now() + make_interval(secs => %(lease)s)
          FROM (SELECT id FROM messages
                 WHERE status IN ('sending', 'uncertain') AND leased_until < now()
                   AND (status = 'sending' OR attempted_at > now() - interval '1 day')
                 ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED) next
         WHERE m.id = next.id
        RETURNING m.id, m.customer_id, m.channel, m.address, m.content, m.author, m.subject,
                  m.message_id, m.in_reply_to, m.reference_ids, m.attempts, m.attempted_at,
                  FALSE AS opted_out, FALSE AS taken_over,
                  FALSE AS holds_code
        """,
        {"lease": lease_seconds, "limit": limit},
    )
    return [Outgoing(**row) for row in await cursor.fetchall()]


async def mark(
    tx: Tx,
    message_id: int,
    *,
    status: str,
    provider: str | None = None,
    provider_id: str | None = None,
    error: str | None = None,
    retry_seconds: float | None = None,
) -> Marked | None:
    """Writes the result of a send. None if it is already known, or was settled otherwise."""
    cursor = await tx.execute(
        """
        UPDATE messages
           SET status = %(status)s, error = %(error)s,
               provider = coalesce(%(provider)s, provider),
               provider_id = coalesce(%(provider_id)s, provider_id),
               sent_at = CASE WHEN %(status)s = 'sent' THEN now() END,
               secret = CASE WHEN %(status)s = 'queued' THEN secret END,
               send_after = CASE WHEN %(retry)s::float IS NULL THEN send_after
                                 ELSE now() + make_interval(secs => %(retry)s) END
         WHERE id = %(id)s AND status IN ('sending', 'uncertain')
           AND (status, error) IS DISTINCT FROM (%(status)s, %(error)s)
        RETURNING sent_at
        """,
        {
            "id": message_id,
            "status": status,
            "provider": provider,
            "provider_id": provider_id,
            "error": error,
            "retry": retry_seconds,
        },
    )
    row = await cursor.fetchone()
    return Marked(**row) if row else None


_REVEAL: LiteralString = """
WITH shown AS (
    UPDATE messages SET content = %(content)s WHERE id = %(id)s
    RETURNING {message}
)
SELECT to_jsonb(shown) AS message FROM shown
""".replace("{message}", MESSAGE)


async def reveal(tx: Tx, message_id: int, content: str) -> MessageQueued:
    """Puts a code into the timeline, only where nothing leaves this machine, to be read there."""
    cursor = await tx.execute(
        _REVEAL,
        {"id": message_id, "content": content},
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - no message is ever deleted
    return MessageQueued(row["message"])


async def cancel_queued_sms(tx: Tx, customer_id: int) -> list[int]:
    """Cancels unsent texts after an opt-out, except the one that confirms it."""
    cursor = await tx.execute(
        """
        UPDATE messages SET status = 'cancelled', error = %(error)s
         WHERE customer_id = %(id)s AND channel = ANY(%(short)s) AND status = 'queued'
           AND (author, content) <> ('system', %(stopped)s)
        RETURNING id
        """,
        {
            "id": customer_id,
            "error": OPTED_OUT,
            "short": channels_where(is_short),
            "stopped": MESSAGES.stopped(),
        },
    )
    return [row["id"] for row in await cursor.fetchall()]


async def next_send_ms(tx: Tx) -> int | None:
    """Milliseconds until the next send is due, None if nothing waits.

    A message behind an older one of its customer waits for that one, not for us.
    """
    cursor = await tx.execute(
        """
        SELECT ceil(1000 * extract(epoch FROM
                 min(greatest(q.send_after, now())) - now()))::int AS ms
          FROM messages q
         WHERE q.status = 'queued'
           AND NOT EXISTS (SELECT 1 FROM messages older
                            WHERE older.customer_id = q.customer_id AND older.channel = q.channel
                              AND older.status IN ('queued', 'sending') AND older.id < q.id)
        """
    )
    row = await cursor.fetchone()
    return row["ms"] if row else None


_QUEUE: LiteralString = """
WITH made AS (
    INSERT INTO messages (customer_id, direction, channel, content, status, author, address,
                          thread_id, subject, message_id, in_reply_to, reference_ids,
                          secret, written_by)
    SELECT %(customer_id)s, 'outbound', m.channel, m.content, 'queued', m.author, m.address,
           m.thread_id, m.subject, m.message_id, m.in_reply_to,
           ARRAY(SELECT jsonb_array_elements_text(m.reference_ids)), %(secret)s,
           m.written_by
      FROM jsonb_to_record(%(message)s) AS m (
           channel text, content text, author text, address text, thread_id bigint,
           subject text, message_id text, in_reply_to text, reference_ids jsonb,
           written_by text)
    RETURNING {message}
)
SELECT id, to_jsonb(made) AS message FROM made
""".replace("{message}", MESSAGE)


async def queue(
    tx: Tx, customer_id: int, message: NewMessage, *, secret: str | None = None
) -> tuple[int, MessageQueued]:
    """Queues a message that no turn wrote. Returns its ID and its event.

    `secret` replaces "[code]" in the sent text, and is stored only until then.
    """
    cursor = await tx.execute(
        _QUEUE,
        {"customer_id": customer_id, "message": Jsonb(asdict(message)), "secret": secret},
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives the row
    return row["id"], MessageQueued(row["message"])


@dataclass(frozen=True, slots=True)
class Unseen:
    """A message that crosses a person's reply: they had not seen it."""

    id: int
    author: str
    written_by: str | None
    content: str


async def unseen_message(tx: Tx, customer_id: int, *, by: str, seen: int | None) -> Unseen | None:
    """The newest message that somebody else wrote after `seen`.

    `seen` None: only what a colleague wrote after the customer's last message counts.
    """
    cursor = await tx.execute(
        """
        SELECT id, author, written_by, content FROM messages
         WHERE customer_id = %(id)s AND written_by IS DISTINCT FROM %(by)s
           AND status NOT IN ('held', 'cancelled')
           AND CASE WHEN %(seen)s::bigint IS NOT NULL
                    THEN id > %(seen)s AND author <> 'system'
                    ELSE author = 'person' AND id > coalesce((
                      SELECT max(id) FROM messages
                       WHERE customer_id = %(id)s AND direction = 'inbound'), 0) END
         ORDER BY id DESC LIMIT 1
        """,
        {"id": customer_id, "by": by, "seen": seen},
    )
    row = await cursor.fetchone()
    return Unseen(**row) if row else None
