"""Writes orders of an imported file: the orders, their lines, and the shop's refunds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.offers.kinds import refund
from support_agent.store.admin.imports import Written
from support_agent.store.commerce import effects
from support_agent.store.db import Tx, fetch_all

RULE = "import.refunded"


# What a later file may add or change; an empty cell keeps what is there.
_LATER: tuple[LiteralString, ...] = (
    "carrier",
    "tracking_number",
    "shipped_at",
    "delivered_at",
    "expected_on",
    "payment_reference",
)
_SAVE: LiteralString = """
INSERT INTO orders AS old (order_number, customer_id, status, total, ship_to, placed_at, {later})
SELECT order_number, customer_id, status, total, coalesce(ship_to, '{}'), placed_at, {later}
  FROM jsonb_populate_recordset(NULL::orders, %(rows)s)
ON CONFLICT (order_number) DO UPDATE
   SET (status, {later}, updated_at) = (excluded.status, {kept}, now())
 WHERE (old.status, {old}) IS DISTINCT FROM (excluded.status, {kept})
RETURNING order_number, xmax = 0 AS is_new
"""
_ORDERS = (
    _SAVE.replace("{later}", ", ".join(_LATER))
    .replace("{old}", ", ".join(["old." + each for each in _LATER]))
    .replace("{kept}", ", ".join(["coalesce(excluded." + c + ", old." + c + ")" for c in _LATER]))
)


_ITEMS: LiteralString = """
INSERT INTO order_items (order_id, product_id, sku, name, quantity, unit_price)
SELECT o.id, p.id, item.sku, coalesce(item.name, p.name, item.sku), item.quantity,
       item.unit_price
  FROM jsonb_to_recordset(%(rows)s) AS r (order_number text, items jsonb)
  JOIN orders o USING (order_number),
       ROWS FROM (jsonb_to_recordset(r.items)
                  AS (sku text, name text, quantity int, unit_price numeric))
         WITH ORDINALITY AS item (sku, name, quantity, unit_price, place)
  LEFT JOIN products p ON p.sku = item.sku
 WHERE o.order_number = ANY(%(new)s)
 ORDER BY o.id, item.place
"""


async def save_orders(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> Written:
    """Saves orders with their lines; every row has its `customer_id`.

    An order's lines never change: a changed file changes status, dates, tracking and refunds. An
    empty cell changes nothing.
    """
    given = Jsonb(list(rows))
    cursor = await tx.execute(
        _ORDERS,
        {"rows": given},
    )
    written = {row["order_number"]: row["is_new"] for row in await cursor.fetchall()}
    await tx.execute(
        _ITEMS,
        {"rows": given, "new": [number for number, is_new in written.items() if is_new]},
    )
    paid_back = await _pay_back(tx, rows)
    added = sum(written.values())
    changed = {number for number, is_new in written.items() if not is_new}
    return Written(added, len(changed | {n for n in paid_back if not written.get(n)}))


_PAID: LiteralString = """
SELECT o.id, o.order_number, o.customer_id, o.placed_at,
       coalesce(sum(r.amount) FILTER (WHERE e.status = 'done'), 0) AS paid,
       o.total - coalesce(sum(r.amount), 0) - moved_to_other(o.id) AS left_over
  FROM orders o
  LEFT JOIN refunds r ON r.order_id = o.id AND NOT r.failed
  LEFT JOIN effects e ON e.id = r.effect_id
 WHERE o.order_number = ANY(%(numbers)s)
 GROUP BY o.id
"""


@dataclass(frozen=True, slots=True)
class _Paid:
    """What was refunded of an order, and what more could be, in dollars."""

    id: int
    order_number: str
    customer_id: int
    placed_at: datetime
    paid: Decimal
    left_over: Decimal


async def _pay_back(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Records what the shop refunded elsewhere, so that it can't be refunded again.

    The file gives the total of all refunds, including ours. Of ours, only those known to be paid
    are subtracted, because the others may still be paid in addition.
    """
    wanted = {row["order_number"]: Decimal(row["refunded"]) for row in rows}
    numbers = {"numbers": [number for number, amount in wanted.items() if amount > 0]}
    await tx.execute(
        "SELECT 1 FROM orders WHERE order_number = ANY(%(numbers)s) ORDER BY id FOR UPDATE", numbers
    )
    changed: set[str] = set()
    for order in await fetch_all(tx, _Paid, _PAID, numbers):
        amount = min(wanted[order.order_number] - order.paid, order.left_over)
        if amount > 0:
            await _book(tx, order, amount)
            changed.add(order.order_number)
    return changed


async def _book(tx: Tx, order: _Paid, amount: Decimal) -> None:
    """Writes one refund that was made elsewhere."""
    effect_id, _ = await effects.record(
        tx,
        effects.NewEffect(
            key=f"refund:{order.order_number}:import:{order.paid + amount}",
            customer_id=order.customer_id,
            order_id=order.id,
            turn_id=None,
            kind=refund.KIND.name,
            status="done",
            rule=RULE,
            arguments={"amount": str(amount)},
            actor="import",
        ),
    )
    await tx.execute(
        """
        INSERT INTO refunds (order_id, effect_id, amount, created_at)
        VALUES (%(order_id)s, %(effect_id)s, %(amount)s, least(now(), %(at)s))
        """,
        {"order_id": order.id, "effect_id": effect_id, "amount": amount, "at": order.placed_at},
    )
