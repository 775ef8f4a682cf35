"""The current results of offers that a turn confirmed, from the ledger."""

from typing import Literal, cast

from support_agent.agent.wording.terms import written_outcome
from support_agent.domain.models import EffectStatus
from support_agent.ports.documents import OfferOutcome
from support_agent.store.commerce import confirmed
from support_agent.store.commerce.confirmed import ConfirmedOffer
from support_agent.store.db import Tx


async def told_of_turn(tx: Tx, turn_id: int, effect_id: int | None = None) -> list[str]:
    """Code's sentences for the turn's confirmed offers, or for the one of this effect."""
    found = await confirmed.by_turn(tx, turn_id)
    return [
        written_outcome(document(row))
        for row in found
        if row.effect_id is not None and effect_id in {None, row.effect_id}
    ]


async def told_of_offer(tx: Tx, proposal_id: int) -> list[str]:
    """Code's sentence for a confirmed offer, from the current ledger."""
    rows = await confirmed.by_offer(tx, proposal_id)
    return [written_outcome(document(row)) for row in rows if row.effect_id is not None]


def document(row: ConfirmedOffer) -> OfferOutcome:
    """The result of a confirmed offer from its ledger row, without empty fields."""
    result = row.result or {}
    due = row.refund_on_arrival
    shown: OfferOutcome = {
        "code": row.code,
        "kind": row.kind,
        "order_number": row.order_number,
        "outcome": _outcome(row.status),
        "amount": row.amount or "",
        "new_item": row.new_item or "",
        "return_number": row.return_number or "",
        "refund_on_arrival": due if due and due != "0.00" else "",
        "person_decides_refund": bool(row.person_decides_refund),
        "reference": result.get("reference", ""),
        "tracking_number": result.get("tracking_number", ""),
        "carrier": result.get("carrier", ""),
        "url": result.get("url", ""),
        "reason": result.get("reason", ""),
        "ticket": result.get("ticket", ""),
        "by_when": result.get("by_when", ""),
    }
    return cast("OfferOutcome", {key: value for key, value in shown.items() if value})


def _outcome(status: EffectStatus | None) -> Literal["done", "failed", "with_person", "pending"]:
    match status:
        case "done" | "failed":
            return status
        case "by_hand":
            return "with_person"
        case _:
            return "pending"
