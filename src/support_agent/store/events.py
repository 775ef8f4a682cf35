"""A customer's event stream: what screens follow, in order and without gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, LiteralString

import orjson
from psycopg.types.json import Jsonb
from typing_extensions import TypedDict

from support_agent.domain.events import Event, payload
from support_agent.store.db import Tx, fetch_all

PAGE = 500
# The number of an event from `unstored`.
UNSTORED = 0
# How far back to look for a person joining or leaving.
MOST_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """Something that happened, with its position in the customer's stream."""

    customer_id: int
    seq: int
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime

    def data(self) -> bytes:
        """The event as the API sends it: a JSON object with seq, at, kind and its own fields."""
        head = {"seq": self.seq, "at": self.created_at, "kind": self.kind}
        return orjson.dumps({**head, **self.payload}, default=str)

    def frame(self) -> bytes:
        """The event as sent through Redis: customer, seq, JSON."""
        return b"%d %d %s" % (self.customer_id, self.seq, self.data())


def unstored(customer_id: int, event: Event, now: datetime) -> StoredEvent:
    """An event that is shown once to open screens and has no position in the stream."""
    return StoredEvent(customer_id, UNSTORED, event.kind, payload(event), now)


def as_json(events: Sequence[Event]) -> Jsonb:
    """Events in the form that statements take: objects with kind and payload."""
    return Jsonb([{"kind": event.kind, "payload": payload(event)} for event in events])


def read_frame(frame: bytes) -> tuple[int, int, bytes]:
    """Customer, seq and JSON of a frame. Raises ValueError on anything else."""
    customer_id, seq, data = frame.split(b" ", 2)
    return int(customer_id), int(seq), data


_APPEND: LiteralString = """
WITH place AS (
    INSERT INTO conversations AS c (customer_id, event_seq) VALUES (%(id)s, %(n)s)
    ON CONFLICT (customer_id) DO UPDATE SET event_seq = c.event_seq + %(n)s
    RETURNING event_seq - %(n)s AS before
)
INSERT INTO events (customer_id, seq, kind, payload)
SELECT %(id)s, place.before + e.position, e.event->>'kind', e.event->'payload'
  FROM place, jsonb_array_elements(%(events)s) WITH ORDINALITY AS e (event, position)
 ORDER BY e.position
RETURNING customer_id, seq, kind, payload, created_at
"""


async def append_unguarded(tx: Tx, customer_id: int, events: Sequence[Event]) -> list[StoredEvent]:
    """Writes events at the end of the stream, for writers that hold no turn (relay, people).

    Locks the conversation, which comes last in the order of locks (see `conversations.guard`).
    """
    if not events:
        return []
    values = {"id": customer_id, "n": len(events), "events": as_json(events)}
    return await fetch_all(tx, StoredEvent, _APPEND, values)


async def last_seq(tx: Tx, customer_id: int) -> int:
    """The number of the newest event; 0 before the first."""
    cursor = await tx.execute(
        "SELECT event_seq FROM conversations WHERE customer_id = %(id)s", {"id": customer_id}
    )
    row = await cursor.fetchone()
    return row["event_seq"] if row else 0


async def after(tx: Tx, customer_id: int, seq: int) -> list[StoredEvent]:
    """Up to PAGE events after `seq`, oldest first."""
    cursor = await tx.execute(
        """
        SELECT customer_id, seq, kind, payload, created_at FROM events
         WHERE customer_id = %(id)s AND seq > %(seq)s ORDER BY seq LIMIT %(limit)s
        """,
        {"id": customer_id, "seq": seq, "limit": PAGE},
    )
    return [StoredEvent(**row) for row in await cursor.fetchall()]


class Handover(TypedDict):
    """A handler.changed event as the screen shows it again."""

    seq: int
    at: datetime
    kind: Literal["handler.changed"]
    handler: Literal["agent", "person"]
    name: str | None
    by: str | None


_HANDOVERS: LiteralString = """
SELECT e.seq, e.created_at AS at, e.kind, e.payload->>'handler' AS handler,
       e.payload->>'name' AS name, e.payload->>'by' AS by
  FROM conversations c
  JOIN events e ON e.customer_id = c.customer_id AND e.seq > c.event_seq - %(most)s
 WHERE c.customer_id = %(id)s AND e.kind = 'handler.changed' ORDER BY e.seq
"""


async def handovers(tx: Tx, customer_id: int) -> list[Handover]:
    """The recent takeovers and returns, oldest first, from their events."""
    return await fetch_all(tx, Handover, _HANDOVERS, {"id": customer_id, "most": MOST_LOOKED_AT})
