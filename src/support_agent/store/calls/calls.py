"""Phone calls: one turn of kind "call" for as long as the call lasts, without a lease.

A call writes its own messages, steps and tool runs. A tool that changes something takes the
customer's lease for as long as it runs.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, cast

from psycopg.types.json import Jsonb

from support_agent.domain.channels import VOICE, Channel, Evidence
from support_agent.domain.events import (
    Event,
    MessageQueued,
    MessageReceived,
    ToolFinished,
    TurnFinished,
)
from support_agent.domain.shown import Message, ToolRun, Turn
from support_agent.ports.documents import Document
from support_agent.store.conversation.conversations import Claim, take_lease
from support_agent.store.conversation.turns import NewRun, NewStep
from support_agent.store.db import Tx
from support_agent.store.events import StoredEvent


@dataclass(frozen=True, slots=True)
class Begun:
    """A call that has its turn."""

    turn_id: int
    started_at: datetime


async def begin(tx: Tx, customer_id: int) -> Begun | None:
    """Opens the call's turn; None if the customer is already on the phone."""
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('call:' || %(id)s, 0))",
        {"id": str(customer_id)},
    )
    cursor = await tx.execute(
        """
        INSERT INTO turns (customer_id, kind, channel, waited_ms)
        SELECT %(id)s, 'call', %(channel)s, 0
         WHERE NOT EXISTS (SELECT 1 FROM turns WHERE customer_id = %(id)s AND kind = 'call'
                              AND status = 'open' AND started_at > now() - interval '3 hours')
        RETURNING id, started_at
        """,
        {"id": customer_id, "channel": VOICE},
    )
    row = await cursor.fetchone()
    return Begun(row["id"], row["started_at"]) if row else None


async def close_left_open(tx: Tx) -> int:
    """Ends calls whose process died, so that their customers can call again at once.

    Run it when no call is on, at the start of the API: calls live in that one process, and a second
    API on the same database would end those of the first.
    """
    cursor = await tx.execute(
        """
        UPDATE turns SET status = 'done', finished_at = now(), error = 'the call was cut off'
         WHERE kind = 'call' AND status = 'open'
        """
    )
    return cursor.rowcount


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What one side said.

    `terms_of`: the offers whose terms it tells without another question.
    """

    who: Literal["customer", "agent"]
    text: str
    address: str
    evidence: Evidence | None
    terms_of: Sequence[int] = ()


async def say(
    tx: Tx, customer_id: int, turn_id: int, said: Utterance
) -> MessageReceived | MessageQueued:
    """Stores an utterance as a message of the call. Returns the event that shows it."""
    cursor = await tx.execute(
        """
        INSERT INTO messages (customer_id, direction, channel, content, batch_id, status, author,
                              address, evidence, terms_of, bare_yes, sent_at)
        VALUES (%(customer_id)s, %(direction)s, %(channel)s, %(text)s, %(turn_id)s, %(status)s,
                %(who)s, %(address)s, %(evidence)s, %(terms_of)s::bigint[],
                %(terms_of)s::bigint[] <> '{}',
                CASE WHEN %(who)s = 'agent' THEN clock_timestamp() END)
        RETURNING id, direction, channel, content, batch_id, status, author, address, evidence,
                  provider_id, quoted, automatic, attachments, thread_id, subject, message_id,
                  error, sent_at, created_at
        """,
        {
            "customer_id": customer_id,
            "turn_id": turn_id,
            "who": said.who,
            "channel": VOICE,
            "direction": "inbound" if said.who == "customer" else "outbound",
            "status": "received" if said.who == "customer" else "sent",
            "text": said.text,
            "address": said.address,
            "evidence": said.evidence,
            "terms_of": list(said.terms_of),
        },
    )
    shown = cast(Message, dict(await cursor.fetchone() or {}))
    return MessageReceived(shown) if said.who == "customer" else MessageQueued(shown)


async def shorten(tx: Tx, message_id: int, heard: str) -> None:
    """Keeps only what was heard of an answer that the customer interrupted.

    Terms that were not heard to their end were not told.
    """
    await tx.execute(
        """
        UPDATE messages SET content = %(heard)s, terms_of = '{}', bare_yes = FALSE,
               error = coalesce(error, 'The customer interrupted here.')
         WHERE id = %(id)s AND channel = %(channel)s
        """,
        {"id": message_id, "heard": heard, "channel": VOICE},
    )


async def note_error(tx: Tx, message_id: int, error: str) -> None:
    """Stores what went wrong with an utterance."""
    await tx.execute(
        "UPDATE messages SET error = %(error)s WHERE id = %(id)s AND channel = %(channel)s",
        {"id": message_id, "error": error, "channel": VOICE},
    )


async def add_run(tx: Tx, turn_id: int, run: NewRun) -> list[Event]:
    """Stores a tool result of the call; no event if it is already stored."""
    cursor = await tx.execute(
        """
        INSERT INTO tool_runs (turn_id, step, position, call_id, name, arguments, result, outcome,
                               rule, duration_ms, started_at)
        SELECT %(turn_id)s, r.* FROM jsonb_to_record(%(run)s) AS r (
          step int, position int, call_id text, name text, arguments jsonb, result jsonb,
          outcome text, rule text, duration_ms double precision, started_at timestamptz)
        ON CONFLICT (turn_id, step, position) DO NOTHING
        RETURNING id, turn_id, step, position, name, arguments, result, outcome, rule,
                  duration_ms, started_at
        """,
        {"turn_id": turn_id, "run": Jsonb(asdict(run))},
    )
    return [ToolFinished(cast(ToolRun, row)) for row in await cursor.fetchall()]


async def add_step(tx: Tx, turn_id: int, step: NewStep, documents: Sequence[Document]) -> None:
    """Stores a model answer of the call, and what the model was given."""
    await tx.execute(
        """
        INSERT INTO turn_steps (turn_id, position, content, tool_calls, documents_seen, model,
                                response_id, prompt_tokens, completion_tokens, cached_tokens,
                                cost_usd, duration_ms, started_at)
        SELECT %(turn_id)s, s.* FROM jsonb_to_record(%(step)s) AS s (
          position int, content text, tool_calls jsonb, documents_seen int, model text,
          response_id text, prompt_tokens int, completion_tokens int, cached_tokens int,
          cost_usd numeric, duration_ms double precision, started_at timestamptz)
        ON CONFLICT (turn_id, position) DO NOTHING
        """,
        {"turn_id": turn_id, "step": Jsonb(asdict(step))},
    )
    await tx.execute(
        """
        UPDATE turns SET model_calls = model_calls + 1,
               prompt_tokens = prompt_tokens + %(prompt)s,
               completion_tokens = completion_tokens + %(completion)s,
               cached_tokens = cached_tokens + %(cached)s,
               cost_usd = coalesce(cost_usd + %(cost)s, cost_usd, %(cost)s),
               documents = %(documents)s
         WHERE id = %(turn_id)s
        """,
        {
            "turn_id": turn_id,
            "prompt": step.prompt_tokens,
            "completion": step.completion_tokens,
            "cached": step.cached_tokens,
            "cost": step.cost_usd,
            "documents": Jsonb(documents),
        },
    )


async def take(
    tx: Tx, customer_id: int, turn_id: int, lease_seconds: float, *, unless_with_person: bool
) -> Claim | None:
    """Takes the customer's lease for one effect of the call; None if a turn or person has it."""
    fence = await take_lease(tx, customer_id, lease_seconds, unless_with_person=unless_with_person)
    if fence is None:
        return None
    nothing = StoredEvent(customer_id, 0, "", {}, datetime.min)  # noqa: DTZ901 - never shown
    return Claim(customer_id, fence, turn_id, 1, 0, [], [], nothing)


async def release_customer(tx: Tx, held: Claim) -> int | None:
    """Releases the lease after the effect. Returns the ms until a waiting batch is due, if any."""
    cursor = await tx.execute(
        """
        UPDATE conversations SET leased_until = NULL
         WHERE customer_id = %(id)s AND fence = %(fence)s
        RETURNING greatest(0, ceil(1000 * extract(epoch FROM due_at - now())))::int AS wait_ms
        """,
        {"id": held.customer_id, "fence": held.fence},
    )
    row = await cursor.fetchone()
    return row["wait_ms"] if row else None


@dataclass(frozen=True, slots=True)
class OtherMessage:
    """A message sent or received during a call."""

    id: int
    channel: Channel
    direction: Literal["inbound", "outbound"]
    content: str


async def other_messages(tx: Tx, customer_id: int, after_id: int) -> list[OtherMessage]:
    """Email and SMS in both directions since message `after_id`, oldest first."""
    cursor = await tx.execute(
        """
        SELECT id, channel, direction, content FROM messages
         WHERE customer_id = %(id)s AND id > %(after)s AND channel <> %(channel)s
         ORDER BY id LIMIT 20
        """,
        {"id": customer_id, "after": after_id, "channel": VOICE},
    )
    return [OtherMessage(**row) for row in await cursor.fetchall()]


async def newest_message(tx: Tx, customer_id: int) -> int:
    """The ID of the customer's newest message; 0 if there is none."""
    cursor = await tx.execute(
        "SELECT coalesce(max(id), 0) AS id FROM messages WHERE customer_id = %(id)s",
        {"id": customer_id},
    )
    row = await cursor.fetchone()
    return row["id"] if row else 0


async def end(tx: Tx, turn_id: int, *, summary: str, brain: str, error: str | None) -> list[Event]:
    """Closes the call's turn. The event shows the whole turn."""
    cursor = await tx.execute(
        """
        WITH ended AS (
            UPDATE turns SET status = 'done', finished_at = clock_timestamp(), answer = %(summary)s,
                   brain = %(brain)s, error = %(error)s
             WHERE id = %(turn_id)s AND status = 'open'
            RETURNING *
        )
        SELECT t.id, t.kind, t.status, t.channel, t.brain, t.attempts, t.waited_ms,
               t.prompt_tokens, t.completion_tokens, t.cached_tokens, t.cost_usd::text, t.error,
               t.started_at, t.finished_at,
               (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.position), '[]') FROM (
                  SELECT position, model, prompt_tokens, completion_tokens, cached_tokens,
                         cost_usd::text, duration_ms, started_at
                    FROM turn_steps WHERE turn_id = t.id) s) AS model_calls,
               (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.step, r.position), '[]') FROM (
                  SELECT id, turn_id, step, position, name, arguments, result, outcome, rule,
                         duration_ms, started_at
                    FROM tool_runs WHERE turn_id = t.id) r) AS tool_runs
          FROM ended t
        """,
        {"turn_id": turn_id, "summary": summary, "brain": brain, "error": error},
    )
    return [TurnFinished(cast(Turn, row)) for row in await cursor.fetchall()]
