"""One round with several independent read tools against one; writing tools strictly in order."""

import json
import time
from typing import Any

from harness import Figure, median, opened, phone, run, stores, text_message

from support_agent.agent.toolbox import Arguments, Tool, ToolContext, ToolResult, tool
from support_agent.agent.turn import Turn
from support_agent.bootstrap import App, Replacements
from support_agent.ports.chat_model import ChatRequest, ChatResponse, ToolCall
from support_agent.store.conversation import conversations

ROUNDS, MANY, TOOL_SECONDS = 7, 6, 0.05


class Which(Arguments):
    """Arguments that make each call different."""

    number: int


class Script:
    """Makes some calls of one tool, then answers."""

    label = "script"

    def __init__(self) -> None:
        self.tool, self.calls = "", 0

    async def complete(self, request: ChatRequest) -> ChatResponse:
        """One answer."""
        if len(request.messages) > 1:
            return ChatResponse("Done.", (), "script")
        calls = [
            ToolCall(f"call_{n}", self.tool, json.dumps({"number": n})) for n in range(self.calls)
        ]
        return ChatResponse("", tuple(calls), "script")


spans: list[tuple[int, float, float]] = []


async def _wait(context: ToolContext, arguments: Which) -> ToolResult:
    began = time.perf_counter()
    await context.tx.execute("SELECT pg_sleep(%s)", (TOOL_SECONDS,))
    spans.append((arguments.number, began, time.perf_counter()))
    return ToolResult("ok", {"number": arguments.number})


@tool(Which, writes=False)
async def look(context: ToolContext, arguments: Which) -> ToolResult:
    """Look something up."""
    return await _wait(context, arguments)


@tool(Which, writes=True)
async def act(context: ToolContext, arguments: Which) -> ToolResult:
    """Change something."""
    return await _wait(context, arguments)


async def turn(app: App, script: Script, used: Tool, calls: int, place: int) -> float:
    """Milliseconds of one turn with that many calls."""
    script.tool, script.calls = used.name, calls
    stored = await app.flows.intake.receive(
        text_message(phone(place), f"SM{used.name}{calls}-{place}", "Look it all up.")
    )
    async with app.database.connection() as tx:
        held = await conversations.claim(tx, stored.customer_id, 15.0)
    assert held is not None

    async def nothing_new() -> dict[str, Any] | None:
        return None

    spans.clear()
    began = time.perf_counter()
    await app.flows.reply.engine.answer(
        Turn(
            held=held,
            kind="customer",
            channel="sms",
            level="L1",
            customer_name="",
            tools={used.name: used},
            documents=[{"kind": "customer_turn"}],
            transcript=[],
            open_step=None,
            answered={},
            next_position=0,
            fold=nothing_new,
        )
    )
    return 1000 * (time.perf_counter() - began)


async def measure() -> Figure:
    """Interleaved rounds of one read, many reads, many writes."""
    script = Script()
    rows: list[tuple[float, float]] = []
    in_order = True
    async with stores() as where, opened(where, Replacements(model=script)) as app:
        for place in range(ROUNDS + 2):
            one = await turn(app, script, look, 1, 3 * place)
            many = await turn(app, script, look, MANY, 3 * place + 1)
            await turn(app, script, act, 3, 3 * place + 2)
            ends = [0.0, *(end for _, _, end in spans)]
            in_order &= [number for number, _, _ in spans] == [0, 1, 2]
            in_order &= all(began >= ends[n] for n, (_, began, _) in enumerate(spans))
            rows.append((one, many))
    ratio = median([many / one for one, many in rows[2:]])
    order = "in order, one at a time" if in_order else "NOT in order"
    return Figure(
        f"{MANY} independent read tools of {1000 * TOOL_SECONDS:.0f} ms against one",
        f"{ratio:.2f}×; effects {order}",
        "≤ 1.15×; effects strictly in order",
        (ratio <= 1.15, in_order),
    )


if __name__ == "__main__":
    run(measure)
