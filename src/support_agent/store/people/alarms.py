"""Tickets opened by alarm words."""

from support_agent.domain.models import Severity
from support_agent.store.db import Tx


async def cause_of_turn(tx: Tx, turn_id: int) -> str | None:
    """The cause of the ticket that an alarm of this turn opened, so that one case is one ticket."""
    cursor = await tx.execute(
        """
        SELECT cause FROM tickets
         WHERE turn_id = %(id)s AND cause LIKE 'alarm:%%' ORDER BY id LIMIT 1
        """,
        {"id": turn_id},
    )
    row = await cursor.fetchone()
    return row["cause"] if row else None


async def of_turn(tx: Tx, turn_id: int) -> tuple[str, str] | None:
    """The ticket that an alarm of this turn opened, and the kind of alarm, or None."""
    cursor = await tx.execute(
        """
        SELECT 'TCK-' || id AS ticket, subject FROM tickets
         WHERE turn_id = %(id)s AND cause LIKE 'alarm:%%' ORDER BY id LIMIT 1
        """,
        {"id": turn_id},
    )
    row = await cursor.fetchone()
    return (row["ticket"], row["subject"]) if row else None


async def lock_open(tx: Tx, customer_id: int) -> None:
    """Locks the customer's open alarm cases. Tickets are locked before conversations."""
    await tx.execute(
        """
        SELECT 1 FROM tickets
         WHERE customer_id = %(id)s AND status <> 'closed' AND cause LIKE 'alarm:%%'
         ORDER BY id FOR UPDATE
        """,
        {"id": customer_id},
    )


async def open_cause(
    tx: Tx, customer_id: int, *, turn_id: int | None, cause: str, subject: str
) -> str | None:
    """The cause of the ticket an alarm belongs to, locked: the turn's, else one with this cause,
    else the customer's newest open one with the subject.
    """
    cursor = await tx.execute(
        """
        SELECT cause FROM tickets
         WHERE customer_id = %(id)s AND cause LIKE 'alarm:%%'
           AND (turn_id = %(turn_id)s::bigint OR cause = %(cause)s
                OR (subject = %(subject)s AND status <> 'closed'))
         ORDER BY coalesce(turn_id = %(turn_id)s::bigint, FALSE) DESC, cause = %(cause)s DESC,
                  id DESC
         LIMIT 1 FOR UPDATE
        """,
        {"id": customer_id, "turn_id": turn_id, "cause": cause, "subject": subject},
    )
    row = await cursor.fetchone()
    return row["cause"] if row else None


async def raise_again(tx: Tx, ticket_id: int, severity: Severity, turn_id: int | None) -> None:
    """Makes a ticket at least this severe, and the turn's, so that its answer names the ticket."""
    await tx.execute(
        """
        UPDATE tickets SET updated_at = now(), turn_id = coalesce(%(turn_id)s, turn_id),
               severity = CASE
                 WHEN array_position(ARRAY['low', 'medium', 'high', 'urgent'], severity)
                      < array_position(ARRAY['low', 'medium', 'high', 'urgent'], %(severity)s)
                 THEN %(severity)s ELSE severity END
         WHERE id = %(id)s
        """,
        {"id": ticket_id, "severity": severity, "turn_id": turn_id},
    )
