"""Changes the text of stored messages everywhere it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from psycopg.types.json import Jsonb

from support_agent.domain.events import Event, MessageReceived
from support_agent.domain.secrets.spread import put_right
from support_agent.store.conversation.lately import Earlier
from support_agent.store.conversation.messages import by_ids
from support_agent.store.db import Tx, fetch_all

_TEXT: LiteralString = "UPDATE messages SET content = %(text)s WHERE id = %(id)s"

_EVENTS: LiteralString = """
SELECT seq AS id, payload AS value FROM events
 WHERE customer_id = %(customer_id)s AND created_at >= %(since)s
"""
_EVENT: LiteralString = """
UPDATE events SET payload = %(value)s WHERE customer_id = %(customer_id)s AND seq = %(id)s
"""

_TURNS: LiteralString = """
SELECT id, documents AS value FROM turns
 WHERE customer_id = %(customer_id)s AND (finished_at IS NULL OR finished_at >= %(since)s)
   FOR UPDATE
"""
_TURN: LiteralString = "UPDATE turns SET documents = %(value)s WHERE id = %(id)s"

_TICKETS: LiteralString = """
SELECT id, brief AS value FROM tickets
 WHERE customer_id = %(customer_id)s AND updated_at >= %(since)s
"""
_TICKET: LiteralString = "UPDATE tickets SET brief = %(value)s WHERE id = %(id)s"


@dataclass(frozen=True, slots=True)
class _Kept:
    id: int
    value: object


async def correct(tx: Tx, changed: Sequence[tuple[Earlier, str]]) -> list[Event]:
    """Replaces the text of messages everywhere it is stored. Returns the events for screens.

    All are one customer's. A tool run stays as it was: the audit log attests it.
    """
    customer_id, since = changed[0][0].customer_id, changed[0][0].created_at
    texts = [(earlier.content, text) for earlier, text in changed]
    for earlier, text in changed:
        await tx.execute(_TEXT, {"id": earlier.id, "text": text})
    where = {"customer_id": customer_id, "since": since}
    for number, value in _corrected(await fetch_all(tx, _Kept, _EVENTS, where), texts):
        values = {"customer_id": customer_id, "id": number, "value": Jsonb(value)}
        await tx.execute(_EVENT, values)
    for number, value in _corrected(await fetch_all(tx, _Kept, _TURNS, where), texts):
        await tx.execute(_TURN, {"id": number, "value": Jsonb(value)})
    for number, value in _corrected(await fetch_all(tx, _Kept, _TICKETS, where), texts):
        await tx.execute(_TICKET, {"id": number, "value": Jsonb(value)})
    shown = await by_ids(tx, [earlier.id for earlier, _ in changed])
    return [MessageReceived(each) for each in shown]


def _corrected(rows: Sequence[_Kept], texts: Sequence[tuple[str, str]]) -> list[tuple[int, object]]:
    """The IDs and new values of those rows whose value changes."""
    new = [(row.id, row.value, put_right(row.value, texts)) for row in rows]
    return [(number, value) for number, old, value in new if value != old]
