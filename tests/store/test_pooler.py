"""Through a real PgBouncer in transaction mode, where it is installed."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psycopg
import pytest_asyncio

from support_agent.embedded.postgres import running_postgres
from support_agent.store.admin.seed import seed
from support_agent.store.db import Database
from tests.conftest import make_settings, opened
from tests.store.conftest import PGBOUNCER
from tests.world import World


@pytest_asyncio.fixture
async def pooled_url(tmp_path: Path) -> AsyncGenerator[str]:
    """A separate database, reached through a few sessions that all clients share."""
    data = tmp_path / "postgres"
    tmp_path.chmod(0o755)
    async with running_postgres(data) as url:
        (data / "cluster" / "pg_hba.conf").write_text("local all all trust\n")
        with psycopg.connect(url.replace("//support_agent@", "//postgres@")) as connection:
            connection.execute("SELECT pg_reload_conf()")
        sockets = Path(parse_qs(urlsplit(url).query)["host"][0])
        settings = sockets / "pgbouncer.ini"
        settings.write_text(f"""
[databases]
support_agent = user=support_agent host={sockets} port=5432
[pgbouncer]
unix_socket_dir = {sockets}
listen_port = 6432
auth_type = any
pool_mode = transaction
default_pool_size = 4
""")
        account = ["-u", "nobody"] if os.geteuid() == 0 else []
        settings.chmod(0o644)
        with subprocess.Popen(
            [str(PGBOUNCER), "-q", *account, str(settings)], stderr=subprocess.DEVNULL
        ) as process:
            try:
                while not (sockets / ".s.PGSQL.6432").exists():
                    assert process.poll() is None
                    await asyncio.sleep(0.02)
                host = quote(str(sockets), "")
                yield f"postgresql://support_agent@/support_agent?host={host}&port=6432"
            finally:
                process.terminate()


async def test_the_product_works_through_a_pooler(pooled_url: str, tmp_path: Path) -> None:
    # Two starts at once: one migrates, the other finds it done.
    code = f"from support_agent.store.migrate import migrate; migrate({pooled_url!r})"
    starts = [await asyncio.create_subprocess_exec(sys.executable, "-c", code) for _ in range(2)]
    assert [await each.wait() for each in starts] == [0, 0]
    database = Database(pooled_url, size=4)
    await database.open()
    async with database.connection() as connection:
        await seed(connection)
        cursor = await connection.execute(
            "SELECT count(*) AS locks FROM pg_locks WHERE locktype = 'advisory'"
        )
        assert await cursor.fetchone() == {"locks": 0}
    async with database.transaction() as tx:
        cursor = await tx.execute("SHOW idle_in_transaction_session_timeout")
        assert await cursor.fetchone() == {"idle_in_transaction_session_timeout": "10s"}
    # Settings of one transaction don't stay with the session for others.
    with psycopg.connect(pooled_url, prepare_threshold=None) as other:
        shown = other.execute("SHOW idle_in_transaction_session_timeout").fetchone()
        assert shown == ("0",)
    await database.close()
    async with opened(make_settings(pooled_url, "", tmp_path)) as app:
        world = World(app)
        numbers = [f"+1555010{each:04}" for each in range(8)]
        await asyncio.gather(*(world.sms("Where is order 1001?", each) for each in numbers))
        await world.settle()
        for each in numbers:
            assert len(await world.answers(await world.id_of(each))) == 1
        assert "1001" in await world.ask("Where is order 1001?")
