"""A parent to be killed: runs both stores, counts its runs in each, reports, then waits."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from psycopg import AsyncConnection
from redis.asyncio import Redis

from support_agent.embedded.postgres import running_postgres
from support_agent.embedded.valkey import running_valkey


async def count_in_postgres(url: str) -> int:
    async with await AsyncConnection.connect(url) as connection:
        await connection.execute("CREATE TABLE IF NOT EXISTS runs (at timestamptz DEFAULT now())")
        await connection.execute("INSERT INTO runs DEFAULT VALUES")
        row = await (await connection.execute("SELECT count(*) FROM runs")).fetchone()
    assert row is not None
    return int(row[0])


async def serve(home: Path) -> None:
    async with (
        running_postgres(home / "postgres") as database,
        running_valkey(home / "valkey") as timer,
    ):
        assert timer is not None
        redis: Redis = Redis.from_url(timer)
        async with redis:
            counts = [await count_in_postgres(database), await redis.incr("runs")]
        print(json.dumps({"uid": os.geteuid(), "runs": counts}), flush=True)  # noqa: T201
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        await reader.read()


if __name__ == "__main__":
    # A shell makes background jobs ignore this, and child processes inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asyncio.run(serve(Path(sys.argv[1])))
