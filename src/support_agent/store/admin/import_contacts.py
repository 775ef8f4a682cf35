"""Matches customers of an imported file with existing ones, and writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from support_agent.domain.channels import MAILBOX, NUMBER, ContactKind
from support_agent.store.db import Tx

Address = tuple[ContactKind, str]


@dataclass(frozen=True, slots=True)
class Existing:
    """A customer as stored before the import.

    `is_stranger`: only wrote to us; the shop has nothing else of theirs. `on_file`: their addresses
    that an earlier file of the shop's named.
    """

    id: int
    email: str | None
    phone_number: str | None
    first_name: str | None
    last_name: str | None
    is_stranger: bool
    is_proven: bool
    on_file: frozenset[str]


@dataclass(frozen=True, slots=True)
class Update:
    """What a row changes about a customer; None leaves a column as it is."""

    id: int
    email: str | None
    phone_number: str | None
    first_name: str | None
    last_name: str | None


async def owners(tx: Tx, addresses: Sequence[Address]) -> dict[Address, Existing]:
    """The owners of those addresses. All addresses of a customer map to the same object."""
    cursor = await tx.execute(
        """
        SELECT i.kind, i.address, c.id, c.email, c.phone_number, c.first_name, c.last_name,
               EXISTS (SELECT 1 FROM identities v
                        WHERE v.customer_id = c.id AND v.verified_at IS NOT NULL) AS is_proven,
               EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) AS has_ordered,
               ARRAY(SELECT f.address FROM identities f
                      WHERE f.customer_id = c.id AND f.on_file) AS on_file
          FROM unnest(%(kinds)s::text[], %(addresses)s::text[]) AS named (kind, address)
          JOIN identities i USING (kind, address) JOIN customers c ON c.id = i.customer_id
        """,
        {"kinds": [kind for kind, _ in addresses], "addresses": [each for _, each in addresses]},
    )
    found: dict[Address, Existing] = {}
    customers: dict[int, Existing] = {}
    for row in await cursor.fetchall():
        address = (row.pop("kind"), row.pop("address"))
        row["is_stranger"] = not (row["is_proven"] or row.pop("has_ordered"))
        row["on_file"] = frozenset(row["on_file"])
        row.pop("has_ordered", None)
        found[address] = customers.setdefault(row["id"], Existing(**row))
    return found


async def add_customers(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """New customers: {email, phone_number, first_name, last_name}, with addresses nobody has."""
    await tx.execute(
        """
        WITH added AS (
            INSERT INTO customers (email, phone_number, first_name, last_name)
            SELECT email, phone_number, first_name, last_name
              FROM jsonb_to_recordset(%(rows)s) AS r (
                email text, phone_number text, first_name text, last_name text)
            RETURNING id, email, phone_number
        )
        INSERT INTO identities (kind, address, customer_id, verified_at, on_file)
        SELECT contact.kind, contact.address, added.id, now(), TRUE
          FROM added CROSS JOIN LATERAL (VALUES
            (%(mail)s, added.email), (%(phone)s, added.phone_number)) AS contact (kind, address)
         WHERE contact.address IS NOT NULL
        """,
        {"rows": Jsonb(list(rows)), "mail": MAILBOX, "phone": NUMBER},
    )


async def update_customers(
    tx: Tx, updates: Sequence[Update], contacts: Sequence[tuple[Address, int]]
) -> None:
    """Updates existing customers from rows, and marks those contacts as named in the file.

    The shop's own records prove an address, so it counts as verified.
    """
    await tx.execute(
        """
        UPDATE customers c
           SET email = coalesce(r.email, c.email),
               phone_number = coalesce(r.phone_number, c.phone_number),
               first_name = coalesce(r.first_name, c.first_name),
               last_name = coalesce(r.last_name, c.last_name), updated_at = now()
          FROM jsonb_to_recordset(%(rows)s) AS r (
            id bigint, email text, phone_number text, first_name text, last_name text)
         WHERE c.id = r.id
        """,
        {"rows": Jsonb([{name: getattr(u, name) for name in Update.__slots__} for u in updates])},
    )
    await tx.execute(
        """
        INSERT INTO identities AS old (kind, address, customer_id, verified_at, on_file)
        SELECT kind, address, customer_id, now(), TRUE
          FROM unnest(%(kinds)s::text[], %(addresses)s::text[], %(ids)s::bigint[])
            AS r (kind, address, customer_id)
        ON CONFLICT (kind, address) DO UPDATE
           SET verified_at = coalesce(old.verified_at, now()), on_file = TRUE
         WHERE old.customer_id = excluded.customer_id
           AND (old.verified_at IS NULL OR NOT old.on_file)
        """,
        {
            "kinds": [kind for (kind, _), _ in contacts],
            "addresses": [address for (_, address), _ in contacts],
            "ids": [customer_id for _, customer_id in contacts],
        },
    )
