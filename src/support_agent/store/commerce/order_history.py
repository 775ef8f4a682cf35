"""Everything a customer ordered, with refunds and returns."""

from typing import TypedDict, cast

from support_agent.domain.offers import KINDS
from support_agent.store.db import Tx


class Refunded(TypedDict, total=False):
    """A refund that has not failed. Fields with no value are left out."""

    amount: str
    made_on: str
    state: str
    reference: str


class Undecided(TypedDict):
    """A refund that a person has yet to decide."""

    amount: str
    ticket: str


class Totals(TypedDict):
    """A customer's orders in all."""

    orders_in_all: int
    total_in_all: str


async def refunds(tx: Tx, customer_id: int) -> dict[int, list[Refunded]]:
    """All refunds of the customer that have not failed, by order, oldest first."""
    cursor = await tx.execute(
        """
        SELECT r.order_id, r.amount::text AS amount,
               -- The shop's file gives no date for what it refunded elsewhere.
               CASE WHEN e.actor <> 'import' THEN to_char(r.created_at, 'YYYY-MM-DD') END
                 AS made_on,
               CASE e.status WHEN 'done' THEN 'done' WHEN 'unknown' THEN 'being checked'
                    WHEN 'by_hand' THEN 'waiting for a person to pay it'
                    ELSE 'under way' END AS state,
               e.result->>'reference' AS reference
          FROM refunds r JOIN effects e ON e.id = r.effect_id JOIN orders o ON o.id = r.order_id
         WHERE o.customer_id = %(id)s AND NOT r.failed
         ORDER BY r.id
        """,
        {"id": customer_id},
    )
    found: dict[int, list[Refunded]] = {}
    for row in await cursor.fetchall():
        refund = {key: value for key, value in row.items() if value and key != "order_id"}
        found.setdefault(row["order_id"], []).append(cast("Refunded", refund))
    return found


async def with_a_person(tx: Tx, customer_id: int) -> dict[int, list[Undecided]]:
    """Refunds that a person has yet to decide, by order."""
    cursor = await tx.execute(
        """
        SELECT a.order_id, a.amount::text AS amount, 'TCK-' || t.id AS ticket
          FROM approvals a JOIN tickets t ON t.id = a.ticket_id
         WHERE t.customer_id = %(id)s AND a.kind = ANY(%(kinds)s) AND a.status = 'open'
         ORDER BY a.id
        """,
        {"id": customer_id, "kinds": [kind.name for kind in KINDS.values() if kind.pays]},
    )
    found: dict[int, list[Undecided]] = {}
    for row in await cursor.fetchall():
        found.setdefault(row["order_id"], []).append(
            {"amount": row["amount"], "ticket": row["ticket"]}
        )
    return found


async def in_all(tx: Tx, customer_id: int) -> Totals:
    """The customer's number of orders, and the total of those that were not cancelled."""
    cursor = await tx.execute(
        """
        SELECT count(*)::int AS orders_in_all,
               coalesce(sum(total) FILTER (WHERE status <> 'cancelled'), 0)::text AS total_in_all
          FROM orders WHERE customer_id = %(id)s
        """,
        {"id": customer_id},
    )
    return cast("Totals", await cursor.fetchone())
