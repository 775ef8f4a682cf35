"""The caller's side of a call with any voice agent: collects events in the background."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from support_agent.ports.voice import (
    AgentSaid,
    CallerSaid,
    VoiceAway,
    VoiceEvent,
    VoiceRefused,
    VoiceSession,
)

Event = TypeVar("Event")


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

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def kinds(self) -> list[type]:
        """The events in order, without audio."""
        return [type(event) for event in self.events if not isinstance(event, bytes)]

    def words(self, kind: type[CallerSaid] | type[AgentSaid]) -> list[str]:
        return [event.text for event in self.of(kind)]

    @property
    def conversation(self) -> list[str]:
        """What either side said, in order."""
        return [e.text for e in self.events if isinstance(e, CallerSaid | AgentSaid)]

    @property
    def audio(self) -> bytes:
        return b"".join(event for event in self.events if isinstance(event, bytes))

    async def until(self, holds: Callable[[], bool], seconds: float = 5.0) -> None:
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.005)

    async def event(self, kind: type[Event], count: int = 1, *, seconds: float = 5.0) -> Event:
        await self.until(lambda: len(self.of(kind)) >= count, seconds)
        return self.of(kind)[count - 1]
