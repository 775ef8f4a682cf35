"""From an event to the screens: 950 open streams, against polling every two seconds.

A process takes at most 1,000 connections; the pollers need some of them.
"""

import asyncio
import time
from typing import Any

import api_process
import orjson
from harness import (
    Figure,
    at_once,
    median,
    opened,
    phone,
    quantile,
    resident_kib,
    run,
    stores,
    text_message,
)

from support_agent.bootstrap import App

CLIENTS, EVENTS, ROUNDS, POLLERS, POLL_SECONDS = 950, 300, 3, 20, 2.0

Seen = dict[str, float]


async def follow(port: int, customer_id: int, opened_now: asyncio.Event, seen: Seen) -> None:
    """One screen: notes when each message's text arrives."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /customers/%d/events HTTP/1.1\r\nHost: localhost\r\n\r\n" % customer_id)
    while (line := await reader.readline()) != b": open\n":
        assert line, "the stream was refused"
    opened_now.set()
    while line := await reader.readline():
        if line.startswith(b"data: ") and b'"message.received"' in line:
            arrived = time.perf_counter()
            seen[orjson.loads(line[6:])["message"]["content"]] = arrived


async def look(port: int, customer_id: int, seen: Seen) -> None:
    """One screen of the old kind: polls the customer every two seconds."""
    await asyncio.sleep(POLL_SECONDS * (customer_id % POLLERS) / POLLERS)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        writer.write(b"GET /customers/%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % customer_id)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])
        document: dict[str, Any] = orjson.loads(await reader.readexactly(length))
        for message in document["messages"]:
            seen.setdefault(message["content"], time.perf_counter())
        await asyncio.sleep(POLL_SECONDS)


async def write(app: App, number: int, text: str) -> None:
    """Stores a message, whose event the screens wait for."""
    await app.flows.intake.receive(text_message(phone(number), f"SM{text}", text))


async def one_round(app: App, turn: int, seen: Seen, polled: Seen) -> tuple[float, float]:
    """p95 in ms of the streams and of the pollers, from before the write that causes the event."""
    sent: Seen = {}
    for place in range(EVENTS):
        # Every third event is for a customer whom a poller also watches.
        number = place % POLLERS if place % 3 == 0 else (place * 37) % CLIENTS
        text = f"event {turn}-{place}"
        sent[text] = time.perf_counter()
        await write(app, number, text)
        await asyncio.sleep(0.01)
    await asyncio.sleep(POLL_SECONDS + 0.5)
    async with asyncio.timeout(20):
        while not sent.keys() <= seen.keys():
            await asyncio.sleep(0.1)
    late = [1000 * (seen[text] - at) for text, at in sent.items()]
    old = [1000 * (polled[text] - at) for text, at in sent.items() if text in polled]
    return quantile(late, 0.95), quantile(old, 0.95)


async def measure() -> Figure:
    """Rounds of events while everybody watches."""
    seen: Seen = {}
    polled: Seen = {}
    async with (
        stores() as where,
        opened(where, batch_window_seconds=30.0) as app,
        api_process.running(where) as api,
        asyncio.TaskGroup() as group,
    ):
        ids = await at_once(
            16,
            [
                lambda n=n: app.flows.intake.receive(text_message(phone(n), f"SM{n}", "Hi"))
                for n in range(CLIENTS)
            ],
        )
        before = resident_kib(api.pid)
        screens: list[asyncio.Task[None]] = []
        for start in range(0, CLIENTS, 50):
            opens = [asyncio.Event() for _ in range(50)]
            for place, opened_now in enumerate(opens):
                work = follow(api.port, ids[start + place].customer_id, opened_now, seen)
                screens.append(group.create_task(work))
            await asyncio.gather(*(each.wait() for each in opens))
        size = (resident_kib(api.pid) - before) / CLIENTS
        screens += [
            group.create_task(look(api.port, ids[number].customer_id, polled))
            for number in range(POLLERS)
        ]
        rows = [await one_round(app, turn, seen, polled) for turn in range(ROUNDS)]
        for screen in screens:
            screen.cancel()
    p95, poll = median([row[0] for row in rows]), median([row[1] for row in rows])
    return Figure(
        f"Event to {CLIENTS} open streams",
        f"p95 {p95:.1f} ms, its commit included (2 s poll {poll:,.0f} ms); {size:.0f} KiB each; "
        "an open stream makes no request",
        "p95 ≤ 10 ms, ≤ 50 KiB each",
        (p95 <= 10, size <= 50),
    )


if __name__ == "__main__":
    run(measure)
