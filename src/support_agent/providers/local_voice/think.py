"""The mind of a call when its owner brings none: a chat model, and tools run by the owner."""

from collections.abc import AsyncGenerator, Sequence
from typing import Final

from support_agent.ports import (
    AssistantMessage,
    ChatMessage,
    ChatModel,
    ChatRequest,
    ToolSchema,
    UserMessage,
)
from support_agent.ports.voice import SpokenTurn, Think

_MOST_ROUNDS: Final = 5
_MOST_TOKENS: Final = 400
"""A minute and a half of speech; nobody listens longer."""


def model_think(model: ChatModel, tools: Sequence[ToolSchema]) -> Think:
    """Answers with the model; what it calls goes out as FunctionCallRequest."""

    async def think(turn: SpokenTurn) -> AsyncGenerator[str]:
        messages: list[ChatMessage] = [*turn.history, UserMessage(turn.text)]
        for rounds_left in range(_MOST_ROUNDS, -1, -1):
            response = await model.complete(
                ChatRequest(
                    system=turn.prompt,
                    messages=messages,
                    tools=tools,
                    tool_choice="auto" if rounds_left else "none",
                    max_tokens=_MOST_TOKENS,
                )
            )
            if response.content:
                yield response.content
            if not response.tool_calls or not rounds_left:
                return
            answers = await turn.call(response.tool_calls)
            messages += [AssistantMessage(response.content, response.tool_calls), *answers]

    return think
