"""Transfers of callers to a person: who is rung, and how it ended."""

from dataclasses import dataclass
from typing import Literal

from support_agent.store.db import Tx

Status = Literal["waiting", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Passed:
    """One caller being transferred. `brief` is what the person is told first.

    `turn_id`: the call that was transferred.
    """

    turn_id: int
    customer_id: int
    brief: str
    status: Status


async def begin(tx: Tx, call_id: str, turn_id: int, brief: str) -> None:
    """Records that the caller of this telephone call is to be transferred."""
    await tx.execute(
        """
        INSERT INTO transfers (call_id, turn_id, brief) VALUES (%(call)s, %(turn)s, %(brief)s)
        ON CONFLICT (call_id) DO UPDATE
           SET turn_id = excluded.turn_id, brief = excluded.brief, status = 'waiting'
        """,
        {"call": call_id, "turn": turn_id, "brief": brief},
    )


async def find(tx: Tx, call_id: str) -> Passed | None:
    """The transfer of a telephone call, or None."""
    cursor = await tx.execute(
        """
        SELECT p.turn_id, t.customer_id, p.brief, p.status
          FROM transfers p JOIN turns t ON t.id = p.turn_id WHERE p.call_id = %(call)s
        """,
        {"call": call_id},
    )
    row = await cursor.fetchone()
    return Passed(**row) if row else None


async def end(tx: Tx, call_id: str, status: Status) -> bool:
    """Records how it ended; False if that is already known, or there was no transfer."""
    cursor = await tx.execute(
        """
        UPDATE transfers SET status = %(status)s WHERE call_id = %(call)s AND status = 'waiting'
        """,
        {"call": call_id, "status": status},
    )
    return cursor.rowcount > 0
