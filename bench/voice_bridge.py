"""A call's audio through our process, against a bare relay, and the delay of an interruption."""

import asyncio
import json
import struct
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import api_process
from harness import OURS, Figure, median, peer, process_cpu, quantile, run, stores
from websockets.asyncio.client import ClientConnection, connect

CALLS, SECONDS, ROUNDS, INTERRUPTIONS = 20, 4.0, 3, 150
FRAME_SECONDS, FRAME_BYTES = 0.02, 640
STALE = b"\xff" * FRAME_BYTES


@dataclass
class Caller:
    """One call: sends frames with a timestamp, and records how long each took to return."""

    socket: ClientConnection
    late: list[float] = field(default_factory=list[float])
    flushes: list[float] = field(default_factory=list[float])
    stale: int = 0

    async def listen(self) -> None:
        """Reads what arrives."""
        async for frame in self.socket:
            now = time.monotonic()
            if isinstance(frame, str):
                if '"flush"' in frame:
                    self.flushes.append(now)
            elif frame[:8] == STALE[:8]:
                self.stale += bool(self.flushes)
            else:
                self.late.append(now - struct.unpack_from("d", frame)[0])


@asynccontextmanager
async def calls(url: str, count: int) -> AsyncGenerator[list[Caller]]:
    """This many simultaneous calls."""
    async with AsyncExitStack() as stack:
        callers: list[Caller] = []
        for _ in range(count):
            socket = await stack.enter_async_context(connect(url, compression=None))
            while json.loads(await socket.recv())["type"] != "ready":
                pass
            callers.append(Caller(socket))
        listeners = [asyncio.ensure_future(caller.listen()) for caller in callers]
        yield callers
        for listener in listeners:
            listener.cancel()


async def sound(callers: list[Caller], seconds: float) -> int:
    """Everybody speaks, a frame every 20 ms. Returns how many frames were sent."""
    began = time.monotonic()
    frames = int(seconds / FRAME_SECONDS)
    for frame in range(frames):
        wait = began + frame * FRAME_SECONDS - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        for caller in callers:
            head = struct.pack("d", time.monotonic())
            await caller.socket.send(head + bytes(FRAME_BYTES - len(head)))
    return frames * len(callers)


async def cost(url: str, pid: int) -> tuple[float, float]:
    """CPU in µs per frame (in and out counts as two), and the p99 of its delay in ms."""
    async with calls(url, CALLS) as callers:
        await sound(callers, 1.0)
        for caller in callers:
            caller.late.clear()
        before = process_cpu(pid)
        frames = await sound(callers, SECONDS)
        await asyncio.sleep(0.5)
        used = process_cpu(pid) - before
    late = [each for caller in callers for each in caller.late]
    assert len(late) >= 0.99 * frames, f"{frames - len(late)} of {frames} frames were lost"
    return used / (2 * frames) * 1e6, quantile(late, 0.99) * 1000


async def interrupt(url: str) -> Caller:
    """One call that is interrupted again and again while audio is on its way."""
    async with calls(url, 1) as (caller,):
        for _ in range(INTERRUPTIONS):
            await sound([caller], 0.06)
            await caller.socket.send('{"type": "typed", "text": "Stop."}')
            await asyncio.sleep(0.04)
        await asyncio.sleep(0.5)
    return caller


async def measure() -> Figure:
    """Alternating rounds of ours and the relay, then the interruptions."""
    async with (
        stores() as where,
        peer("voice_server.py", python=OURS) as vendor,
        AsyncExitStack() as stack,
    ):
        url = f"ws://127.0.0.1:{(await vendor.answer())['port']}"
        relay = await stack.enter_async_context(peer("bare_relay.py", url, python=OURS))
        bare = f"ws://127.0.0.1:{(await relay.answer())['port']}"
        api = await stack.enter_async_context(
            api_process.running(where, DEEPGRAM_API_KEY="bench", DEEPGRAM_URL=url)
        )
        ours = f"ws://127.0.0.1:{api.port}/ws/voice"
        rows = [(*await cost(ours, api.pid), *await cost(bare, relay.pid)) for _ in range(ROUNDS)]
        cut = [await interrupt(ours) for _ in range(ROUNDS)]
        sent = (await vendor.ask())["interrupted"]
    cpu, p99, bare_cpu, bare_p99 = (median([row[i] for row in rows]) for i in range(4))
    flushes = [at for caller in cut for at in caller.flushes]
    assert len(flushes) == len(sent), f"{len(sent)} interruptions, {len(flushes)} flushes"
    waits = [at - began for at, began in zip(flushes, sent, strict=True)]
    # Per round: a busy moment of another process is not our doing.
    flush = median(
        [quantile(waits[n : n + INTERRUPTIONS], 0.99) for n in range(0, len(waits), INTERRUPTIONS)]
    )
    stale = sum(caller.stale for caller in cut)
    added = max(0.0, p99 - bare_p99)
    return Figure(
        f"Sound through a call, {CALLS} calls",
        f"{cpu:.0f} µs of CPU a frame, {cpu / bare_cpu:.2f}× a bare relay ({bare_cpu:.0f} µs); "
        f"p99 +{added:.1f} ms; interruption to flush p99 {flush * 1000:.1f} ms, "
        f"{stale} stale frames after it",
        "≤ 1.4×, +p99 ≤ 5 ms, flush p99 ≤ 5 ms, 0 stale",
        (cpu <= 1.4 * bare_cpu, added <= 5, flush <= 0.005, stale == 0),
    )


if __name__ == "__main__":
    run(measure)
