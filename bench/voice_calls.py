"""How many calls one core handles: constant audio both ways, a turn with a tool every 5 s."""

import asyncio
from contextlib import AsyncExitStack

import api_process
from harness import OURS, Figure, median, peer, process_cpu, run, stores, stores_cpu
from voice_bridge import CALLS, Caller, calls, sound

SECONDS, ROUNDS, TURN_SECONDS = 10.0, 3, 5.0


async def ask(caller: Caller, delay: float) -> None:
    """One caller's questions, each a stored turn that uses a tool."""
    await asyncio.sleep(delay)
    for _ in range(int(SECONDS / TURN_SECONDS)):
        await caller.socket.send('{"type": "typed", "text": "Is it in stock?"}')
        await asyncio.sleep(TURN_SECONDS)


async def one_round(url: str, pid: int) -> tuple[float, float]:
    """Shares of a core: of the API, and of PostgreSQL and Redis, for all calls together."""
    async with calls(url, CALLS) as callers, asyncio.TaskGroup() as group:
        await sound(callers, 0.5)
        before, stores_before = process_cpu(pid), stores_cpu()
        asking = [
            group.create_task(ask(caller, TURN_SECONDS * place / CALLS))
            for place, caller in enumerate(callers)
        ]
        await sound(callers, SECONDS)
        used, stores_used = process_cpu(pid) - before, stores_cpu() - stores_before
        for task in asking:
            task.cancel()
    return used / SECONDS, stores_used / SECONDS


async def measure() -> Figure:
    """Rounds of twenty calls at once."""
    async with (
        stores() as where,
        peer("voice_server.py", python=OURS) as vendor,
        AsyncExitStack() as stack,
    ):
        vendor_url = f"ws://127.0.0.1:{(await vendor.answer())['port']}"
        api = await stack.enter_async_context(
            api_process.running(where, DEEPGRAM_API_KEY="bench", DEEPGRAM_URL=vendor_url)
        )
        url = f"ws://127.0.0.1:{api.port}/ws/voice"
        rows = [await one_round(url, api.pid) for _ in range(ROUNDS)]
    share, of_stores = (median([row[i] for row in rows]) / CALLS for i in (0, 1))
    return Figure(
        "Calls with tools on one core",
        f"{1 / share:.0f} calls ({share * 100:.2f} % of a core each, {of_stores * 100:.2f} % more "
        "in the stores)",
        "≥ 50",
        (1 / share >= 50,),
    )


if __name__ == "__main__":
    run(measure)
