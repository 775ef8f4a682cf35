"""What every test uses: real stores, a fresh database each, the wired product.

The stores are the embedded ones, or those in TEST_DATABASE_URL and TEST_REDIS_URL. The database is
migrated and seeded once and copied for every test (about 20 ms).
"""

import asyncio
import os
import shutil
import signal
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import pytest_asyncio
import structlog

from support_agent.bootstrap import App, Replacements, open_app
from support_agent.config import Settings
from support_agent.embedded.stores import running_stores
from support_agent.store.admin.seed import seed
from support_agent.store.db import Database
from support_agent.store.migrate import migrate
from support_agent.store.redis import redis_client
from tests import selection
from tests.world import World

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
PLENTY_BYTES = 3 << 30


def pytest_addoption(parser: pytest.Parser) -> None:
    """--long runs the proofs in full instead of their short form."""
    parser.addoption("--long", action="store_true", help="run long proofs in full")
    parser.addoption("--at-most", type=int, help="so many parameter sets of each test, spread")
    parser.addoption("--write-snapshots", action="store_true", help="accept what is there now")


def pytest_configure(config: pytest.Config) -> None:
    """Plain tracebacks: printing the values of every frame takes seconds."""
    for marker in selection.MARKERS:
        config.addinivalue_line("markers", marker)
    *before, _renderer = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*before, plain])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Selects the tests of this run."""
    selection.select(config, items)


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether to run the proofs in full."""
    return bool(request.config.getoption("--long"))


@dataclass(frozen=True)
class Servers:
    """The addresses of the test stores."""

    database_url: str
    redis_url: str

    def named(self, database: str) -> str:
        """The URL of another database on the same server."""
        return urlunsplit(urlsplit(self.database_url)._replace(path=f"/{database}"))

    async def execute(self, statement: str) -> None:
        """One statement outside any transaction."""
        connection = await psycopg.AsyncConnection.connect(self.database_url, autocommit=True)
        async with connection:
            await connection.execute(statement.encode())

    async def copy(self, template: str, name: str) -> None:
        """A copy of a database, file by file, without writing it to the log."""
        await self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")

    async def drop(self, name: str) -> None:
        """Drops a database. The server's autovacuum may be using it, and is not ours to end."""
        for wait in (0.1, 0.3, 1.0, 3.0, 10.0):
            try:
                await self.execute(f"DROP DATABASE {name} WITH (FORCE)")
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                await asyncio.sleep(wait)
            else:
                return


@pytest_asyncio.fixture(scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Servers]:
    """PostgreSQL and Redis for the whole run."""
    database_url, redis_url = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
    if database_url and redis_url:
        # Parallel test processes share PostgreSQL, but each has its own Redis.
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        yield Servers(database_url, redis_url.format(worker=worker))
        return
    with _in_memory() or nullcontext(str(tmp_path_factory.mktemp("stores"))) as folder:
        async with running_stores(Path(folder)) as stores:
            assert stores.redis_url is not None
            _without_fsync(Path(folder))
            yield Servers(stores.database_url, stores.redis_url)


def _in_memory() -> TemporaryDirectory[str] | None:
    """A folder in memory if there is plenty: a copy takes a fifth of the time there."""
    for left in MEMORY.glob("support-agent-tests-*"):
        if not Path("/proc", left.name.split("-")[3]).exists():
            shutil.rmtree(left, ignore_errors=True)  # its run was killed
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < PLENTY_BYTES:
        return None
    return TemporaryDirectory(prefix=f"support-agent-tests-{os.getpid()}-", dir=MEMORY)


def _without_fsync(folder: Path) -> None:
    """Test databases need not survive a power failure; hundreds are created and dropped."""
    pid = next(folder.rglob("postmaster.pid"))
    with pid.with_name("postgresql.conf").open("a") as settings:
        settings.write("\nfsync = off\nfull_page_writes = off\n")
    os.kill(int(pid.read_text().split()[0]), signal.SIGHUP)


@pytest_asyncio.fixture(scope="session")
async def template(servers: Servers) -> AsyncGenerator[str]:
    """A migrated and seeded database that others are copied from."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    await servers.execute(f"CREATE DATABASE {name}")
    await asyncio.to_thread(migrate, servers.named(name))
    database = Database(servers.named(name), size=2)
    await database.open()
    async with database.connection() as connection:
        await seed(connection)
    await database.close()
    yield name
    await servers.drop(name)


@pytest_asyncio.fixture
async def database_url(servers: Servers, template: str) -> AsyncGenerator[str]:
    """A fresh database with the sample shop in it."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    await servers.copy(template, name)
    yield servers.named(name)
    await servers.drop(name)


@pytest_asyncio.fixture
async def redis_url(servers: Servers) -> str:
    """An empty Redis."""
    redis = redis_client.connect(servers.redis_url)
    await redis.flushdb()
    await redis.aclose()
    return servers.redis_url


@pytest_asyncio.fixture
async def db(database_url: str) -> AsyncGenerator[Database]:
    """A pool on a fresh database, for tests of the store alone."""
    database = Database(database_url, size=8)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def settings(database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    """Settings of a test: no batch window by default, nothing from the environment."""
    return make_settings(database_url, redis_url, tmp_path)


def make_settings(database_url: str, redis_url: str, data: Path, **changes: object) -> Settings:
    """Settings without .env."""
    values: dict[str, object] = {
        "database_url": database_url,
        "redis_url": redis_url,
        "support_agent_data": data,
        "batch_window_seconds": 0.0,
        "poll_interval_seconds": 0.2,
        **changes,
    }
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


@asynccontextmanager
async def opened(settings: Settings, replace: Replacements | None = None) -> AsyncIterator[App]:
    """The wired product on a prepared database."""
    async with open_app(settings, replace, prepare=False) as app:
        yield app


@pytest_asyncio.fixture
async def app(settings: Settings) -> AsyncGenerator[App]:
    """The whole product on the house model, without API and worker."""
    async with opened(settings) as app:
        yield app


@pytest_asyncio.fixture
async def world(app: App) -> World:
    """Customers who write and a worker that answers, step by step."""
    return World(app)
