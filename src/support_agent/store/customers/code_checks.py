"""The checks of codes in messages, for the turns that answer them."""

from dataclasses import dataclass

from psycopg.types.json import Jsonb

from support_agent.store.customers.codes import Outcome
from support_agent.store.customers.documents import NewAddress
from support_agent.store.db import Tx


async def note_beside(
    tx: Tx, message_id: int, code_id: int, outcome: Outcome, ticket: str | None
) -> None:
    """Records that a message contained a code but did not hand it over."""
    noted = {str(message_id): {"outcome": outcome, "ticket": ticket}}
    await tx.execute(
        """
        UPDATE codes SET detail = detail
               || jsonb_build_object('beside', coalesce(detail->'beside', '{}') || %(noted)s)
         WHERE id = %(id)s
        """,
        {"id": code_id, "noted": Jsonb(noted)},
    )


async def note_check(
    tx: Tx, message_id: int, code_id: int, outcome: Outcome, tries_left: int
) -> None:
    """Stores the check of a message's code, for the turn that answers it."""
    await tx.execute(
        """
        INSERT INTO code_checks (message_id, code_id, outcome, tries_left)
        VALUES (%(message_id)s, %(code_id)s, %(outcome)s, %(tries_left)s)
        ON CONFLICT (message_id) DO NOTHING
        """,
        {
            "message_id": message_id,
            "code_id": code_id,
            "outcome": outcome,
            "tries_left": tries_left,
        },
    )


async def take_back(tx: Tx, change: "Verified", refused_by: int, ticket: str) -> None:
    """Undoes an accepted code, because a later message of its batch refused the change."""
    await tx.execute("DELETE FROM code_checks WHERE message_id = %(id)s", {"id": change.message_id})
    await note_beside(tx, refused_by, change.code_id, "refused", ticket)


async def any_checked(tx: Tx, message_ids: list[int]) -> bool:
    """Whether a code in one of these messages was checked."""
    cursor = await tx.execute(
        """
        SELECT message_id FROM code_checks WHERE message_id = ANY (%(message_ids)s)
         UNION ALL
        SELECT m.id FROM messages m JOIN codes c ON m.customer_id IN (c.asked_by, c.customer_id)
         WHERE m.id = ANY (%(message_ids)s) AND jsonb_exists(c.detail->'beside', m.id::text)
         LIMIT 1
        """,
        {"message_ids": message_ids},
    )
    return await cursor.fetchone() is not None


@dataclass(frozen=True, slots=True)
class Verified:
    """A change that a code of this turn allows. `made`: it was carried out, or can't be."""

    code_id: int
    message_id: int
    detail: NewAddress
    made: bool


async def verified_changes(tx: Tx, turn_id: int) -> list[Verified]:
    """Address changes whose code was returned in this turn."""
    cursor = await tx.execute(
        """
        SELECT c.id AS code_id, k.message_id, c.detail,
               EXISTS (SELECT 1 FROM tool_runs r
                        WHERE r.turn_id = %(turn_id)s AND r.call_id = 'code-' || c.id) AS made
          FROM code_checks k JOIN codes c ON c.id = k.code_id JOIN messages m ON m.id = k.message_id
         WHERE m.batch_id = %(turn_id)s AND k.outcome = 'verified' AND c.purpose = 'address_change'
           AND m.customer_id = c.customer_id
         ORDER BY c.id
        """,
        {"turn_id": turn_id},
    )
    return [Verified(**row) for row in await cursor.fetchall()]
