"""Customers and their contact addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString, TypedDict

from psycopg.types.json import Jsonb

from support_agent.domain.channels import ContactKind, main_addresses
from support_agent.domain.shown import Contact, CustomerSummary, Fact
from support_agent.store.db import Tx, fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of an address. Verified: the shop has proof of it."""

    customer_id: int
    verified: bool


async def by_contact(tx: Tx, kind: ContactKind, address: str) -> Owner | None:
    """The customer an address belongs to."""
    cursor = await tx.execute(
        """
        SELECT customer_id, verified_at IS NOT NULL AS verified FROM identities
         WHERE kind = %(kind)s AND address = %(address)s
        """,
        {"kind": kind, "address": address},
    )
    row = await cursor.fetchone()
    return Owner(**row) if row else None


async def lock_address(tx: Tx, key: str) -> None:
    """Makes the second of two first messages wait, so that no empty customer is left over."""
    await tx.execute(
        """
        SELECT pg_advisory_xact_lock_shared(hashtextextended('import', 0)),
               pg_advisory_xact_lock(hashtextextended(%(key)s, 0))
        """,
        {"key": key},
    )


async def lock_addresses(tx: Tx) -> None:
    """Makes first messages wait until this transaction ends: an import writes many addresses."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('import', 0))")


async def get_or_create(tx: Tx, kind: ContactKind, address: str, name: str = "") -> Owner:
    """The customer of an address; a new one, unverified, for an unknown address.

    Safe if two first messages of one sender arrive at once: both get the same customer.
    """
    await lock_address(tx, f"{kind}:{address}")
    found = await by_contact(tx, kind, address)
    if found:
        return found
    first_name, _, last_name = name.strip().partition(" ")
    cursor = await tx.execute(
        """
        WITH customer AS (
            INSERT INTO customers (phone_number, email, first_name, last_name)
            VALUES (%(phone_number)s, %(email)s,
                    nullif(%(first_name)s, ''), nullif(%(last_name)s, ''))
            RETURNING id
        )
        INSERT INTO identities (kind, address, customer_id)
        SELECT %(kind)s, %(address)s, id FROM customer
        RETURNING customer_id, FALSE AS verified
        """,
        {
            "kind": kind,
            "address": address,
            **main_addresses({kind: address}),
            "first_name": first_name,
            "last_name": last_name.strip(),
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives the row
    return Owner(**row)


class Known(TypedDict):
    """The names and facts of a customer, as the event customer.changed has them."""

    first_name: str | None
    last_name: str | None
    extracted_data: dict[str, Fact]


_SAVE_FACTS: LiteralString = """
UPDATE customers
   SET extracted_data = extracted_data || %(facts)s,
       first_name = coalesce(first_name, %(first_name)s),
       last_name = coalesce(last_name, %(last_name)s),
       updated_at = now()
 WHERE id = %(id)s
RETURNING first_name, last_name, extracted_data
"""


async def save_facts(
    tx: Tx,
    customer_id: int,
    facts: Mapping[str, Mapping[str, object]],
    *,
    first_name: str | None,
    last_name: str | None,
) -> Known:
    """Writes facts over older ones of the same name. Returns names and all facts.

    A name is only set if there is none: a customer can't rename the one on file.
    """
    values = {
        "id": customer_id,
        "facts": Jsonb(facts),
        "first_name": first_name,
        "last_name": last_name,
    }
    known = await fetch_one(tx, Known, _SAVE_FACTS, values)
    assert known is not None  # noqa: S101 - callers hold a row that refers to the customer
    return known


async def opt(tx: Tx, customer_id: int, *, out: bool) -> bool:
    """Records whether the customer wants no more texts. Returns whether that is new."""
    cursor = await tx.execute(
        """
        UPDATE customers SET sms_opted_out_at = CASE WHEN %(out)s THEN now() END
         WHERE id = %(id)s AND (sms_opted_out_at IS NOT NULL) <> %(out)s
        RETURNING id
        """,
        {"id": customer_id, "out": out},
    )
    return await cursor.fetchone() is not None


def like_pattern(words: str) -> str:
    """An ILIKE pattern that finds the words anywhere, with special characters escaped."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


_PAGE: LiteralString = """
SELECT c.id, c.first_name, c.last_name, c.email, c.phone_number, c.created_at,
       m.created_at AS last_message_at, left(m.content, 140) AS last_message,
       (SELECT count(*) FROM tickets t
         WHERE t.customer_id = c.id AND t.status <> 'closed')::int AS open_tickets
  FROM customers c
  LEFT JOIN LATERAL (SELECT created_at, content FROM messages
                      WHERE customer_id = c.id ORDER BY id DESC LIMIT 1) m ON TRUE
 WHERE CASE WHEN %(only)s::bigint IS NULL
            THEN NOT EXISTS (SELECT 1 FROM merges g
                              WHERE g.from_customer = c.id AND g.undone_at IS NULL)
            ELSE c.id = %(only)s END
   AND (%(search)s = '' OR NOT EXISTS (
        SELECT 1 FROM unproven_senders u JOIN identities i USING (kind, address)
         WHERE u.customer_id = c.id))
   AND (%(search)s = ''
        OR concat_ws(' ', c.first_name, c.last_name, c.email, c.phone_number)
           ILIKE %(pattern)s
        OR EXISTS (SELECT 1 FROM identities n WHERE n.customer_id = c.id
                                                AND n.address ILIKE %(pattern)s)
        OR EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id
                                            AND o.order_number ILIKE %(pattern)s))
   AND (%(before_at)s::timestamptz IS NULL
        OR (coalesce(m.created_at, c.created_at), c.id) < (%(before_at)s, %(before_id)s))
 ORDER BY coalesce(m.created_at, c.created_at) DESC, c.id DESC
 LIMIT %(limit)s
"""


async def page(
    tx: Tx, *, search: str, before: tuple[datetime, int] | None, limit: int, only: int | None = None
) -> list[CustomerSummary]:
    """Customers by newest message, then by age. `before` is the last row of the previous page.

    A merged stranger is not listed, but `only` finds them. `search` matches any part of names,
    addresses and order numbers, in any case. Senders who only claim a customer's address are found
    through that customer, never in their place.
    """
    values = {
        "search": search,
        "pattern": like_pattern(search),
        "before_at": before[0] if before else None,
        "before_id": before[1] if before else None,
        "limit": limit,
        "only": only,
    }
    return await fetch_all(tx, CustomerSummary, _PAGE, values)


_CONTACTS: LiteralString = """
SELECT kind, address, verified_at IS NOT NULL AS verified FROM identities
 WHERE customer_id = %(id)s ORDER BY kind, created_at
"""


async def contacts(tx: Tx, customer_id: int) -> list[Contact]:
    """The customer's addresses by kind."""
    return await fetch_all(tx, Contact, _CONTACTS, {"id": customer_id})


async def extracted_data(tx: Tx, customer_id: int) -> dict[str, Fact]:
    """Every fact that the agent stored."""
    cursor = await tx.execute(
        "SELECT extracted_data FROM customers WHERE id = %(id)s", {"id": customer_id}
    )
    row = await cursor.fetchone()
    return row["extracted_data"] if row else {}


async def exists(tx: Tx, customer_id: int) -> bool:
    """Whether there is such a customer."""
    cursor = await tx.execute("SELECT 1 FROM customers WHERE id = %(id)s", {"id": customer_id})
    return await cursor.fetchone() is not None


async def create_nameless(tx: Tx) -> int:
    """Creates a customer of whom nothing is known, such as a caller without a number."""
    cursor = await tx.execute("INSERT INTO customers DEFAULT VALUES RETURNING id")
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives the row
    return row["id"]
