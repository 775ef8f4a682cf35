"""Reads the customers' audit chains, which the database writes itself, and erases their content."""

from collections.abc import AsyncIterator

from support_agent.domain.audit import Link
from support_agent.store.db import Tx


async def heads(tx: Tx) -> list[tuple[int, int, str]]:
    """The end of every customer's chain: customer, number of entries, hash."""
    cursor = await tx.execute(
        """
        SELECT customer_id, coalesce(h.seq, 0) AS seq, coalesce(h.hash, '') AS hash
          FROM audit_heads h
          FULL JOIN (SELECT DISTINCT customer_id FROM audit) a USING (customer_id)
         ORDER BY customer_id
        """
    )
    return [(row["customer_id"], row["seq"], row["hash"]) for row in await cursor.fetchall()]


async def links(tx: Tx, customer_id: int) -> AsyncIterator[Link]:
    """The customer's chain, oldest first."""
    cursor = await tx.execute(
        """
        SELECT seq, entry, salt, entry_hash, chain_hash FROM audit
         WHERE customer_id = %(id)s ORDER BY seq
        """,
        {"id": customer_id},
    )
    async for row in cursor:
        yield Link(**row)


async def erase(tx: Tx, customer_id: int) -> int:
    """Erases the content of a customer's entries. Returns how many; the chain stays valid.

    The erasure becomes the chain's next entry, unless there was nothing to erase.
    """
    # Every new entry waits for the lock on the head.
    await tx.execute(
        "SELECT 1 FROM audit_heads WHERE customer_id = %(id)s FOR UPDATE", {"id": customer_id}
    )
    cursor = await tx.execute(
        """
        UPDATE audit SET entry = NULL, salt = NULL
         WHERE customer_id = %(id)s AND entry IS NOT NULL AND entry::jsonb->>'kind' <> 'erasure'
        """,
        {"id": customer_id},
    )
    if cursor.rowcount:
        await tx.execute(
            """
            SELECT audit_append(%(id)s, jsonb_build_object('kind', 'erasure', 'actor', 'operator',
                                                           'entries', %(erased)s::int))
            """,
            {"id": customer_id, "erased": cursor.rowcount},
        )
    return cursor.rowcount
