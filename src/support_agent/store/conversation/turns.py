"""Durable turns: what the model was given, what it answered, which tools ran, how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from psycopg.types.json import Jsonb

from support_agent.domain.errors import Stale
from support_agent.store.conversation.conversations import Claim, guard
from support_agent.store.db import Tx
from support_agent.store.events import NewEvent, StoredEvent


@dataclass(frozen=True, slots=True)
class NewStep:
    """A model's answer on its way to the store. `by_code`: see ports.ChatResponse."""

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
    """A tool's result on its way to the store."""

    step: int
    position: int
    call_id: str
    name: str
    arguments: dict[str, Any]
    result: dict[str, Any]
    outcome: str
    rule: str | None
    duration_ms: float
    started_at: datetime


async def save(
    tx: Tx,
    held: Claim,
    *,
    steps: Sequence[NewStep] = (),
    runs: Sequence[NewRun] = (),
    documents: list[dict[str, Any]] | None = None,
    events: Sequence[NewEvent] = (),
    unless_pending: bool = False,
) -> list[StoredEvent] | None:
    """Stores model answers, tool results and events, in one guarded statement.

    None, and nothing written, when `unless_pending` and the customer has written again. Raises
    Stale when another worker holds the customer now.
    """
    cursor = await tx.execute(
        """
        WITH held AS (
            UPDATE conversations SET event_seq = event_seq + %(n)s
             WHERE customer_id = %(customer_id)s AND fence = %(fence)s
               AND (NOT %(unless_pending)s OR due_at IS NULL)
            RETURNING customer_id, event_seq - %(n)s AS base
        ), new_steps AS (
            SELECT s.* FROM held, jsonb_to_recordset(%(steps)s) AS s (
              position int, content text, tool_calls jsonb, documents_seen int, model text,
              response_id text, prompt_tokens int, completion_tokens int, cached_tokens int,
              cost_usd numeric, duration_ms double precision, started_at timestamptz)
        ), stored_steps AS (
            INSERT INTO turn_steps (turn_id, position, content, tool_calls, documents_seen, model,
                                    response_id, prompt_tokens, completion_tokens, cached_tokens,
                                    cost_usd, duration_ms, started_at)
            SELECT %(turn_id)s, position, content, tool_calls, documents_seen, model, response_id,
                   prompt_tokens, completion_tokens, cached_tokens, cost_usd, duration_ms,
                   started_at FROM new_steps
        ), new_runs AS (
            INSERT INTO tool_runs (turn_id, step, position, call_id, name, arguments, result,
                                   outcome, rule, duration_ms, started_at)
            SELECT %(turn_id)s, r.* FROM held, jsonb_to_recordset(%(runs)s) AS r (
              step int, position int, call_id text, name text, arguments jsonb, result jsonb,
              outcome text, rule text, duration_ms double precision, started_at timestamptz)
            ON CONFLICT (turn_id, step, position) DO NOTHING
            RETURNING id, turn_id, step, position, name, arguments, result, outcome, rule,
                      duration_ms, started_at
        ), counted AS (
            UPDATE turns SET
                documents = coalesce(%(documents)s::jsonb, documents),
                model_calls = model_calls + %(calls)s,
                prompt_tokens = prompt_tokens
                  + (SELECT coalesce(sum(prompt_tokens), 0)::int FROM new_steps),
                completion_tokens = completion_tokens
                  + (SELECT coalesce(sum(completion_tokens), 0)::int FROM new_steps),
                cached_tokens = cached_tokens
                  + (SELECT coalesce(sum(cached_tokens), 0)::int FROM new_steps),
                cost_usd = CASE WHEN (SELECT sum(cost_usd) FROM new_steps) IS NULL THEN cost_usd
                  ELSE coalesce(cost_usd, 0) + (SELECT sum(cost_usd) FROM new_steps) END
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
        """,
        {
            "customer_id": held.customer_id,
            "fence": held.fence,
            "turn_id": held.turn_id,
            "n": len(steps) + len(runs) + len(events),
            "events": Jsonb([{"kind": e.kind, "payload": e.payload} for e in events]),
            "unless_pending": unless_pending,
            "calls": len(steps),
            "steps": Jsonb(list(steps)),
            "runs": Jsonb(list(runs)),
            "documents": None if documents is None else Jsonb(documents),
        },
    )
    rows = await cursor.fetchall()
    if not rows:
        # Either the fence is old (guard raises) or the customer wrote again.
        await guard(tx, held)
        return None
    return [StoredEvent(**row) for row in rows if row["seq"] is not None]


@dataclass(frozen=True, slots=True)
class NewMessage:
    """An answer on its way to the outbox.

    `terms_of`: the offers whose terms end it; `bare_yes`: it asks nothing else. `written_by`: the
    person of the shop whose words they are.
    """

    channel: Literal["email", "sms", "voice"]
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


@dataclass(frozen=True, slots=True)
class Finished:
    """How `finish` went. `pending`: the customer wrote again, nothing was written."""

    pending: bool
    rearm_ms: int | None
    events: list[StoredEvent]


async def finish(
    tx: Tx,
    held: Claim,
    *,
    status: Literal["done", "quarantined", "silent"],
    channel: str | None,
    brain: str,
    answer: str,
    prompt_version: str,
    messages: Sequence[NewMessage],
    documents: list[dict[str, Any]],
    steps: Sequence[NewStep] = (),
    even_if_pending: bool = True,
    error: str | None = None,
) -> Finished:
    """Ends the turn in one statement: last step, answers, turn, lease, events.

    With `even_if_pending` False nothing is written when the customer has written again meanwhile
    (`Finished.pending`). Raises Stale when another worker holds the customer now.
    """
    cursor = await tx.execute(
        """
        WITH held AS (
            UPDATE conversations c
               SET leased_until = NULL, event_seq = event_seq + 1 + %(n)s,
                   due_at = coalesce(due_at, CASE WHEN EXISTS (
                     SELECT 1 FROM messages m WHERE m.customer_id = c.customer_id
                        AND m.batch_id IS NULL AND m.direction = 'inbound'
                        AND m.status = 'received') THEN now() END)
             WHERE customer_id = %(customer_id)s AND fence = %(fence)s
               AND (%(force)s OR due_at IS NULL)
            RETURNING customer_id, event_seq - 1 - %(n)s AS base, due_at
        ), new_steps AS (
            INSERT INTO turn_steps (turn_id, position, content, tool_calls, documents_seen, model,
                                    response_id, prompt_tokens, completion_tokens, cached_tokens,
                                    cost_usd, duration_ms, started_at)
            SELECT %(turn_id)s, s.* FROM held, jsonb_to_recordset(%(steps)s) AS s (
              position int, content text, tool_calls jsonb, documents_seen int, model text,
              response_id text, prompt_tokens int, completion_tokens int, cached_tokens int,
              cost_usd numeric, duration_ms double precision, started_at timestamptz)
            RETURNING position, model, prompt_tokens, completion_tokens, cached_tokens, cost_usd,
                      duration_ms, started_at
        ), ended AS (
            UPDATE turns SET
                status = %(status)s, channel = %(channel)s, brain = %(brain)s,
                answer = %(answer)s, prompt_version = %(prompt_version)s, error = %(error)s,
                documents = %(documents)s, finished_at = clock_timestamp(),
                model_calls = model_calls + %(calls)s,
                prompt_tokens = prompt_tokens
                  + (SELECT coalesce(sum(prompt_tokens), 0)::int FROM new_steps),
                completion_tokens = completion_tokens
                  + (SELECT coalesce(sum(completion_tokens), 0)::int FROM new_steps),
                cached_tokens = cached_tokens
                  + (SELECT coalesce(sum(cached_tokens), 0)::int FROM new_steps),
                cost_usd = CASE WHEN (SELECT sum(cost_usd) FROM new_steps) IS NULL THEN cost_usd
                  ELSE coalesce(cost_usd, 0) + (SELECT sum(cost_usd) FROM new_steps) END
              FROM held WHERE turns.id = %(turn_id)s
            RETURNING turns.*
        ), answers AS (
            INSERT INTO messages (customer_id, direction, channel, content, batch_id, status,
                                  author, address, thread_id, subject, message_id, in_reply_to,
                                  reference_ids, terms_of, bare_yes, sent_at)
            SELECT held.customer_id, 'outbound', m.channel, m.content, %(turn_id)s, m.status,
                   m.author, m.address, m.thread_id, m.subject, m.message_id, m.in_reply_to,
                   ARRAY(SELECT jsonb_array_elements_text(m.reference_ids)),
                   ARRAY(SELECT jsonb_array_elements_text(m.terms_of)::bigint), m.bare_yes,
                   CASE WHEN m.status = 'sent' THEN now() END
              FROM held, jsonb_to_recordset(%(messages)s) AS m (
                   channel text, content text, author text, address text, status text,
                   thread_id bigint, subject text, message_id text, in_reply_to text,
                   reference_ids jsonb, terms_of jsonb, bare_yes boolean)
            RETURNING id, direction, channel, content, batch_id, status, author, address, evidence,
                      provider_id, quoted, automatic, attachments, thread_id, subject, message_id,
                      error, sent_at, created_at
        ), happened AS (
            SELECT 1::bigint AS place, 'turn.finished' AS kind, jsonb_build_object('turn',
                     jsonb_build_object(
                       'id', t.id, 'kind', t.kind, 'status', t.status, 'channel', t.channel,
                       'brain', t.brain, 'attempts', t.attempts, 'waited_ms', t.waited_ms,
                       'prompt_tokens', t.prompt_tokens, 'completion_tokens', t.completion_tokens,
                       'cached_tokens', t.cached_tokens, 'cost_usd', t.cost_usd::text,
                       'error', t.error, 'started_at', t.started_at,
                       'finished_at', t.finished_at,
                       'model_calls',
                         (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.position), '[]') FROM (
                            SELECT position, model, prompt_tokens, completion_tokens,
                                   cached_tokens, cost_usd::text, duration_ms, started_at
                              FROM turn_steps WHERE turn_id = t.id
                            UNION ALL
                            SELECT position, model, prompt_tokens, completion_tokens,
                                   cached_tokens, cost_usd::text, duration_ms, started_at
                              FROM new_steps) s),
                       'tool_runs',
                         (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.step, r.position), '[]')
                            FROM (SELECT id, turn_id, step, position, name, arguments, result,
                                         outcome, rule, duration_ms, started_at
                                    FROM tool_runs WHERE turn_id = t.id) r))) AS payload
              FROM ended t
            UNION ALL
            SELECT 1 + row_number() OVER (ORDER BY id), 'message.queued',
                   jsonb_build_object('message', to_jsonb(answers)) FROM answers
        ), stored AS (
            INSERT INTO events (customer_id, seq, kind, payload)
            SELECT held.customer_id, held.base + place, kind, payload FROM held, happened
            RETURNING customer_id, seq, kind, payload, created_at
        )
        SELECT stored.*,
               ceil(1000 * extract(epoch FROM held.due_at - now()))::bigint AS rearm_ms
          FROM held LEFT JOIN stored USING (customer_id) ORDER BY seq
        """,
        {
            "customer_id": held.customer_id,
            "fence": held.fence,
            "turn_id": held.turn_id,
            "force": even_if_pending,
            "n": len(messages),
            "calls": len(steps),
            "status": status,
            "channel": channel,
            "brain": brain,
            "answer": answer,
            "prompt_version": prompt_version,
            "error": error,
            "documents": Jsonb(documents),
            "steps": Jsonb(list(steps)),
            "messages": Jsonb(list(messages)),
        },
    )
    rows = await cursor.fetchall()
    if not rows:
        if not even_if_pending:
            return Finished(pending=True, rearm_ms=None, events=[])
        raise Stale(f"turn {held.turn_id}: the customer is held by another worker")
    late_ms = rows[0]["rearm_ms"]
    rearm_ms = None if late_ms is None else max(0, late_ms)
    events = [
        StoredEvent(r["customer_id"], r["seq"], r["kind"], r["payload"], r["created_at"])
        for r in rows
    ]
    return Finished(pending=False, rearm_ms=rearm_ms, events=events)


async def note_error(tx: Tx, held: Claim, error: str, *, ours: bool) -> None:
    """Remembers why an attempt failed, for people who look; `ours`: in our own code, so that trying
    again will hardly help. A stale worker's word is ignored.
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
    """Closes a turn nobody will go on with, and lets go of the customer."""
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
