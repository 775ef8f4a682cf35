"""The turn as a plain loop over the openai SDK."""

import json
from typing import Any

import uvloop
from desk import serve
from openai import AsyncOpenAI
from turn_task import cost, history, result_of


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
    offered = [{"type": "function", "function": tool} for tool in tools]

    async def turn() -> str:
        messages: list[Any] = [
            {"role": "system", "content": system},
            *history(earlier),
            {"role": "user", "content": question},
        ]
        while True:
            response = await client.chat.completions.create(
                model="bench", messages=messages, tools=offered
            )
            said = response.choices[0].message
            if not said.tool_calls:
                return said.content
            messages.append(said.model_dump(exclude_none=True))
            for call in said.tool_calls:
                json.loads(call.function.arguments)
                messages.append(
                    {
                        "role": "tool",
                        "tool_call_id": call.id,
                        "content": result_of(call.function.name),
                    }
                )

    spent = await cost(turn, turns, at_once)
    await client.close()
    return spent


if __name__ == "__main__":
    uvloop.run(serve(answer))
