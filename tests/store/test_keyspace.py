"""Two installations share one Redis and receive nothing of each other."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from support_agent.bootstrap import App
from support_agent.config import Settings
from support_agent.store.db import Database
from support_agent.store.redis.keyspace import Keyspace, installation
from support_agent.store.redis.redis_client import connect
from support_agent.worker import Worker
from tests.conftest import Servers, make_settings, opened
from tests.world import ALEX_PHONE, World


@pytest_asyncio.fixture
async def neighbor_url(servers: Servers, template: str) -> AsyncGenerator[str]:
    """A second shop's database on the same server."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    await servers.copy(template, name)
    yield servers.named(name)
    await servers.drop(name)


@asynccontextmanager
async def both(
    settings: Settings, neighbor_url: str, data: Path, **changes: object
) -> AsyncGenerator[tuple[App, App]]:
    """Two installations on one Redis, both with the sample shop's customer 1."""
    ours = settings.model_copy(update=changes)
    theirs = make_settings(neighbor_url, settings.redis_url, data, **changes)
    async with AsyncExitStack() as stack:
        yield (
            await stack.enter_async_context(opened(ours)),
            await stack.enter_async_context(opened(theirs)),
        )


async def test_screens_show_the_events_of_their_own_installation_only(
    settings: Settings, neighbor_url: str, tmp_path: Path
) -> None:
    async with both(settings, neighbor_url, tmp_path) as (ours, theirs):
        seen: list[bytes] = []

        async def watch() -> None:
            async for item in ours.flows.live.follow(1, 0):
                seen.append(item[1] if item else b"")
                if b"a word of ours" in seen[-1]:
                    return

        async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
            reader = tasks.create_task(ours.flows.live.run())
            watcher = tasks.create_task(watch())
            redis = connect(settings.redis_url)
            while not await redis.pubsub_channels():
                await asyncio.sleep(0.01)
            await World(theirs).sms("a secret of theirs", ALEX_PHONE)
            await World(ours).sms("a word of ours", ALEX_PHONE)
            await watcher
            reader.cancel()
            await redis.aclose()
        assert not [data for data in seen if b"a secret of theirs" in data]


async def test_a_deadline_is_met_by_the_workers_of_its_own_installation_only(
    settings: Settings, neighbor_url: str, tmp_path: Path
) -> None:
    async with both(settings, neighbor_url, tmp_path) as (ours, theirs):
        assert ours.flows.timer is not None
        assert theirs.flows.timer is not None
        await ours.flows.timer.add(1, 0)
        assert (await theirs.flows.timer.claim(5, 1000)).customer_ids == []
        assert (await ours.flows.timer.claim(5, 1000)).customer_ids == [1]


async def test_the_bell_rings_in_its_own_installation_only(
    settings: Settings, neighbor_url: str, tmp_path: Path
) -> None:
    async with both(settings, neighbor_url, tmp_path) as (ours, theirs):
        assert ours.flows.bell is not None
        assert ours.flows.timer is not None
        assert theirs.flows.timer is not None
        async with ours.flows.bell.rings() as rings:
            assert await anext(rings) is None  # the subscription itself
            await theirs.flows.timer.add(1, 0)
            assert await anext(rings) is None  # a second of silence
            await ours.flows.timer.add(1, 0)
            assert await anext(rings) is not None


async def test_every_name_in_redis_carries_its_installation(
    settings: Settings, redis_url: str
) -> None:
    redis = connect(redis_url)
    everything = redis.pubsub()
    await everything.psubscribe("*")
    async with opened(settings) as app:
        prefix = f"support:{{{await installation(app.database)}:0}}:".encode()
        worker = Worker(app.flows, 0.1, 5)
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            running = tasks.create_task(worker.run())
            world = World(app)
            stored = await world.sms("Where is ORD-1001?")
            while not await world.answers(stored.customer_id):
                await asyncio.sleep(0.02)
            keys = {key async for key in redis.scan_iter()}
            worker.stop()
            await running
    channels: set[bytes] = set()
    while (message := await everything.get_message(timeout=0.1)) is not None:
        if message["type"] == "pmessage":
            channels.add(message["channel"])
    await everything.aclose()
    await redis.aclose()
    assert channels
    assert {name for name in keys | channels if not name.startswith(prefix)} == set()


async def test_an_installation_is_its_database_and_stays_the_same(
    database_url: str, neighbor_url: str
) -> None:
    found: list[str] = []
    for url in (database_url, database_url, neighbor_url):
        database = Database(url, size=1)
        await database.open()
        found.append(await installation(database))
        await database.close()
    ours, again, theirs = found
    assert ours == again != theirs


async def test_a_copy_of_a_whole_server_gets_a_name_of_its_own(
    settings: Settings, tmp_path: Path
) -> None:
    # The same database under another name imitates a server's clone: nothing else differs.
    same = settings.database_url
    async with (
        opened(settings) as first,
        opened(make_settings(same, settings.redis_url, tmp_path, installation_id="copy")) as copy,
    ):
        assert first.flows.timer is not None
        assert copy.flows.timer is not None
        await first.flows.timer.add(1, 0)
        assert (await copy.flows.timer.claim(5, 1000)).customer_ids == []


@pytest.mark.parametrize("shard", [0, 7])
def test_keys_and_channels_of_a_shard_share_one_hash_tag(shard: int) -> None:
    keys = Keyspace("shop", shard)
    tags = {name.split("{", 1)[1].split("}", 1)[0] for name in (
        keys.due, keys.leased, keys.bell, keys.events, keys.named("rate"),
    )}  # fmt: skip
    assert tags == {f"shop:{shard}"}
