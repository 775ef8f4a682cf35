"""A model's answer as a step of the turn: its words and calls as they are stored."""

from collections.abc import Sequence
from datetime import datetime

from support_agent.agent.calls import storable, told_by_model
from support_agent.agent.debris.wrapping import without_wrapping
from support_agent.agent.turn import Turn
from support_agent.domain.text.reading import aside, to_read
from support_agent.ports.chat_model import ChatResponse, ToolCall
from support_agent.store.conversation.turns import NewStep


async def new_step(
    turn: Turn,
    response: ChatResponse,
    calls: Sequence[ToolCall],
    started_at: datetime,
    milliseconds: float,
) -> NewStep:
    """The turn's next step. `calls`: those of the response that the turn has room for."""
    content = await aside(len(response.content), _answer_in, response.content)
    told = [
        {
            "id": storable(call.id),
            "name": storable(call.name),
            "arguments": await aside(len(call.arguments), told_by_model, call.arguments),
        }
        for call in calls
    ]
    return NewStep(
        position=turn.next_position,
        content=content,
        tool_calls=told,
        documents_seen=len(turn.documents),
        model=response.model,
        response_id=response.response_id,
        prompt_tokens=response.usage.prompt_tokens,
        completion_tokens=response.usage.completion_tokens,
        cached_tokens=response.usage.cached_tokens,
        cost_usd=response.usage.cost_usd,
        duration_ms=milliseconds,
        started_at=started_at,
        by_code=response.by_code,
    )


def _answer_in(content: str) -> str:
    """The model's words without thoughts and server marks around them."""
    return to_read(without_wrapping(storable(content)).strip())
