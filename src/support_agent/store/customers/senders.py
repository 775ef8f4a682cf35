"""Who a message is from: the customer of an authenticated address, or a stranger who claims it."""

from dataclasses import dataclass
from typing import LiteralString

from support_agent.domain.channels import ContactKind, channels_where, is_spoken
from support_agent.domain.shown import UnprovenSender
from support_agent.store.customers import customers
from support_agent.store.db import Tx, fetch_all

# Beyond this many characters of facts, a person reads the conversation.
_MOST_FACTS = 4_000


async def owner(
    tx: Tx, kind: ContactKind, address: str, *, proven: bool, name: str = ""
) -> customers.Owner:
    """The customer of an address; unless `proven`, the row for senders who only claim it.

    That row is separate by construction: it has no contact on file, no order and no history of the
    customer it names, and no merge ever includes it.
    """
    if proven:
        return await customers.get_or_create(tx, kind, address, name)
    await customers.lock_address(tx, f"unproven:{kind}:{address}")
    values = {"kind": kind, "address": address}
    cursor = await tx.execute(
        "SELECT customer_id FROM unproven_senders WHERE kind = %(kind)s AND address = %(address)s",
        values,
    )
    row = await cursor.fetchone()
    if row is None:
        # The name is for people and tickets. The one in the message is the sender's choice.
        cursor = await tx.execute(
            """
            WITH customer AS (
                INSERT INTO customers (first_name) VALUES ('Unproven: ' || %(address)s)
                RETURNING id
            )
            INSERT INTO unproven_senders (kind, address, customer_id)
            SELECT %(kind)s, %(address)s, id FROM customer
            RETURNING customer_id
            """,
            values,
        )
        row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives the row
    return customers.Owner(row["customer_id"], verified=False)


async def is_unproven(tx: Tx, customer_id: int) -> bool:
    """Whether this is somebody who only claims an address."""
    cursor = await tx.execute(
        "SELECT 1 FROM unproven_senders WHERE customer_id = %(id)s", {"id": customer_id}
    )
    return await cursor.fetchone() is not None


async def is_known(tx: Tx, customer_id: int) -> bool:
    """Whether the shop has sold or written to this customer, or has proof of a contact."""
    cursor = await tx.execute(
        """
        SELECT EXISTS (SELECT FROM orders WHERE customer_id = %(id)s)
            OR EXISTS (SELECT FROM messages WHERE customer_id = %(id)s AND direction = 'outbound')
            OR EXISTS (SELECT FROM identities
                        WHERE customer_id = %(id)s AND verified_at IS NOT NULL) AS known
        """,
        {"id": customer_id},
    )
    return (await cursor.fetchone() or {})["known"]


_IN_THE_NAME_OF: LiteralString = """
SELECT u.customer_id, u.kind, u.address,
       (SELECT count(*) FROM messages m
         WHERE m.customer_id = u.customer_id AND m.direction = 'inbound')::int AS messages
  FROM unproven_senders u JOIN identities i USING (kind, address)
 WHERE i.customer_id = %(id)s ORDER BY u.kind
"""


async def in_the_name_of(tx: Tx, customer_id: int) -> list[UnprovenSender]:
    """The senders who claim an address of this customer."""
    return await fetch_all(tx, UnprovenSender, _IN_THE_NAME_OF, {"id": customer_id})


@dataclass(frozen=True, slots=True)
class LetThrough:
    """Unauthenticated messages that were allowed an answer, in the last hour and 24 hours."""

    hour: int
    day: int
    shop_hour: int
    shop_day: int


async def let_through(tx: Tx, customer_id: int) -> LetThrough:
    """For this sender, and for all of them together."""
    cursor = await tx.execute(
        """
        SELECT count(*) FILTER (WHERE mine AND of_hour)::int AS hour,
               count(*) FILTER (WHERE mine)::int AS day,
               count(*) FILTER (WHERE of_hour)::int AS shop_hour,
               count(*)::int AS shop_day
          FROM (SELECT customer_id = %(id)s AS mine,
                       created_at > now() - interval '1 hour' AS of_hour
                  FROM messages
                 WHERE evidence = 'none' AND direction = 'inbound' AND status = 'received'
                   AND channel <> ALL(%(spoken)s)
                   AND created_at > now() - interval '24 hours') AS lately
        """,
        {"id": customer_id, "spoken": channels_where(is_spoken)},
    )
    return LetThrough(**(await cursor.fetchone() or {}))


async def cases_today(tx: Tx) -> int:
    """How many cases unauthenticated senders opened within 24 hours."""
    cursor = await tx.execute(
        """
        SELECT count(*)::int AS n FROM tickets t JOIN unproven_senders u USING (customer_id)
         WHERE t.created_at > now() - interval '24 hours'
        """
    )
    return (await cursor.fetchone() or {})["n"]


async def name_in_case(tx: Tx, ticket_id: int, sender: str) -> None:
    """Adds a sender to those that a shared case names, while there is room."""
    await tx.execute(
        """
        UPDATE tickets SET brief = brief || jsonb_build_object('wants',
                 brief->>'wants' || ', ' || %(sender)s::text)
         WHERE id = %(id)s AND length(brief->>'wants') < 400
           AND position(%(sender)s::text IN brief->>'wants') = 0
        """,
        {"id": ticket_id, "sender": sender},
    )


async def count_held(tx: Tx, ticket_id: int, message_id: int, words: str = "") -> None:
    """Counts one more message for this case: its facts say how many, and the newest.

    `words`: what it says that the case does not, added while there is room.
    """
    await tx.execute(
        """
        UPDATE tickets SET updated_at = now(), brief = brief || jsonb_build_object('facts',
                 'Messages held: '
                 || coalesce(substring(brief->>'facts' FROM '^Messages held: (\\d+)')::int, 0) + 1
                 || '. The newest is message ' || %(message_id)s::bigint || '.'
                 || coalesce(substring(brief->>'facts' FROM E'\\n.*'), '')
                 || CASE WHEN %(words)s::text <> '' AND length(brief->>'facts') < %(most)s
                         THEN E'\\n' || %(words)s::text ELSE '' END)
         WHERE id = %(id)s
        """,
        {"id": ticket_id, "message_id": message_id, "words": words, "most": _MOST_FACTS},
    )
