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


async def customers(tx: Tx, rows: list[dict[str, Any]]) -> Written:
    """Customers by e-mail or phone: {email, phone_number, first_name, last_name}, both may be null.

    The shop's own records are proof of an address, so it counts as verified.
    """
    cursor = await tx.execute(
        """
        WITH given AS (
            SELECT * FROM jsonb_to_recordset(%(rows)s) AS r (
              email text, phone_number text, first_name text, last_name text)
        ), known AS (
            SELECT DISTINCT ON (c.id) c.id, given.* FROM given JOIN customers c
                ON c.email = given.email
                OR (given.email IS NULL AND c.phone_number = given.phone_number)
        ), changed AS (
            UPDATE customers c
               SET phone_number = coalesce(known.phone_number, c.phone_number),
                   email = coalesce(known.email, c.email),
                   first_name = coalesce(known.first_name, c.first_name),
                   last_name = coalesce(known.last_name, c.last_name), updated_at = now()
              FROM known
             WHERE c.id = known.id
               AND (coalesce(known.phone_number, c.phone_number), coalesce(known.email, c.email),
                    coalesce(known.first_name, c.first_name),
                    coalesce(known.last_name, c.last_name))
                   IS DISTINCT FROM (c.phone_number, c.email, c.first_name, c.last_name)
            RETURNING c.id
        ), added AS (
            INSERT INTO customers (email, phone_number, first_name, last_name)
            SELECT email, phone_number, first_name, last_name FROM given
             WHERE NOT EXISTS (SELECT 1 FROM known
                                WHERE (known.email, known.phone_number)
                                      IS NOT DISTINCT FROM (given.email, given.phone_number))
            RETURNING id
        )
        SELECT (SELECT count(*) FROM added)::int AS added,
               (SELECT count(*) FROM changed)::int AS changed
        """,
        {"rows": Jsonb(rows)},
    )
    written = Written(**(await cursor.fetchone() or {}))
    await tx.execute(
        """
        INSERT INTO identities AS old (kind, address, customer_id, verified_at)
        SELECT contact.kind, contact.address, c.id, now()
          FROM jsonb_to_recordset(%(rows)s) AS r (email text, phone_number text)
          JOIN customers c ON c.email = r.email
            OR (r.email IS NULL AND c.phone_number = r.phone_number)
         CROSS JOIN LATERAL (VALUES ('email', r.email), ('phone', r.phone_number))
            AS contact (kind, address)
         WHERE contact.address IS NOT NULL
        ON CONFLICT (kind, address) DO UPDATE SET verified_at = now()
         WHERE old.verified_at IS NULL AND old.customer_id = excluded.customer_id
        """,
        {"rows": Jsonb(rows)},
    )
    return written


async def taken_phones(tx: Tx, rows: list[dict[str, Any]]) -> set[str]:
    """Phone numbers among the rows that belong to a customer of another e-mail address."""
    cursor = await tx.execute(
        """
        SELECT r.phone_number
          FROM jsonb_to_recordset(%(rows)s) AS r (email text, phone_number text)
          JOIN identities i ON i.kind = 'phone' AND i.address = r.phone_number
          JOIN customers c ON c.id = i.customer_id
         WHERE r.email IS NOT NULL AND c.email IS DISTINCT FROM r.email
        """,
        {"rows": Jsonb(rows)},
    )
    return {row["phone_number"] for row in await cursor.fetchall()}


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
