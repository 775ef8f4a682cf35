"""PostgreSQL killed with turns in flight: 503 meanwhile, and the ledger continues afterward."""

import asyncio
import signal
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any

from support_agent.store.admin.seed import seed
from support_agent.store.db import Database
from support_agent.store.migrate import migrate
from tests.chaos.brain import answer
from tests.chaos.conftest import Places, Scenes
from tests.chaos.fleet import Fleet
from tests.chaos.invariants import CALLS_PER_DOCUMENT, check
from tests.chaos.scene import Scene, a_scene
from tests.chaos.stores import OwnPostgres, own_postgres
from tests.chaos.table import Row
from tests.loopback.openrouter_replies import Reply, slow

CUSTOMERS = 20


def slowly(body: dict[str, Any]) -> Reply:
    """A slow model, so that turns are in flight."""
    return slow(answer(body), 0.4)


@asynccontextmanager
async def a_mortal_scene(
    fleet: Fleet, row: Row, places: Places, *, long: bool
) -> AsyncGenerator[tuple[Scene, OwnPostgres]]:
    """A scene on a PostgreSQL that no other scene uses."""
    async with own_postgres(places.folder / "postgres") as postgres:
        url = postgres.url("support_agent")
        await asyncio.to_thread(migrate, url)
        database = Database(url, size=2)
        await database.open()
        async with database.connection() as connection:
            await seed(connection)
        await database.close()
        where = {"database_url": url, "redis_url": places.redis.url(15)}
        async with a_scene(fleet, row, places.folder, long=long, **where) as scene:
            yield scene, postgres


async def deliver(scene: Scene, address: str, number: int, statuses: list[int | None]) -> None:
    """A provider's webhook, resent until it is accepted, always with the same ID."""
    while True:
        status = await scene.post(
            address, f"w{number} where is it?", f"+1555030{number:04}", f"SM{number:032}"
        )
        statuses.append(status)
        if status == 200:
            return
        await asyncio.sleep(0.3)


async def test_a_killed_postgres_loses_nobody(
    fleet: Fleet, row: Row, places: Places, long: bool
) -> None:
    async with a_mortal_scene(fleet, row, places, long=long) as (scene, postgres):
        scene.model.brain = slowly
        api, worker = await scene.start(api=True), await scene.start(worker=True)
        address = await api.ready()
        await worker.ready()
        numbers = iter(range(1000))
        for sign in (signal.SIGKILL, signal.SIGQUIT) if long else (signal.SIGKILL,):
            statuses: list[int | None] = []
            async with asyncio.TaskGroup() as group:
                for number in islice(numbers, CUSTOMERS // 2):
                    group.create_task(deliver(scene, address, number, statuses))
                await asyncio.sleep(0.5)
                await postgres.kill(sign)
                for number in islice(numbers, CUSTOMERS // 2):
                    group.create_task(deliver(scene, address, number, statuses))
                await asyncio.sleep(30 if long else 1)
                await postgres.start()
                back = time.monotonic()
            assert time.monotonic() - back < 6, "webhooks are taken again at once"
            assert set(statuses) <= {200, 503}
            # Every turn in flight may have asked once more.
            scene.kills += CUSTOMERS * CALLS_PER_DOCUMENT
            await scene.recovered(back)
        found = await check(scene)
        assert found.turns == next(numbers)
        await worker.kill()
        await api.kill()


async def test_one_connection_lost_is_not_an_outage(scenes: Scenes) -> None:
    async with scenes() as scene:
        api = await scene.start(api=True)
        address = await api.ready()
        await asyncio.gather(*(scene.post(address, f"a{n} hello") for n in range(10)))
        await scene.rows(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
            """
        )
        await asyncio.sleep(0.2)
        statuses = [await scene.post(address, f"b{n} hello") for n in range(5)]
        assert statuses == [200] * 5
        await api.kill()
