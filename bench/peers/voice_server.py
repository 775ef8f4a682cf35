"""A Deepgram that costs nothing: takes Settings, sends the caller's frames back as its answer.

The client's own message InjectUserMessage makes it ask for a tool if it names the stock. Otherwise
it is an interruption: UserStartedSpeaking, frames of the canceled answer (all 0xFF), the caller's
turn. On request, it reports when it sent each interruption.
"""

import asyncio
import json
import sys
import time

from websockets.asyncio.server import ServerConnection, serve

STALE = b"\xff" * 640
SAID = {"type": "ConversationText", "role": "user"}
CALL = {"id": "fc", "name": "check_inventory", "arguments": '{"query": "RTX 4090"}'}
ASKS = {"type": "FunctionCallRequest", "functions": [{**CALL, "client_side": True}]}
interrupted: list[float] = []


async def call(socket: ServerConnection) -> None:
    """One connection."""
    await socket.send('{"type":"Welcome","request_id":"bench"}')
    await socket.recv()
    await socket.send('{"type":"SettingsApplied"}')
    async for frame in socket:
        if isinstance(frame, bytes):
            await socket.send(frame)
        elif '"InjectUserMessage"' in frame and "stock" in frame:
            await socket.send(json.dumps({**SAID, "content": "Is the RTX 4090 in stock?"}))
            await socket.send(json.dumps(ASKS))
        elif '"FunctionCallResponse"' in frame:
            await socket.send(json.dumps({**SAID, "role": "assistant", "content": "Here it is."}))
            await socket.send('{"type":"AgentAudioDone"}')
        elif '"InjectUserMessage"' in frame:
            interrupted.append(time.monotonic())
            await socket.send('{"type":"UserStartedSpeaking"}')
            for _ in range(10):
                await socket.send(STALE)
            await socket.send('{"type":"ConversationText","role":"user","content":"Stop."}')


async def main() -> None:
    """Serves until its input ends."""
    async with serve(call, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(json.dumps({"port": port}), flush=True)
        print(json.dumps({"port": port}), flush=True)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        while await reader.readline():
            print(json.dumps({"interrupted": interrupted}), flush=True)


asyncio.run(main())
