"""A scripted chat completions server on 127.0.0.1.

In process:

    async with OpenRouterServer([calls(("lookup_order", {})), text("It ships today.")]) as server:
        … base_url=server.url …
        server.requests[0].body["messages"]

    OpenRouterServer(brain=lambda body: text(body["messages"][-1]["content"]))

As a process (prints "ready on URL"; GET /requests shows what came, POST /script adds replies):

    python -m tests.loopback.openrouter_server --port 9001 --script replies.json
    python -m tests.loopback.openrouter_server --port 9001 --brain tests.some.module:function

A script file is {"replies": [{"mode": …}, …], "then": {"mode": …}}; `then` answers when the
replies are used up (by default an HTTP 500, which makes an unexpected request visible).
"""

import argparse
import asyncio
import gzip
import importlib
import json
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.loopback.openrouter_replies import Reply, failed, from_json
from tests.loopback.served import LoopbackServer, serve_until_stopped

Brain = Callable[[dict[str, Any]], Reply]

_PAD = b" \n" * 16


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes
    body: dict[str, Any] = field(default_factory=dict[str, Any])


class OpenRouterServer(LoopbackServer):
    """Answers each request with the next reply of the script, or with what the brain says."""

    def __init__(
        self,
        script: Iterable[Reply] = (),
        *,
        brain: Brain | None = None,
        then: Reply | None = None,
        key: Reply | None = None,
        port: int = 0,
    ) -> None:
        """`key` is the answer to GET /key and /models; port 0 takes any free one."""
        super().__init__(port=port)
        self.script: deque[Reply] = deque(script)
        self.requests: list[RecordedRequest] = []
        self.brain = brain
        self.then = then or failed(500, "server")
        self.key = key or Reply({"data": {"limit_remaining": 12.5, "usage_daily": 0.1}})
        self._replies = 0

    @property
    def url(self) -> str:
        """The base URL for a client."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """The completion requests that arrived, decoded."""
        return [request.body for request in self.requests if request.method == "POST"]

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/script", self._extend),
            web.get("/requests", self._show),
            web.post("/{base:.*}/chat/completions", self._complete),
            web.get("/{base:.*}/{what:key|models}", self._look),
        ]

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        recorded = await self._record(request)
        if self.brain:
            reply = self.brain(recorded.body)
        else:
            reply = self.script.popleft() if self.script else self.then
        return await self._send(request, reply, recorded.body.get("model", ""))

    async def _look(self, request: web.Request) -> web.StreamResponse:
        await self._record(request)
        return await self._send(request, self.key, "")

    async def _extend(self, request: web.Request) -> web.Response:
        self.script.extend(map(from_json, await request.json()))
        return web.json_response({"waiting": len(self.script)})

    async def _show(self, _: web.Request) -> web.Response:
        return web.json_response([{"path": r.path, "body": r.body} for r in self.requests])

    async def _record(self, request: web.Request) -> RecordedRequest:
        raw = await request.read()
        body: dict[str, Any] = json.loads(raw) if raw else {}
        headers = {name.lower(): value for name, value in request.headers.items()}
        recorded = RecordedRequest(request.method, request.path, headers, raw, body)
        self.requests.append(recorded)
        return recorded

    async def _send(self, request: web.Request, reply: Reply, model: str) -> web.StreamResponse:
        if reply.delay_seconds:
            await self._wait(reply.delay_seconds)
        payload, headers = self._written(reply, model)
        if reply.manner == "whole":
            return web.Response(body=payload, status=reply.status, headers=headers)
        if reply.manner == "hang":
            await self._wait(None)
        response = web.StreamResponse(status=reply.status, headers=headers)
        response.content_length = len(payload)
        await response.prepare(request)
        if reply.manner == "drip":
            await self._drip(response, payload, reply.pause_seconds)
        else:
            await response.write(payload[: len(payload) // 2])
        if request.transport:
            request.transport.close()
        return response

    async def _drip(self, response: web.StreamResponse, payload: bytes, pause: float) -> None:
        for index in range(len(payload)):
            if self.stopping.is_set():
                return
            try:
                await response.write(payload[index : index + 1])
            except ConnectionError:
                return
            await self._wait(pause)

    async def _wait(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            return

    def _written(self, reply: Reply, model: str) -> tuple[bytes, dict[str, str]]:
        """The bytes and headers of a reply; IDs count up, so a run of a script repeats exactly."""
        self._replies += 1
        headers = {"Content-Type": "application/json", **reply.headers}
        if isinstance(reply.payload, bytes):
            payload = reply.payload
        else:
            frame = {"id": f"gen-{self._replies}", "created": 1_790_000_000, "model": model}
            payload = json.dumps(frame | dict(reply.payload), ensure_ascii=False).encode()
            payload = payload.replace(b"%REPLY%", str(self._replies).encode())
        if headers.pop("X-Test-Pad", None):
            payload = _PAD + payload
        if headers.get("Content-Encoding") == "gzip":
            payload = gzip.compress(payload)
        if headers.pop("X-Test-Raw-Gzip", None):
            headers["Content-Encoding"] = "gzip"
        return payload, headers


def _from_arguments() -> OpenRouterServer:
    parser = argparse.ArgumentParser(description="A scripted chat completions server.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--script", type=Path)
    parser.add_argument("--brain", help="module:function, from a request's body to a Reply")
    options = parser.parse_args()
    brain: Brain | None = None
    if options.brain:
        module, _, name = options.brain.partition(":")
        brain = getattr(importlib.import_module(module), name)
    script: dict[str, Any] = json.loads(options.script.read_text("utf-8")) if options.script else {}
    return OpenRouterServer(
        map(from_json, script.get("replies", [])),
        brain=brain,
        then=from_json(script["then"]) if "then" in script else None,
        port=options.port,
    )


if __name__ == "__main__":
    asyncio.run(serve_until_stopped(_from_arguments()))
