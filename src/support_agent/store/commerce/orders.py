"""Orders with lines, refunds and returns. SQL scopes every look-up to one customer."""

from datetime import datetime
from decimal import Decimal
from typing import cast

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from support_agent.domain.models import Order, OrderItem, Return
from support_agent.domain.shown import Order as ShownOrder
from support_agent.domain.shown import Return as ShownReturn
from support_agent.store.db import Tx


async def by_number(
    tx: Tx, customer_id: int, order_number: str, *, lock: bool = False
) -> Order | None:
    """The customer's order. None if it is somebody else's or doesn't exist.

    With `lock`, the order's row stays locked until the transaction ends.
    """
    if lock:
        await tx.execute(
            "SELECT 1 FROM orders WHERE customer_id = %(id)s AND order_number = %(n)s FOR UPDATE",
            {"id": customer_id, "n": order_number},
        )
    found = await _orders(tx, customer_id, order_number, 1)
    return found[0] if found else None


async def page(tx: Tx, customer_id: int, limit: int = 10, *, after: int = 0) -> list[Order]:
    """The customer's orders, newest first, skipping the `after` newest."""
    return await _orders(tx, customer_id, None, limit, after)


async def count(tx: Tx, customer_id: int) -> int:
    """How many orders the customer has."""
    cursor = await tx.execute(
        "SELECT count(*)::int AS n FROM orders WHERE customer_id = %(id)s", {"id": customer_id}
    )
    return (await cursor.fetchone() or {})["n"]


async def numbers(tx: Tx, customer_id: int) -> list[str]:
    """All of the customer's order numbers."""
    cursor = await tx.execute(
        "SELECT order_number FROM orders WHERE customer_id = %(id)s", {"id": customer_id}
    )
    return [row["order_number"] for row in await cursor.fetchall()]


async def own_numbers(tx: Tx, customer_id: int) -> frozenset[str]:
    """The digits of the customer's order and tracking numbers, which are never masked as cards."""
    cursor = await tx.execute(
        """
        SELECT DISTINCT regexp_replace(number, '^[A-Za-z]+-', '') AS digits
          FROM (SELECT regexp_replace(order_number, '[^0-9]', '', 'g') AS number
                  FROM orders WHERE customer_id = %(id)s
                UNION ALL
                SELECT tracking_number FROM orders WHERE customer_id = %(id)s
                UNION ALL
                SELECT l.tracking_number FROM return_labels l
                  JOIN returns r ON r.effect_id = l.effect_id
                  JOIN orders o ON o.id = r.order_id WHERE o.customer_id = %(id)s) AS numbers
         WHERE number ~ '^([A-Za-z]+-)?[0-9]+$'
        """,
        {"id": customer_id},
    )
    return frozenset(row["digits"] for row in await cursor.fetchall())


async def _orders(
    tx: Tx, customer_id: int, order_number: str | None, limit: int, after: int = 0
) -> list[Order]:
    cursor = await tx.execute(
        """
        SELECT o.id, o.order_number, o.customer_id, o.status, o.total, o.carrier,
               o.tracking_number, o.ship_to, o.placed_at, o.shipped_at, o.delivered_at,
               o.expected_on, coalesce(r.refunded, 0.00) AS refunded,
               coalesce(r.under_way, 0.00) AS refund_under_way,
               coalesce(r.refunded_skus, '{}') AS refunded_skus, i.skus, i.names, i.quantities,
               i.prices, b.returns
          FROM orders o
          LEFT JOIN LATERAL (
            SELECT sum(amount) AS refunded,
                   sum(amount) FILTER (WHERE (SELECT status FROM effects WHERE id = effect_id)
                                             <> 'done') AS under_way,
                   (SELECT array_agg(s) FROM refunds r2, unnest(r2.skus) s
                     WHERE r2.order_id = o.id AND NOT r2.failed) AS refunded_skus
              FROM refunds WHERE order_id = o.id AND NOT failed) r ON TRUE
          LEFT JOIN LATERAL (
            SELECT array_agg(sku ORDER BY id) AS skus, array_agg(name ORDER BY id) AS names,
                   array_agg(quantity ORDER BY id) AS quantities,
                   array_agg(unit_price ORDER BY id) AS prices
              FROM order_items WHERE order_id = o.id) i ON TRUE
          LEFT JOIN LATERAL (
            SELECT jsonb_agg(to_jsonb(t)
                     - '{order_id,effect_id,new_order_id,refund_effect_id}'::text[]
                     || jsonb_build_object('new_order_number', n.order_number,
                                           'tracking_number', l.tracking_number)
                     ORDER BY t.id) AS returns
              FROM returns t LEFT JOIN orders n ON n.id = t.new_order_id
              LEFT JOIN return_labels l ON l.effect_id = t.effect_id
             WHERE t.order_id = o.id) b ON TRUE
         WHERE o.customer_id = %(customer_id)s
           AND (%(order_number)s::text IS NULL OR o.order_number = %(order_number)s)
         ORDER BY o.placed_at DESC, o.id DESC LIMIT %(limit)s OFFSET %(after)s
        """,
        {
            "customer_id": customer_id,
            "order_number": order_number,
            "limit": limit,
            "after": after,
        },
    )
    return [_from_row(dict(row)) for row in await cursor.fetchall()]


def _from_row(row: DictRow) -> Order:
    lines = zip(
        row.pop("skus") or (),
        row.pop("names") or (),
        row.pop("quantities") or (),
        row.pop("prices") or (),
        strict=True,
    )
    row["refunded_skus"] = tuple(row["refunded_skus"])
    row["returns"] = tuple(map(_return, row["returns"] or ()))
    return Order(**row, items=tuple(OrderItem(*line) for line in lines))


def _return(row: DictRow) -> Return:
    """JSON has neither decimals nor times."""
    for name in ("created_at", "held_until", "received_at"):
        row[name] = row[name] and datetime.fromisoformat(row[name])
    for name in ("amount", "new_price"):
        row[name] = None if row[name] is None else Decimal(str(row[name])).quantize(Decimal("0.01"))
    skus = tuple[str, ...](row.pop("skus"))
    return Return(**row, skus=skus)


async def set_status(
    tx: Tx, order_id: int, *, status: str, tracking_number: str | None = None
) -> None:
    """Sets the status and its times. The caller holds the row's lock."""
    await tx.execute(
        """
        UPDATE orders
           SET status = %(status)s,
               tracking_number = coalesce(%(tracking)s, tracking_number),
               shipped_at = CASE WHEN %(status)s = 'shipped' THEN coalesce(shipped_at, now())
                                 ELSE shipped_at END,
               delivered_at = CASE WHEN %(status)s = 'delivered' THEN coalesce(delivered_at, now())
                                   ELSE delivered_at END,
               updated_at = now()
         WHERE id = %(id)s
        """,
        {"id": order_id, "status": status, "tracking": tracking_number},
    )


async def set_address(tx: Tx, order_id: int, address: dict[str, str]) -> None:
    """Changes the delivery address. The caller holds the row's lock and has asked the policy."""
    await tx.execute(
        "UPDATE orders SET ship_to = %(address)s, updated_at = now() WHERE id = %(id)s",
        {"id": order_id, "address": Jsonb(address)},
    )


async def add_replacement(tx: Tx, order: Order, came: Return, prefix: str) -> tuple[int, str]:
    """Adds the order that sends the exchanged units. Returns its ID and number.

    `prefix`: what the shop puts before the numbers of such orders. Skips numbers that the shop has
    used. It is paid for by what was paid for the old units.
    """
    while (row := await _added(tx, order, came, prefix)) is None:
        pass
    return row["id"], row["order_number"]


async def _added(tx: Tx, order: Order, came: Return, prefix: str) -> DictRow | None:
    cursor = await tx.execute(
        """
        WITH made AS (
            INSERT INTO orders (order_number, customer_id, status, total, ship_to)
            SELECT %(prefix)s || nextval('replacement_numbers'), customer_id, 'processing',
                   %(total)s, ship_to
              FROM orders WHERE id = %(order_id)s
            ON CONFLICT (order_number) DO NOTHING
            RETURNING id, order_number
        ), line AS (
            INSERT INTO order_items (order_id, product_id, sku, name, quantity, unit_price)
            SELECT made.id, (SELECT id FROM products WHERE sku = %(sku)s), %(sku)s, %(name)s,
                   %(quantity)s, %(price)s
              FROM made
        )
        SELECT id, order_number FROM made
        """,
        {
            "order_id": order.id,
            "prefix": prefix,
            "total": came.moved,
            "sku": came.new_sku,
            "name": came.new_name,
            "quantity": len(came.skus),
            "price": came.new_price,
        },
    )
    return await cursor.fetchone()


async def count_miss(tx: Tx, customer_id: int, order_number: str) -> int:
    """Records a request for an unknown order number. Returns how many different ones this hour."""
    await tx.execute(
        """
        INSERT INTO order_misses (customer_id, order_number)
        VALUES (%(id)s, %(number)s)
        ON CONFLICT (customer_id, order_number) DO UPDATE SET missed_at = now()
        """,
        {"id": customer_id, "number": order_number},
    )
    return await misses(tx, customer_id)


async def misses(tx: Tx, customer_id: int) -> int:
    """How many different unknown order numbers this customer asked for within the hour."""
    cursor = await tx.execute(
        """
        SELECT count(*)::int AS n FROM order_misses
         WHERE customer_id = %(id)s AND missed_at > now() - interval '1 hour'
        """,
        {"id": customer_id},
    )
    row = await cursor.fetchone()
    return row["n"] if row else 0


def as_shown(order: Order) -> ShownOrder:
    """The order as the API's Order."""
    return {
        "order_number": order.order_number,
        "status": order.status,
        "total": str(order.total),
        "refunded": str(order.refunded),
        "carrier": order.carrier,
        "tracking_number": order.tracking_number,
        "placed_at": order.placed_at,
        "shipped_at": order.shipped_at,
        "delivered_at": order.delivered_at,
        "expected_on": order.expected_on,
        "items": [
            {
                "sku": item.sku,
                "name": item.name,
                "quantity": item.quantity,
                "unit_price": str(item.unit_price),
            }
            for item in order.items
        ],
        "returns": [return_shown(order, each) for each in order.returns],
    }


def return_shown(order: Order, each: Return) -> ShownReturn:
    """A return of an order as the API's Return."""
    return {
        "return_number": each.number,
        "status": each.status,
        "items": order.named(each.skus),
        "refund": str(each.amount),
        "tracking_number": each.tracking_number,
        "exchange_for": each.new_name,
        "new_order_number": each.new_order_number,
        "held_until": each.held_until,
        "ticket": f"TCK-{each.ticket_id}" if each.ticket_id else None,
        "created_at": each.created_at,
        "received_at": each.received_at,
    }


async def shown(tx: Tx, customer_id: int, order_number: str) -> ShownOrder:
    """The current order in this transaction, as the API's Order."""
    order = await by_number(tx, customer_id, order_number)
    return as_shown(order) if order else cast(ShownOrder, {})
