"""A caller's side of a call with any voice agent: collects what comes in the background."""

import asyncio
from collections.abc import Callable
from typing import Any

from support_agent.ports.voice import VoiceAway, VoiceEvent, VoiceRefused, VoiceSession


class VoiceCall:
    """One call. `error` is what it broke with; `over`: nothing more comes."""

    def __init__(self, session: VoiceSession) -> None:
        self.session = session
        self.events: list[VoiceEvent] = []
        self.error: Exception | None = None
        self.over = False

    async def listen(self) -> None:
        try:
            async for event in self.session:
                self.events.append(event)
        except (VoiceAway, VoiceRefused) as error:
            self.error = error
        self.over = True

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [event for event in self.events if isinstance(event, dict)]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["type"] == kind]

    @property
    def audio(self) -> bytes:
        return b"".join(event for event in self.events if isinstance(event, bytes))

    async def until(self, holds: Callable[[], bool], seconds: float = 5.0) -> None:
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.005)

    async def message(self, kind: str, count: int = 1, *, seconds: float = 5.0) -> dict[str, Any]:
        await self.until(lambda: len(self.of(kind)) >= count, seconds)
        return self.of(kind)[count - 1]
