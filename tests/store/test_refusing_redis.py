"""A Redis that is there but refuses: PostgreSQL takes over as if it were away, until it is back."""
# redis-py leaves its keyword arguments untyped.
# pyright: reportUnknownMemberType=false

import asyncio
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from support_agent.bootstrap import App
from support_agent.domain.errors import TooMany
from support_agent.embedded.valkey import running_valkey
from support_agent.worker import Worker
from tests.conftest import make_settings, opened
from tests.world import World

Act = Callable[[Redis, Path], Coroutine[Any, Any, None]]


async def full(redis: Redis, home: Path) -> None:
    del home
    await redis.config_set("maxmemory", "1")


async def with_room(redis: Redis, home: Path) -> None:
    del home
    await redis.config_set("maxmemory", "0")


async def read_only(redis: Redis, home: Path) -> None:
    del home
    await redis.execute_command("REPLICAOF", "127.0.0.1", "1")


async def promoted(redis: Redis, home: Path) -> None:
    del home
    await redis.execute_command("REPLICAOF", "NO", "ONE")


async def without_its_master(redis: Redis, home: Path) -> None:
    await redis.config_set("replica-serve-stale-data", "no")
    await read_only(redis, home)


async def unable_to_save(redis: Redis, home: Path) -> None:
    await redis.config_set("stop-writes-on-bgsave-error", "yes")
    (home / "dump.rdb").unlink(missing_ok=True)
    (home / "dump.rdb").mkdir()  # a file can't replace it
    (home / "dump.rdb" / "in-the-way").touch()
    await redis.config_set("save", "3600 1")
    await redis.set("something", "to save")
    await redis.bgsave()
    while (await redis.info("persistence"))["rdb_last_bgsave_status"] == "ok":
        await asyncio.sleep(0.02)


async def able_to_save(redis: Redis, home: Path) -> None:
    shutil.rmtree(home / "dump.rdb")
    await redis.bgsave()
    while (await redis.info("persistence"))["rdb_last_bgsave_status"] != "ok":
        await asyncio.sleep(0.02)


def rights(*rules: str) -> Act:
    async def set_rights(redis: Redis, home: Path) -> None:
        del home
        await redis.execute_command("ACL", "SETUSER", "agent", *rules)

    return set_rights


async def without_replicas(redis: Redis, home: Path) -> None:
    del home
    await redis.config_set("min-replicas-to-write", "1")


async def alone_again(redis: Redis, home: Path) -> None:
    del home
    await redis.config_set("min-replicas-to-write", "0")


REFUSALS = {
    "OOM": (full, with_room, "maxmemory"),
    "READONLY": (read_only, promoted, "read only replica"),
    "MASTERDOWN": (without_its_master, promoted, "MASTER is down"),
    "MISCONF": (unable_to_save, able_to_save, "MISCONF"),
    "NOREPLICAS": (without_replicas, alone_again, "NOREPLICAS"),
    "NOPERM to write": (rights("-@write"), rights("+@all"), "permission"),
    "NOPERM to publish": (rights("-publish"), rights("+@all"), "permission"),
    "NOPERM on its keys": (
        rights("resetkeys", "~other:*"),
        rights("allkeys"),
        "permission",
    ),
}


@dataclass(frozen=True)
class Refusing:
    """The product on a separate Redis, how that starts and stops refusing, and its message."""

    app: App
    refuse: Callable[[], Awaitable[None]]
    mend: Callable[[], Awaitable[None]]
    word: str


@pytest_asyncio.fixture(params=REFUSALS)
async def refusing(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> AsyncGenerator[Refusing]:
    refuse, mend, word = REFUSALS[request.param]
    home = (tmp_path / "valkey").resolve()
    async with running_valkey(home) as url, Redis.from_url(str(url)) as redis:
        await redis.execute_command("ACL", "SETUSER", "agent", "on", ">secret", "~*", "&*", "+@all")
        ours = f"{url}?username=agent&password=secret"
        async with opened(make_settings(database_url, ours, tmp_path)) as app:
            yield Refusing(app, partial(refuse, redis, home), partial(mend, redis, home), word)


@asynccontextmanager
async def working(app: App) -> AsyncGenerator[None]:
    worker = Worker(app.flows, app.settings.poll_interval_seconds, turns_at_once=5)
    async with asyncio.TaskGroup() as group:
        group.create_task(worker.run())
        live = group.create_task(app.flows.live.run())
        yield
        worker.stop()
        live.cancel()


async def answered(world: World, customer_id: int, many: int) -> None:
    async with asyncio.timeout(10):
        while len(await world.answers(customer_id)) < many:
            await asyncio.sleep(0.05)


@pytest.mark.sampled(3)
async def test_what_redis_refuses_postgresql_schedules_and_health_says_why(
    refusing: Refusing,
) -> None:
    flows, world = refusing.app.flows, World(refusing.app)
    assert (await flows.health.parts())["redis"].status == "ok"
    await refusing.refuse()
    part = (await flows.health.parts())["redis"]
    assert part.status == "degraded"
    assert refusing.word.lower() in part.detail.lower()
    async with working(refusing.app):
        stored = await world.sms("Where is order 1001?")
        await answered(world, stored.customer_id, 1)
        # Screens are also notified, in the way that needs no Redis.
        seen = flows.live.follow(stored.customer_id, 0)
        await world.sms("And order 1002?")
        async with asyncio.timeout(10):
            async for item in seen:
                if item is not None and b"And order 1002?" in item[1]:
                    break
        await seen.aclose()
        await answered(world, stored.customer_id, 2)
        await refusing.mend()
        assert (await flows.health.parts())["redis"].status == "ok"
        await world.sms("And order 1001 once more?")
        await answered(world, stored.customer_id, 3)


async def test_a_configured_redis_that_refuses_does_not_keep_the_product_from_starting(
    database_url: str, tmp_path: Path
) -> None:
    async with running_valkey(tmp_path / "valkey") as url, Redis.from_url(str(url)) as redis:
        await without_its_master(redis, tmp_path)
        async with opened(make_settings(database_url, str(url), tmp_path)) as app:
            assert (await app.flows.health.parts())["redis"].status == "degraded"


async def test_rates_hold_while_redis_can_be_read_but_not_written(
    database_url: str, tmp_path: Path
) -> None:
    async with running_valkey(tmp_path / "valkey") as url, Redis.from_url(str(url)) as redis:
        await read_only(redis, tmp_path)
        async with opened(make_settings(database_url, str(url), tmp_path)) as app:
            rates = app.flows.rates

            async def try_often() -> None:
                for _ in range(100):
                    await rates.check("failed sign-ins", "somebody")
                    await rates.count("failed sign-ins", "somebody")
                    rates._away_until = 0.0

            with pytest.raises(TooMany):
                await try_often()
