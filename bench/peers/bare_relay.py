"""The minimal bridge: each frame of one WebSocket goes out on another. Argument: its URL."""

import asyncio
import json
import sys

import uvloop
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

SETTINGS = '{"type":"Settings"}'


Side = ServerConnection | ClientConnection


async def pump(source: Side, sink: Side) -> None:
    """One way."""
    async for frame in source:
        await sink.send(frame)


async def call(socket: ServerConnection) -> None:
    """One connection and its other side."""
    async with connect(sys.argv[1], compression=None, ping_interval=None) as vendor:
        await vendor.recv()
        await vendor.send(SETTINGS)
        await vendor.recv()
        await socket.send('{"type":"ready"}')
        back = asyncio.ensure_future(pump(vendor, socket))
        await pump(socket, vendor)
        back.cancel()


async def main() -> None:
    """Serves until killed."""
    async with serve(call, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(json.dumps({"port": port}), flush=True)
        print(json.dumps({"port": port}), flush=True)
        await asyncio.Event().wait()


uvloop.run(main())
