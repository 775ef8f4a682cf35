"""A Deepgram Voice Agent on 127.0.0.1 that keeps the protocol's order and plays scripts.

In process:

    async def script(line: Line) -> None:
        await line.turn("Where is my order?")
        [answer] = await line.calls(("fc_1", "lookup_order", {"order_number": "ORD-1001"}))
        await line.says("It ships today.")

    async with DeepgramServer([script]) as server:
        … url=server.url …
        server.lines[0].settings, .audio, .messages, .violations

One script for each connection, the last for all that follow. A script runs after SettingsApplied
(and the greeting); when it returns, the connection stays open until the client goes.

As a process: python -m tests.loopback.deepgram_server --port 9003 --mode talk
Modes: talk (answers each burst of sound and each InjectUserMessage, by turns of `deepgram_talk`);
silent (never says Welcome); slow (Welcome after a second); refuse (HTTP 401); limit (429);
away (503); unready (takes Settings, never applies them).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from tests.loopback.deepgram_line import Line
from tests.loopback.deepgram_talk import talk
from tests.loopback.vendor_server import serve as serve_as_process

Script = Callable[[Line], Awaitable[None]]

_REFUSALS = {"refuse": 401, "limit": 429, "away": 503}
MODES = sorted({"talk", "silent", "slow", "unready", *_REFUSALS})


class DeepgramServer:
    """Plays one script for each connection."""

    def __init__(
        self,
        scripts: Sequence[Script] = (),
        *,
        key: str = "test-key",
        mode: str = "talk",
        port: int = 0,
    ) -> None:
        self.scripts = list(scripts) or [talk()]
        self.key, self.mode, self.port = key, mode, port
        self.lines: list[Line] = []
        self.errors: list[BaseException] = []
        self.attempts = 0
        self.refusal: int | None = None
        self._server: Server | None = None

    @property
    def url(self) -> str:
        """The URL for a client."""
        return f"ws://127.0.0.1:{self.port}/v1/agent/converse"

    async def line(self, number: int = 0) -> Line:
        """A connection, as soon as it exists."""
        async with asyncio.timeout(5):
            while len(self.lines) <= number:
                await asyncio.sleep(0.005)
        return self.lines[number]

    async def __aenter__(self) -> Self:
        self._server = await serve(
            self._play,
            "127.0.0.1",
            self.port,
            process_request=self._admit,
            compression=None,
            ping_interval=None,
            close_timeout=0.2,
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        self.attempts += 1
        status = self.refusal or _REFUSALS.get(self.mode)
        if status is None and request.headers.get("Authorization") != f"Token {self.key}":
            status = 401
        return connection.respond(HTTPStatus(status), "no") if status else None

    async def _play(self, socket: ServerConnection) -> None:
        line = Line(socket, len(self.lines))
        self.lines.append(line)
        try:
            async with asyncio.TaskGroup() as group:
                performance = group.create_task(self._perform(line, group))
                await socket.wait_closed()
                line.close_code = socket.close_code
                performance.cancel()
        except* ConnectionClosed:
            pass
        except* Exception as group:  # noqa: BLE001 - a script's failure is its test's to show
            self.errors.append(group)

    async def _perform(self, line: Line, group: asyncio.TaskGroup) -> None:
        if self.mode == "silent":
            return
        if self.mode == "slow":
            await asyncio.sleep(1.0)
        applied = asyncio.Event()
        await line.send({"type": "Welcome", "request_id": f"request-{line.number}"})
        group.create_task(line.listen(applied))
        await applied.wait()
        if self.mode == "unready":
            return
        line.ready = True
        await line.send({"type": "SettingsApplied"})
        if greeting := line.settings["agent"].get("greeting"):
            await line.says(greeting)
        await self.scripts[min(line.number, len(self.scripts) - 1)](line)


if __name__ == "__main__":
    serve_as_process(DeepgramServer, MODES)
