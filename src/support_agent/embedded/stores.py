"""Both embedded stores at once, or those that another process of ours already runs."""

import asyncio
import json
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from support_agent.embedded.postgres import running_postgres
from support_agent.embedded.valkey import running_valkey

# Written by the process that runs the stores, so that `chat` and `doctor` find them.
ADDRESSES = "running.json"


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the stores answer. `owned` False: another process runs them, and answers customers."""

    database_url: str
    redis_url: str | None
    owned: bool


@asynccontextmanager
async def running_stores(data_dir: Path) -> AsyncGenerator[Stores]:
    """Runs PostgreSQL and Valkey on `data_dir`, or yields those already running there."""
    data_dir = await asyncio.to_thread(_made, data_dir)
    file = data_dir / ADDRESSES
    found = _of_living_process(file)
    if found is not None:
        yield found
        return
    async with (
        running_postgres(data_dir / "postgres") as database_url,
        running_valkey(data_dir / "valkey") as redis_url,
    ):
        addresses = {"pid": os.getpid(), "database_url": database_url, "redis_url": redis_url}
        file.write_text(json.dumps(addresses), encoding="utf-8")
        try:
            yield Stores(database_url, redis_url, owned=True)
        finally:
            file.unlink(missing_ok=True)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def _of_living_process(file: Path) -> Stores | None:
    try:
        addresses = json.loads(file.read_text(encoding="utf-8"))
        os.kill(addresses["pid"], 0)
    except (OSError, ValueError, KeyError):
        return None
    return Stores(addresses["database_url"], addresses["redis_url"], owned=False)
