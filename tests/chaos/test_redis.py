"""Redis flushed, killed or missing: nothing is lost, and little is late."""
# redis-py leaves its keyword arguments untyped.
# pyright: reportUnknownMemberType=false

import asyncio
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest_asyncio
from redis.asyncio import Redis

from tests.chaos.conftest import Scenes
from tests.chaos.invariants import check
from tests.chaos.scene import Scene
from tests.chaos.stores import OwnRedis, own_redis

CUSTOMERS, EACH = 60, 3
# The product's own: no holder dies here, and a busy machine renews a short one too late.
LEASE_SECONDS = 15.0


@pytest_asyncio.fixture
async def mortal(tmp_path: Path) -> AsyncGenerator[OwnRedis]:
    """A Redis that no other scene uses."""
    async with own_redis(tmp_path / "redis") as server:
        yield server


async def burst(scene: Scene) -> None:
    """Many customers write three messages each, all at the same time."""

    async def one(number: int) -> None:
        for _ in range(EACH):
            await scene.write("where is my parcel?", f"+1555020{number:04}")
            await asyncio.sleep(0.05)

    async with asyncio.TaskGroup() as group:
        for number in range(CUSTOMERS):
            group.create_task(one(number))


async def all_answered(scene: Scene, since: float) -> None:
    """Every customer's three messages are in turns that saw them."""
    await scene.recovered(since)
    found = await check(scene)
    assert CUSTOMERS <= found.turns <= CUSTOMERS * EACH
    (row,) = await scene.rows("SELECT count(*) AS n FROM messages WHERE direction = 'inbound'")
    assert row["n"] == CUSTOMERS * EACH


async def test_a_flushed_redis_loses_nobody(scenes: Scenes, mortal: OwnRedis) -> None:
    async with scenes(
        redis_url=mortal.url(), batch_window_seconds=0.3, lease_seconds=LEASE_SECONDS
    ) as scene:
        workers = [await scene.start(worker=True) for _ in range(2)]
        for worker in workers:
            await worker.ready()
        async with asyncio.TaskGroup() as group, Redis.from_url(mortal.url()) as redis:
            writing = group.create_task(burst(scene))
            while not writing.done():
                await asyncio.sleep(0.15)
                await redis.flushall()
            await redis.script_flush()
            flushed = time.monotonic()
        await all_answered(scene, flushed)
        for worker in workers:
            await worker.kill()


async def test_a_killed_redis_delays_nobody_for_long(
    scenes: Scenes, mortal: OwnRedis, long: bool
) -> None:
    away_seconds = 30 if long else 3
    async with scenes(
        redis_url=mortal.url(), batch_window_seconds=0.3, lease_seconds=LEASE_SECONDS
    ) as scene:
        worker = await scene.start(worker=True)
        await worker.ready()
        async with asyncio.TaskGroup() as group:
            group.create_task(burst(scene))
            await asyncio.sleep(0.3)
            await mortal.kill()
        gone = time.monotonic()
        await all_answered(scene, gone)
        assert time.monotonic() < gone + 20, "PostgreSQL alone schedules meanwhile"
        await asyncio.sleep(max(0.0, gone + away_seconds - time.monotonic()))
        await mortal.start()
        back = time.monotonic()
        await scene.write("and now?")
        assert await scene.answered() - back < 5
        await check(scene)
        await worker.kill()


async def test_without_any_redis_everybody_is_answered(scenes: Scenes) -> None:
    async with scenes(redis_url="", lease_seconds=LEASE_SECONDS) as scene:
        worker = await scene.start(worker=True)
        await worker.ready()
        await burst(scene)
        await all_answered(scene, time.monotonic())
        await worker.kill()
