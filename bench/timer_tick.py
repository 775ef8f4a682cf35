"""One claim tick with 100,000 open batches: its cost in Redis against 1,000, and against SCAN."""

import time

from harness import Figure, median, run, stores
from redis.asyncio import Redis

from support_agent.store.redis import redis_client
from support_agent.store.redis.batches import BatchTimer
from support_agent.store.redis.keyspace import Keyspace

KEYS = Keyspace("bench")
MANY, FEW, TICKS, ROUNDS = 100_000, 1_000, 2_000, 3
AN_HOUR_MS = 3_600_000


async def redis_cpu(redis: Redis) -> float:
    """CPU seconds of the server."""
    told = await redis.info("cpu")
    return told["used_cpu_user"] + told["used_cpu_sys"]


async def arm(redis: Redis, batches: int) -> float:
    """Fills the timer through the sorted set that `add` writes. Returns bytes per batch."""
    await redis.flushall()
    before = (await redis.info("memory"))["used_memory"]
    now = int(time.time() * 1000) + AN_HOUR_MS
    for start in range(0, batches, 1000):
        members = {str(customer): now + customer for customer in range(start, start + 1000)}
        await redis.zadd(KEYS.due, members)
    return ((await redis.info("memory"))["used_memory"] - before) / batches


async def tick(redis: Redis) -> float:
    """Redis microseconds of one claim that finds nothing due."""
    timer = BatchTimer(redis, KEYS, idle_ms=1000)
    await timer.claim(50, 15_000)
    began = await redis_cpu(redis)
    for _ in range(TICKS):
        await timer.claim(50, 15_000)
    return 1e6 * (await redis_cpu(redis) - began) / TICKS


async def scan(redis: Redis) -> float:
    """Redis microseconds of one search by SCAN: a key per customer, each one read."""
    await redis.flushall()
    for start in range(0, MANY, 1000):
        await redis.mset({f"batch:{c}": "1790000000.5" for c in range(start, start + 1000)})
    began = await redis_cpu(redis)
    cursor = -1
    while cursor != 0:
        cursor, keys = await redis.scan(max(cursor, 0), match="batch:*", count=1000)
        if keys:
            await redis.mget(keys)
    return 1e6 * (await redis_cpu(redis) - began)


async def measure() -> Figure:
    """Interleaved rounds."""
    rows: list[tuple[float, float, float, float]] = []
    async with stores() as where:
        redis = redis_client.connect(where.redis_url)
        for _ in range(ROUNDS):
            await arm(redis, FEW)
            few = await tick(redis)
            size = await arm(redis, MANY)
            many = await tick(redis)
            rows.append((few, many, await scan(redis), size))
        await redis.aclose()
    growth = median([many / few for few, many, _, _ in rows])
    share = median([looked / many for _, many, looked, _ in rows])
    size = median([row[3] for row in rows])
    many = median([row[1] for row in rows])
    return Figure(
        "Claim tick with 100,000 open batches, Redis CPU",
        f"{growth:.2f}× of 1,000, 1/{share:,.0f} of SCAN ({many:.0f} µs), {size:.0f} B a batch",
        "≤ 1.3×, ≤ 1/1000 of a SCAN poll, ≤ 250 B",
        (growth <= 1.3, share >= 1000, size <= 250),
    )


if __name__ == "__main__":
    run(measure)
