"""Storing a message: everything a webhook commits, against one bare INSERT with the same driver."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from harness import Figure, at_once, median, opened, phone, run, stores, text_message
from psycopg_pool import AsyncConnectionPool

from support_agent.flows.intake.intake import Intake
from support_agent.flows.messaging.announce import Announcer

CONNECTIONS, CUSTOMERS, ROUNDS, SECONDS = 16, 400, 5, 1.5
TEXT = "Hi, can you tell me where my order ORD-1001 is? It should have come on Friday."

# The minimum that stores a message once: its own row in a table of the same shape.
BARE = """
    INSERT INTO bare (customer_id, direction, channel, content, status, author, address, evidence,
                      provider, provider_id)
    VALUES (%s, 'inbound', 'sms', %s, 'received', 'customer', %s, 'signed', 'bench', %s)
    ON CONFLICT (provider, provider_id) DO NOTHING RETURNING id
"""

numbers = itertools.count()


async def per_second(one: Callable[[int], Awaitable[object]]) -> float:
    """How many per second, with as many writers as there are connections."""
    done, end = 0, time.perf_counter() + SECONDS

    async def writer() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await one(next(numbers))
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(writer() for _ in range(CONNECTIONS)))
    return done / (time.perf_counter() - began)


def taking(intake: Intake) -> Callable[[int], Awaitable[object]]:
    """The product's way."""

    async def one(number: int) -> None:
        await intake.receive(text_message(phone(number % CUSTOMERS), f"SM{number}", TEXT))

    return one


async def measure() -> Figure:
    """Interleaved rounds of the three."""
    async with stores() as where, opened(where, batch_window_seconds=30.0) as app:
        await where.execute("CREATE TABLE bare (LIKE messages INCLUDING ALL)")
        with_redis = app.flows.intake
        silent = replace(with_redis.works, announcer=Announcer(None, None))
        alone = replace(with_redis, works=silent)
        pool = AsyncConnectionPool(
            where.database_url, min_size=CONNECTIONS, kwargs={"autocommit": True}, open=False
        )
        await pool.open(wait=True)

        async def bare(number: int) -> None:
            async with pool.connection() as connection:
                cursor = await connection.execute(BARE, (1, TEXT, phone(1), f"SM{number}"))
                await cursor.fetchone()

        first = taking(with_redis)
        await at_once(CONNECTIONS, [lambda n=n: first(n) for n in range(CUSTOMERS)])
        next_number = CUSTOMERS
        while next_number > next(numbers):
            pass
        rates = [
            (
                await per_second(bare),
                await per_second(taking(alone)),
                await per_second(taking(with_redis)),
            )
            for _ in range(ROUNDS)
        ]
        await pool.close()
    without = median([ours / limit for limit, ours, _ in rates])
    touched = median([ours / limit for limit, _, ours in rates])
    limit = median([limit for limit, _, _ in rates])
    return Figure(
        "Write path of a webhook, inserts/s",
        f"{without:.2f}× without the Redis touch, {touched:.2f}× with it "
        f"(a bare INSERT makes {limit:,.0f}/s)",
        "≥ 0.75× and ≥ 0.45× of a bare INSERT, 16 connections",
        (without >= 0.75, touched >= 0.45),
    )


if __name__ == "__main__":
    run(measure)
