"""The customer's lease and fence: who may write for a customer, and what is due when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, LiteralString

from support_agent.domain.channels import Channel
from support_agent.domain.errors import Stale
from support_agent.domain.events import TurnStarted
from support_agent.domain.policies.budget import NOTHING_SPENT, Spent
from support_agent.ports.documents import Document
from support_agent.store import events
from support_agent.store.conversation.columns import WITH_AGENT
from support_agent.store.db import Tx
from support_agent.store.events import StoredEvent


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on a customer. `fence` guards every write.

    `spent`: by earlier attempts at this turn. `stuck`: how many of the last attempts made no
    progress because their worker died or stalled, or our code failed.
    """

    customer_id: int
    fence: int
    turn_id: int
    attempts: int
    waited_ms: int
    documents: list[Document]
    message_ids: list[int]
    started: StoredEvent
    spent: Spent = NOTHING_SPENT
    stuck: int = 0


_CLAIM: LiteralString = """
WITH due AS (
    SELECT customer_id, first_pending_at, handler, leased_until IS NOT NULL AS lost
      FROM conversations
     WHERE customer_id = %(customer_id)s
       AND {with_agent}
       AND (leased_until IS NULL OR leased_until < now())
       AND (due_at <= now() OR leased_until < now())
       FOR UPDATE
), held AS (
    UPDATE conversations c
       SET fence = c.fence + 1, event_seq = c.event_seq + 1,
           due_at = NULL, first_pending_at = NULL,
           leased_until = now() + make_interval(secs => %(lease)s)
      FROM due WHERE c.customer_id = due.customer_id
    RETURNING c.customer_id, c.fence, c.event_seq,
              least(coalesce(extract(epoch FROM now() - due.first_pending_at) * 1000, 0),
                    2147483647)::int AS waited_ms
), turn AS (
    INSERT INTO turns (customer_id, kind, waited_ms)
    SELECT customer_id, 'customer', waited_ms FROM held
    ON CONFLICT (customer_id) WHERE status = 'open' AND kind = 'customer'
    DO UPDATE SET attempts = turns.attempts + 1, calls_before = turns.model_calls,
      -- Counted before any work is done: an attempt that never ends counts, too.
      stuck = CASE WHEN turns.model_calls > turns.calls_before THEN 0 ELSE turns.stuck END
        + (SELECT lost AND turns.model_calls = turns.calls_before FROM due)::int
    RETURNING id, attempts, stuck, documents, prompt_tokens + completion_tokens AS tokens,
              coalesce(cost_usd, 0) AS dollars
), joined AS (
    UPDATE messages m SET batch_id = turn.id
      FROM turn, held, due
     WHERE m.customer_id = held.customer_id AND due.handler = 'agent'
       AND m.batch_id IS NULL
       AND m.direction = 'inbound' AND m.status = 'received'
    RETURNING m.id, m.channel
), started AS (
    INSERT INTO events (customer_id, seq, kind, payload)
    SELECT held.customer_id, held.event_seq, 'turn.started', jsonb_build_object(
             'turn_id', turn.id, 'waited_ms', held.waited_ms, 'attempts', turn.attempts,
             'channel', (SELECT channel FROM joined ORDER BY id DESC LIMIT 1),
             'message_ids', coalesce((SELECT jsonb_agg(id ORDER BY id) FROM joined), '[]'))
      FROM held, turn
    RETURNING seq, kind, payload, created_at
)
SELECT held.customer_id, held.fence, held.waited_ms, turn.id AS turn_id, turn.attempts,
       turn.stuck, turn.documents, turn.tokens, turn.dollars,
       started.seq, started.kind, started.payload, started.created_at
  FROM held, turn, started
""".replace("{with_agent}", WITH_AGENT)


async def claim(tx: Tx, customer_id: int, lease_seconds: float) -> Claim | None:
    """Takes the customer if a batch is due or an earlier worker's lease has expired.

    One statement: increments the fence, adopts the open turn or opens one, adds the waiting
    messages to it, and writes turn.started. A message that commits while this statement waits for
    the row keeps batch_id NULL; `finish_turn` finds it.
    """
    cursor = await tx.execute(
        _CLAIM,
        {"customer_id": customer_id, "lease": lease_seconds},
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    return Claim(
        customer_id=customer_id,
        fence=row["fence"],
        turn_id=row["turn_id"],
        attempts=row["attempts"],
        waited_ms=row["waited_ms"],
        documents=row["documents"],
        message_ids=row["payload"]["message_ids"],
        started=StoredEvent(
            customer_id, row["seq"], row["kind"], row["payload"], row["created_at"]
        ),
        spent=Spent(row["tokens"], row["dollars"]),
        stuck=row["stuck"],
    )


async def take_lease(
    tx: Tx, customer_id: int, lease_seconds: float, *, unless_with_person: bool = False
) -> int | None:
    """The fence of a new lease. None while they are held or, if that matters, with a person.

    A dead worker's lease is left to `claim`, which continues its turn. A dead operator's or call's
    has no turn to continue: the next one takes it.
    """
    cursor = await tx.execute(
        """
        UPDATE conversations
           SET fence = fence + 1, leased_until = now() + make_interval(secs => %(lease)s)
         WHERE customer_id = %(id)s AND (handler = 'agent' OR NOT %(unless_with_person)s)
           AND (leased_until IS NULL
                OR leased_until < now() AND NOT EXISTS (
                   SELECT 1 FROM turns WHERE customer_id = %(id)s AND kind = 'customer'
                      AND status = 'open'))
        RETURNING fence
        """,
        {"id": customer_id, "lease": lease_seconds, "unless_with_person": unless_with_person},
    )
    row = await cursor.fetchone()
    return row["fence"] if row else None


async def hold(tx: Tx, customer_id: int, kind: str, lease_seconds: float) -> Claim | None:
    """Takes the customer for a turn of another kind (operator, call). None while they are held.

    Waiting messages stay pending and get their own turn afterward.
    """
    await tx.execute(
        "INSERT INTO conversations (customer_id) VALUES (%(id)s) ON CONFLICT DO NOTHING",
        {"id": customer_id},
    )
    fence = await take_lease(tx, customer_id, lease_seconds)
    if fence is None:
        return None
    cursor = await tx.execute(
        """
        INSERT INTO turns (customer_id, kind, waited_ms) VALUES (%(id)s, %(kind)s, 0)
        RETURNING id
        """,
        {"id": customer_id, "kind": kind},
    )
    turn_id = (await cursor.fetchone() or {})["id"]
    begun = turn_started(turn_id, channel=None)
    (started,) = await events.append_unguarded(tx, customer_id, [begun])
    return Claim(customer_id, fence, turn_id, 1, 0, [], [], started)


def turn_started(turn_id: int, channel: Channel | None) -> TurnStarted:
    """The event of a turn that no message opened."""
    return TurnStarted(turn_id, channel, message_ids=[], waited_ms=0, attempts=1)


_DUE_IN: LiteralString = """
SELECT ceil(1000 * extract(epoch FROM coalesce(leased_until, due_at) - now()))::bigint
         AS ms
  FROM conversations
 WHERE customer_id = %(id)s
   AND {with_agent}
   AND (due_at IS NOT NULL OR leased_until IS NOT NULL)
""".replace("{with_agent}", WITH_AGENT)


async def due_in_ms(tx: Tx, customer_id: int) -> int | None:
    """Milliseconds until a claim can succeed (0: now), or None if nothing waits."""
    cursor = await tx.execute(
        _DUE_IN,
        {"id": customer_id},
    )
    row = await cursor.fetchone()
    return max(0, row["ms"]) if row else None


async def guard(tx: Tx, held: Claim) -> None:
    """Locks the row and checks the fence. Raises Stale if another worker holds the customer.

    Order of locks, everywhere: the shop's rows (orders, effects) first, the conversation last.
    """
    cursor = await tx.execute(
        """
        SELECT 1 FROM conversations
         WHERE customer_id = %(id)s AND fence = %(fence)s FOR UPDATE
        """,
        {"id": held.customer_id, "fence": held.fence},
    )
    if await cursor.fetchone() is None:
        raise Stale(f"turn {held.turn_id}: the customer is held by another worker")


async def renew(tx: Tx, held: Claim, lease_seconds: float) -> None:
    """Heartbeat. Raises Stale when the lease was lost."""
    cursor = await tx.execute(
        """
        UPDATE conversations SET leased_until = now() + make_interval(secs => %(lease)s)
         WHERE customer_id = %(id)s AND fence = %(fence)s AND leased_until IS NOT NULL
        """,
        {"id": held.customer_id, "fence": held.fence, "lease": lease_seconds},
    )
    if cursor.rowcount == 0:
        raise Stale(f"turn {held.turn_id}: the lease was lost")


async def release(tx: Tx, held: Claim, retry_seconds: float) -> None:
    """Releases the lease after a failure. The turn stays open, due in `retry_seconds`."""
    await tx.execute(
        """
        UPDATE conversations
           SET leased_until = NULL,
               due_at = least(due_at, now() + make_interval(secs => %(retry)s)),
               first_pending_at = coalesce(first_pending_at, now())
         WHERE customer_id = %(id)s AND fence = %(fence)s
        """,
        {"id": held.customer_id, "fence": held.fence, "retry": retry_seconds},
    )


_OVERDUE: LiteralString = """
(SELECT customer_id, due_at AS since FROM conversations
  WHERE due_at < now() - make_interval(secs => %(grace)s)
    AND {with_agent}
    AND (leased_until IS NULL OR leased_until < now())
  ORDER BY due_at LIMIT %(limit)s)
UNION
(SELECT customer_id, leased_until FROM conversations
  WHERE leased_until < now() - make_interval(secs => %(grace)s)
    AND {with_agent}
  ORDER BY leased_until LIMIT %(limit)s)
ORDER BY since LIMIT %(limit)s
""".replace("{with_agent}", WITH_AGENT)


async def overdue(tx: Tx, grace_seconds: float, limit: int = 500) -> list[int]:
    """Customers whose batch is due, or whose worker has been dead, for longer than the grace."""
    cursor = await tx.execute(
        _OVERDUE,
        {"grace": grace_seconds, "limit": limit},
    )
    return [row["customer_id"] for row in await cursor.fetchall()]


_NEXT_DUE: LiteralString = """
SELECT ceil(1000 * extract(epoch FROM min(due_at) - now()))::bigint AS ms
  FROM conversations
 WHERE due_at IS NOT NULL AND leased_until IS NULL
   AND {with_agent}
""".replace("{with_agent}", WITH_AGENT)


async def next_due_ms(tx: Tx) -> int | None:
    """Milliseconds to the next deadline of all: the scheduler's clock while Redis is away."""
    cursor = await tx.execute(_NEXT_DUE)
    row = await cursor.fetchone()
    return None if row is None or row["ms"] is None else max(0, row["ms"])


@dataclass(frozen=True, slots=True)
class Pending:
    """A conversation's waiting batch, as the screen shows it."""

    handler: Literal["agent", "person"]
    handler_name: str | None
    due_at: datetime | None
    event_seq: int


async def pending(tx: Tx, customer_id: int) -> Pending:
    """The current state of the conversation; empty for a customer who never wrote."""
    cursor = await tx.execute(
        """
        SELECT handler, handler_name, due_at, event_seq FROM conversations
         WHERE customer_id = %(id)s
        """,
        {"id": customer_id},
    )
    row = await cursor.fetchone()
    return Pending(**row) if row else Pending("agent", None, None, 0)
