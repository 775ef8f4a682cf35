"""Messages in and the threads they belong to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from support_agent.domain.channels import TRUSTED, contact_kind
from support_agent.domain.mail.repeats import differs_by_footer
from support_agent.domain.secrets.masking import without_cards
from support_agent.domain.text.reading import to_read
from support_agent.ports.inbound import InboundMessage
from support_agent.store.conversation.history import (
    MOST_SUBJECTS,
    BatchMessage,
    batch_message,
    with_new_subjects,
)
from support_agent.store.db import Tx
from support_agent.store.events import StoredEvent

MOST_EARLIER = 5
MOST_SINCE = 20


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a message that came in.

    `message_id` is None when its provider id was stored before: no row, no touch. `wait_ms` says
    how long its batch waits, None when no answer is to be made.
    """

    customer_id: int
    message_id: int | None
    events: list[StoredEvent]
    wait_ms: int | None


async def receive(
    tx: Tx,
    message: InboundMessage,
    *,
    thread_id: int | None,
    idle_seconds: float,
    max_wait_seconds: float,
) -> Stored | None:
    """Finds whose it is, stores it, moves its batch's deadline, writes the events: one statement.

    None when nobody is known under the sender's address; nothing is stored then.
    """
    mail = message.mail
    cursor = await tx.execute(
        """
        WITH owner AS (
            SELECT customer_id FROM identities
             WHERE kind = %(kind)s AND address = %(address)s AND %(proven)s
            UNION ALL
            SELECT customer_id FROM unproven_senders
             WHERE kind = %(kind)s AND address = %(address)s AND NOT %(proven)s
        ), message AS (
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
        """,
        {
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
            "attachments": Jsonb(
                [
                    {"filename": a.filename, "content_type": a.content_type, "size": a.size}
                    for a in message.attachments
                ]
            ),
            "thread_id": thread_id,
            "subject": mail.subject if mail else None,
            "message_id": mail.message_id if mail else None,
            "shown_id": shown_id(mail.message_id) if mail else None,
            "in_reply_to": mail.in_reply_to if mail else None,
            "references": list(mail.references) if mail and mail.references else None,
            "sender_name": message.sender_name,
            "idle": idle_seconds,
            "max_wait": max_wait_seconds,
        },
    )
    rows = await cursor.fetchall()
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


async def thread_for(
    tx: Tx, customer_id: int, *, subject: str, ids: list[str], provider: str, provider_id: str
) -> int | None:
    """The thread a mail belongs to: one of this customer's that knows any of `ids`, else a new one.

    None when the mail was stored before. Only the customer's own threads count, so a forwarded
    header never lets anybody into somebody else's thread.
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


async def page(tx: Tx, customer_id: int, *, before: int | None, limit: int) -> list[dict[str, Any]]:
    """A customer's messages oldest first: the newest `limit`, or those before an id."""
    cursor = await tx.execute(
        """
        SELECT * FROM (
            SELECT id, direction, channel, content, batch_id, status, author, address, evidence,
                   provider_id, quoted, automatic, attachments, thread_id, subject, message_id,
                   error, sent_at, created_at, written_by
              FROM messages
             WHERE customer_id = %(id)s AND (%(before)s::bigint IS NULL OR id < %(before)s)
             ORDER BY id DESC LIMIT %(limit)s) newest
         ORDER BY id
        """,
        {"id": customer_id, "before": before, "limit": limit},
    )
    return [row | {"message_id": shown_id(row["message_id"])} for row in await cursor.fetchall()]


async def join_pending(tx: Tx, customer_id: int, turn_id: int) -> list[BatchMessage]:
    """Lets messages that came during the turn join it; returns those, oldest first."""
    await tx.execute(
        """
        UPDATE conversations SET due_at = NULL, first_pending_at = NULL
         WHERE customer_id = %(customer_id)s
        """,
        {"customer_id": customer_id},
    )
    cursor = await tx.execute(
        """
        UPDATE messages SET batch_id = %(turn_id)s
         WHERE customer_id = %(customer_id)s AND batch_id IS NULL
           AND direction = 'inbound' AND status = 'received'
        RETURNING id
        """,
        {"customer_id": customer_id, "turn_id": turn_id},
    )
    joined = [row["id"] for row in await cursor.fetchall()]
    return await as_read(tx, joined) if joined else []


async def as_read(tx: Tx, ids: list[int]) -> list[BatchMessage]:
    """Messages as a turn reads them, oldest first."""
    cursor = await tx.execute(
        """
        SELECT m.id, m.channel, m.content, m.quoted, m.address, m.evidence, m.subject,
               m.thread_id, m.message_id, m.reference_ids, m.created_at, m.sender_name,
               m.attachments,
               i.verified_at IS NOT NULL AS verified
          FROM messages m
          LEFT JOIN identities i
            ON i.address = m.address AND i.customer_id = m.customer_id
           AND i.kind = CASE m.channel WHEN 'email' THEN 'email' ELSE 'phone' END
         WHERE m.id = ANY(%(ids)s) ORDER BY m.id
        """,
        {"ids": ids},
    )
    return await with_new_subjects(tx, [batch_message(row) for row in await cursor.fetchall()])


@dataclass(frozen=True, slots=True)
class Around:
    """What an e-mail is read beside, newest first: earlier ones, and subjects of ours there."""

    earlier: list[str]
    subjects: list[str]


async def around(tx: Tx, customer_id: int, *, address: str, before: int | None) -> Around:
    """What stands around an e-mail of a customer's; `before`: its id, once it has one."""
    cursor = await tx.execute(
        """
        SELECT ARRAY(SELECT content FROM messages
                      WHERE customer_id = %(customer_id)s AND channel = 'email'
                        AND direction = 'inbound' AND address = %(address)s
                        AND (%(before)s::bigint IS NULL OR id < %(before)s)
                      ORDER BY id DESC LIMIT %(most)s) AS earlier,
               ARRAY(SELECT subject FROM messages
                      WHERE customer_id = %(customer_id)s AND channel = 'email'
                        AND direction = 'outbound' AND address = %(address)s
                        AND subject IS NOT NULL
                        AND (%(before)s::bigint IS NULL OR id < %(before)s)
                      ORDER BY id DESC LIMIT %(subjects)s) AS subjects
        """,
        {
            "customer_id": customer_id,
            "address": address,
            "before": before,
            "most": MOST_EARLIER,
            "subjects": MOST_SUBJECTS,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
    return Around([to_read(text) for text in row["earlier"]], row["subjects"])


async def said_in_turn(tx: Tx, turn_id: int) -> list[str]:
    """What the customer wrote in the messages of a turn, as far as it is read."""
    cursor = await tx.execute(
        """
        SELECT content FROM messages WHERE batch_id = %(id)s AND direction = 'inbound' ORDER BY id
        """,
        {"id": turn_id},
    )
    return [to_read(row["content"]) for row in await cursor.fetchall()]


async def written_since(
    tx: Tx, customer_id: int, since: datetime, *, before: int, turn_id: int
) -> list[str]:
    """What a customer wrote since then and before a message, in other turns than this one."""
    cursor = await tx.execute(
        """
        SELECT content FROM messages
         WHERE customer_id = %(customer_id)s AND direction = 'inbound' AND created_at >= %(since)s
           AND id < %(before)s AND batch_id IS DISTINCT FROM %(turn_id)s
         ORDER BY id DESC LIMIT %(most)s
        """,
        {
            "customer_id": customer_id,
            "since": since,
            "before": before,
            "turn_id": turn_id,
            "most": MOST_SINCE,
        },
    )
    return [to_read(row["content"]) for row in await cursor.fetchall()]


async def is_stored(tx: Tx, provider: str, provider_id: str) -> bool:
    """Whether this very message came before."""
    cursor = await tx.execute(
        "SELECT 1 FROM messages WHERE provider = %(provider)s AND provider_id = %(provider_id)s",
        {"provider": provider, "provider_id": provider_id},
    )
    return await cursor.fetchone() is not None


async def is_repeat(tx: Tx, message: InboundMessage) -> bool:
    """Whether this mail came minutes ago, once with a list's footer and once without one.

    Some send every mail under one id, so the words decide. What nobody vouches for never takes the
    place of a mail that somebody does.
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


async def by_ids(tx: Tx, ids: list[int]) -> list[dict[str, Any]]:
    """Messages as the API shows them, oldest first."""
    cursor = await tx.execute(
        """
        SELECT to_jsonb(m) AS message FROM (
            SELECT id, direction, channel, content, batch_id, status, author, address, evidence,
                   provider_id, quoted, automatic, attachments, thread_id, subject, message_id,
                   error, sent_at, created_at, written_by
              FROM messages WHERE id = ANY(%(ids)s)) m
         ORDER BY m.id
        """,
        {"ids": ids},
    )
    found = [row["message"] for row in await cursor.fetchall()]
    return [row | {"message_id": shown_id(row["message_id"])} for row in found]


def shown_id(message_id: str | None) -> str | None:
    """A mail's id as a page may show it: its sender could write a card number in it."""
    return message_id and without_cards(message_id)
