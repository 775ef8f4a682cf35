"""What came of the offers that a turn has confirmed, as the ledger stands."""

from typing import Any

from support_agent.agent.wording.terms import written_outcome
from support_agent.store.commerce import effects
from support_agent.store.db import Tx


async def told_of_turn(tx: Tx, turn_id: int, effect_id: int | None = None) -> list[str]:
    """Code's sentences for the turn's confirmed offers, or for the one of this effect."""
    found = await effects.confirmed_in_turn(tx, turn_id)
    return [
        written_outcome(document(row))
        for row in found
        if row["effect_id"] is not None and effect_id in {None, row["effect_id"]}
    ]


async def told_of_offer(tx: Tx, proposal_id: int) -> list[str]:
    """Code's sentence for an offer that was confirmed, as the ledger stands now."""
    rows = await effects.of_offer(tx, proposal_id)
    return [written_outcome(document(row)) for row in rows if row["effect_id"] is not None]


def document(row: dict[str, Any]) -> dict[str, Any]:
    """What came of a confirmed offer, as its ledger row stands."""
    outcome = {"done": "done", "failed": "failed", "by_hand": "with_person"}.get(
        str(row["status"]), "pending"
    )
    shown = {
        "code": row["code"],
        "kind": row["kind"],
        "order_number": row["order_number"],
        "outcome": outcome,
        "amount": row["amount"],
        "new_item": row["new_item"],
        "return_number": row["return_number"],
        "refund_on_arrival": row["refund_on_arrival"] if row["refund_on_arrival"] != "0.00" else "",
        "person_decides_refund": row["person_decides_refund"],
        **{
            key: row["result"][key]
            for key in (
                "reference",
                "tracking_number",
                "carrier",
                "url",
                "reason",
                "ticket",
                "by_when",
            )
            if row["result"] and key in row["result"]
        },
    }
    return {key: value for key, value in shown.items() if value}
