"""Confirmed offers with their current results in the ledger."""

from dataclasses import dataclass

from support_agent.domain.models import EffectStatus
from support_agent.store.commerce.effects import Outcome
from support_agent.store.db import Tx


@dataclass(frozen=True, slots=True)
class ConfirmedOffer:
    """A confirmed offer. Without an effect if none was entered; amounts as text."""

    code: str
    kind: str
    order_number: str
    amount: str | None
    effect_id: int | None
    status: EffectStatus | None
    result: Outcome | None
    new_item: str | None
    return_number: str | None
    refund_on_arrival: str | None
    person_decides_refund: bool | None


async def by_turn(tx: Tx, turn_id: int) -> list[ConfirmedOffer]:
    """What confirmations of this turn started, with the current state."""
    return await _confirmed(tx, turn_id=turn_id)


async def by_offer(tx: Tx, proposal_id: int) -> list[ConfirmedOffer]:
    """The same for one confirmed offer."""
    return await _confirmed(tx, proposal_id=proposal_id)


async def _confirmed(
    tx: Tx, *, turn_id: int | None = None, proposal_id: int | None = None
) -> list[ConfirmedOffer]:
    cursor = await tx.execute(
        """
        SELECT p.code, p.kind, o.order_number, p.amount::text AS amount, e.id AS effect_id,
               e.status, e.result, p.detail->>'new_name' AS new_item,
               'RET-' || r.id AS return_number, r.amount::text AS refund_on_arrival,
               p.detail->'person_decides_refund' AS person_decides_refund
          FROM proposals p
          JOIN orders o ON o.id = p.order_id
          LEFT JOIN effects e ON e.proposal_id = p.id
          LEFT JOIN returns r ON r.effect_id = e.id
         WHERE p.confirmed_turn_id IS NOT NULL
           AND (p.confirmed_turn_id = %(turn_id)s OR p.id = %(proposal_id)s) ORDER BY p.id
        """,
        {"turn_id": turn_id, "proposal_id": proposal_id},
    )
    return [ConfirmedOffer(**row) for row in await cursor.fetchall()]
