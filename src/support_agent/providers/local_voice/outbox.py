"""What waits to go to the caller; audio that nobody shall hear any more can be taken out again."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator

from support_agent.ports.voice import VoiceEvent


class Outbox:
    """A queue with one reader."""

    def __init__(self) -> None:
        self._events: deque[VoiceEvent] = deque()
        self._changed = asyncio.Event()
        self._ended = False

    def put(self, event: VoiceEvent) -> None:
        """Add to the end."""
        self._events.append(event)
        self._changed.set()

    def drop_audio(self) -> None:
        """Take out all audio that was not read yet."""
        self._events = deque(event for event in self._events if not isinstance(event, bytes))

    def end(self) -> None:
        """Nothing comes any more; what is there can still be read."""
        self._ended = True
        self._changed.set()

    async def __aiter__(self) -> AsyncGenerator[VoiceEvent]:
        """All of it, until it ends."""
        while True:
            while self._events:
                yield self._events.popleft()
            if self._ended:
                return
            self._changed.clear()
            await self._changed.wait()
