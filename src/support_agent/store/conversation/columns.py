"""Column lists and conditions that several statements about a conversation share.

A statement inserts one with `.replace("{name}", NAME)`, which keeps it a LiteralString: no value
can get into the text of a statement.
"""

from typing import LiteralString

# A message as the API shows it, from a table or a RETURNING of `messages`.
MESSAGE: LiteralString = """id, direction, channel, content, batch_id, status, author, address,
       evidence, provider_id, quoted, automatic, attachments, thread_id, subject, message_id,
       error, sent_at, created_at, written_by"""

# A message as a turn reads it (history.BatchMessage), with the FROM that it needs.
BATCH_MESSAGE: LiteralString = """
SELECT m.id, m.channel, m.content, m.quoted, m.address, m.evidence, m.subject, m.thread_id,
       m.message_id, m.reference_ids, m.created_at, m.sender_name, m.attachments,
       i.verified_at IS NOT NULL AS verified
  FROM messages m
  LEFT JOIN identities i
    ON i.address = m.address AND i.customer_id = m.customer_id
   AND i.kind = %(kinds)s::jsonb ->> m.channel
"""

# The owner of a sender's messages: %(kind)s, %(address)s, and %(proven)s if authenticated.
SENDER: LiteralString = """
SELECT customer_id FROM identities
 WHERE kind = %(kind)s AND address = %(address)s AND %(proven)s
UNION ALL
SELECT customer_id FROM unproven_senders
 WHERE kind = %(kind)s AND address = %(address)s AND NOT %(proven)s
"""

# One of turn_steps and one of tool_runs as the API shows them.
MODEL_CALL: LiteralString = """position, model, prompt_tokens, completion_tokens, cached_tokens,
       cost_usd::text, duration_ms, started_at"""
TOOL_RUN: LiteralString = """id, turn_id, step, position, name, arguments, result, outcome, rule,
       duration_ms, started_at"""

# A turn `t` as the API shows it, without its model calls, which `finish_turn` stores later.
TURN: LiteralString = """t.id, t.kind, t.status, t.channel, t.brain, t.attempts, t.waited_ms,
       t.prompt_tokens, t.completion_tokens, t.cached_tokens, t.cost_usd::text, t.error,
       t.started_at, t.finished_at,
       (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.step, r.position), '[]') FROM (
          SELECT {tool_run} FROM tool_runs WHERE turn_id = t.id) r) AS tool_runs
""".replace("{tool_run}", TOOL_RUN)
MODEL_CALLS: LiteralString = """
(SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.position), '[]') FROM (
   SELECT {model_call} FROM turn_steps WHERE turn_id = t.id) s) AS model_calls
""".replace("{model_call}", MODEL_CALL)

# Model answers to insert: the columns, the rows of %(steps)s (turns.NewStep), and what they add to
# the figures of their turn, from `new_steps`.
STEP: LiteralString = """turn_id, position, content, tool_calls, documents_seen, model, response_id,
       prompt_tokens, completion_tokens, cached_tokens, cost_usd, duration_ms, started_at"""
GIVEN_STEPS: LiteralString = """jsonb_to_recordset(%(steps)s) AS s (
       position int, content text, tool_calls jsonb, documents_seen int, model text,
       response_id text, prompt_tokens int, completion_tokens int, cached_tokens int,
       cost_usd numeric, duration_ms double precision, started_at timestamptz)"""
SPENT: LiteralString = """model_calls = model_calls + %(calls)s,
       prompt_tokens = prompt_tokens
         + (SELECT coalesce(sum(prompt_tokens), 0)::int FROM new_steps),
       completion_tokens = completion_tokens
         + (SELECT coalesce(sum(completion_tokens), 0)::int FROM new_steps),
       cached_tokens = cached_tokens
         + (SELECT coalesce(sum(cached_tokens), 0)::int FROM new_steps),
       cost_usd = CASE WHEN (SELECT sum(cost_usd) FROM new_steps) IS NULL THEN cost_usd
         ELSE coalesce(cost_usd, 0) + (SELECT sum(cost_usd) FROM new_steps) END"""

# A customer whom the agent may answer: with the agent, or still owed the closing message of the
# turn that handed them over to a person.
WITH_AGENT: LiteralString = """(handler = 'agent' OR EXISTS (
    SELECT 1 FROM turns t WHERE t.id = handed_over_turn_id AND t.status = 'open'))"""
