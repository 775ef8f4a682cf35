"""Durable turns: what the model was given, what it answered, which tools ran, how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.channels import Channel
from support_agent.domain.events import Event
from support_agent.ports.documents import Document
from support_agent.store.conversation.columns import GIVEN_STEPS, SPENT, STEP, TOOL_RUN
from support_agent.store.conversation.conversations import Claim, guard
from support_agent.store.db import Tx
from support_agent.store.events import StoredEvent, as_json


@dataclass(frozen=True, slots=True)
class NewStep:
    """A model's answer to be stored. `by_code`: see ports.ChatResponse."""

    position: int
    content: str
    tool_calls: list[dict[str, str]]
    documents_seen: int
    model: str
    response_id: str
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: Decimal | None
    duration_ms: float
    started_at: datetime
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class NewRun:
    """A tool's result to be stored."""

    step: int
    position: int
    call_id: str
    name: str
    arguments: Mapping[str, object]
    result: Mapping[str, object]
    outcome: str
    rule: str | None
    duration_ms: float
    started_at: datetime


@dataclass(frozen=True, slots=True)
class NewMessage:
    """An answer to be queued in the outbox.

    `terms_of`: the offers whose terms end it; `bare_yes`: it asks nothing else. `written_by`: the
    staff member who wrote it.
    """

    channel: Channel
    content: str
    author: Literal["agent", "person", "system"]
    address: str
    status: Literal["queued", "sent"] = "queued"
    thread_id: int | None = None
    subject: str | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    reference_ids: tuple[str, ...] = ()
    terms_of: tuple[int, ...] = ()
    bare_yes: bool = False
    written_by: str | None = None


_SAVE: LiteralString = (
    """
WITH held AS (
    UPDATE conversations SET event_seq = event_seq + %(n)s
     WHERE customer_id = %(customer_id)s AND fence = %(fence)s
       AND (NOT %(unless_pending)s OR due_at IS NULL)
    RETURNING customer_id, event_seq - %(n)s AS base
), new_steps AS (
    SELECT s.* FROM held, {given}
), stored_steps AS (
    INSERT INTO turn_steps ({step})
    SELECT %(turn_id)s, new_steps.* FROM new_steps
), new_runs AS (
    INSERT INTO tool_runs (turn_id, step, position, call_id, name, arguments, result,
                           outcome, rule, duration_ms, started_at)
    SELECT %(turn_id)s, r.* FROM held, jsonb_to_recordset(%(runs)s) AS r (
      step int, position int, call_id text, name text, arguments jsonb, result jsonb,
      outcome text, rule text, duration_ms double precision, started_at timestamptz)
    ON CONFLICT (turn_id, step, position) DO NOTHING
    RETURNING {tool_run}
), counted AS (
    UPDATE turns SET
        documents = coalesce(%(documents)s::jsonb, documents),
        {spent}
      FROM held WHERE turns.id = %(turn_id)s
), happened AS (
    SELECT 'model.answered' AS kind, 0 AS rank, position AS at,
           jsonb_build_object('turn_id', %(turn_id)s::bigint, 'call', jsonb_build_object(
             'position', position, 'model', model, 'prompt_tokens', prompt_tokens,
             'completion_tokens', completion_tokens, 'cached_tokens', cached_tokens,
             'cost_usd', cost_usd::text, 'duration_ms', duration_ms,
             'started_at', started_at)) AS payload
      FROM new_steps
    UNION ALL
    SELECT 'tool.finished', 1, step * 1000 + position,
           jsonb_build_object('run', to_jsonb(new_runs)) FROM new_runs
    UNION ALL
    SELECT e.event->>'kind', 2, e.position::int, e.event->'payload'
      FROM jsonb_array_elements(%(events)s) WITH ORDINALITY AS e (event, position)
), stored AS (
    INSERT INTO events (customer_id, seq, kind, payload)
    SELECT held.customer_id, held.base + row_number() OVER (ORDER BY rank, at),
           kind, payload
      FROM held, happened
    RETURNING customer_id, seq, kind, payload, created_at
)
SELECT stored.* FROM held LEFT JOIN stored USING (customer_id) ORDER BY seq
""".replace("{given}", GIVEN_STEPS)
    .replace("{step}", STEP)
    .replace("{spent}", SPENT)
    .replace("{tool_run}", TOOL_RUN)
)


async def save(
    tx: Tx,
    held: Claim,
    *,
    steps: Sequence[NewStep] = (),
    runs: Sequence[NewRun] = (),
    documents: Sequence[Document] | None = None,
    events: Sequence[Event] = (),
    unless_pending: bool = False,
) -> list[StoredEvent] | None:
    """Stores model answers, tool results and events, in one guarded statement.

    None, with nothing written, if `unless_pending` and the customer has written again. Raises Stale
    if another worker now holds the customer.
    """
    cursor = await tx.execute(
        _SAVE,
        {
            "customer_id": held.customer_id,
            "fence": held.fence,
            "turn_id": held.turn_id,
            "n": len(steps) + len(runs) + len(events),
            "events": as_json(events),
            "unless_pending": unless_pending,
            "calls": len(steps),
            "steps": Jsonb(list(steps)),
            "runs": Jsonb(list(runs)),
            "documents": None if documents is None else Jsonb(documents),
        },
    )
    rows = await cursor.fetchall()
    if not rows:
        # Either the fence is outdated (guard raises) or the customer wrote again.
        await guard(tx, held)
        return None
    return [StoredEvent(**row) for row in rows if row["seq"] is not None]


async def note_error(tx: Tx, held: Claim, error: str, *, ours: bool) -> None:
    """Stores why an attempt failed, for people to see. `ours`: the error is in our own code, so
    that a retry will hardly help. Ignored from a stale worker.
    """
    await tx.execute(
        """
        UPDATE turns SET error = %(error)s,
               stuck = stuck + (%(ours)s AND model_calls = calls_before)::int
          FROM conversations c
         WHERE turns.id = %(turn_id)s AND turns.status = 'open'
           AND c.customer_id = %(customer_id)s AND c.fence = %(fence)s
        """,
        {
            "error": error,
            "ours": ours,
            "turn_id": held.turn_id,
            "customer_id": held.customer_id,
            "fence": held.fence,
        },
    )


async def abandon(tx: Tx, held: Claim) -> None:
    """Closes a turn that nobody will continue, and releases the customer."""
    await tx.execute(
        """
        WITH free AS (
            UPDATE conversations SET leased_until = NULL
             WHERE customer_id = %(customer_id)s AND fence = %(fence)s
        )
        UPDATE turns SET status = 'quarantined', error = 'abandoned', finished_at = now()
         WHERE id = %(turn_id)s AND status = 'open'
        """,
        {"customer_id": held.customer_id, "fence": held.fence, "turn_id": held.turn_id},
    )
