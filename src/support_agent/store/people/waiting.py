"""Cases in which a customer waits for a person's words, and whether a case is open at all."""

from support_agent.store.db import Tx

# The causes of cases without a decision to make: somebody has to write to the customer.
_WAITS_FOR_WORDS = ["conversation", "handoff", "alarm", "unsupported", "limit", "promise"]


async def has_open(tx: Tx, customer_id: int) -> bool:
    """Whether the customer has an unclosed case."""
    cursor = await tx.execute(
        "SELECT 1 FROM tickets WHERE customer_id = %(id)s AND status <> 'closed' LIMIT 1",
        {"id": customer_id},
    )
    return await cursor.fetchone() is not None


async def lock_conversation_cases(tx: Tx, customer_id: int) -> list[int]:
    """The open cases that are only about who answers the customer."""
    cursor = await tx.execute(
        """
        SELECT id FROM tickets
         WHERE customer_id = %(id)s AND status <> 'closed' AND cause LIKE 'conversation:%%'
         ORDER BY id FOR UPDATE
        """,
        {"id": customer_id},
    )
    return [row["id"] for row in await cursor.fetchall()]


async def waiting_for_somebody(tx: Tx, customer_id: int) -> list[int]:
    """The open, unassigned cases in which the customer waits for a person's words, locked.

    Skips a case that somebody else is deciding right now: nobody waits for a lock here.
    """
    cursor = await tx.execute(
        """
        SELECT t.id FROM tickets t JOIN conversations c USING (customer_id)
         WHERE t.customer_id = %(id)s AND t.status = 'open'
           AND (t.turn_id = c.handed_over_turn_id
                OR split_part(t.cause, ':', 1) = ANY(%(causes)s))
         ORDER BY t.id FOR UPDATE OF t SKIP LOCKED
        """,
        {"id": customer_id, "causes": _WAITS_FOR_WORDS},
    )
    return [row["id"] for row in await cursor.fetchall()]
