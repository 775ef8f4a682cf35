"""A thousand turns in flight in one process with a model that takes two seconds per answer."""

import asyncio
import gc
import itertools
import time

from harness import (
    OURS,
    Figure,
    at_once,
    median,
    opened,
    peer,
    phone,
    resident_kib,
    run,
    stores,
    text_message,
)

from support_agent.bootstrap import App
from support_agent.worker import Worker

TURNS, MODEL_SECONDS, ROUNDS = 1000, 2.0, 3
# Each turn asks the model three times (two rounds of two tools), so it is in flight for 6 s.
TOOL_ROUNDS = 2
IDEAL_SECONDS = MODEL_SECONDS * (TOOL_ROUNDS + 1)

numbers = itertools.count()


async def write(app: App, customer: int) -> int:
    """One text message; the customer's id."""
    text = "Where is ORD-1001, and do you still have the RTX 4090?"
    message = text_message(phone(customer), f"SM{next(numbers)}", text)
    return (await app.flows.intake.receive(message)).customer_id


async def answered(app: App) -> int:
    """Turns that are done."""
    row = await app.database.fetch_one("SELECT count(*) AS n FROM turns WHERE status = 'done'")
    assert row is not None
    return row["n"]


async def one_round(app: App) -> tuple[float, float]:
    """(share of the ideal speed, KiB per turn in flight)."""
    await at_once(16, [lambda c=c: write(app, c) for c in range(TURNS)])
    before, done = resident_kib(), await answered(app)
    worker = Worker(app.flows, app.settings.poll_interval_seconds, TURNS)
    most = before
    async with asyncio.TaskGroup() as group:
        group.create_task(worker.run())
        began = time.perf_counter()
        while await answered(app) < done + TURNS:
            most = max(most, resident_kib())
            await asyncio.sleep(0.1)
        took = time.perf_counter() - began
        worker.stop()
    gc.collect()
    return IDEAL_SECONDS / took, (most - before) / TURNS


async def measure() -> Figure:
    """Rounds of a thousand."""
    async with (
        stores() as where,
        peer("model_server.py", python=OURS) as server,
    ):
        port = (await server.ask())["port"]
        address = f"http://127.0.0.1:{port}/{TOOL_ROUNDS}/{MODEL_SECONDS * 1000:.0f}/v1"
        async with opened(
            where, llm_base_url=address, openrouter_model="bench", turns_at_once=TURNS
        ) as app:
            rows = [await one_round(app) for _ in range(ROUNDS)]
    share = median([row[0] for row in rows])
    # Memory is not freed between rounds, so the first one shows what a turn takes.
    size = rows[0][1]
    return Figure(
        "1,000 turns in flight on a 2 s model, one process",
        f"{share:.2f} of the ideal speed, {size:.0f} KiB each",
        "≥ 0.95, ≤ 150 KB each",
        (share >= 0.95, size * 1.024 <= 150),
    )


if __name__ == "__main__":
    run(measure)
