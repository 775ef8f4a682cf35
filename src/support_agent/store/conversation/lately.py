"""What a sender wrote in the last minutes, and what we wrote to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from support_agent.domain.channels import (
    TRUSTED,
    ContactKind,
    channels_where,
    contact_kind,
    is_mail,
    is_spoken,
)
from support_agent.domain.secrets.spread import MOST_CHARACTERS, MOST_EARLIER, MOST_MINUTES
from support_agent.ports.inbound import InboundMessage
from support_agent.store.commerce.told_offers import REPLY, REPLY_PREFIXES
from support_agent.store.conversation.columns import SENDER
from support_agent.store.customers.customers import lock_address
from support_agent.store.db import Tx

# A mail quotes the last texts of a conversation.
_MOST_WRITTEN = 40
_MOST_COMPARED = 4_000


@dataclass(frozen=True, slots=True)
class Earlier:
    """A stored short message of the last minutes."""

    id: int
    customer_id: int
    content: str
    created_at: datetime


_OF_SENDER: LiteralString = """
WITH owner AS ({sender}), newest AS (
    SELECT m.id, m.customer_id, m.content, m.created_at FROM owner JOIN messages m
     USING (customer_id)
     WHERE m.direction = 'inbound' AND m.channel = %(channel)s AND m.address = %(address)s
       AND m.created_at > now() - make_interval(mins => %(minutes)s)
       AND char_length(m.content) <= %(characters)s
       AND (m.provider, m.provider_id) IS DISTINCT FROM (%(provider)s, %(provider_id)s)
     ORDER BY m.id DESC LIMIT %(most)s
)
SELECT * FROM newest ORDER BY id
""".replace("{sender}", SENDER)


async def of_sender(tx: Tx, message: InboundMessage) -> list[Earlier]:
    """The last short messages from this sender on that channel, oldest first.

    The sender's next message waits for this transaction, so that two pieces see each other.
    """
    address = message.sender or ""
    await lock_address(tx, f"lately:{message.channel}:{address}")
    cursor = await tx.execute(
        _OF_SENDER,
        {
            "kind": contact_kind(message.channel),
            "address": address,
            "proven": message.evidence in TRUSTED,
            "channel": message.channel,
            "provider": message.provider,
            "provider_id": message.provider_id,
            "minutes": MOST_MINUTES,
            "characters": MOST_CHARACTERS,
            "most": MOST_EARLIER,
        },
    )
    return [Earlier(**row) for row in await cursor.fetchall()]


async def texts_of_call(tx: Tx, turn_id: int) -> list[Earlier]:
    """The caller's last short turns in a call, oldest first."""
    cursor = await tx.execute(
        """
        WITH newest AS (
            SELECT id, customer_id, content, created_at FROM messages
             WHERE batch_id = %(turn_id)s AND direction = 'inbound'
               AND channel = ANY(%(spoken)s)
               AND created_at > now() - make_interval(mins => %(minutes)s)
               AND char_length(content) <= %(characters)s
             ORDER BY id DESC LIMIT %(most)s
        )
        SELECT * FROM newest ORDER BY id
        """,
        {
            "turn_id": turn_id,
            "spoken": channels_where(is_spoken),
            "minutes": MOST_MINUTES,
            "characters": MOST_CHARACTERS,
            "most": MOST_EARLIER,
        },
    )
    return [Earlier(**row) for row in await cursor.fetchall()]


async def we_said(tx: Tx, customer_id: int) -> str:
    """Our last words to the customer, written or spoken, within the same minutes."""
    cursor = await tx.execute(
        """
        SELECT content FROM messages
         WHERE customer_id = %(id)s AND direction = 'outbound'
           AND created_at > now() - make_interval(mins => %(minutes)s)
         ORDER BY id DESC LIMIT 1
        """,
        {"id": customer_id, "minutes": MOST_MINUTES},
    )
    row = await cursor.fetchone()
    return row["content"] if row else ""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What we and a sender wrote to each other, newest first."""

    ours: list[str]
    theirs: list[str]


_WRITTEN: LiteralString = """
WITH owner AS ({sender}), newest AS (
    SELECT m.id, m.direction, left(m.content, %(characters)s) AS content
      FROM messages m JOIN owner USING (customer_id)
     WHERE m.channel <> ALL(%(spoken)s) ORDER BY m.id DESC LIMIT %(most)s
)
SELECT ARRAY(SELECT content FROM newest WHERE direction = 'outbound' ORDER BY id DESC)
         AS ours,
       ARRAY(SELECT content FROM newest WHERE direction = 'inbound' ORDER BY id DESC)
         AS theirs
""".replace("{sender}", SENDER)


async def written(tx: Tx, kind: ContactKind, address: str, *, proven: bool) -> Exchanged:
    """The last texts between us and the owner of that address, or whoever only claims it."""
    cursor = await tx.execute(
        _WRITTEN,
        {
            "kind": kind,
            "address": address,
            "proven": proven,
            "spoken": channels_where(is_spoken),
            "characters": _MOST_COMPARED,
            "most": _MOST_WRITTEN,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
    return Exchanged(**row)


async def just_wrote_to(tx: Tx, customer_id: int, channel: str, address: str) -> bool:
    """Whether we wrote to that address a moment ago, so that a machine there may be answering."""
    cursor = await tx.execute(
        """
        SELECT EXISTS (SELECT FROM messages
                        WHERE customer_id = %(customer_id)s AND direction = 'outbound'
                          AND channel = %(channel)s AND address = %(address)s
                          AND coalesce(sent_at, created_at)
                              > now() - make_interval(mins => %(minutes)s)) AS wrote
        """,
        {
            "customer_id": customer_id,
            "channel": channel,
            "address": address,
            "minutes": MOST_MINUTES,
        },
    )
    return (await cursor.fetchone() or {})["wrote"]


async def seconds_to_answer(tx: Tx, customer_id: int, address: str, most: int) -> list[float]:
    """The seconds from each of our last mails to its answer from that address, newest first.

    Only the next mail counts, and one that answers that very mail of ours: someone who writes more
    while we answer has not read us yet. Empty once we have not written for some minutes.
    """
    cursor = await tx.execute(
        """
        WITH mails AS (
            SELECT id, direction, created_at, coalesce(sent_at, created_at) AS sent, message_id,
                   in_reply_to, subject ~* %(reply)s AS is_reply FROM messages
             WHERE customer_id = %(customer_id)s AND channel = ANY(%(mail)s)
               AND address = %(address)s
               AND created_at > now() - interval '1 hour'
             ORDER BY id DESC LIMIT 100
        ), rounds AS (
            SELECT id, direction, lag(direction) OVER by_id AS before,
                   extract(epoch FROM created_at - lag(sent) OVER by_id)::float AS seconds,
                   coalesce(in_reply_to = lag(message_id) OVER by_id, is_reply) AS answers
              FROM mails WINDOW by_id AS (ORDER BY id)
        )
        SELECT CASE WHEN answers THEN seconds ELSE -1 END AS seconds
          FROM rounds WHERE direction = 'inbound' AND before = 'outbound'
           AND (SELECT max(sent) FROM mails WHERE direction = 'outbound')
               > now() - make_interval(mins => %(minutes)s)
         ORDER BY id DESC LIMIT %(most)s
        """,
        {
            "customer_id": customer_id,
            "address": address,
            "mail": channels_where(is_mail),
            "most": most,
            "minutes": MOST_MINUTES,
            "reply": REPLY,
        },
    )
    return [row["seconds"] for row in await cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Answer:
    """A mail that answers the mail of ours with the ID `ours`."""

    id: int
    content: str
    ours: int


async def answers_to_us(tx: Tx, customer_id: int, address: str) -> list[Answer]:
    """The last day's mails from that address that answered ours, newest first.

    A mail answers our last mail before it if it names one by ID, has a reply's subject, or has our
    subject with more around it, as help desks write.
    """
    cursor = await tx.execute(
        """
        WITH mails AS (
            SELECT id, direction, left(content, %(characters)s) AS content, message_id, in_reply_to,
                   subject, regexp_replace(subject, %(re)s, '', 'i') AS bare FROM messages
             WHERE customer_id = %(customer_id)s AND channel = ANY(%(mail)s)
               AND address = %(address)s
               AND created_at > now() - interval '1 day'
             ORDER BY id DESC LIMIT 100
        )
        SELECT m.id, m.content, ours.id AS ours FROM mails m
          JOIN LATERAL (SELECT max(id) AS id FROM mails o
                         WHERE o.direction = 'outbound' AND o.id < m.id) ours ON ours.id IS NOT NULL
         WHERE m.direction = 'inbound'
           AND (m.subject ~* %(reply)s
                OR EXISTS (SELECT FROM mails o WHERE o.direction = 'outbound' AND o.id < m.id
                              AND (o.message_id = m.in_reply_to
                                   OR (o.bare NOT IN ('', m.subject)
                                       AND strpos(lower(m.subject), lower(o.bare)) > 0))))
         ORDER BY m.id DESC
        """,
        {
            "customer_id": customer_id,
            "address": address,
            "mail": channels_where(is_mail),
            "characters": _MOST_COMPARED,
            "re": REPLY_PREFIXES,
            "reply": REPLY,
        },
    )
    return [Answer(**row) for row in await cursor.fetchall()]


async def contents(tx: Tx, ids: Sequence[int]) -> dict[int, str]:
    """The currently stored texts of those messages."""
    cursor = await tx.execute(
        "SELECT id, content FROM messages WHERE id = ANY(%(ids)s)", {"ids": list(ids)}
    )
    return {row["id"]: row["content"] for row in await cursor.fetchall()}
