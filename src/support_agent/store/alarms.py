"""Tickets that alarm words opened."""

from datetime import datetime

from support_agent.domain.models import Severity
from support_agent.store.db import Tx


async def cause_of_turn(tx: Tx, turn_id: int) -> str | None:
    """The cause of the ticket an alarm of this turn opened, so that one case stays one ticket."""
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
    """The ticket that an alarm of this turn opened, and the kind of alarm; None without one."""
    cursor = await tx.execute(
        """
        SELECT 'TCK-' || id AS ticket, subject FROM tickets
         WHERE turn_id = %(id)s AND cause LIKE 'alarm:%%' ORDER BY id LIMIT 1
        """,
        {"id": turn_id},
    )
    row = await cursor.fetchone()
    return (row["ticket"], row["subject"]) if row else None


async def raise_severity(tx: Tx, ticket_id: int, severity: Severity) -> None:
    """Makes a ticket at least this severe."""
    await tx.execute(
        """
        UPDATE tickets SET severity = %(severity)s, updated_at = now()
         WHERE id = %(id)s
           AND array_position(ARRAY['low', 'medium', 'high', 'urgent'], severity)
               < array_position(ARRAY['low', 'medium', 'high', 'urgent'], %(severity)s)
        """,
        {"id": ticket_id, "severity": severity},
    )


async def set_due(tx: Tx, ticket_id: int, due_at: datetime) -> None:
    """When a promise has to be kept; an earlier one stands."""
    await tx.execute(
        """
        UPDATE tickets SET due_at = least(due_at, %(due_at)s) WHERE id = %(id)s
        """,
        {"id": ticket_id, "due_at": due_at},
    )
