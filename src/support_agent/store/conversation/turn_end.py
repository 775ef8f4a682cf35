"""The end of a turn: its last step, its answers, the lease and the events, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.errors import Stale
from support_agent.domain.events import Event
from support_agent.ports.documents import Document
from support_agent.store.conversation.columns import (
    GIVEN_STEPS,
    MESSAGE,
    MODEL_CALL,
    SPENT,
    STEP,
    TURN,
)
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.turns import NewMessage, NewStep
from support_agent.store.db import Tx
from support_agent.store.events import StoredEvent, as_json


@dataclass(frozen=True, slots=True)
class TurnEnd:
    """How a turn ends. `brain`: the model that answered, "" for code; `error`: why it has no
    answer.

    `documents`: what the model was given, as stored. `events`: what happened before the end.
    """

    status: Literal["done", "quarantined", "silent"]
    channel: str | None
    documents: Sequence[Document]
    answer: str = ""
    brain: str = ""
    prompt_version: str = ""
    messages: Sequence[NewMessage] = ()
    steps: Sequence[NewStep] = ()
    events: Sequence[Event] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The result of `finish_turn`. `pending`: the customer wrote again, nothing was written."""

    pending: bool
    rearm_ms: int | None
    events: list[StoredEvent]


_FINISH: LiteralString = (
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
    INSERT INTO turn_steps ({step})
    SELECT %(turn_id)s, s.* FROM held, {given}
    RETURNING position, model, prompt_tokens, completion_tokens, cached_tokens, cost_usd,
              duration_ms, started_at
), ended AS (
    UPDATE turns SET
        status = %(status)s, channel = %(channel)s, brain = %(brain)s,
        answer = %(answer)s, prompt_version = %(prompt_version)s, error = %(error)s,
        documents = %(documents)s, finished_at = clock_timestamp(),
        {spent}
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
    RETURNING {message}
), happened AS (
    SELECT position AS place, event->>'kind' AS kind, event->'payload' AS payload
      FROM jsonb_array_elements(%(events)s) WITH ORDINALITY AS e (event, position)
    UNION ALL
    SELECT %(before)s + 1, 'turn.finished', jsonb_build_object('turn', to_jsonb(t))
      FROM (SELECT {turn},
                   (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.position), '[]') FROM (
                      SELECT {model_call} FROM turn_steps WHERE turn_id = t.id
                      UNION ALL
                      SELECT {model_call} FROM new_steps) s) AS model_calls
              FROM ended t) t
    UNION ALL
    SELECT %(before)s + 1 + row_number() OVER (ORDER BY id), 'message.queued',
           jsonb_build_object('message', to_jsonb(answers)) FROM answers
), stored AS (
    INSERT INTO events (customer_id, seq, kind, payload)
    SELECT held.customer_id, held.base + place, kind, payload FROM held, happened
    RETURNING customer_id, seq, kind, payload, created_at
)
SELECT stored.*,
       ceil(1000 * extract(epoch FROM held.due_at - now()))::bigint AS rearm_ms
  FROM held LEFT JOIN stored USING (customer_id) ORDER BY seq
""".replace("{given}", GIVEN_STEPS)
    .replace("{step}", STEP)
    .replace("{spent}", SPENT)
    .replace("{turn}", TURN)
    .replace("{model_call}", MODEL_CALL)
    .replace("{message}", MESSAGE)
)


async def finish_turn(
    tx: Tx, held: Claim, end: TurnEnd, *, even_if_pending: bool = True
) -> Finished:
    """Ends the turn in one statement: last step, answers, turn, lease, events.

    With `even_if_pending` False, nothing is written if the customer has written again
    (`Finished.pending`). Raises Stale if another worker now holds the customer.
    """
    values = {
        "customer_id": held.customer_id,
        "fence": held.fence,
        "turn_id": held.turn_id,
        "force": even_if_pending,
        "n": len(end.events) + len(end.messages),
        "before": len(end.events),
        "events": as_json(end.events),
        "calls": len(end.steps),
        "status": end.status,
        "channel": end.channel,
        "brain": end.brain,
        "answer": end.answer,
        "prompt_version": end.prompt_version,
        "error": end.error,
        "documents": Jsonb(end.documents),
        "steps": Jsonb(list(end.steps)),
        "messages": Jsonb(list(end.messages)),
    }
    rows = await (await tx.execute(_FINISH, values)).fetchall()
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
