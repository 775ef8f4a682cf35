"""Returns on their way: their items, their refund, and what is reserved in exchange."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import psycopg

from support_agent.domain.errors import Conflict
from support_agent.domain.models import ReturnStatus
from support_agent.domain.shown import ExpectedReturn
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class OpenReturn:
    """A return as staff see it, with its customer."""

    id: int
    status: ReturnStatus
    order_id: int
    order_number: str
    customer_id: int
    customer_name: str
    names: list[str]
    skus: list[str]
    amount: Decimal
    tracking_number: str | None
    new_sku: str | None
    new_name: str | None
    new_order_number: str | None
    held_until: datetime | None
    refund_effect_id: int | None
    ticket_id: int | None
    turn_id: int | None
    received_at: datetime | None
    created_at: datetime

    @property
    def number(self) -> str:
        """The return's number as people see it."""
        return f"RET-{self.id}"

    def shown(self) -> ExpectedReturn:
        """The return as the API's Return of the queue."""
        return {
            "return_number": self.number,
            "status": self.status,
            "order_number": self.order_number,
            "customer_id": self.customer_id,
            "customer_name": self.customer_name,
            "items": self.names,
            "refund": str(self.amount),
            "tracking_number": self.tracking_number,
            "exchange_for": self.new_name,
            "new_order_number": self.new_order_number,
            "held_until": self.held_until,
            "ticket": f"TCK-{self.ticket_id}" if self.ticket_id else None,
            "received_at": self.received_at,
            "created_at": self.created_at,
        }


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is reserved in exchange: units of a product in one warehouse, at dollars each."""

    sku: str
    name: str
    price: Decimal
    warehouse: str
    held_days: int


async def add(
    tx: Tx,
    *,
    effect_id: int,
    order_id: int,
    skus: Sequence[str],
    amount: Decimal,
    new: NewItem | None = None,
) -> int:
    """Records that these units are expected back. `new`: what is reserved in exchange.

    Raises Conflict if a unit would come back twice, or more money would move than was paid.
    """
    try:
        async with tx.transaction():
            cursor = await tx.execute(
                """
                INSERT INTO returns (order_id, effect_id, skus, amount, new_sku, new_name,
                                     new_price, warehouse, held_until)
                VALUES (%(order_id)s, %(effect_id)s, %(skus)s, %(amount)s, %(sku)s, %(name)s,
                        %(price)s, %(warehouse)s, now() + make_interval(days => %(held_days)s::int))
                RETURNING id
                """,
                {
                    "order_id": order_id,
                    "effect_id": effect_id,
                    "skus": list(skus),
                    "amount": amount,
                    "sku": new and new.sku,
                    "name": new and new.name,
                    "price": new and new.price,
                    "warehouse": new and new.warehouse,
                    "held_days": new and new.held_days,
                },
            )
            row = await cursor.fetchone()
    except psycopg.errors.CheckViolation as error:
        raise Conflict("these units are on their way back already") from error
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives the row
    return int(row["id"])


async def find(tx: Tx, name: str) -> OpenReturn | None:
    """The return with this number ("RET-5") or this tracking number on its label."""
    digits = name.upper().removeprefix("RET-")
    number = int(digits) if digits.isdecimal() and len(digits) < 18 else None  # noqa: PLR2004 - a bigint
    return (await _held(tx, number=number, tracking=name.upper(), limit=1) or [None])[0]


async def open_returns(tx: Tx, *, status: ReturnStatus | None, limit: int) -> list[OpenReturn]:
    """Returns with that status, oldest first; without a status, the open ones."""
    return await _held(tx, status=status or "open", limit=limit)


async def lapsed(tx: Tx) -> list[OpenReturn]:
    """Exchanges whose parcel did not arrive while something was reserved for it."""
    return await _held(tx, status="open", lapsed=True, limit=20)


async def of_refund(tx: Tx, effect_id: int) -> OpenReturn | None:
    """The return that a refund belongs to, if any."""
    return (await _held(tx, refund_effect_id=effect_id, limit=1) or [None])[0]


async def _held(
    tx: Tx,
    *,
    number: int | None = None,
    tracking: str | None = None,
    status: str | None = None,
    refund_effect_id: int | None = None,
    lapsed: bool = False,
    limit: int,
) -> list[OpenReturn]:
    cursor = await tx.execute(
        """
        SELECT r.id, r.status, r.order_id, o.order_number, o.customer_id,
               trim(concat(c.first_name, ' ', c.last_name)) AS customer_name, r.skus, r.amount,
               l.tracking_number, r.new_sku, r.new_name, n.order_number AS new_order_number,
               r.held_until, r.refund_effect_id, r.ticket_id, e.turn_id, r.received_at,
               r.created_at,
               (SELECT array_agg(CASE u.n WHEN 1 THEN i.name ELSE u.n || ' x ' || i.name END
                                 ORDER BY i.id)
                  FROM (SELECT sku, count(*) AS n FROM unnest(r.skus) AS sku GROUP BY sku) u
                  JOIN order_items i ON i.order_id = r.order_id AND i.sku = u.sku) AS names
          FROM returns r
          JOIN orders o ON o.id = r.order_id
          JOIN customers c ON c.id = o.customer_id
          JOIN effects e ON e.id = r.effect_id
          LEFT JOIN return_labels l ON l.effect_id = r.effect_id
          LEFT JOIN orders n ON n.id = r.new_order_id
         WHERE (%(status)s::text IS NULL OR r.status = %(status)s)
           AND (%(refund)s::bigint IS NULL OR r.refund_effect_id = %(refund)s)
           AND (%(tracking)s::text IS NULL OR r.id = %(number)s
                OR upper(l.tracking_number) = %(tracking)s)
           AND (NOT %(lapsed)s OR r.held_until < now())
         ORDER BY r.id LIMIT %(limit)s
        """,
        {
            "number": number,
            "tracking": tracking,
            "status": status,
            "refund": refund_effect_id,
            "lapsed": lapsed,
            "limit": limit,
        },
    )
    return [OpenReturn(**row) for row in await cursor.fetchall()]


async def receive(
    tx: Tx,
    return_id: int,
    *,
    new_order_id: int | None,
    refund_effect_id: int | None,
    ticket_id: int | None,
) -> bool:
    """Records that it arrived; False if that was known. The caller holds the order's lock."""
    cursor = await tx.execute(
        """
        UPDATE returns SET status = 'received', received_at = now(), held_until = NULL,
               new_order_id = %(new_order_id)s, refund_effect_id = %(refund_effect_id)s,
               ticket_id = %(ticket_id)s
         WHERE id = %(id)s AND status = 'open'
        """,
        {
            "id": return_id,
            "new_order_id": new_order_id,
            "refund_effect_id": refund_effect_id,
            "ticket_id": ticket_id,
        },
    )
    return cursor.rowcount == 1


async def cancel(tx: Tx, return_id: int) -> bool:
    """Ends the return and releases what was reserved. False if it wasn't open."""
    cursor = await tx.execute(
        """
        WITH gone AS (
            UPDATE returns SET status = 'cancelled' WHERE id = %(id)s AND status = 'open'
            RETURNING id, new_sku, warehouse, cardinality(skus) AS units, held_until
        ), back AS (
            UPDATE inventory i SET quantity = i.quantity + gone.units
              FROM gone JOIN products p ON p.sku = gone.new_sku
             WHERE i.product_id = p.id AND i.warehouse = gone.warehouse
               AND gone.held_until IS NOT NULL
        )
        SELECT id FROM gone
        """,
        {"id": return_id},
    )
    return await cursor.fetchone() is not None


async def cancel_of_effect(tx: Tx, effect_id: int) -> None:
    """The carrier made no label: ends the return and releases what was reserved."""
    cursor = await tx.execute("SELECT id FROM returns WHERE effect_id = %(id)s", {"id": effect_id})
    row = await cursor.fetchone()
    if row:
        await cancel(tx, row["id"])


async def end_exchange(tx: Tx, return_id: int, amount: Decimal) -> bool:
    """Turns an exchange into a plain return of `amount` and releases what was reserved."""
    cursor = await tx.execute(
        """
        WITH old AS (
            SELECT id, new_sku, warehouse, cardinality(skus) AS units FROM returns
             WHERE id = %(id)s AND status = 'open' AND held_until IS NOT NULL FOR UPDATE
        ), gone AS (
            UPDATE returns r SET new_sku = NULL, new_name = NULL, new_price = NULL,
                   warehouse = NULL, held_until = NULL, amount = %(amount)s
              FROM old WHERE r.id = old.id RETURNING r.id
        ), back AS (
            UPDATE inventory i SET quantity = i.quantity + old.units
              FROM old JOIN products p ON p.sku = old.new_sku
             WHERE i.product_id = p.id AND i.warehouse = old.warehouse
        )
        SELECT id FROM gone
        """,
        {"id": return_id, "amount": amount},
    )
    return await cursor.fetchone() is not None
