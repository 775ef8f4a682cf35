"""What all HTTP loopback servers share: running on 127.0.0.1, in process or as a process."""

import asyncio
import signal
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any, Protocol, Self

from aiohttp import web


class LoopbackServer:
    """Serves `routes` until the block ends; port 0 takes any free one."""

    def __init__(self, *, port: int = 0) -> None:
        self.port = port
        self.stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None

    def routes(self) -> list[web.RouteDef]:
        """The endpoints."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        if self._runner:
            await self._runner.cleanup()


class Server(AbstractAsyncContextManager[Any], Protocol):
    """Something to serve until the process is told to stop."""

    @property
    def url(self) -> str: ...


async def serve_until_stopped(server: Server) -> None:
    """Prints where the server is; stops it on SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with server:
        print(f"ready on {server.url}", flush=True)  # noqa: T201
        await stop.wait()
