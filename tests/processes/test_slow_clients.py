"""200 clients that send almost nothing: what they may occupy, and that nobody else waits."""

import asyncio
import base64
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.processes.running import running

HELD_SECONDS = 30
# The longest limit is that of a mail's body, 60 s; a silent call is asked twice before it ends.
ENDED_SECONDS = 90
MOST_MEGABYTES = 60
MOST_MS = 100
LOCAL = "Host: localhost\r\n"

Write = Callable[[asyncio.StreamWriter], Awaitable[None]]


async def _drip(writer: asyncio.StreamWriter, begin: str, drops: str) -> None:
    """Sends a beginning, then one drop a second, for as long as the server accepts them."""
    writer.write(begin.encode())
    while True:
        await writer.drain()
        await asyncio.sleep(1)
        writer.write(drops.encode())


def trickling_headers(number: int) -> Write:
    """A request whose headers never end."""
    return lambda writer: _drip(writer, f"GET /health?{number} HTTP/1.1\r\n{LOCAL}", "X-A: b\r\n")


def trickling_body(path: str, size: int) -> Write:
    """A body that is announced as large and arrives byte by byte."""
    head = (
        f"POST {path} HTTP/1.1\r\n{LOCAL}Content-Type: multipart/form-data; boundary=x\r\n"
        f"Content-Length: {size}\r\n\r\n--x\r\n"
    )
    return lambda writer: _drip(writer, head, "a")


async def nothing(writer: asyncio.StreamWriter) -> None:
    """A connection without any data."""


async def idle_socket(writer: asyncio.StreamWriter) -> None:
    """A silent call, on a socket that answers no ping."""
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        (
            f"GET /ws/voice HTTP/1.1\r\n{LOCAL}Connection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        ).encode()
    )


CLIENTS: list[Write] = [
    *(trickling_headers(number) for number in range(60)),
    # An address may send two large bodies at once; the third is ended at its headers.
    *(trickling_body("/webhook/email", 30_000_000) for _ in range(3)),
    *(trickling_body("/webhook/email", 400_000) for _ in range(57)),
    *(trickling_body("/webhook/sms", 100_000) for _ in range(30)),
    *(nothing for _ in range(20)),
    *(idle_socket for _ in range(30)),
]


async def ended_after(port: int, write: Write) -> float:
    """Seconds until the server ended the connection."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writing = asyncio.ensure_future(write(writer))
    with suppress(ConnectionError):
        while await reader.read(65536):
            pass
    writing.cancel()
    with suppress(ConnectionError, asyncio.CancelledError):
        await writing
    writer.close()
    return time.monotonic() - began


@pytest.mark.timeout(400)
async def test_slow_clients_hold_little_are_ended_and_keep_nobody_waiting(tmp_path: Path) -> None:
    assert len(CLIENTS) == 200
    async with running(tmp_path) as server:
        # The first call loads what all calls need into memory.
        await ended_after(server.port, idle_socket)
        quiet = await server.health(10)
        memory, sockets = server.megabytes, server.sockets
        clients = [asyncio.ensure_future(ended_after(server.port, write)) for write in CLIENTS]
        health = asyncio.ensure_future(server.health(HELD_SECONDS))
        most, most_sockets = memory, sockets
        while not health.done():
            most = max(most, server.megabytes)
            most_sockets = max(most_sockets, server.sockets)
            await asyncio.sleep(0.2)
        _, waiting = await asyncio.wait(clients, timeout=ENDED_SECONDS - HELD_SECONDS)
        longest = max(client.result() for client in clients if client.done())
        print(  # noqa: T201
            f"quiet: {quiet}; held: {health.result()}; +{most - memory:.0f} MB, "
            f"+{most_sockets - sockets} sockets, the last ended after {longest:.0f} s"
        )
        assert not waiting, f"{len(waiting)} were never ended"
        assert most - memory < MOST_MEGABYTES
        # Its own connections to the stores, and one per client and per /health request.
        assert most_sockets - sockets < len(CLIENTS) + 60
        await asyncio.sleep(2)
        assert server.sockets - sockets < 60
        assert health.result().p99 < max(MOST_MS, 5 * quiet.p99)
