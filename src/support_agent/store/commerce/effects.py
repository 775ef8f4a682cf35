"""The ledger of everything done in the outside world, each entered once, with its result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import LiteralString, TypedDict

import psycopg
from psycopg.types.json import Jsonb

from support_agent.domain.cases import EffectShown
from support_agent.domain.errors import Conflict
from support_agent.domain.models import EffectStatus, progress
from support_agent.domain.offers.kind import Detail
from support_agent.store.db import Tx

_EFFECT: LiteralString = """e.id, e.key, e.customer_id, e.order_id, e.turn_id, e.proposal_id,
       e.kind, e.status, e.rule, e.arguments, e.result, e.actor,
       (SELECT order_number FROM orders o WHERE o.id = e.order_id) AS order_number,
       (SELECT payment_reference FROM orders o WHERE o.id = e.order_id) AS payment"""


class Arguments(Detail, total=False):
    """What exactly is done, as stored; amounts are dollars as text."""

    amount: str
    skus: Sequence[str]


class Outcome(TypedDict, total=False):
    """The result of an effect, as stored.

    `by` and `by_when`: for what a person does by hand; `ticket`: that person's ticket.
    """

    reference: str
    amount: str
    carrier: str
    tracking_number: str
    url: str
    reason: str
    by: str
    by_when: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Effect:
    """One row of the ledger. `payment`: the vendor's reference of the order's payment."""

    id: int
    key: str
    customer_id: int
    order_id: int | None
    order_number: str | None
    payment: str | None
    turn_id: int | None
    proposal_id: int | None
    kind: str
    status: EffectStatus
    rule: str
    arguments: Arguments
    result: Outcome
    actor: str

    @property
    def amount(self) -> Decimal:
        """The dollars it is about; None if it is not about money."""
        return Decimal(self.arguments.get("amount", "0"))

    def shown(self, amount: Decimal | None) -> EffectShown:
        """What people see of it, with this amount."""
        return {
            "kind": self.kind,
            "status": progress(self.status),
            "order_number": self.order_number,
            "amount": None if amount is None else str(amount),
            "reference": self.result.get("reference"),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEffect:
    """A new effect. `key` is the same for every try; `actor`: "customer", "operator:NAME"…"""

    key: str
    customer_id: int
    order_id: int
    turn_id: int | None
    kind: str
    status: EffectStatus
    rule: str
    arguments: Mapping[str, object]
    proposal_id: int | None = None
    actor: str = "customer"


async def record(tx: Tx, new: NewEffect) -> tuple[int, bool]:
    """Enters an effect. Returns its ID and whether it is new.

    Raises Conflict for the same key with other arguments: there is never a second effect.
    """
    arguments = Jsonb(dict(new.arguments))
    cursor = await tx.execute(
        """
        INSERT INTO effects (key, customer_id, order_id, turn_id, proposal_id, kind, status, rule,
                             arguments, actor)
        VALUES (%(key)s, %(customer_id)s, %(order_id)s, %(turn_id)s, %(proposal_id)s, %(kind)s,
                %(status)s, %(rule)s, %(arguments)s, %(actor)s)
        ON CONFLICT (key) DO NOTHING
        RETURNING id
        """,
        {
            "key": new.key,
            "customer_id": new.customer_id,
            "order_id": new.order_id,
            "turn_id": new.turn_id,
            "proposal_id": new.proposal_id,
            "kind": new.kind,
            "status": new.status,
            "rule": new.rule,
            "arguments": arguments,
            "actor": new.actor,
        },
    )
    row = await cursor.fetchone()
    if row:
        return row["id"], True
    cursor = await tx.execute(
        "SELECT id, arguments = %(arguments)s AS same FROM effects WHERE key = %(key)s",
        {"key": new.key, "arguments": arguments},
    )
    row = await cursor.fetchone()
    if row is None or not row["same"]:
        raise Conflict(f"effect {new.key!r} stands in the ledger with other arguments")
    return row["id"], False


async def add_refund(
    tx: Tx, *, effect_id: int, order_id: int, amount: Decimal, skus: Sequence[str]
) -> None:
    """Records the refund. Raises Conflict if the order's refunds would exceed its total."""
    try:
        async with tx.transaction():
            await tx.execute(
                """
                INSERT INTO refunds (order_id, effect_id, amount, skus)
                VALUES (%(order_id)s, %(effect_id)s, %(amount)s, %(skus)s)
                """,
                {
                    "order_id": order_id,
                    "effect_id": effect_id,
                    "amount": amount,
                    "skus": list(skus),
                },
            )
    except psycopg.errors.CheckViolation as error:
        raise Conflict("the refunds of the order would exceed its total") from error


async def refunded_today(tx: Tx, customer_id: int) -> Decimal:
    """Dollars refunded to the customer in the last 24 hours, over all orders."""
    cursor = await tx.execute(
        """
        SELECT coalesce(sum(r.amount), 0) AS total FROM refunds r
          JOIN orders o ON o.id = r.order_id
         WHERE o.customer_id = %(id)s AND NOT r.failed
           AND r.created_at > now() - interval '24 hours'
        """,
        {"id": customer_id},
    )
    row = await cursor.fetchone()
    return row["total"] if row else Decimal(0)


_TAKE_INTENDED: LiteralString = """
UPDATE effects e SET status = 'calling', updated_at = now(),
       leased_until = now() + make_interval(secs => %(lease)s)
  FROM (SELECT id FROM effects
         WHERE status = 'intended'
           AND (id = %(id)s::bigint
                OR %(id)s IS NULL AND updated_at < now() - interval '2 seconds')
         ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) next
 WHERE e.id = next.id
RETURNING {effect}
""".replace("{effect}", _EFFECT)


async def take_intended(tx: Tx, effect_id: int | None, lease_seconds: float) -> Effect | None:
    """Takes an intended effect in order to call the vendor: this one, or the oldest abandoned.

    A turn that just wrote its intent makes the call itself, so recent ones are left to it.
    """
    cursor = await tx.execute(
        _TAKE_INTENDED,
        {"id": effect_id, "lease": lease_seconds},
    )
    row = await cursor.fetchone()
    return Effect(**row) if row else None


_TAKE_IN_DOUBT: LiteralString = """
UPDATE effects e SET status = 'unknown', updated_at = now(),
       leased_until = now() + make_interval(secs => %(lease)s)
  FROM (SELECT id FROM effects
         WHERE status IN ('calling', 'unknown') AND leased_until < now()
         ORDER BY id LIMIT 20 FOR UPDATE SKIP LOCKED) next
 WHERE e.id = next.id
RETURNING {effect}
""".replace("{effect}", _EFFECT)


async def take_in_doubt(tx: Tx, lease_seconds: float) -> list[Effect]:
    """Takes effects with unknown outcome: the caller died, or the vendor never answered."""
    cursor = await tx.execute(
        _TAKE_IN_DOUBT,
        {"lease": lease_seconds},
    )
    return [Effect(**row) for row in await cursor.fetchall()]


async def settle(tx: Tx, effect_id: int, status: EffectStatus, result: Outcome) -> bool:
    """Writes the result of a call. False if it is already settled: that never changes."""
    cursor = await tx.execute(
        """
        UPDATE effects SET status = %(status)s, result = %(result)s, updated_at = now()
         WHERE id = %(id)s AND status IN ('calling', 'unknown', 'by_hand') AND status <> %(status)s
        """,
        {"id": effect_id, "status": status, "result": Jsonb(result)},
    )
    return cursor.rowcount == 1


async def note_ticket(tx: Tx, effect_id: int, ticket: str) -> bool:
    """Records that a person now has it; False if that was already recorded."""
    cursor = await tx.execute(
        """
        UPDATE effects SET result = result || jsonb_build_object('ticket', %(ticket)s::text)
         WHERE id = %(id)s AND NOT result ? 'ticket'
        """,
        {"id": effect_id, "ticket": ticket},
    )
    return cursor.rowcount == 1


async def mark_refund_failed(tx: Tx, effect_id: int) -> None:
    """The vendor refused: the money no longer counts as refunded."""
    await tx.execute("UPDATE refunds SET failed = TRUE WHERE effect_id = %(id)s", {"id": effect_id})


async def turn_tells(tx: Tx, effect: Effect) -> bool:
    """Whether the turn of an effect continues and will read its result itself.

    A call has already read what was in doubt, and is not told again.
    """
    cursor = await tx.execute(
        """
        SELECT 1 FROM turns
         WHERE id = %(id)s AND status = 'open' AND (kind = 'customer' OR %(called)s)
        """,
        {"id": effect.turn_id, "called": effect.status == "calling"},
    )
    return await cursor.fetchone() is not None


_BY_HAND_OF: LiteralString = """
SELECT {effect}
  FROM effects e
  JOIN tickets t ON t.customer_id = e.customer_id AND 'TCK-' || t.id = %(ticket)s
 WHERE e.result->>'ticket' = %(ticket)s AND e.result ? 'by_when'
 ORDER BY e.status = 'by_hand' DESC, e.id DESC LIMIT 1
""".replace("{effect}", _EFFECT)


async def by_hand_of(tx: Tx, ticket: str) -> Effect | None:
    """What a person does or did by hand under this ticket. The caller holds its lock."""
    cursor = await tx.execute(
        _BY_HAND_OF,
        {"ticket": ticket},
    )
    row = await cursor.fetchone()
    return Effect(**row) if row else None


_BY_ID = "SELECT {effect} FROM effects e WHERE e.id = %(id)s".replace("{effect}", _EFFECT)


async def by_id(tx: Tx, effect_id: int) -> Effect | None:
    """The current row of the ledger."""
    cursor = await tx.execute(_BY_ID, {"id": effect_id})
    row = await cursor.fetchone()
    return Effect(**row) if row else None
