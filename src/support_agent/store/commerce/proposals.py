"""Offers that only the customer's explicit yes turns into effects."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.models import Order
from support_agent.domain.offers.kind import Detail
from support_agent.domain.shown import Proposal as ShownProposal
from support_agent.domain.shown import ProposalStatus
from support_agent.store.db import Tx

# How long after its creation a yes to an ended offer still gets a reply.
REMEMBERED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Proposal:
    """A complete offer."""

    id: int
    order_id: int
    order_number: str
    kind: str
    code: str
    amount: Decimal | None
    skus: list[str]
    # The rest of the offer: the product of an exchange, the refund that waits for a return.
    detail: Detail
    reason: str
    order_state: str
    status: ProposalStatus
    turn_id: int
    expires_at: datetime
    created_at: datetime
    # The names of its goods, as in the order.
    item_names: list[str] = field(default_factory=list[str])
    # The quantity of each.
    item_counts: list[int] = field(default_factory=list[int])

    def shown(self, status: ProposalStatus | None = None) -> ShownProposal:
        """The offer as the API's Proposal; with `status`, as one that just got that status."""
        return {
            "id": self.id,
            "code": self.code,
            "kind": self.kind,
            "order_number": self.order_number,
            "amount": None if self.amount is None else str(self.amount),
            "new_item": self.detail.get("new_name"),
            "status": status or self.status,
            "turn_id": self.turn_id,
            "expires_at": self.expires_at,
            "created_at": self.created_at,
        }


_CODES = frozenset(map(str, range(1000, 10_000)))
_YEARS = frozenset(map(str, range(1990, 2100)))
# Too many to guess.
_ENOUGH_CODES = 1000

SELECT: LiteralString = """
SELECT p.id, p.order_id, o.order_number, p.kind, p.code, p.amount, p.skus, p.detail, p.reason,
       p.order_state,
       CASE WHEN p.status = 'open' AND p.expires_at <= now() THEN 'expired' ELSE p.status END
         AS status,
       p.turn_id, p.expires_at, p.created_at,
       ARRAY(SELECT i.name FROM order_items i WHERE i.order_id = p.order_id
                AND (p.skus = '{}' OR i.sku = ANY(p.skus))) AS item_names,
       ARRAY(SELECT CASE p.skus WHEN '{}' THEN i.quantity
                                ELSE cardinality(array_positions(p.skus, i.sku)) END
               FROM order_items i WHERE i.order_id = p.order_id
                AND (p.skus = '{}' OR i.sku = ANY(p.skus))) AS item_counts
  FROM proposals p JOIN orders o ON o.id = p.order_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal:
    """What is offered, and for how many minutes."""

    customer_id: int
    order: Order
    kind: str
    amount: Decimal | None
    skus: Sequence[str]
    detail: Detail
    reason: str
    turn_id: int
    minutes: int

    def is_offered_by(self, old: Proposal) -> bool:
        """Whether an open offer of this kind for this order is for exactly this."""
        return (
            old.amount == self.amount
            and sorted(old.skus) == sorted(self.skus)
            and old.detail == self.detail
            and old.order_state == self.order.state
        )


async def propose(tx: Tx, new: NewProposal) -> tuple[Proposal, list[Proposal]]:
    """Makes the offer and voids older open ones of the same kind for the same order.

    Returns the offer and the voided ones. A request for exactly what is already offered returns
    that offer, now as part of this turn: a customer never has two codes for one thing.
    """
    same: list[Proposal] = []
    voided: list[Proposal] = []
    for old in await open_offers(tx, new.customer_id):
        if old.order_id == new.order.id and old.kind == new.kind:
            (same if new.is_offered_by(old) else voided).append(old)
    if same:
        await tx.execute(
            "UPDATE proposals SET turn_id = %(turn_id)s WHERE id = %(id)s",
            {"turn_id": new.turn_id, "id": same[0].id},
        )
        return replace(same[0], turn_id=new.turn_id), []
    for old in voided:
        await close(tx, old.id, "void")
    return await _add(tx, new), voided


async def _add(tx: Tx, new: NewProposal) -> Proposal:
    code = await _unused_code(tx, new.customer_id)
    cursor = await tx.execute(
        """
        INSERT INTO proposals (customer_id, order_id, kind, code, amount, skus, detail,
                               reason, order_state, turn_id, expires_at)
        VALUES (%(customer_id)s, %(order_id)s, %(kind)s, %(code)s, %(amount)s, %(skus)s,
                %(detail)s, %(reason)s, %(state)s, %(turn_id)s,
                now() + make_interval(mins => %(minutes)s))
        RETURNING id, order_id, %(order_number)s AS order_number, kind, code, amount, skus,
                  detail, reason, order_state, status, turn_id, expires_at, created_at
        """,
        {
            "customer_id": new.customer_id,
            "order_id": new.order.id,
            "order_number": new.order.order_number,
            "kind": new.kind,
            "code": code,
            "amount": new.amount,
            "skus": list(new.skus),
            "detail": Jsonb(dict(new.detail)),
            "reason": new.reason,
            "state": new.order.state,
            "turn_id": new.turn_id,
            "minutes": new.minutes,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives the row
    return Proposal(**row)


async def _unused_code(tx: Tx, customer_id: int) -> str:
    """Four digits that stand for nothing else the customer may write, if enough are left.

    Never those of another open offer or one of their orders. Nor those of an older offer, a
    product's name or a year, because a code stays hidden from models after its offer ends.
    """
    cursor = await tx.execute(
        """
        SELECT code, status = 'open' AS must FROM proposals WHERE customer_id = %(id)s
        UNION ALL
        SELECT digits[1], TRUE FROM orders, regexp_matches(order_number, '[0-9]+', 'g') AS digits
         WHERE customer_id = %(id)s
        UNION ALL
        SELECT digits[1], FALSE FROM products, regexp_matches(name, '[0-9]{4}', 'g') AS digits
         WHERE name ~ '[0-9]{4}'
        """,
        {"id": customer_id},
    )
    rows = await cursor.fetchall()
    free = _CODES - {row["code"] for row in rows if row["must"]}
    clear = free - _YEARS - {row["code"] for row in rows}
    return secrets.choice(sorted(clear if len(clear) >= _ENOUGH_CODES else free))


async def open_offers(tx: Tx, customer_id: int) -> list[Proposal]:
    """Open offers, oldest first. An expired one is closed and not returned."""
    await tx.execute(
        """
        UPDATE proposals SET status = 'expired'
         WHERE customer_id = %(id)s AND status = 'open' AND expires_at <= now()
        """,
        {"id": customer_id},
    )
    cursor = await tx.execute(
        SELECT + " WHERE p.customer_id = %(id)s AND p.status = 'open' ORDER BY p.id",
        {"id": customer_id},
    )
    return [Proposal(**row) for row in await cursor.fetchall()]


async def open_with_items(
    tx: Tx, customer_id: int, *, turn_id: int | None = None, ids: Sequence[int] = ()
) -> list[dict[str, Any]]:
    """The open offers made by a turn, and those of `ids`, with everything their terms say."""
    cursor = await tx.execute(
        """
        SELECT p.id, p.code, p.kind, o.order_number, p.amount, p.detail->>'new_name' AS new_item,
               (p.detail->>'new_price')::numeric AS new_price,
               (p.detail->>'refund_on_arrival')::numeric AS refund_on_arrival,
               coalesce((p.detail->>'person_decides_refund')::boolean, FALSE)
                 AS person_decides_refund,
               ARRAY(SELECT CASE u.n WHEN 1 THEN i.name ELSE u.n || ' x ' || i.name END
                       FROM order_items i, LATERAL (
                            SELECT CASE p.skus WHEN '{}' THEN i.quantity
                                   ELSE cardinality(array_positions(p.skus, i.sku)) END AS n) u
                      WHERE i.order_id = p.order_id AND u.n > 0 ORDER BY i.id) AS items
          FROM proposals p JOIN orders o ON o.id = p.order_id
         WHERE p.customer_id = %(customer_id)s AND p.status = 'open' AND p.expires_at > now()
           AND (p.turn_id = %(turn_id)s OR p.id = ANY(%(ids)s))
         ORDER BY p.id
        """,
        {"customer_id": customer_id, "turn_id": turn_id, "ids": list(ids)},
    )
    return [dict(row) for row in await cursor.fetchall()]


async def void_of_turn(tx: Tx, turn_id: int) -> list[Proposal]:
    """Voids the open offers of a turn whose answer does not tell them. Returns them, voided."""
    cursor = await tx.execute(
        SELECT + " WHERE p.turn_id = %(turn_id)s AND p.status = 'open'", {"turn_id": turn_id}
    )
    return await _voided(tx, [Proposal(**row) for row in await cursor.fetchall()])


async def decline(tx: Tx, customer_id: int, ids: Sequence[int]) -> list[Proposal]:
    """Voids open offers that the customer refused. Returns them, voided."""
    await tx.execute(
        "UPDATE proposals SET declined_at = clock_timestamp() WHERE id = ANY(%(ids)s)",
        {"ids": list(ids)},
    )
    return await void(tx, customer_id, ids)


async def void(tx: Tx, customer_id: int, ids: Sequence[int]) -> list[Proposal]:
    """Voids those of a customer's offers that are open. Returns them, voided."""
    waiting = await open_offers(tx, customer_id)
    return await _voided(tx, [proposal for proposal in waiting if proposal.id in ids])


async def _voided(tx: Tx, found: Sequence[Proposal]) -> list[Proposal]:
    for proposal in found:
        await close(tx, proposal.id, "void")
    return [replace(proposal, status="void") for proposal in found]


async def confirmed_in_turn(tx: Tx, turn_id: int) -> list[Proposal]:
    """Offers that messages of this turn accepted."""
    cursor = await tx.execute(
        SELECT + " WHERE p.confirmed_turn_id = %(turn_id)s ORDER BY p.id", {"turn_id": turn_id}
    )
    return [Proposal(**row) for row in await cursor.fetchall()]


async def newest(tx: Tx, customer_id: int) -> list[Proposal]:
    """The newest offers, open or not, newest first."""
    cursor = await tx.execute(
        SELECT + " WHERE p.customer_id = %(id)s ORDER BY p.id DESC LIMIT 20", {"id": customer_id}
    )
    return [Proposal(**row) for row in await cursor.fetchall()]


async def close(tx: Tx, proposal_id: int, status: str) -> None:
    """Voids an open offer."""
    await tx.execute(
        "UPDATE proposals SET status = %(status)s WHERE id = %(id)s AND status = 'open'",
        {"id": proposal_id, "status": status},
    )


async def confirm(tx: Tx, proposal_id: int, *, turn_id: int, message_id: int) -> bool:
    """Marks the offer confirmed; False if it was no longer open. It can succeed once."""
    cursor = await tx.execute(
        """
        UPDATE proposals
           SET status = 'confirmed', confirmed_turn_id = %(turn_id)s,
               confirmed_message_id = %(message_id)s
         WHERE id = %(id)s AND status = 'open' AND expires_at > now()
        """,
        {"id": proposal_id, "turn_id": turn_id, "message_id": message_id},
    )
    return cursor.rowcount == 1
