"""A customer's turns as the screen shows them."""

from typing import LiteralString

from support_agent.domain.shown import Turn
from support_agent.store.conversation.columns import MODEL_CALLS, TURN
from support_agent.store.db import Tx, fetch_all

_TURNS: LiteralString = """
SELECT {turn}, {model_calls}
  FROM (SELECT * FROM turns WHERE customer_id = %(id)s ORDER BY id DESC LIMIT %(limit)s) t
 ORDER BY t.id
""".replace("{turn}", TURN).replace("{model_calls}", MODEL_CALLS)


async def turns(tx: Tx, customer_id: int, limit: int = 100) -> list[Turn]:
    """The newest turns with their model calls and tool runs, oldest first."""
    return await fetch_all(tx, Turn, _TURNS, {"id": customer_id, "limit": limit})
