"""What models cost in the last 24 hours, and how often an answer was withheld."""

from dataclasses import dataclass
from typing import Any

from support_agent.domain.policies.budget import Spent
from support_agent.store.db import Tx


async def spent_in_all(tx: Tx) -> Spent:
    """The total of everybody."""
    cursor = await tx.execute(
        """
        SELECT coalesce(sum(prompt_tokens + completion_tokens), 0)::bigint AS tokens,
               coalesce(sum(cost_usd), 0) AS dollars
          FROM turns WHERE started_at > now() - interval '24 hours'
        """
    )
    return _spent(await cursor.fetchone())


async def spent_by_strangers(tx: Tx) -> Spent:
    """The total of everybody who has proven no contact on file."""
    cursor = await tx.execute(
        """
        SELECT coalesce(sum(prompt_tokens + completion_tokens), 0)::bigint AS tokens,
               coalesce(sum(cost_usd), 0) AS dollars
          FROM turns t WHERE started_at > now() - interval '24 hours'
           AND NOT EXISTS (SELECT 1 FROM identities i
                            WHERE i.customer_id = t.customer_id AND i.verified_at IS NOT NULL)
        """
    )
    return _spent(await cursor.fetchone())


async def turns_lately(tx: Tx, customer_id: int, most: int) -> int:
    """How many of the customer's newest `most` turns were answered within 24 hours."""
    cursor = await tx.execute(
        """
        SELECT count(*)::int AS n
          FROM (SELECT started_at FROM turns
                 WHERE customer_id = %(id)s AND kind = 'customer' AND status = 'done'
                 ORDER BY id DESC LIMIT %(most)s) newest
         WHERE started_at > now() - interval '24 hours'
        """,
        {"id": customer_id, "most": most},
    )
    return (await cursor.fetchone() or {})["n"]


async def spent_by(tx: Tx, customer_id: int, *, without_turn: int) -> Spent:
    """One customer's total, without the current turn."""
    cursor = await tx.execute(
        """
        SELECT coalesce(sum(prompt_tokens + completion_tokens), 0)::bigint AS tokens,
               coalesce(sum(cost_usd), 0) AS dollars
          FROM turns
         WHERE customer_id = %(id)s AND id <> %(turn_id)s
           AND started_at > now() - interval '24 hours'
        """,
        {"id": customer_id, "turn_id": without_turn},
    )
    return _spent(await cursor.fetchone())


def _spent(row: Any) -> Spent:
    return Spent(row["tokens"], row["dollars"])


async def count_blocked(tx: Tx, turn_id: int) -> None:
    """Counts one more withheld answer of this turn."""
    await tx.execute(
        "UPDATE turns SET claims_blocked = claims_blocked + 1 WHERE id = %(id)s", {"id": turn_id}
    )


@dataclass(frozen=True, slots=True)
class Blocked:
    """The answers of the last 24 hours, and how many were withheld or first corrected.

    On the phone, each turn of the caller asks for one answer.
    """

    answered: int
    blocked: int


async def blocked(tx: Tx) -> Blocked:
    """The figures of the claim check."""
    cursor = await tx.execute(
        """
        SELECT coalesce(sum(answers), 0)::int AS answered,
               coalesce(sum(least(claims_blocked, answers)), 0)::int AS blocked
          FROM (SELECT claims_blocked,
                       CASE kind WHEN 'customer' THEN 1
                            ELSE (SELECT count(*) FROM messages
                                   WHERE batch_id = turns.id AND direction = 'inbound') END
                       AS answers
                  FROM turns WHERE kind IN ('customer', 'call') AND status = 'done'
                   AND started_at > now() - interval '24 hours') AS turn
        """
    )
    return Blocked(**(await cursor.fetchone() or {"answered": 0, "blocked": 0}))
