"""The turn in openai-agents, its tracing off."""

from functools import partial
from typing import Any

import uvloop
from agents import (
    Agent,
    FunctionTool,
    OpenAIChatCompletionsModel,
    Runner,
    set_tracing_disabled,
)
from desk import serve
from openai import AsyncOpenAI
from turn_task import cost, history, result_of

set_tracing_disabled(disabled=True)


async def _run_tool(name: str, _context: Any, _arguments: str) -> str:
    return result_of(name)


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
        name="support",
        instructions=system,
        model=OpenAIChatCompletionsModel(model="bench", openai_client=client),
        tools=[
            FunctionTool(
                name=tool["name"],
                description=tool["description"],
                params_json_schema=tool["parameters"],
                on_invoke_tool=partial(_run_tool, tool["name"]),
                strict_json_schema=False,
            )
            for tool in tools
        ],
    )

    async def turn() -> str:
        said = [*history(earlier), {"role": "user", "content": question}]
        result = await Runner.run(agent, said)
        return str(result.final_output)

    spent = await cost(turn, turns, at_once)
    await client.close()
    return spent


if __name__ == "__main__":
    uvloop.run(serve(answer))
