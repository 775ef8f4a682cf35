"""Cases in which a customer waits for a person's words, and whether one is open at all."""

from support_agent.store.db import Tx

# What opened a case in which nothing has to be decided: somebody has to write to the customer.
_WAITS_FOR_WORDS = ["conversation", "handoff", "alarm", "unsupported", "limit", "promise"]


async def has_open(tx: Tx, customer_id: int) -> bool:
    """Whether a case of the customer is not closed."""
    cursor = await tx.execute(
        "SELECT 1 FROM tickets WHERE customer_id = %(id)s AND status <> 'closed' LIMIT 1",
        {"id": customer_id},
    )
    return await cursor.fetchone() is not None


async def lock_conversation_cases(tx: Tx, customer_id: int) -> list[int]:
    """The open cases that are about nothing but who answers the customer."""
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
    """The open cases that nobody has and in which the customer waits for a person's words, locked.

    One that somebody else decides on right now is left to them: nobody waits for anybody here.
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
