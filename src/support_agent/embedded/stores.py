"""Runs both embedded stores, or finds those that another process of ours already runs."""

import json
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from support_agent.domain.errors import Unavailable
from support_agent.embedded.postgres import running_postgres
from support_agent.embedded.process import only_one, usable
from support_agent.embedded.valkey import running_valkey

# Written by the process that runs the stores, so that `chat` and `doctor` find them.
ADDRESSES = "running.json"


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores' addresses. `owned` False: another process runs them, and answers customers."""

    database_url: str
    redis_url: str | None
    owned: bool


@asynccontextmanager
async def running_stores(data_dir: Path) -> AsyncGenerator[Stores]:
    """Runs PostgreSQL and Valkey on `data_dir`, or yields those already running there."""
    async with AsyncExitStack() as stack:
        found = _held(data_dir, stack)
        yield found if isinstance(found, Stores) else await _started(found, stack)


def _held(data_dir: Path, stack: AsyncExitStack) -> Path | Stores:
    """The folder, locked until the stack closes, or the stores of the process that has it.

    Raises Unavailable while that process has not yet said where its stores are.
    """
    file = data_dir / ADDRESSES
    with usable(data_dir):
        try:
            home = stack.enter_context(only_one(data_dir))
        except Unavailable:
            found = _told(file)
            if found is None:
                raise
            return found
        # Its writer is gone: the kernel released the writer's lock on the folder.
        file.unlink(missing_ok=True)
        return home


async def _started(data_dir: Path, stack: AsyncExitStack) -> Stores:
    database_url = await stack.enter_async_context(running_postgres(data_dir / "postgres"))
    redis_url = await stack.enter_async_context(running_valkey(data_dir / "valkey"))
    addresses = {"database_url": database_url, "redis_url": redis_url}
    file = data_dir / ADDRESSES
    stack.callback(file.unlink, missing_ok=True)
    file.write_text(json.dumps(addresses), encoding="utf-8")
    return Stores(database_url, redis_url, owned=True)


def _told(file: Path) -> Stores | None:
    try:
        addresses = json.loads(file.read_text(encoding="utf-8"))
        return Stores(addresses["database_url"], addresses["redis_url"], owned=False)
    except (OSError, ValueError, KeyError, TypeError):
        return None
