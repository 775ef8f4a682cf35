"""The agent's turns, with model calls and tool runs."""

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from support_agent.api.schemas.base import Money, Read
from support_agent.domain.channels import Channel


class ToolRun(Read):
    """One run of a tool. `rule` names the policy that decided, if one did."""

    id: int
    turn_id: int
    step: int
    position: int
    name: str
    arguments: dict[str, JsonValue]
    result: dict[str, JsonValue]
    outcome: str
    rule: str | None
    duration_ms: float
    started_at: datetime


class ModelCall(Read):
    """One call to the model inside a turn."""

    position: int
    model: str
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: Money | None
    duration_ms: float
    started_at: datetime


class Turn(Read):
    """One turn of the agent: what it did, how long it took, and what it cost."""

    id: int
    kind: Literal["customer", "operator", "call"]
    status: Literal["open", "done", "quarantined", "silent"]
    channel: Channel | None
    brain: str | None
    attempts: int
    waited_ms: int | None = Field(
        description="Milliseconds from the first message to the start of the turn."
    )
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: Money | None
    error: str | None
    started_at: datetime
    finished_at: datetime | None
    model_calls: list[ModelCall]
    tool_runs: list[ToolRun]
