"""What a turn starts from: the customer, the bounded history, its own steps so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import LiteralString

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from support_agent.domain.channels import (
    CONTACT_KINDS,
    MAILBOX,
    NUMBER,
    Channel,
    channels_where,
    is_mail,
)
from support_agent.domain.mail.subjects import bears_prefix, new_in_subject
from support_agent.domain.shown import Attachment
from support_agent.domain.text.reading import MOST_QUOTED_CHARACTERS, to_read
from support_agent.ports.documents import CodeOutcome, Document
from support_agent.store.commerce.proposals import REMEMBERED_DAYS
from support_agent.store.conversation.card import Card
from support_agent.store.conversation.columns import BATCH_MESSAGE
from support_agent.store.conversation.prompt_rows import OpenCase, OpenOffer
from support_agent.store.db import Tx, fetch_one

# A prompt keeps between KEEP and KEEP + STRIDE earlier turns verbatim (agent/memory.py). Its start
# moves only once in STRIDE turns, so a provider's prompt cache keeps hitting in between.
KEEP_TURNS = 6
STRIDE_TURNS = 20
MOST_PAST_TURNS = KEEP_TURNS + STRIDE_TURNS
# The start of the window is noted at most this many turns back, or not at all.
MOST_LOOKED_BACK = 3 * MOST_PAST_TURNS
# A mail's subject is compared with those of this many earlier messages.
MOST_SUBJECTS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One stored model answer."""

    turn_id: int
    position: int
    content: str
    tool_calls: list[dict[str, str]]
    documents_seen: int


@dataclass(frozen=True, slots=True)
class Run:
    """One stored tool result."""

    turn_id: int
    step: int
    position: int
    call_id: str
    name: str
    result: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PastTurn:
    """An earlier turn: its documents and its final answer."""

    id: int
    documents: list[Document]
    answer: str | None


@dataclass(frozen=True, slots=True)
class BatchMessage:
    """One inbound message of a turn, with everything an answer to it needs."""

    id: int
    channel: Channel
    content: str
    quoted: str
    address: str
    evidence: str
    verified: bool
    subject: str | None
    thread_id: int | None
    message_id: str | None
    reference_ids: list[str]
    created_at: datetime
    sender_name: str = ""
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    # The part of its subject that is new in its thread.
    new_subject: str = ""


def batch_message(row: DictRow) -> BatchMessage:
    """A message from SQL, cut to the length that is read; no part of a turn sees more."""
    created_at = row["created_at"]
    if isinstance(created_at, str):  # from SQL's JSON
        created_at = datetime.fromisoformat(created_at)
    row |= {
        "content": to_read(row["content"]),
        "new_subject": row["subject"] or "",
        "quoted": to_read(row["quoted"], MOST_QUOTED_CHARACTERS),
        "created_at": created_at,
    }
    return BatchMessage(**row)


@dataclass(frozen=True, slots=True)
class TurnState:
    """Everything a turn needs to know."""

    card: Card
    past: list[PastTurn]
    steps: list[Step]
    runs: list[Run]
    proposals: list[OpenOffer]
    # The codes of all offers ever made to them, which no model reads.
    codes: list[str]
    tickets: list[OpenCase]
    batch: list[BatchMessage]
    # A yes may mean something: there were offers lately, or this turn confirmed one.
    may_confirm: bool
    # The checks of the codes in this turn's messages.
    step_up: list[CodeOutcome]
    # Whether they were sent a code that would identify them and is still valid.
    waits_for_code: bool


_KINDS = {"mailbox": MAILBOX, "number": NUMBER}
_CARD: LiteralString = """
SELECT id, first_name, last_name, email, phone_number, extracted_data,
       sms_opted_out_at IS NOT NULL AS sms_opted_out,
       EXISTS (SELECT 1 FROM identities i WHERE i.customer_id = customers.id
          AND i.kind = %(mailbox)s AND i.address = email AND i.verified_at IS NOT NULL)
         AS email_verified,
       EXISTS (SELECT 1 FROM identities i WHERE i.customer_id = customers.id
          AND i.kind = %(number)s AND i.address = phone_number
          AND i.verified_at IS NOT NULL) AS phone_verified
  FROM customers WHERE id = %(customer_id)s
"""


async def card(tx: Tx, customer_id: int) -> Card:
    """Only what is known about a customer, who must exist."""
    found = await fetch_one(tx, Card, _CARD, {"customer_id": customer_id, **_KINDS})
    assert found is not None  # noqa: S101 - callers hold a row that refers to the customer
    return found


_STATE: LiteralString = """
WITH newest AS (
    SELECT id, documents->0->>'_window' AS begins FROM turns
     WHERE customer_id = %(customer_id)s AND id <= %(turn_id)s
     ORDER BY id DESC LIMIT %(back)s
), past AS (
    SELECT id, documents, answer FROM turns
     WHERE customer_id = %(customer_id)s AND status = 'done' AND id < %(turn_id)s
       AND id >= coalesce((SELECT begins::bigint FROM newest WHERE begins IS NOT NULL
                            ORDER BY id DESC LIMIT 1), 0)
     ORDER BY id DESC LIMIT %(most)s
), shown AS (SELECT id FROM past UNION ALL SELECT %(turn_id)s)
SELECT
  (SELECT to_jsonb(c) FROM ({card}) c) AS card,
  (SELECT coalesce(jsonb_agg(to_jsonb(past) ORDER BY id), '[]') FROM past) AS past,
  (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY turn_id, position), '[]') FROM (
     SELECT turn_id, position, content, tool_calls, documents_seen
       FROM turn_steps WHERE turn_id IN (SELECT id FROM shown)) s) AS steps,
  (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY turn_id, step, position), '[]') FROM (
     SELECT turn_id, step, position, call_id, name, result
       FROM tool_runs WHERE turn_id IN (SELECT id FROM shown)) r) AS runs,
  (SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY id), '[]') FROM (
     SELECT p.id, p.code, p.kind, o.order_number, p.amount::text, p.expires_at,
            p.detail->>'new_name' AS new_item, p.detail->>'refund_on_arrival'
              AS refund_on_arrival,
            nullif(p.detail->'person_decides_refund', 'false') AS person_decides_refund,
            (SELECT array_agg(CASE u.n WHEN 1 THEN i.name ELSE u.n || ' x ' || i.name END
                              ORDER BY i.id)
               FROM (SELECT sku, count(*) AS n FROM unnest(p.skus) AS sku GROUP BY sku) u
               JOIN order_items i ON i.order_id = p.order_id AND i.sku = u.sku) AS items
       FROM proposals p JOIN orders o ON o.id = p.order_id
      WHERE p.customer_id = %(customer_id)s AND p.status = 'open'
        AND p.expires_at > now()) p) AS proposals,
  ARRAY(SELECT DISTINCT code FROM proposals p WHERE p.customer_id = %(customer_id)s
           AND (p.status = 'open' OR NOT EXISTS (
                SELECT 1 FROM orders o WHERE o.customer_id = p.customer_id
                   AND o.order_number ~ ('(^|[^0-9])' || p.code || '([^0-9]|$)'))))
    AS codes,
  (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY id), '[]') FROM (
     SELECT id, 'TCK-' || id AS ticket, subject, status FROM tickets
      WHERE customer_id = %(customer_id)s AND status <> 'closed'
      ORDER BY id DESC LIMIT 5) t) AS tickets,
  (SELECT coalesce(jsonb_agg(to_jsonb(b) ORDER BY id), '[]') FROM ({batch_message}
      WHERE m.batch_id = %(turn_id)s AND m.direction = 'inbound') b) AS batch,
  EXISTS (SELECT 1 FROM proposals WHERE confirmed_turn_id = %(turn_id)s)
    OR EXISTS (SELECT 1 FROM proposals WHERE customer_id = %(customer_id)s
                  AND created_at > now() - make_interval(days => %(days)s))
    AS had_offers,
  (SELECT coalesce(jsonb_agg(to_jsonb(u) ORDER BY message_id), '[]') FROM (
     SELECT k.message_id, c.purpose, k.outcome, k.tries_left,
            c.detail->>'order_number' AS order_number,
            (SELECT r.result->>'outcome' FROM tool_runs r
              WHERE r.turn_id = %(turn_id)s AND r.call_id = 'code-' || c.id) AS change,
            NULL AS ticket
       FROM code_checks k JOIN codes c ON c.id = k.code_id
       JOIN messages m ON m.id = k.message_id
      WHERE m.batch_id = %(turn_id)s
      UNION ALL
     SELECT m.id, c.purpose, c.detail#>>ARRAY['beside', m.id::text, 'outcome'], 0,
            c.detail->>'order_number', NULL,
            c.detail#>>ARRAY['beside', m.id::text, 'ticket']
       FROM messages m JOIN codes c ON m.customer_id IN (c.asked_by, c.customer_id)
      WHERE m.batch_id = %(turn_id)s
        AND jsonb_exists(c.detail->'beside', m.id::text)) u) AS step_up,
  EXISTS (SELECT 1 FROM codes WHERE asked_by = %(customer_id)s AND status = 'open'
             AND purpose = 'link_contact' AND expires_at > now()) AS waits_for_code
""".replace("{card}", _CARD).replace("{batch_message}", BATCH_MESSAGE)


async def load(tx: Tx, customer_id: int, turn_id: int) -> TurnState:
    """The customer, the bounded history and this turn's own steps so far."""
    cursor = await tx.execute(
        _STATE,
        {
            "customer_id": customer_id,
            "turn_id": turn_id,
            "kinds": Jsonb(CONTACT_KINDS),
            **_KINDS,
            "most": MOST_PAST_TURNS,
            "back": MOST_LOOKED_BACK,
            "days": REMEMBERED_DAYS,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM gives one row
    return TurnState(
        card=Card(**row["card"]),
        past=[PastTurn(**past) for past in row["past"]],
        steps=[Step(**step) for step in row["steps"]],
        runs=[Run(**run) for run in row["runs"]],
        proposals=row["proposals"],
        codes=row["codes"],
        tickets=row["tickets"],
        batch=await with_new_subjects(tx, [batch_message(each) for each in row["batch"]]),
        may_confirm=row["had_offers"],
        step_up=row["step_up"],
        waits_for_code=row["waits_for_code"],
    )


async def with_new_subjects(tx: Tx, batch: Sequence[BatchMessage]) -> list[BatchMessage]:
    """The messages with the new part of their subjects: a reply repeats its thread's subject.

    A mail is a reply by its prefix or by its thread.
    """
    mails = [message.id for message in batch if is_mail(message.channel) and message.subject]
    if not mails:
        return list(batch)
    cursor = await tx.execute(
        """
        SELECT m.id,
               EXISTS (SELECT 1 FROM messages e WHERE e.customer_id = m.customer_id
                          AND e.thread_id = m.thread_id AND e.id < m.id) AS in_thread,
               ARRAY(SELECT e.subject FROM messages e
                      WHERE e.customer_id = m.customer_id AND e.channel = ANY(%(mail)s)
                        AND e.id < m.id
                        AND (e.address = m.address OR e.thread_id = m.thread_id)
                        AND e.subject IS NOT NULL
                      ORDER BY e.id DESC LIMIT %(most)s) AS earlier
          FROM messages m WHERE m.id = ANY(%(ids)s)
        """,
        {"ids": mails, "mail": channels_where(is_mail), "most": MOST_SUBJECTS},
    )
    rows = {row["id"]: row for row in await cursor.fetchall()}
    return [
        replace(message, new_subject=new_in_subject(message.subject or "", row["earlier"]))
        if (row := rows.get(message.id))
        and (row["in_thread"] or bears_prefix(message.subject or ""))
        else message
        for message in batch
    ]
