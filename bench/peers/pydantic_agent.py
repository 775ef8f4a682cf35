"""The turn in pydantic-ai."""

from functools import partial
from typing import Any

import uvloop
from desk import serve
from openai import AsyncOpenAI
from pydantic_ai import Agent, Tool
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    UserPromptPart,
)
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
from turn_task import cost, history, result_of


async def _run_tool(name: str, **_arguments: Any) -> str:
    return result_of(name)


def _said(earlier: int) -> list[ModelMessage]:
    return [
        ModelRequest(parts=[UserPromptPart(content=each["content"])])
        if each["role"] == "user"
        else ModelResponse(parts=[TextPart(content=each["content"])])
        for each in history(earlier)
    ]


async def answer(
    *,
    base_url: str,
    system: str,
    tools: list[dict[str, Any]],
    earlier: int,
    question: str,
    at_once: int,
    turns: int,
) -> float:
    """CPU milliseconds of one turn."""
    client = AsyncOpenAI(base_url=base_url, api_key="none")
    agent = Agent(
        OpenAIChatModel("bench", provider=OpenAIProvider(openai_client=client)),
        instructions=system,
        tools=[
            Tool.from_schema(
                partial(_run_tool, tool["name"]),
                tool["name"],
                tool["description"],
                tool["parameters"],
            )
            for tool in tools
        ],
    )

    async def turn() -> str:
        return (await agent.run(question, message_history=_said(earlier))).output

    spent = await cost(turn, turns, at_once)
    await client.close()
    return spent


if __name__ == "__main__":
    uvloop.run(serve(answer))
