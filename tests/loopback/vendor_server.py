"""What the senders' loopback servers share: one mode at a time, in process or as a process.

In process:

    async with TwilioServer() as server:
        … base_url=server.url …
        server.mode = "limit"
        server.accepted[0]["To"]

As a process (prints "ready on URL"; GET /accepted shows what it took, POST /mode changes it):

    python -m tests.loopback.twilio_server --port 9002 --mode hang

Modes: accept; reject (refused for good, see `reject_code`); limit (429); away (503); fail (500);
hang (takes the message, never answers); cut (takes the message, drops the connection);
garbled (takes the message, answers nonsense).
"""

import argparse
import asyncio
from typing import Any, Protocol

from aiohttp import web

from tests.loopback.served import LoopbackServer, Server, serve_until_stopped

TAKES = frozenset({"accept", "hang", "cut", "garbled"})
MODES = sorted(TAKES | {"reject", "limit", "away", "fail"})


class VendorServer(LoopbackServer):
    """Accepts what it is sent, or not, and answers according to its mode."""

    def __init__(self, *, port: int = 0, mode: str = "accept", reject_code: int = 0) -> None:
        super().__init__(port=port)
        self.mode = mode
        self.reject_code = reject_code
        self.accepted: list[dict[str, Any]] = []
        self.requests: list[web.BaseRequest] = []

    @property
    def url(self) -> str:
        """The base URL for a sender."""
        return f"http://127.0.0.1:{self.port}"

    def routes(self) -> list[web.RouteDef]:
        """The vendor's own endpoints are added to these."""
        return [web.post("/mode", self._change), web.get("/accepted", self._show)]

    def success(self) -> web.Response:
        """The vendor's response to what it just accepted: the last of `accepted`."""
        raise NotImplementedError

    def failure(self, status: int) -> web.Response:
        """The vendor's response if it accepts nothing."""
        raise NotImplementedError

    async def answer(self, request: web.Request, message: dict[str, Any]) -> web.StreamResponse:
        """Accepts the message or not, and responds, according to the mode."""
        self.requests.append(request)
        if self.mode not in TAKES:
            status = {"limit": 429, "away": 503, "fail": 500, "reject": 400}[self.mode]
            return self.failure(status)
        self.accepted.append(message)
        if self.mode == "hang":
            await self.stopping.wait()
        if self.mode == "cut" and request.transport:
            request.transport.close()
        if self.mode == "garbled":
            return web.Response(status=201, text="<html>")
        return self.success()

    async def _change(self, request: web.Request) -> web.Response:
        self.mode = (await request.json())["mode"]
        return web.json_response({"mode": self.mode})

    async def _show(self, _: web.Request) -> web.Response:
        return web.json_response(self.accepted)


class MakesServer(Protocol):
    """A server's class."""

    def __call__(self, *, port: int, mode: str) -> Server: ...


def serve(make: MakesServer, modes: list[str] = MODES) -> None:
    """Runs one server as this process: prints its URL, stops on SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mode", choices=modes, default="accept")
    options = parser.parse_args()
    asyncio.run(serve_until_stopped(make(port=options.port, mode=options.mode)))
