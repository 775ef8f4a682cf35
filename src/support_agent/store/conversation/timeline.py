"""A customer's turns as the screen shows them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, LiteralString, TypedDict

from support_agent.domain.channels import Channel
from support_agent.store.conversation.columns import MODEL_CALLS, TURN
from support_agent.store.db import Tx, fetch_all


class ShownModelCall(TypedDict):
    """One call to the model, as the API's ModelCall; dollars and times as JSON has them."""

    position: int
    model: str
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: str | None
    duration_ms: float
    started_at: str


class ShownToolRun(TypedDict):
    """One run of a tool, as the API's ToolRun."""

    id: int
    turn_id: int
    step: int
    position: int
    name: str
    arguments: Mapping[str, object]
    result: Mapping[str, object]
    outcome: str
    rule: str | None
    duration_ms: float
    started_at: str


class ShownTurn(TypedDict):
    """A turn, as the API's Turn."""

    id: int
    kind: Literal["customer", "operator", "call"]
    status: Literal["open", "done", "quarantined", "silent"]
    channel: Channel | None
    brain: str | None
    attempts: int
    waited_ms: int | None
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: str | None
    error: str | None
    started_at: datetime
    finished_at: datetime | None
    model_calls: list[ShownModelCall]
    tool_runs: list[ShownToolRun]


_TURNS: LiteralString = """
SELECT {turn}, {model_calls}
  FROM (SELECT * FROM turns WHERE customer_id = %(id)s ORDER BY id DESC LIMIT %(limit)s) t
 ORDER BY t.id
""".replace("{turn}", TURN).replace("{model_calls}", MODEL_CALLS)


async def turns(tx: Tx, customer_id: int, limit: int = 100) -> list[ShownTurn]:
    """The newest turns with their model calls and tool runs, oldest first."""
    return await fetch_all(tx, ShownTurn, _TURNS, {"id": customer_id, "limit": limit})
