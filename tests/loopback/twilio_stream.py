"""A telephone call as Twilio makes one: the signed form, the stream, returned marks."""

import asyncio
import base64
import json
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import websockets

PATIENCE = 30.0
FORM = {"CallSid": "CA" + "1" * 32, "AccountSid": "AC1", "From": "+15550104477", "To": "+15550100"}
SILENCE = b"\xff" * 160


async def post(host: str, path: str = "/webhook/voice", **changes: str) -> str:
    """Posts Twilio's form to a webhook. Returns the TwiML of the response."""
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        answer = await http.post(f"http://{host}{path}", data=FORM | changes)
    assert answer.status_code == 200, answer.text
    return answer.text


class TwilioStream:
    """The caller's end. Plays audio at once; `clear` discards it and returns all marks."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.closed = False
        self._changed = asyncio.Condition()
        self._number = 0

    async def listen(self) -> None:
        """Reads all frames until the stream is closed."""
        with suppress(websockets.ConnectionClosed):
            async for text in self.socket:
                frame = json.loads(text)
                await self._add(frame)
                if frame["event"] == "mark":
                    await self.send("mark", mark=frame["mark"])
        self.closed = True
        await self._add({"event": "closed"})

    async def _add(self, frame: dict[str, Any]) -> None:
        async with self._changed:
            self.frames.append(frame)
            self._changed.notify_all()

    async def send(self, event: str, **parts: Any) -> None:
        """One frame, with numbers as strings, as Twilio writes them."""
        self._number += 1
        frame = {"event": event, "sequenceNumber": str(self._number), "streamSid": "MZ1", **parts}
        await self.socket.send(json.dumps(frame))

    async def speaks(self, audio: bytes = SILENCE, count: int = 1) -> None:
        """The caller's sound, in frames of 20 ms."""
        payload = base64.b64encode(audio).decode()
        for _ in range(count):
            await self.send("media", media={"track": "inbound", "payload": payload})

    async def presses(self, digits: str) -> None:
        """Keys."""
        for digit in digits:
            await self.send("dtmf", dtmf={"track": "inbound_track", "digit": digit})

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something has arrived."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(holds)

    def events(self) -> list[str]:
        """The kinds of the frames that arrived, in order."""
        return [frame["event"] for frame in self.frames]

    def sound(self, since: int = 0) -> bytes:
        """The audio that arrived."""
        frames = [f for f in self.frames[since:] if f["event"] == "media"]
        return b"".join(base64.b64decode(f["media"]["payload"]) for f in frames)


@asynccontextmanager
async def phoning(host: str, twiml: str = "", **changes: str) -> AsyncGenerator[TwilioStream]:
    """A call whose stream has started, from the TwiML of `post` or its own."""
    twiml = twiml or await post(host, **changes)
    token, url = re.search(r'value="([^"]+)"', twiml), re.search(r'<Stream url="([^"]+)"', twiml)
    assert token, twiml
    assert url, twiml
    async with websockets.connect(url[1]) as socket:
        stream = TwilioStream(socket)
        listening = asyncio.ensure_future(stream.listen())
        await stream.send("connected", protocol="Call", version="1.0.0")
        start = {
            "streamSid": "MZ1",
            "callSid": FORM["CallSid"] if not changes else changes.get("CallSid", FORM["CallSid"]),
            "customParameters": {"token": token[1]},
        }
        await stream.send("start", start=start)
        try:
            yield stream
        finally:
            with suppress(websockets.ConnectionClosed):
                await stream.send("stop", stop={"callSid": FORM["CallSid"]})
            async with asyncio.timeout(PATIENCE):
                await listening
