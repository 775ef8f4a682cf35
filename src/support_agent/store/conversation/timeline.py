"""A customer's turns as the screen shows them."""

from typing import Any

from support_agent.store.db import Tx


async def turns(tx: Tx, customer_id: int, limit: int = 100) -> list[dict[str, Any]]:
    """The newest turns with their model calls and tool runs, oldest first. As the API's Turn."""
    cursor = await tx.execute(
        """
        SELECT t.id, t.kind, t.status, t.channel, t.brain, t.attempts, t.waited_ms,
               t.prompt_tokens, t.completion_tokens, t.cached_tokens, t.cost_usd, t.error,
               t.started_at, t.finished_at,
               (SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.position), '[]') FROM (
                  SELECT position, model, prompt_tokens, completion_tokens, cached_tokens,
                         cost_usd::text, duration_ms, started_at
                    FROM turn_steps WHERE turn_id = t.id) s) AS model_calls,
               (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY r.step, r.position), '[]') FROM (
                  SELECT id, turn_id, step, position, name, arguments, result, outcome, rule,
                         duration_ms, started_at
                    FROM tool_runs WHERE turn_id = t.id) r) AS tool_runs
          FROM (SELECT * FROM turns WHERE customer_id = %(id)s
                 ORDER BY id DESC LIMIT %(limit)s) t
         ORDER BY t.id
        """,
        {"id": customer_id, "limit": limit},
    )
    return [dict(row) for row in await cursor.fetchall()]
