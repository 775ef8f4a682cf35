"""After many calls nothing is left: no task, no socket, no open turn, no occupied line."""

import asyncio
import gc
from pathlib import Path

import pytest
import websockets

from support_agent.config import Settings
from tests.loopback.deepgram_line import Line
from tests.voice.test_deepgram_calls import LOOKUP, House, calling, house

AT_ONCE = 5
# The database's pool may have grown meanwhile; a call that left a file would leave fifty.
POOL = 20


async def one_turn(line: Line) -> None:
    await line.turn("Where is my order ORD-1002?")
    await line.calls(LOOKUP)
    await line.says("It has shipped.", value=7)


async def test_many_calls_leave_nothing_behind(settings: Settings, long: bool) -> None:
    count = 500 if long else 50
    async with house(settings, one_turn) as shop:
        await strangers(shop, AT_ONCE)  # what is made once is made now
        tasks, files = await left()
        await strangers(shop, count)
        async with calling(shop, "phone") as caller:
            await caller.until(lambda: b"\7" in caller.sound())
        assert shop.world.app.flows.calls.lines._browsers == 0
        assert all(line.close_code is not None for line in shop.deepgram.lines)
        row = await shop.world.app.database.fetch_one(
            "SELECT count(*) FILTER (WHERE status = 'open') AS open, count(*) AS all FROM turns"
        )
        assert row == {"open": 0, "all": count + AT_ONCE + 1}
        for _ in range(100):
            now = await left()
            if now[0] <= tasks and now[1] <= files + POOL:
                return
            await asyncio.sleep(0.1)
        pytest.fail(f"before: {tasks} tasks, {files} files; after {count} calls: {now}")


async def strangers(shop: House, count: int) -> None:
    """This many calls, a few at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def call() -> None:
        async with gate, websockets.connect(f"ws://{shop.host}/ws/voice") as socket:
            async for frame in socket:
                if isinstance(frame, bytes) and b"\7" in frame:
                    await socket.send('{"type": "end"}')

    async with asyncio.timeout(600), asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(call())


async def left() -> tuple[int, int]:
    """Tasks and open files of this process."""
    gc.collect()
    await asyncio.sleep(0)
    return len(asyncio.all_tasks()), len(list(Path("/proc/self/fd").iterdir()))
