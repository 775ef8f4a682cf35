"""The product's own API as a process, as `support-agent api` runs it."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness import OURS, Stores


@dataclass(frozen=True, slots=True)
class Api:
    """The API's address and its process."""

    port: int
    pid: int


@asynccontextmanager
async def running(stores: Stores, **environment: str) -> AsyncGenerator[Api]:
    """Starts it and waits for its ready line."""
    process = await asyncio.create_subprocess_exec(
        str(OURS.parent / "support-agent"),
        "api",
        cwd=stores.data,
        stdout=asyncio.subprocess.PIPE,
        stderr=sys.stderr,
        env={
            "PATH": str(Path("/usr/bin")),
            "DATABASE_URL": stores.database_url,
            "REDIS_URL": stores.redis_url,
            "PORT": "0",
            **environment,
        },
    )
    try:
        assert process.stdout is not None
        line = await process.stdout.readline()
        yield Api(int(line.decode().strip().rpartition(":")[2]), process.pid)
    finally:
        process.terminate()
        await process.wait()
