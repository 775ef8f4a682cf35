"""The warm parent, a separate Redis, and scenes on separate databases."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.chaos.fleet import Fleet, a_fleet
from tests.chaos.scene import OpenScene, Scene, a_scene
from tests.chaos.stores import OwnRedis, own_redis
from tests.chaos.table import Row, Table
from tests.conftest import Servers

Scenes = OpenScene
TABLE = pytest.StashKey[Table]()


def pytest_configure(config: pytest.Config) -> None:
    """A table to fill."""
    config.stash[TABLE] = Table()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Shows the table. In passing tests, nothing was lost or doubled."""
    table = terminalreporter.config.stash[TABLE]
    if table.rows:
        terminalreporter.section("accidents: 0 lost, 0 doubled in what passed")
        for line in table.lines():
            terminalreporter.write_line(line)


@pytest.fixture
def row(request: pytest.FixtureRequest) -> Row:
    """This test's row of the table."""
    return request.config.stash[TABLE].row(request.node.name)


@pytest_asyncio.fixture(scope="session")
async def fleet(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Fleet]:
    """Makes processes of the product, and ends them all."""
    async with a_fleet(tmp_path_factory.mktemp("logs")) as fleet:
        yield fleet
    assert not [child.log.name for child in fleet.started if child.alive]


@pytest_asyncio.fixture(scope="session")
async def redis(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[OwnRedis]:
    """A separate Redis. Each scene uses one of its sixteen databases."""
    async with own_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@dataclass(frozen=True)
class Places:
    """Where scenes are opened."""

    servers: Servers
    template: str
    redis: OwnRedis
    folder: Path


@pytest.fixture
def places(servers: Servers, template: str, redis: OwnRedis, tmp_path: Path) -> Places:
    """The test server's PostgreSQL, and the separate Redis."""
    return Places(servers, template, redis, tmp_path)


@pytest.fixture
def scenes(fleet: Fleet, places: Places, row: Row, long: bool) -> Scenes:
    """Opens scenes, several at a time if wanted."""
    numbers = asyncio.Queue[int]()
    for number in range(16):
        numbers.put_nowait(number)

    @asynccontextmanager
    async def scene(**changes: Any) -> AsyncGenerator[Scene]:
        name, number = f"chaos_{uuid.uuid4().hex[:12]}", await numbers.get()
        await places.servers.copy(places.template, name)
        where = {
            "database_url": places.servers.named(name),
            "redis_url": places.redis.url(number),
        }
        try:
            async with a_scene(fleet, row, places.folder, long=long, **(where | changes)) as opened:
                yield opened
        finally:
            await places.servers.drop(name)
            numbers.put_nowait(number)

    return scene
