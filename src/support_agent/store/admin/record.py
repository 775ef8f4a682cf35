"""What was decided and done for a customer, as one list: cases, offers, approvals, effects."""

from typing import LiteralString

from support_agent.domain.shown import Happening
from support_agent.store.db import Tx, fetch_all

MOST = 500

_RECORD: LiteralString = """
WITH cases AS (SELECT t.*, o.order_number FROM tickets t
                 LEFT JOIN orders o ON o.id = t.order_id WHERE t.customer_id = %(id)s),
all_of_it AS (
    SELECT created_at AS at, 'case' AS what, 'opened' AS came, '1t' || id AS key,
           id AS ticket_id, NULL AS by, NULL AS kind, order_number,
           NULL::numeric AS amount, subject AS note FROM cases
    UNION ALL
    SELECT taken_at, 'case', 'taken', '3k' || id, id, taken_by, NULL, order_number, NULL, ''
      FROM cases WHERE taken_at IS NOT NULL AND taken_by IS NOT NULL
    UNION ALL
    SELECT replied_at, 'case', 'answered', '4a' || id, id, NULL, NULL, order_number,
           NULL, '' FROM cases WHERE replied_at IS NOT NULL
    UNION ALL
    SELECT closed_at, 'case', outcome, '7c' || id, id, closed_by, NULL, order_number, NULL,
           '' FROM cases WHERE closed_at IS NOT NULL
    UNION ALL
    SELECT a.created_at, 'terms', 'proposed', '2p' || a.id, a.ticket_id,
           nullif(a.proposed_by, ''), a.kind, o.order_number, a.amount, ''
      FROM approvals a JOIN cases c ON c.id = a.ticket_id JOIN orders o ON o.id = a.order_id
    UNION ALL
    SELECT a.decided_at, 'terms', CASE a.status WHEN 'failed' THEN 'approved'
             ELSE a.status END, '4d' || a.id, a.ticket_id, a.decided_by, a.kind,
           o.order_number, a.amount, a.reason
      FROM approvals a JOIN cases c ON c.id = a.ticket_id JOIN orders o ON o.id = a.order_id
     WHERE a.decided_at IS NOT NULL
    UNION ALL
    SELECT p.created_at, 'offer', 'made', '2o' || p.id, NULL, NULL, p.kind, o.order_number,
           p.amount, ''
      FROM proposals p JOIN orders o ON o.id = p.order_id WHERE p.customer_id = %(id)s
    UNION ALL
    SELECT p.declined_at, 'offer', 'declined', '4n' || p.id, NULL, NULL, p.kind,
           o.order_number, p.amount, ''
      FROM proposals p JOIN orders o ON o.id = p.order_id
     WHERE p.customer_id = %(id)s AND p.declined_at IS NOT NULL
    UNION ALL
    SELECT e.created_at, 'effect', 'begun', '5b' || e.id, a.ticket_id,
           nullif(regexp_replace(e.actor, '^operator:', ''), 'customer'), e.kind,
           o.order_number, money.amount, e.rule
      FROM effects e LEFT JOIN orders o ON o.id = e.order_id
      LEFT JOIN approvals a ON a.effect_id = e.id
      LEFT JOIN refunds money ON money.effect_id = e.id
     WHERE e.customer_id = %(id)s AND e.updated_at > e.created_at
    UNION ALL
    SELECT e.updated_at, 'effect', CASE e.status WHEN 'calling' THEN 'intended'
             ELSE e.status END, '6e' || e.id,
           coalesce(a.ticket_id,
                    substring(e.result->>'ticket' FROM '^TCK-([0-9]+)$')::bigint),
           coalesce(e.result->>'by',
                    nullif(regexp_replace(e.actor, '^operator:', ''), 'customer')),
           e.kind, o.order_number, money.amount,
           coalesce(e.result->>'reference', e.result->>'reason', '')
      FROM effects e LEFT JOIN orders o ON o.id = e.order_id
      LEFT JOIN approvals a ON a.effect_id = e.id
      LEFT JOIN refunds money ON money.effect_id = e.id
     WHERE e.customer_id = %(id)s
)
SELECT key, at, what, came, 'TCK-' || ticket_id AS ticket, by, kind, order_number,
       amount::text, note
  FROM (SELECT * FROM all_of_it ORDER BY at DESC, key DESC LIMIT %(most)s) newest
 ORDER BY at, key
"""


async def history(tx: Tx, customer_id: int) -> list[Happening]:
    """The newest MOST entries, oldest first.

    Read from the rows themselves, so that no code can forget to record one. Entries of the same
    time are in the order of their keys, because one follows from the other.
    """
    return await fetch_all(tx, Happening, _RECORD, {"id": customer_id, "most": MOST})
