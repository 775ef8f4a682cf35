"""Who answers a customer: the agent or a person."""

from typing import Any, Literal

from psycopg.types.json import Jsonb

from support_agent.domain.events import Event, HandlerChanged, ProposalChanged, TicketChanged
from support_agent.ports.documents import Document
from support_agent.store.commerce import proposals
from support_agent.store.db import Tx
from support_agent.store.people import tickets, waiting


async def hand_over(tx: Tx, customer_id: int, turn_id: int) -> list[Event]:
    """The agent hands the customer to a person; this turn's answer is the closing message.

    Does nothing if a person already has them.
    """
    cursor = await tx.execute(
        """
        UPDATE conversations
           SET handler = 'person', handler_name = NULL, handler_since = clock_timestamp(),
               handed_over_turn_id = %(turn_id)s
         WHERE customer_id = %(id)s AND handler = 'agent'
        """,
        {"id": customer_id, "turn_id": turn_id},
    )
    return [_changed("person", None, by=None)] if cursor.rowcount else []


async def holder(tx: Tx, customer_id: int) -> str | None:
    """The name of the person who has the customer. Nobody else can take or return them meanwhile.

    Locks the case of the conversation, then the conversation itself, like `give_back`.
    """
    await waiting.lock_conversation_cases(tx, customer_id)
    cursor = await tx.execute(
        "SELECT handler_name FROM conversations WHERE customer_id = %(id)s FOR UPDATE",
        {"id": customer_id},
    )
    row = await cursor.fetchone()
    return row["handler_name"] if row else None


async def take_over(
    tx: Tx, customer_id: int, name: str, *, only_waiting: bool = False
) -> list[Event]:
    """A person takes the customer. A running turn is stopped; its messages wait for the person.

    The person gets the cases in which the customer waits for a person's words. A customer without
    an open case gets one, and open offers end. Does nothing if that person already has them or,
    with `only_waiting`, unless the customer waits for somebody to join.
    """
    if not await _seize(tx, customer_id, name, only_waiting=only_waiting):
        return []
    await _stop_turn(tx, customer_id)
    # The person now decides about the agent's offers: no later yes carries them out.
    waiting_offers = [proposal.id for proposal in await proposals.open_offers(tx, customer_id)]
    voided = await proposals.void(tx, customer_id, waiting_offers)
    return [
        *await _cases_joined(tx, customer_id, name),
        *await _open_case(tx, customer_id),
        *(ProposalChanged(old.shown()) for old in voided),
        _changed("person", name, by=name),
    ]


async def _seize(tx: Tx, customer_id: int, name: str, *, only_waiting: bool) -> bool:
    """Assigns the conversation to the person; False if there was nothing to take."""
    await tx.execute(
        "INSERT INTO conversations (customer_id) VALUES (%(id)s) ON CONFLICT DO NOTHING",
        {"id": customer_id},
    )
    # The fence is incremented: whatever a running turn still writes is stale.
    cursor = await tx.execute(
        """
        UPDATE conversations
           SET fence = fence + 1, leased_until = NULL, due_at = NULL, first_pending_at = NULL,
               handler_since = CASE WHEN handler = 'agent' THEN clock_timestamp()
                                    ELSE handler_since END,
               handed_over_turn_id = CASE WHEN handler = 'person' THEN handed_over_turn_id END,
               handler = 'person', handler_name = %(name)s
         WHERE customer_id = %(id)s
           AND CASE WHEN %(only_waiting)s THEN handler = 'person' AND handler_name IS NULL
                    ELSE handler = 'agent' OR handler_name IS DISTINCT FROM %(name)s END
        """,
        {"id": customer_id, "name": name, "only_waiting": only_waiting},
    )
    return bool(cursor.rowcount)


async def _stop_turn(tx: Tx, customer_id: int) -> None:
    """Ends the open turn without an answer; its messages wait for the person."""
    await tx.execute(
        """
        WITH stopped AS (
            UPDATE turns SET status = 'silent', error = 'a person took over', finished_at = now()
             WHERE customer_id = %(id)s AND status = 'open' AND kind = 'customer'
            RETURNING id
        )
        UPDATE messages SET batch_id = NULL
         WHERE batch_id IN (SELECT id FROM stopped) AND direction = 'inbound'
        """,
        {"id": customer_id},
    )


async def stopped_now(tx: Tx, customer_id: int) -> list[int]:
    """The turns that `take_over` stopped in this transaction."""
    cursor = await tx.execute(
        """
        SELECT id FROM turns WHERE customer_id = %(id)s AND status = 'silent'
           AND error = 'a person took over' AND finished_at = now() ORDER BY id
        """,
        {"id": customer_id},
    )
    return [row["id"] for row in await cursor.fetchall()]


async def close_case(
    tx: Tx,
    ticket_id: int,
    *,
    by: str,
    outcome: Literal["approved", "rejected", "closed"],
    keep: bool = False,
) -> list[Event]:
    """Closes a case for good. After a customer's last one, the agent answers them again.

    `keep`: the person who has the customer stays, with a case of the conversation itself. So does a
    person other than the one who closes it.
    """
    customer_id = await tickets.close(tx, ticket_id, by=by, outcome=outcome)
    if customer_id is None:
        return []
    if keep:
        return await _open_case(tx, customer_id)
    # If two people close the last two cases at once, one waits here and then sees none left.
    held = await holder(tx, customer_id)
    if await waiting.has_open(tx, customer_id):
        return []
    if held not in {None, by}:
        return await _open_case(tx, customer_id)
    return await resume(tx, customer_id, {"kind": "handled_by_person", "operator": by}) or []


async def _cases_joined(tx: Tx, customer_id: int, name: str) -> list[Event]:
    """Assigns the person who joined the open cases in which the customer waits for words."""
    changed: list[Event] = []
    for ticket_id in await waiting.waiting_for_somebody(tx, customer_id):
        await tickets.assign(tx, ticket_id, name)
        changed.append(TicketChanged(await tickets.current(tx, ticket_id)))
    return changed


async def _open_case(tx: Tx, customer_id: int) -> list[Event]:
    """Opens a case of the conversation for a customer who is with a person and has no other."""
    cursor = await tx.execute("SELECT open_conversation_case(%(id)s) AS made", {"id": customer_id})
    row = await cursor.fetchone()
    if row is None or row["made"] is None:
        return []
    return [TicketChanged(await tickets.current(tx, row["made"]))]


async def resume(
    tx: Tx, customer_id: int, document: Document, *, unless_named: bool = False
) -> list[Event] | None:
    """The agent answers again. None if it already did or, with `unless_named`, if a staff member
    took the customer by name.

    A person's answers are stored as one turn of theirs, with what both sides said in
    `document["messages"]`, so that the agent knows it. Messages after their last word are due now.
    A case of the conversation itself is closed; others stay as they are.
    """
    case_ids = await waiting.lock_conversation_cases(tx, customer_id)
    cursor = await tx.execute(
        """
        SELECT handler, handler_name, handler_since
          FROM conversations WHERE customer_id = %(id)s FOR UPDATE
        """,
        {"id": customer_id},
    )
    row = await cursor.fetchone()
    if row is None or row["handler"] == "agent" or (unless_named and row["handler_name"]):
        return None
    await _file(tx, customer_id, row["handler_since"], document)
    await tx.execute(
        """
        UPDATE conversations c
           SET handler = 'agent', handler_name = NULL, handler_since = NULL,
               handed_over_turn_id = NULL, first_pending_at = waiting.since,
               due_at = CASE WHEN waiting.since IS NOT NULL THEN now() END
          FROM (SELECT min(created_at) AS since FROM messages
                 WHERE customer_id = %(id)s AND batch_id IS NULL AND direction = 'inbound'
                   AND status = 'received') waiting
         WHERE c.customer_id = %(id)s
        """,
        {"id": customer_id},
    )
    happened: list[Event] = [_changed("agent", None, by=document.get("operator") or None)]
    for case_id in case_ids:
        await tickets.close(tx, case_id, by=document.get("operator") or "system", outcome="closed")
        shown = await tickets.current(tx, case_id)
        happened.append(TicketChanged(shown))
    return happened


async def _file(tx: Tx, customer_id: int, since: Any, document: Document) -> None:
    cursor = await tx.execute(
        """
        SELECT m.id, m.direction, m.channel, m.content, m.created_at FROM messages m
         WHERE m.customer_id = %(id)s AND m.batch_id IS NULL AND m.author IN ('customer', 'person')
           AND m.status NOT IN ('held', 'cancelled')
           AND (m.direction = 'inbound' OR m.created_at >= %(since)s)
           AND m.id <= (SELECT max(id) FROM messages
                         WHERE customer_id = %(id)s AND author = 'person' AND batch_id IS NULL
                           AND created_at >= %(since)s)
         ORDER BY m.id
        """,
        {"id": customer_id, "since": since},
    )
    said = await cursor.fetchall()
    if not said:
        return
    messages = [
        {
            "from": "customer" if m["direction"] == "inbound" else "person",
            "channel": m["channel"],
            "at": m["created_at"],
            "text": m["content"],
        }
        for m in said
    ]
    cursor = await tx.execute(
        """
        INSERT INTO turns (customer_id, kind, status, documents, answer, brain, finished_at)
        VALUES (%(id)s, 'operator', 'done', %(documents)s, '(A person of the shop has answered.)',
                'person', now())
        RETURNING id
        """,
        {"id": customer_id, "documents": Jsonb([{**document, "messages": messages}])},
    )
    turn = await cursor.fetchone()
    assert turn is not None  # noqa: S101 - INSERT … RETURNING gives the row
    await tx.execute(
        "UPDATE messages SET batch_id = %(turn_id)s WHERE id = ANY(%(ids)s)",
        {"turn_id": turn["id"], "ids": [m["id"] for m in said]},
    )


async def is_with_person(tx: Tx, customer_id: int) -> bool:
    """Whether a person has the customer now."""
    cursor = await tx.execute(
        "SELECT 1 FROM conversations WHERE customer_id = %(id)s AND handler = 'person'",
        {"id": customer_id},
    )
    return await cursor.fetchone() is not None


async def person_of(tx: Tx, customer_id: int) -> str | None:
    """The name of the person who has the customer; "" while nobody has joined; None: the agent."""
    cursor = await tx.execute(
        """
        SELECT coalesce(handler_name, '') AS name FROM conversations
         WHERE customer_id = %(id)s AND handler = 'person'
        """,
        {"id": customer_id},
    )
    row = await cursor.fetchone()
    return row["name"] if row else None


def _changed(
    handler: Literal["agent", "person"], name: str | None, *, by: str | None
) -> HandlerChanged:
    return HandlerChanged(handler, name, by)
