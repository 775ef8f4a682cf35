"""A caller who speaks: audio to the served product over its own WebSocket, and its responses."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import websockets

from support_agent.domain.sentences.tables import CALLS
from support_agent.ports.voice import AudioFormat
from support_agent.providers.local_voice.speech import SpeechProcess
from tests.providers.local_voice.spoken_numbers import heard, sayable

CALLER, AGENT = AudioFormat(), AudioFormat(sample_rate=24_000)
FRAME_BYTES = 640
PATIENCE = 60.0


class SpokenCall:
    """One call. The caller's speaker plays all audio at once, unless `plays` is False."""

    def __init__(self, socket: websockets.ClientConnection, speech: SpeechProcess) -> None:
        self.socket, self.speech = socket, speech
        self.events: list[bytes | dict[str, Any]] = []
        self.plays = True
        self._changed = asyncio.Condition()
        self.asked_at = 0

    async def listen(self) -> None:
        """Reads everything until the call ends."""
        with suppress(websockets.ConnectionClosed):
            async for frame in self.socket:
                event = frame if isinstance(frame, bytes) else json.loads(frame)
                async with self._changed:
                    self.events.append(event)
                    self._changed.notify_all()
                if isinstance(event, dict) and event["type"] == "audio_done" and self.plays:
                    await self._played_all()
        async with self._changed:
            self.events.append({"type": "closed"})
            self._changed.notify_all()

    async def _played_all(self) -> None:
        """Reports, like the page, that the newest words were heard to their end."""
        said = [c for c in self.of("caption") if c["who"] == "agent"]
        if said:
            await self.send(type="played", id=said[-1]["id"], ms=10**6)

    async def send(self, **message: Any) -> None:
        """Sends one of the page's messages."""
        await self.socket.send(json.dumps(message))

    async def says(self, text: str, *, silence: float = 0.8) -> None:
        """The caller says it as fast as possible; the agent measures time by samples."""
        sound = await self.speech.speak(sayable(text), CALLER)
        self.asked_at = len(self.events)
        await self.sound(sound + bytes(int(silence * CALLER.sample_rate) * 2))

    async def sound(self, sound: bytes) -> None:
        """Sends any audio, in frames of 20 ms."""
        for start in range(0, len(sound), FRAME_BYTES):
            await self.socket.send(sound[start : start + FRAME_BYTES])

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something has arrived."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(holds)

    def of(self, kind: str, since: int = 0) -> list[dict[str, Any]]:
        """The messages of one type."""
        return [e for e in self.events[since:] if isinstance(e, dict) and e["type"] == kind]

    async def hears(self, *words: str) -> str:
        """What a listener understands of the answer to the last words, which must include these."""
        done = 0
        while not self._answered():
            done += 1
            await self.until(lambda d=done: len(self.of("audio_done", self.asked_at)) >= d)
        text = await self.understood(self.asked_at)
        assert all(word.lower() in text.lower() for word in words), (text, self.shown())
        return text

    def _answered(self) -> bool:
        """Whether more than a filler was said to its end."""
        said = [c["text"] for c in self.of("caption", self.asked_at) if c["who"] == "agent"]
        return bool(set(said) - {CALLS.one_moment()}) and bool(self.of("audio_done", self.asked_at))

    async def understood(self, since: int = 0) -> str:
        """The words in the agent's audio."""
        sound = b"".join(e for e in self.events[since:] if isinstance(e, bytes))
        # The recognizer is made for turns, not for a minute of speech.
        longest = AGENT.sample_rate * 2 * 20
        pieces = [sound[start : start + longest] for start in range(0, len(sound), longest)]
        return " ".join([heard(await self.speech.hear(piece, AGENT)) for piece in pieces])

    def shown(self) -> list[str]:
        """The captions in their final form on the page."""
        lines: dict[str, str] = {}
        for caption in self.of("caption"):
            lines[caption["id"]] = f"{caption['who']}: {caption['text']}"
        return list(lines.values())

    def said(self) -> str:
        """The agent's words on the screen."""
        return " ".join(line[7:] for line in self.shown() if line.startswith("agent: "))


@asynccontextmanager
async def calling(
    host: str, speech: SpeechProcess, customer_id: int = 1
) -> AsyncGenerator[SpokenCall]:
    """A call in progress, after its greeting; hung up at the end."""
    async with websockets.connect(f"ws://{host}/ws/voice?customer_id={customer_id}") as socket:
        call = SpokenCall(socket, speech)
        listening = asyncio.ensure_future(call.listen())
        try:
            await call.until(lambda: bool(call.of("audio_done")))
            yield call
        finally:
            with suppress(websockets.ConnectionClosed):
                await call.send(type="end")
            async with asyncio.timeout(PATIENCE):
                await listening
