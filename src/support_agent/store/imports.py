"""The shop's own data written in bulk: what is there already and the same is not touched.

Every function takes rows as JSON objects, checked before, and returns how many were added and how
many changed. Rows refer to each other by the shop's own keys: SKU, e-mail, phone, order number.
"""

from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from support_agent.store.db import Tx


class Written(NamedTuple):
    """What a batch did to the tables."""

    added: int
    changed: int


async def products(tx: Tx, rows: list[dict[str, Any]]) -> Written:
    """Products with their stock: {sku, name, price, category, description, stock: {place: n}}."""
    cursor = await tx.execute(
        """
        WITH given AS (
            SELECT * FROM jsonb_to_recordset(%(rows)s) AS r (
              sku text, name text, price numeric, category text, description text, stock jsonb)
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


async def known_skus(tx: Tx, skus: list[str]) -> dict[str, str]:
    """The names of those SKUs that are in the catalogue."""
    cursor = await tx.execute(
        "SELECT sku, name FROM products WHERE sku = ANY(%(skus)s)", {"skus": skus}
    )
    return {row["sku"]: row["name"] for row in await cursor.fetchall()}


async def known_contacts(tx: Tx, addresses: list[str]) -> dict[str, int]:
    """The customers of those addresses, e-mail and phone alike."""
    cursor = await tx.execute(
        "SELECT address, customer_id FROM identities WHERE address = ANY(%(addresses)s)",
        {"addresses": addresses},
    )
    return {row["address"]: row["customer_id"] for row in await cursor.fetchall()}


async def order_owners(tx: Tx, numbers: list[str]) -> dict[str, int]:
    """Whose those order numbers are already."""
    cursor = await tx.execute(
        "SELECT order_number, customer_id FROM orders WHERE order_number = ANY(%(numbers)s)",
        {"numbers": numbers},
    )
    return {row["order_number"]: row["customer_id"] for row in await cursor.fetchall()}


async def orders(tx: Tx, rows: list[dict[str, Any]]) -> Written:
    """Orders with their lines; every row carries its `customer_id`.

    An order's lines are its own for ever: a changed file changes status, dates and tracking only.
    """
    cursor = await tx.execute(
        """
        WITH given AS (
            SELECT * FROM jsonb_to_recordset(%(rows)s) AS r (
              order_number text, customer_id bigint, status text, total numeric, carrier text,
              tracking_number text, ship_to jsonb, placed_at timestamptz, shipped_at timestamptz,
              delivered_at timestamptz, expected_on date)
        ), written AS (
            INSERT INTO orders AS old (order_number, customer_id, status, total, carrier,
                                       tracking_number, ship_to, placed_at, shipped_at,
                                       delivered_at, expected_on)
            SELECT order_number, customer_id, status, total, carrier, tracking_number,
                   coalesce(ship_to, '{}'), placed_at, shipped_at, delivered_at, expected_on
              FROM given
            ON CONFLICT (order_number) DO UPDATE
               SET status = excluded.status, carrier = excluded.carrier,
                   tracking_number = excluded.tracking_number, shipped_at = excluded.shipped_at,
                   delivered_at = excluded.delivered_at, expected_on = excluded.expected_on,
                   updated_at = now()
             WHERE (old.status, old.carrier, old.tracking_number, old.shipped_at,
                    old.delivered_at, old.expected_on) IS DISTINCT FROM
                   (excluded.status, excluded.carrier, excluded.tracking_number,
                    excluded.shipped_at, excluded.delivered_at, excluded.expected_on)
            RETURNING order_number, xmax = 0 AS is_new
        )
        SELECT count(*) FILTER (WHERE is_new)::int AS added,
               count(*) FILTER (WHERE NOT is_new)::int AS changed FROM written
        """,
        {"rows": Jsonb(rows)},
    )
    written = Written(**(await cursor.fetchone() or {}))
    await tx.execute(
        """
        INSERT INTO order_items (order_id, product_id, sku, name, quantity, unit_price)
        SELECT o.id, p.id, item.sku, coalesce(p.name, item.sku), item.quantity, item.unit_price
          FROM jsonb_to_recordset(%(rows)s) AS r (order_number text, items jsonb)
          JOIN orders o USING (order_number),
               jsonb_to_recordset(r.items) AS item (sku text, quantity int, unit_price numeric)
          LEFT JOIN products p ON p.sku = item.sku
        ON CONFLICT (order_id, sku) DO NOTHING
        """,
        {"rows": Jsonb(rows)},
    )
    return written
