"""Moves a customer's notes with a merge, and back: misses, facts, their STOP."""

from psycopg.types.json import Jsonb

from support_agent.store.customers.documents import MovedNotes
from support_agent.store.db import Tx


async def move(tx: Tx, from_id: int, into_id: int) -> MovedNotes:
    """Moves all of it. Returns what was moved, for `give_back`."""
    both = {"from": from_id, "into": into_id}
    misses = await _move_misses(tx, both)
    return {**await _move_card(tx, both), "misses": misses}


async def move_back(tx: Tx, from_id: int, into_id: int, moved: MovedNotes) -> None:
    """Undoes `move`. Facts told again since then stay where they are."""
    both = {"from": from_id, "into": into_id}
    await _return_misses(tx, both, moved.get("misses", []))
    await _return_card(tx, both, moved.get("facts", {}), moved.get("stopped"))


async def _move_misses(tx: Tx, both: dict[str, int]) -> list[str]:
    """Keeps the guard against guessing going. Returns the numbers that were moved."""
    cursor = await tx.execute(
        """
        UPDATE order_misses m SET customer_id = %(into)s
         WHERE customer_id = %(from)s
           AND NOT EXISTS (SELECT 1 FROM order_misses o
                            WHERE o.customer_id = %(into)s AND o.order_number = m.order_number)
        RETURNING order_number
        """,
        both,
    )
    return sorted(row["order_number"] for row in await cursor.fetchall())


async def _return_misses(tx: Tx, both: dict[str, int], numbers: list[str]) -> None:
    await tx.execute(
        """
        UPDATE order_misses m SET customer_id = %(from)s
         WHERE customer_id = %(into)s AND order_number = ANY(%(numbers)s)
           AND NOT EXISTS (SELECT 1 FROM order_misses o
                            WHERE o.customer_id = %(from)s AND o.order_number = m.order_number)
        """,
        {**both, "numbers": numbers},
    )


async def _move_card(tx: Tx, both: dict[str, int]) -> MovedNotes:
    """Moves their facts, unless the customer has told others, and their opt-out from texts."""
    cursor = await tx.execute(
        """
        WITH theirs AS (
            SELECT extracted_data AS facts, sms_opted_out_at AS stopped FROM customers
             WHERE id = %(from)s
        ), given AS (
            UPDATE customers c SET extracted_data = theirs.facts || c.extracted_data,
                   sms_opted_out_at = coalesce(c.sms_opted_out_at, theirs.stopped)
              FROM theirs WHERE c.id = %(into)s
        ), gone AS (
            UPDATE customers SET extracted_data = '{}', sms_opted_out_at = NULL
             WHERE id = %(from)s
        )
        SELECT facts, stopped::text FROM theirs
        """,
        both,
    )
    return MovedNotes(**await cursor.fetchone() or {})


async def _return_card(
    tx: Tx, both: dict[str, int], facts: dict[str, object], stopped: str | None
) -> None:
    await tx.execute(
        """
        WITH taken AS (
            UPDATE customers SET sms_opted_out_at = nullif(sms_opted_out_at,
                                                           %(stopped)s::timestamptz),
                   extracted_data = (
                     SELECT coalesce(jsonb_object_agg(key, value), '{}')
                       FROM jsonb_each(extracted_data)
                      WHERE value IS DISTINCT FROM %(facts)s::jsonb -> key)
             WHERE id = %(into)s
        )
        UPDATE customers SET extracted_data = %(facts)s::jsonb || extracted_data,
               sms_opted_out_at = coalesce(sms_opted_out_at, %(stopped)s::timestamptz)
         WHERE id = %(from)s
        """,
        {**both, "facts": Jsonb(facts), "stopped": stopped},
    )
