"""Reads a ticket: the case, its customer, and the newest terms that wait for a decision."""

from typing import LiteralString, cast, overload

from psycopg.rows import DictRow

from support_agent.domain.cases import Ticket

# The API's Ticket: the case, its customer, and the newest terms that wait for a decision.
SELECT: LiteralString = """
SELECT t.id, 'TCK-' || t.id AS ticket, t.status, t.issue_type, t.severity, t.subject, t.brief,
       o.order_number, t.turn_id, t.customer_id,
       nullif(concat_ws(' ', c.first_name, c.last_name), '') AS customer_name,
       t.taken_by, t.closed_by, t.closed_at, t.outcome, a.approval, t.created_at, t.due_at,
       e.to_do, said.channel, left(coalesce(said.content, ''), 300) AS words,
       coalesce(said.address, (SELECT address FROM identities WHERE customer_id = c.id
                                ORDER BY kind, created_at LIMIT 1)) AS address,
       waits.unanswered
  FROM tickets t
  JOIN customers c ON c.id = t.customer_id
  LEFT JOIN orders o ON o.id = t.order_id
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('id', id, 'kind', kind, 'amount', amount::text, 'skus', skus,
             'rule', rule, 'proposed_by', proposed_by, 'status', status, 'reason', reason,
             'decided_by', decided_by, 'decided_at', decided_at, 'created_at', created_at)
             AS approval
      FROM approvals WHERE ticket_id = t.id ORDER BY id DESC LIMIT 1) a ON TRUE
  -- The customer's own words: those of the turn that opened it, else their last ones before it,
  -- else the first ones stored right after it.
  LEFT JOIN LATERAL (
    (SELECT id, channel, content, address FROM messages
      WHERE batch_id = t.turn_id AND direction = 'inbound' ORDER BY id DESC LIMIT 1)
    UNION ALL
    (SELECT id, channel, content, address FROM messages
      WHERE customer_id = t.customer_id AND direction = 'inbound' AND created_at <= t.created_at
      ORDER BY id DESC LIMIT 1)
    UNION ALL
    (SELECT id, channel, content, address FROM messages
      WHERE customer_id = t.customer_id AND direction = 'inbound' ORDER BY id LIMIT 1)
    LIMIT 1) said ON TRUE
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('kind', kind, 'since', updated_at, 'amount',
             (SELECT amount::text FROM refunds WHERE effect_id = effects.id)) AS to_do
      FROM effects WHERE customer_id = t.customer_id AND status = 'by_hand'
       AND result->>'ticket' = 'TCK-' || t.id ORDER BY id DESC LIMIT 1) e ON TRUE
  -- What arrived since, while a person has the customer and has not answered it.
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('count', count(*), 'words', left((array_agg(m.content
             ORDER BY m.id DESC))[1], 300), 'channel', (array_agg(m.channel ORDER BY m.id DESC))[1],
             'at', max(m.created_at)) AS unanswered
      FROM messages m JOIN conversations v USING (customer_id)
     WHERE m.customer_id = t.customer_id AND t.status <> 'closed' AND v.handler = 'person'
       AND m.direction = 'inbound' AND m.batch_id IS NULL AND m.status = 'received'
       AND m.id > greatest(said.id, (SELECT max(id) FROM messages
                                      WHERE customer_id = t.customer_id AND author = 'person'))
    HAVING count(*) > 0) waits ON TRUE
"""


@overload
def read(row: DictRow) -> Ticket: ...
@overload
def read(row: DictRow | None) -> Ticket | None: ...
def read(row: DictRow | None) -> Ticket | None:
    """A ticket from a row of SELECT, whose columns are a Ticket's keys."""
    return cast(Ticket, row) if row else None
