"""Cases for people."""

from datetime import datetime

from psycopg.types.json import Jsonb

from support_agent.domain.cases import Case, Ticket, TicketOutcome, TicketStatus
from support_agent.domain.models import SEVERITIES, Severity
from support_agent.store.db import Tx
from support_agent.store.people.ticket_rows import SELECT, read

RANKS = {severity: rank for rank, severity in enumerate(reversed(SEVERITIES), 1)}
# Beyond this many characters of facts, a person reads the conversation.
_MOST_FACTS = 4_000


async def open_ticket(tx: Tx, case: Case) -> Ticket:
    """Opens a ticket for the case, or returns the one that its cause opened before.

    An order's open ticket of the same issue is that ticket: a second request makes no second case.
    The staff is notified once of a new one, when this transaction commits.
    """
    if case.order_id is not None and (
        standing := await _standing(tx, case.customer_id, case.order_id, case.issue_type)
    ):
        return standing
    ticket = await _of_cause(tx, case, case.cause)
    if case.again is not None and ticket["status"] == "closed":
        continued = await _open_of_cause(tx, case.cause)
        ticket = continued or await _of_cause(tx, case, f"{case.cause}:{case.again}")
    if case.due_at is not None:
        ticket = await set_due(tx, ticket["id"], case.due_at)
    return ticket


async def _of_cause(tx: Tx, case: Case, cause: str) -> Ticket:
    cursor = await tx.execute(
        """
        WITH made AS (
            INSERT INTO tickets (customer_id, cause, issue_type, severity, subject, brief,
                                 order_id, turn_id, created_at)
            -- The clock's time: everything that this transaction has stored is older.
            VALUES (%(customer_id)s, %(cause)s, %(issue_type)s, %(severity)s, %(subject)s,
                    %(brief)s, %(order_id)s, %(turn_id)s, clock_timestamp())
            ON CONFLICT (cause) DO UPDATE SET updated_at = tickets.updated_at
            RETURNING id, xmax = 0 AS is_new
        ), told AS (
            INSERT INTO ticket_notices (ticket_id) SELECT id FROM made WHERE is_new
        )
        SELECT id FROM made
        """,
        {
            "customer_id": case.customer_id,
            "cause": cause,
            "issue_type": case.issue_type,
            "severity": case.severity,
            "subject": case.subject,
            "brief": Jsonb(case.brief),
            "order_id": case.order_id,
            "turn_id": case.turn_id,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - DO UPDATE always returns the row
    return await current(tx, row["id"])


async def _open_of_cause(tx: Tx, cause: str) -> Ticket | None:
    """The newest open case of this cause or one that continues it, locked against closing."""
    cursor = await tx.execute(
        SELECT
        + """
         WHERE t.status IN ('open', 'taken')
           AND (t.cause = %(cause)s OR starts_with(t.cause, %(cause)s || ':'))
         ORDER BY t.id DESC LIMIT 1 FOR UPDATE OF t
        """,
        {"cause": cause},
    )
    return read(await cursor.fetchone())


async def was_opened(tx: Tx, cause: str) -> bool:
    """Whether there is a case of this cause, open or closed."""
    cursor = await tx.execute("SELECT 1 FROM tickets WHERE cause = %(cause)s", {"cause": cause})
    return await cursor.fetchone() is not None


async def opened_today(tx: Tx, rule: str) -> int:
    """How many cases this rule opened within 24 hours."""
    cursor = await tx.execute(
        """
        SELECT count(*)::int AS n FROM tickets
         WHERE created_at > now() - interval '24 hours' AND starts_with(cause, %(rule)s || ':')
        """,
        {"rule": rule},
    )
    return (await cursor.fetchone() or {})["n"]


async def _standing(tx: Tx, customer_id: int, order_id: int, issue_type: str) -> Ticket | None:
    cursor = await tx.execute(
        SELECT
        + """
         WHERE t.customer_id = %(id)s AND t.order_id = %(order_id)s
           AND t.issue_type = %(issue_type)s AND t.status <> 'closed'
         ORDER BY t.id DESC LIMIT 1
        """,
        {"id": customer_id, "order_id": order_id, "issue_type": issue_type},
    )
    return read(await cursor.fetchone())


async def shown(tx: Tx, ticket_id: int) -> Ticket | None:
    """The current ticket in this transaction."""
    cursor = await tx.execute(SELECT + " WHERE t.id = %(id)s", {"id": ticket_id})
    return read(await cursor.fetchone())


async def current(tx: Tx, ticket_id: int) -> Ticket:
    """Like `shown`, for a ticket that is known to exist: none is ever deleted."""
    ticket = await shown(tx, ticket_id)
    assert ticket is not None  # noqa: S101 - see above
    return ticket


async def of_customer(tx: Tx, customer_id: int) -> list[Ticket]:
    """The customer's tickets, newest first."""
    cursor = await tx.execute(
        SELECT + " WHERE t.customer_id = %(id)s ORDER BY t.id DESC LIMIT 50", {"id": customer_id}
    )
    return [read(row) for row in await cursor.fetchall()]


async def queue(
    tx: Tx,
    *,
    status: TicketStatus | None,
    severity: Severity | None,
    after: tuple[int, int] | None,
    limit: int,
) -> list[Ticket]:
    """The most severe first, then the oldest. `after` is (rank, id) of the previous row.

    `status` None: all that are not closed. A rank is 1 for urgent to 4 for low.
    """
    cursor = await tx.execute(
        SELECT
        + """
         WHERE (t.status = %(status)s OR (%(status)s::text IS NULL AND t.status <> 'closed'))
           AND (%(severity)s::text IS NULL OR t.severity = %(severity)s)
           AND (%(rank)s::int IS NULL
                OR (array_position(ARRAY['urgent', 'high', 'medium', 'low'], t.severity), t.id)
                   > (%(rank)s::int, %(id)s::bigint))
         ORDER BY array_position(ARRAY['urgent', 'high', 'medium', 'low'], t.severity), t.id
         LIMIT %(limit)s
        """,
        {
            "status": status,
            "severity": severity,
            "rank": after[0] if after else None,
            "id": after[1] if after else None,
            "limit": limit,
        },
    )
    return [read(row) for row in await cursor.fetchall()]


async def lock(tx: Tx, ticket_id: int) -> Ticket | None:
    """The ticket, locked until the transaction ends."""
    await tx.execute("SELECT 1 FROM tickets WHERE id = %(id)s FOR UPDATE", {"id": ticket_id})
    return await shown(tx, ticket_id)


async def assign(tx: Tx, ticket_id: int, by: str) -> None:
    """Assigns an unclosed ticket to a person."""
    await tx.execute(
        """
        UPDATE tickets SET status = 'taken', taken_by = %(by)s, updated_at = now(),
               taken_at = CASE WHEN taken_by = %(by)s THEN taken_at ELSE now() END
         WHERE id = %(id)s AND status <> 'closed'
        """,
        {"id": ticket_id, "by": by},
    )


async def note_reply(tx: Tx, ticket_id: int) -> None:
    """Records that a person has written to the customer about it."""
    await tx.execute(
        "UPDATE tickets SET replied_at = now(), updated_at = now() WHERE id = %(id)s",
        {"id": ticket_id},
    )


async def replied_at(tx: Tx, ticket_id: int) -> datetime | None:
    """When a person last wrote to the customer about it."""
    cursor = await tx.execute("SELECT replied_at FROM tickets WHERE id = %(id)s", {"id": ticket_id})
    row = await cursor.fetchone()
    return row["replied_at"] if row else None


async def close(tx: Tx, ticket_id: int, *, by: str, outcome: TicketOutcome) -> int | None:
    """Only closes the case. Returns its customer, or None if it was already closed.

    Use `handling.close_case`, which also makes sure that somebody answers the customer.
    """
    cursor = await tx.execute(
        """
        UPDATE tickets SET status = 'closed', closed_by = %(by)s, closed_at = now(),
               outcome = %(outcome)s, updated_at = now()
         WHERE id = %(id)s AND status <> 'closed'
        RETURNING customer_id
        """,
        {"id": ticket_id, "by": by, "outcome": outcome},
    )
    row = await cursor.fetchone()
    return row["customer_id"] if row else None


async def add_facts(tx: Tx, ticket_id: int, facts: str) -> Ticket:
    """Adds the agent's knowledge to the case's facts, once, and only while it stays readable.

    Returns the current ticket.
    """
    await tx.execute(
        """
        UPDATE tickets
           SET brief = jsonb_set(brief, '{facts}', to_jsonb(
                 concat_ws(' ', nullif(brief->>'facts', ''), %(facts)s::text))), updated_at = now()
         WHERE id = %(id)s AND position(%(facts)s in coalesce(brief->>'facts', '')) = 0
           AND char_length(coalesce(brief->>'facts', '')) < %(most)s
        """,
        {"id": ticket_id, "facts": facts, "most": _MOST_FACTS},
    )
    return await current(tx, ticket_id)


async def set_due(tx: Tx, ticket_id: int, due_at: datetime) -> Ticket:
    """Sets when a promise is due, unless an earlier time is set. Returns the ticket."""
    await tx.execute(
        "UPDATE tickets SET due_at = least(due_at, %(due_at)s) WHERE id = %(id)s",
        {"id": ticket_id, "due_at": due_at},
    )
    return await current(tx, ticket_id)
