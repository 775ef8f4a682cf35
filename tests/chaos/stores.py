"""Separate stores, which a test may kill and restart at the same address."""

import os
import shutil
import signal
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from support_agent.embedded.postgres import running_postgres
from support_agent.embedded.process import left_behind
from support_agent.embedded.valkey import running_valkey
from tests.chaos.fleet import until

_NAMES = ("postgres", "valkey-server", "redis-server")
_SOCKET = ".s.PGSQL.5432"


@dataclass(slots=True)
class Restartable:
    """A server that comes and goes at one address: a link to its current socket."""

    data: Path
    link: Path
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)

    def serve(self) -> AbstractAsyncContextManager[str | None]:
        """Runs the server and yields its own URL."""
        raise NotImplementedError

    def socket_of(self, url: str) -> Path:
        """The socket of that URL."""
        raise NotImplementedError

    def main_process(self) -> int:
        """The server's process id."""
        raise NotImplementedError

    async def start(self) -> None:
        """Starts it on its existing data."""
        url = await self._running.enter_async_context(self.serve())
        assert url is not None
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(self.socket_of(url))

    async def kill(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """Ends it like an accident, and waits until it is gone."""
        pid = self.main_process()
        os.kill(pid, sign)
        await until("the server's end", 20, lambda: not _lives(pid))
        await self._running.aclose()
        self._running = AsyncExitStack()

    async def stop(self) -> None:
        """Ends it properly."""
        await self._running.aclose()


class OwnPostgres(Restartable):
    """PostgreSQL."""

    def serve(self) -> AbstractAsyncContextManager[str | None]:
        return running_postgres(self.data)

    def socket_of(self, url: str) -> Path:
        return Path(parse_qs(urlsplit(url).query)["host"][0]) / _SOCKET

    def main_process(self) -> int:
        return int((self.data / "cluster" / "postmaster.pid").read_text().splitlines()[0])

    def url(self, database: str) -> str:
        """The URL of a database, the same after restarts."""
        return f"postgresql://support_agent@/{database}?host={quote(str(self.link.parent), '')}"


class OwnRedis(Restartable):
    """Valkey or Redis."""

    def serve(self) -> AbstractAsyncContextManager[str | None]:
        return running_valkey(self.data)

    def socket_of(self, url: str) -> Path:
        return Path(unquote(url.removeprefix("unix://")))

    def main_process(self) -> int:
        (pid,) = left_behind(self.data.resolve(), _NAMES)
        return pid

    def url(self, number: int = 0) -> str:
        """The URL of one of its sixteen databases, the same after restarts."""
        return f"unix://{quote(str(self.link))}?db={number}"


@asynccontextmanager
async def _links() -> AsyncGenerator[Path]:
    """A folder with a short path, as a socket needs."""
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder)


@asynccontextmanager
async def own_postgres(data: Path) -> AsyncGenerator[OwnPostgres]:
    """A PostgreSQL that may be killed."""
    async with _links() as folder:
        server = OwnPostgres(data, folder / _SOCKET)
        await server.start()
        try:
            yield server
        finally:
            await server.stop()


@asynccontextmanager
async def own_redis(data: Path) -> AsyncGenerator[OwnRedis]:
    """A Redis that may be killed or flushed."""
    async with _links() as folder:
        server = OwnRedis(data, folder / "redis.sock")
        await server.start()
        try:
            yield server
        finally:
            await server.stop()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
