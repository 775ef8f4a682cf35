"""The engine with the tests' own tools: what runs at the same time, and what a tool may do."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from support_agent.agent.toolbox import Arguments, ToolContext, ToolResult, tool
from support_agent.agent.turn import Turn
from support_agent.bootstrap import App, Replacements
from support_agent.config import Settings
from support_agent.domain.events import CustomerChanged
from support_agent.ports.chat_model import ChatRequest, ChatResponse, ToolCall
from support_agent.store.conversation import conversations
from tests.conftest import opened
from tests.world import World


class Place(Arguments):
    """Arguments of the tests' tools."""

    place: int


class Asks:
    """A model that makes the calls, then says "Done."."""

    label = "asks"

    def __init__(self, *calls: ToolCall) -> None:
        self.rounds = [ChatResponse("", calls, "asks"), ChatResponse("Done.", (), "asks")]

    async def complete(self, _request: ChatRequest) -> ChatResponse:
        return self.rounds.pop(0)


async def turn_of(app: App, tools: list[Any]) -> Turn:
    stored = await World(app).sms("Go")
    async with app.database.connection() as tx:
        held = await conversations.claim(tx, stored.customer_id, 60.0)
    assert held is not None

    async def nothing() -> None:
        return None

    return Turn(
        held=held,
        kind="customer",
        channel="sms",
        level="L1",
        customer_name="Alex",
        tools={each.name: each for each in tools},
        documents=[],
        transcript=[],
        open_step=None,
        answered={},
        next_position=0,
        fold=nothing,
    )


def calls(*names: str) -> list[ToolCall]:
    return [ToolCall(f"c{n}", name, f'{{"place": {n}}}') for n, name in enumerate(names)]


async def test_look_ups_of_one_round_run_at_the_same_time(settings: Settings) -> None:
    meet = asyncio.Barrier(3)

    @tool(Place, writes=False)
    async def look(_context: ToolContext, _arguments: Place) -> ToolResult:
        """Waits for the others: alone it would wait forever."""
        async with asyncio.timeout(10):
            await meet.wait()
        return ToolResult("ok")

    async with opened(settings, Replacements(model=Asks(*calls("look", "look", "look")))) as app:
        step = await app.flows.reply.engine.answer(await turn_of(app, [look]))
        assert step.content == "Done."


async def test_effects_run_one_after_the_other_between_the_look_ups(settings: Settings) -> None:
    running: list[str] = []

    def logging(name: str, *, writes: bool) -> Any:
        async def run(_context: ToolContext, arguments: Place) -> ToolResult:
            running.append(f"{name}{arguments.place} begins")
            await asyncio.sleep(0.01)
            running.append(f"{name}{arguments.place} ends")
            return ToolResult("ok")

        run.__name__ = name
        return tool(Place, writes=writes)(run)

    tools = [logging("look", writes=False), logging("change", writes=True)]
    asked = calls("look", "change", "change", "look")
    async with opened(settings, Replacements(model=Asks(*asked))) as app:
        await app.flows.reply.engine.answer(await turn_of(app, tools))
    assert running == [
        f"{name} {moment}"
        for name in ("look0", "change1", "change2", "look3")
        for moment in ("begins", "ends")
    ]


async def test_a_look_up_that_opens_a_case_tells_the_screen(settings: Settings) -> None:
    @tool(Place, writes=False)
    async def look(context: ToolContext, _arguments: Place) -> ToolResult:
        """Something happened."""
        assert context.now <= datetime.now(UTC)
        return ToolResult("ok", events=(CustomerChanged("A", "B", {}),))

    async with opened(settings, Replacements(model=Asks(*calls("look")))) as app:
        turn = await turn_of(app, [look])
        await app.flows.reply.engine.answer(turn)
        kinds = [
            row["kind"]
            for row in await _rows(app, "SELECT kind FROM events ORDER BY customer_id, seq")
        ]
        assert "customer.changed" in kinds


async def _rows(app: App, query: Any) -> list[dict[str, Any]]:
    async with app.database.connection() as tx:
        return [dict(row) for row in await (await tx.execute(query)).fetchall()]
