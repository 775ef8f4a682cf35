"""Queue of events to the caller, from which unwanted audio can be removed."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator

from support_agent.ports.voice import VoiceError, VoiceEvent


class EventQueue:
    """A queue with one reader."""

    def __init__(self) -> None:
        self._events: deque[VoiceEvent] = deque()
        self._changed = asyncio.Event()
        self.ended = False
        self._error: VoiceError | None = None

    def put(self, event: VoiceEvent) -> None:
        """Adds an event at the end."""
        self._events.append(event)
        self._changed.set()

    def drop_audio(self) -> None:
        """Removes all audio that was not read yet."""
        self._events = deque(event for event in self._events if not isinstance(event, bytes))

    def end(self, error: VoiceError | None = None) -> None:
        """Closes the queue. What is in it can still be read, then `error` is raised."""
        self.ended, self._error = True, error
        self._changed.set()

    async def __aiter__(self) -> AsyncGenerator[VoiceEvent]:
        """All events, until the end."""
        while True:
            while self._events:
                yield self._events.popleft()
            if self._error is not None:
                raise self._error
            if self.ended:
                return
            self._changed.clear()
            await self._changed.wait()
