"""Errors of a connection are reported as what they are."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import psycopg
import pytest
import pytest_asyncio

from support_agent.api.app import create_app
from support_agent.bootstrap import App
from support_agent.commands.serve import options
from support_agent.domain.errors import Unavailable
from support_agent.embedded.postgres import running_postgres
from support_agent.store.db import Database, wait_at_most
from tests.conftest import Servers


async def test_a_server_that_hangs_up_is_away(app: App) -> None:
    with pytest.raises(Unavailable, match="PostgreSQL is away: OperationalError"):
        async with app.database.connection():
            raise psycopg.OperationalError("server closed the connection")


async def test_a_server_that_hangs_up_on_a_cancelled_task_does_not_revive_it(app: App) -> None:
    async def work() -> None:
        async with app.database.connection():
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                raise psycopg.OperationalError("server closed the connection") from None

    task = asyncio.ensure_future(work())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest_asyncio.fixture
async def client(app: App) -> AsyncGenerator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(app.flows, options(app.settings)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def text(client: httpx.AsyncClient, number: int = 1) -> int:
    """Twilio brings a text message."""
    form = {"MessageSid": f"SM{number}", "From": "+15550104477", "To": "+1", "Body": "Hello"}
    return (await client.post("/webhook/sms", data=form)).status_code


async def demote(database: Database) -> None:
    """The pool's sessions become read-only, as after a fail-over."""
    await database._pool.check()
    for connection in list(database._pool._pool):
        await connection.execute("SET default_transaction_read_only = on")


async def test_a_session_that_became_read_only_is_thrown_away(
    app: App, client: httpx.AsyncClient
) -> None:
    await demote(app.database)
    assert await text(client) == 200


async def test_a_database_that_takes_no_writes_refuses_what_comes_until_it_does(
    servers: Servers, database_url: str, app: App, client: httpx.AsyncClient
) -> None:
    name = database_url.rpartition("/")[2].partition("?")[0]
    await servers.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    await demote(app.database)
    assert await text(client) == 503
    await servers.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    assert await text(client) == 200


async def test_health_throws_read_only_sessions_away_before_a_customer_meets_one(
    app: App, client: httpx.AsyncClient
) -> None:
    await demote(app.database)
    assert (await app.flows.health.parts())["database"].detail == "PostgreSQL takes no writes."
    assert (await app.flows.health.parts())["database"].status == "ok"
    assert await text(client) == 200


async def test_an_address_that_asks_for_a_writable_server_takes_no_other(
    servers: Servers, database_url: str
) -> None:
    name = database_url.rpartition("/")[2].partition("?")[0]
    await servers.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    mark = "&" if "?" in database_url else "?"
    with pytest.raises(Unavailable, match="read-only"):
        await Database(f"{database_url}{mark}target_session_attrs=read-write").open()


async def test_a_frozen_server_is_given_up_and_used_again_when_it_wakes(tmp_path: Path) -> None:
    async with running_postgres(tmp_path / "postgres") as url:
        database = Database(url, size=2)
        await database.open()
        await database.check()
        pids = [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and _works_in(entry, tmp_path / "postgres" / "cluster")
        ]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            begun = time.monotonic()
            wait_at_most(0.5)
            with pytest.raises(Unavailable):
                await database.check()
            with pytest.raises(Unavailable):
                await database.check()
            assert time.monotonic() - begun < 2
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
        wait_at_most(10)
        await database.check()
        await database.close()


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder.resolve()
    except OSError:
        return False


async def test_a_server_that_went_away_is_an_error_in_time(tmp_path: Path) -> None:
    async with running_postgres(tmp_path / "postgres") as url:
        database = Database(url, size=2)
        await database.open()
    begun = time.monotonic()
    wait_at_most(0.5)
    for _ in range(3):
        with pytest.raises(Unavailable):
            await database.check()
    assert time.monotonic() - begun < 2
    await database.close()


async def test_the_wait_for_a_server_does_not_count_our_own_work(app: App) -> None:
    wait_at_most(0.5)
    await app.database.check()
    time.sleep(0.6)  # noqa: ASYNC251 - a large mail is read
    await app.database.check()
