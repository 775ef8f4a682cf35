"""Writes the shop's own data in bulk. Rows that are already there unchanged are not touched.

Every function takes checked rows as JSON objects, and returns how many were added and how many
changed. Rows refer to each other by the shop's own keys: SKU, email, phone, order number.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from psycopg.types.json import Jsonb

from support_agent.domain.channels import kind_of_address
from support_agent.store.db import Tx


class Written(NamedTuple):
    """What a batch changed in the tables."""

    added: int
    changed: int


async def one_at_a_time(tx: Tx) -> None:
    """Waits until no other import writes: two imports of one file would lock each other's rows."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('import rows', 0))")


async def save_products(tx: Tx, rows: Sequence[Mapping[str, object]]) -> Written:
    """Products with their stock: {sku, name, price, category, description, stock: {place: n}}."""
    cursor = await tx.execute(
        """
        WITH given AS (
            SELECT r.sku, r.name, r.price, r.category,
                   coalesce(r.description, p.description, '') AS description
              FROM jsonb_to_recordset(%(rows)s) AS r (
                sku text, name text, price numeric, category text, description text)
              LEFT JOIN products p USING (sku)
        ), written AS (
            INSERT INTO products AS old (sku, name, price, category, description)
            SELECT sku, name, price, category, description FROM given
            ON CONFLICT (sku) DO UPDATE
               SET name = excluded.name, price = excluded.price, category = excluded.category,
                   description = excluded.description
             WHERE (old.name, old.price, old.category, old.description) IS DISTINCT FROM
                   (excluded.name, excluded.price, excluded.category, excluded.description)
            RETURNING sku, xmax = 0 AS is_new
        )
        SELECT sku, is_new FROM written
        """,
        {"rows": Jsonb(rows)},
    )
    written = {row["sku"]: row["is_new"] for row in await cursor.fetchall()}
    cursor = await tx.execute(
        """
        WITH restocked AS (
            INSERT INTO inventory AS old (product_id, warehouse, quantity)
            SELECT p.id, place.key, place.value::int
              FROM jsonb_to_recordset(%(rows)s) AS r (sku text, stock jsonb)
              JOIN products p USING (sku), jsonb_each_text(r.stock) AS place
            ON CONFLICT (product_id, warehouse) DO UPDATE SET quantity = excluded.quantity
             WHERE old.quantity <> excluded.quantity
            RETURNING product_id
        )
        SELECT DISTINCT sku FROM restocked JOIN products ON products.id = product_id
        """,
        {"rows": Jsonb(rows)},
    )
    added = {sku for sku, is_new in written.items() if is_new}
    restocked = {row["sku"] for row in await cursor.fetchall()}
    return Written(len(added), len((written.keys() | restocked) - added))


async def known_skus(tx: Tx, skus: list[str]) -> set[str]:
    """Those SKUs that are in the catalog."""
    cursor = await tx.execute("SELECT sku FROM products WHERE sku = ANY(%(skus)s)", {"skus": skus})
    return {row["sku"] for row in await cursor.fetchall()}


async def known_contacts(tx: Tx, addresses: list[str]) -> dict[str, int]:
    """The customers with those email addresses and phone numbers, without strangers."""
    cursor = await tx.execute(
        """
        SELECT i.address, i.customer_id
          FROM unnest(%(kinds)s::text[], %(addresses)s::text[]) AS named (kind, address)
          JOIN identities i USING (kind, address) WHERE i.verified_at IS NOT NULL
        """,
        {"kinds": [*map(kind_of_address, addresses)], "addresses": addresses},
    )
    return {row["address"]: row["customer_id"] for row in await cursor.fetchall()}


async def standing_orders(tx: Tx, numbers: list[str]) -> dict[str, tuple[int, Decimal]]:
    """Those order numbers that exist, with their customer and total."""
    cursor = await tx.execute(
        "SELECT order_number, customer_id, total FROM orders WHERE order_number = ANY(%(numbers)s)",
        {"numbers": numbers},
    )
    return {
        row["order_number"]: (row["customer_id"], row["total"]) for row in await cursor.fetchall()
    }
