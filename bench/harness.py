"""What every figure needs: its own stores, peers as processes, CPU as the kernel counts it.

Linux only: the CPU of PostgreSQL and Redis is read from /proc.
"""

import asyncio
import json
import resource
import statistics
import sys
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import psycopg
import uvloop

from support_agent.bootstrap import App, Replacements, open_app
from support_agent.config import Settings
from support_agent.embedded.stores import running_stores
from support_agent.logs import set_up_logs
from support_agent.ports.inbound import InboundMessage
from support_agent.store.admin.seed import seed
from support_agent.store.db import Database
from support_agent.store.migrate import migrate

BENCH = Path(__file__).parent
OURS = BENCH.parent / ".venv" / "bin" / "python"
THEIRS = BENCH.parent / ".bench-venv" / "bin" / "python"
STORES = ("postgres", "valkey-server", "redis-server")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the results. `parts` says for each target whether it was met."""

    name: str
    figure: str
    target: str
    parts: Sequence[bool]

    def line(self) -> str:
        """The line as run.py reads it."""
        return f"{self.name} | {self.figure} | {self.target} | {'ok' if all(self.parts) else 'NOT'}"


def run(measure: Callable[[], Coroutine[Any, Any, Figure]]) -> None:
    """Measures one figure and prints its line. Logs go to stderr, as in production."""
    set_up_logs("info")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run(measure()).line(), flush=True)


# ── stores and the wired product ─────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Stores:
    """The addresses of this script's own PostgreSQL and Redis, and their files."""

    database_url: str
    redis_url: str
    data: Path

    def named(self, database: str) -> str:
        """The URL of another database on the same server."""
        return urlunsplit(urlsplit(self.database_url)._replace(path=f"/{database}"))

    async def execute(self, statement: str) -> None:
        """One statement outside any transaction."""
        connection = await psycopg.AsyncConnection.connect(self.database_url, autocommit=True)
        async with connection:
            await connection.execute(statement.encode())


@asynccontextmanager
async def stores() -> AsyncGenerator[Stores]:
    """New stores with the sample shop, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        async with running_stores(Path(folder)) as running:
            assert running.redis_url is not None
            await asyncio.to_thread(migrate, running.database_url)
            database = Database(running.database_url, size=1)
            await database.open()
            async with database.connection() as connection:
                await seed(connection)
            await database.close()
            yield Stores(running.database_url, running.redis_url, Path(folder))


def settings(stores: Stores, **changes: object) -> Settings:
    """Settings without .env, and without a batch window unless requested."""
    values: dict[str, object] = {
        "database_url": stores.database_url,
        "redis_url": stores.redis_url,
        "support_agent_data": stores.data,
        "batch_window_seconds": 0.0,
        **changes,
    }
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


@asynccontextmanager
async def opened(
    stores: Stores, replace: Replacements | None = None, **changes: object
) -> AsyncGenerator[App]:
    """The wired product on these stores."""
    async with open_app(settings(stores, **changes), replace, prepare=False) as app:
        yield app


def phone(number: int) -> str:
    """A customer's phone number."""
    return f"+1555{number:07d}"


async def verify(stores: Stores) -> None:
    """Marks every address so far as the customer's own, so turns see the whole history."""
    await stores.execute("UPDATE identities SET verified_at = now()")


def text_message(sender: str, provider_id: str, text: str) -> InboundMessage:
    """A text message as the Twilio reader gives it."""
    return InboundMessage(
        channel="sms",
        provider="bench",
        provider_id=provider_id,
        sender=sender,
        recipient="+15550100000",
        content=text,
        evidence="signed",
    )


async def at_once(most: int, work: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Runs the work, `most` at a time; results in order."""
    gate = asyncio.Semaphore(most)

    async def one(job: Callable[[], Awaitable[T]]) -> T:
        async with gate:
            return await job()

    return await asyncio.gather(*(one(job) for job in work))


# ── CPU, memory, quantiles ───────────────────────────────────────────────────────────────────


def own_cpu() -> float:
    """CPU seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _status(pid: str) -> tuple[str, str]:
    """Name and parent of a process."""
    text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    name, _, rest = text.partition("(")[2].rpartition(")")
    return name, rest.split()[1]


def process_cpu(pid: int | str) -> float:
    """CPU seconds of another process with all its threads, to the nanosecond."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def stores_cpu() -> float:
    """CPU seconds of the PostgreSQL and Redis processes that this process started."""
    family = {str(Path("/proc/self").resolve().name)}
    found: dict[str, tuple[str, str]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found[entry.name] = _status(entry.name)
            except OSError:
                continue
    total, grown = 0.0, True
    while grown:
        new = {pid for pid, (_, parent) in found.items() if parent in family} - family
        grown = bool(new)
        family |= new
    for pid in family:
        if pid in found and found[pid][0] in STORES:
            try:
                total += process_cpu(pid)
            except OSError:
                continue
    return total


def resident_kib(pid: int | str = "self") -> int:
    """Memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values is."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def median(values: Sequence[float]) -> float:
    """The middle of several rounds."""
    return statistics.median(values)


# ── peers ────────────────────────────────────────────────────────────────────────────────────


class Peer:
    """Another program as a process: commands in, answers out, one JSON document per line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    async def ask(self, **command: Any) -> Any:
        """Gives one command and waits for its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        await self._process.stdin.drain()
        return await self.answer()

    async def answer(self) -> Any:
        """The next answer."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("a peer has ended; its error stands above")
        return json.loads(line)


@asynccontextmanager
async def peer(script: str, *arguments: str, python: Path = THEIRS) -> AsyncGenerator[Peer]:
    """Starts bench/peers/`script` and waits until it is ready (its first line)."""
    process = await asyncio.create_subprocess_exec(
        str(python),
        str(BENCH / "peers" / script),
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=sys.stderr,
        limit=64 * 1024 * 1024,
    )
    try:
        peer = Peer(process)
        await peer.answer()
        yield peer
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
