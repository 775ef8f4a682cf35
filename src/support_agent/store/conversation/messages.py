"""Reads messages: pages for screens, a turn's batch, and what was written before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.channels import (
    CONTACT_KINDS,
    TextChannel,
    channels_where,
    is_mail,
    is_spoken,
)
from support_agent.domain.secrets.masking import without_cards
from support_agent.domain.shown import Message
from support_agent.domain.text.reading import to_read
from support_agent.store.conversation.columns import BATCH_MESSAGE, MESSAGE
from support_agent.store.conversation.history import (
    MOST_SUBJECTS,
    BatchMessage,
    batch_message,
    with_new_subjects,
)
from support_agent.store.db import Tx, fetch_all

MOST_EARLIER = 5
MOST_SINCE = 20

_PAGE: LiteralString = """
SELECT * FROM (
    SELECT {message} FROM messages
     WHERE customer_id = %(id)s AND (%(before)s::bigint IS NULL OR id < %(before)s)
     ORDER BY id DESC LIMIT %(limit)s) newest
 ORDER BY id
""".replace("{message}", MESSAGE)


async def page(tx: Tx, customer_id: int, *, before: int | None, limit: int) -> list[Message]:
    """A customer's messages oldest first: the newest `limit`, or those before an id."""
    values = {"id": customer_id, "before": before, "limit": limit}
    return [_without_cards(row) for row in await fetch_all(tx, Message, _PAGE, values)]


_BY_IDS: LiteralString = """
SELECT {message} FROM messages WHERE id = ANY(%(ids)s) ORDER BY id
""".replace("{message}", MESSAGE)


async def by_ids(tx: Tx, ids: Sequence[int]) -> list[Message]:
    """Messages as the API shows them, oldest first."""
    rows = await fetch_all(tx, Message, _BY_IDS, {"ids": list(ids)})
    return [_without_cards(row) for row in rows]


async def join_pending(tx: Tx, customer_id: int, turn_id: int) -> list[BatchMessage]:
    """Adds messages that came during the turn to it. Returns them, oldest first."""
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
        BATCH_MESSAGE + "WHERE m.id = ANY(%(ids)s) ORDER BY m.id",
        {"ids": ids, "kinds": Jsonb(CONTACT_KINDS)},
    )
    return await with_new_subjects(tx, [batch_message(row) for row in await cursor.fetchall()])


@dataclass(frozen=True, slots=True)
class MailContext:
    """What an email is read with, newest first: earlier emails, and our subjects."""

    earlier: list[str]
    subjects: list[str]


async def mail_context(
    tx: Tx, customer_id: int, *, address: str, before: int | None
) -> MailContext:
    """The context of a customer's email. `before`: its ID, once it has one."""
    cursor = await tx.execute(
        """
        SELECT ARRAY(SELECT content FROM messages
                      WHERE customer_id = %(customer_id)s AND channel = ANY(%(mail)s)
                        AND direction = 'inbound' AND address = %(address)s
                        AND (%(before)s::bigint IS NULL OR id < %(before)s)
                      ORDER BY id DESC LIMIT %(most)s) AS earlier,
               ARRAY(SELECT subject FROM messages
                      WHERE customer_id = %(customer_id)s AND channel = ANY(%(mail)s)
                        AND direction = 'outbound' AND address = %(address)s
                        AND subject IS NOT NULL
                        AND (%(before)s::bigint IS NULL OR id < %(before)s)
                      ORDER BY id DESC LIMIT %(subjects)s) AS subjects
        """,
        {
            "customer_id": customer_id,
            "address": address,
            "before": before,
            "mail": channels_where(is_mail),
            "most": MOST_EARLIER,
            "subjects": MOST_SUBJECTS,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
    return MailContext([to_read(text) for text in row["earlier"]], row["subjects"])


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
    """What a customer wrote after `since` and before a message, in turns other than this one."""
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


async def last_written(
    tx: Tx,
    customer_id: int,
    *,
    channel: TextChannel | None = None,
    address: str | None = None,
    thread_id: int | None = None,
) -> BatchMessage | None:
    """The customer's newest email or SMS, which decides where a message to them goes.

    Only from that channel, address and thread, if given.
    """
    cursor = await tx.execute(
        BATCH_MESSAGE
        + """
         WHERE m.customer_id = %(id)s AND m.direction = 'inbound' AND m.channel <> ALL(%(spoken)s)
           AND m.automatic IS NULL
           AND (%(channel)s::text IS NULL OR m.channel = %(channel)s)
           AND (%(address)s::text IS NULL OR m.address = %(address)s)
           AND (%(thread_id)s::bigint IS NULL OR m.thread_id = %(thread_id)s)
         ORDER BY m.id DESC LIMIT 1
        """,
        {
            "id": customer_id,
            "kinds": Jsonb(CONTACT_KINDS),
            "spoken": channels_where(is_spoken),
            "channel": channel,
            "address": address,
            "thread_id": thread_id,
        },
    )
    row = await cursor.fetchone()
    return batch_message(row) if row else None


def shown_id(message_id: str | None) -> str | None:
    """A mail's ID as a page may show it: its sender could put a card number into it."""
    return message_id and without_cards(message_id)


def _without_cards(message: Message) -> Message:
    return {**message, "message_id": shown_id(message["message_id"])}
