"""What goes to the caller: audio, which can be withdrawn, and captions."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from support_agent.flows.calls.sound.events import (
    CallCaption,
    CallEvent,
    CallFlush,
    CallMessage,
    CallTalk,
    Talk,
)
from support_agent.flows.calls.sound.playback import Piece

MOST_WAITING = 4 * 1024 * 1024
"""Bytes of audio, over a minute of it. A slower socket of the caller holds the voice back."""


@dataclass(slots=True)
class CallOut:
    """A queue with one reader."""

    talk: Talk | None = None
    _captions: int = 0
    _events: deque[CallEvent] = field(default_factory=deque[CallEvent])
    _waiting: asyncio.Future[None] | None = None
    _room: asyncio.Event = field(default_factory=asyncio.Event)
    _bytes: int = 0
    _ended: bool = False

    def put(self, message: CallMessage) -> None:
        """Adds a message at the end of the queue."""
        self._events.append(message)
        self._wake()

    def talks(self, talk: Talk) -> None:
        """Tells the screen what the agent is doing now, if that changed."""
        if talk != self.talk:
            self.talk = talk
            self.put(CallTalk(talk=talk))

    def caller_said(self, text: str) -> None:
        """Adds a caption of the caller's words."""
        self._captions += 1
        self.put(CallCaption(id=f"c{self._captions}", who="you", text=text))

    def agent_said(self, piece: Piece) -> None:
        """Adds a caption of a piece of the answer."""
        self.put(CallCaption(id=piece.id, who="agent", text=piece.text))

    def was_cut(self, piece: Piece, heard: str) -> None:
        """Updates the caption of an interrupted piece to what the caller heard of it."""
        self.put(CallCaption(id=piece.id, who="agent", text=heard, cut=True))

    async def sound(self, audio: bytes) -> None:
        """Adds audio; waits while there is too much of it."""
        while self._bytes > MOST_WAITING and not self._ended:
            self._room.clear()
            await self._room.wait()
        self._events.append(audio)
        self._bytes += len(audio)
        self._wake()

    def flush(self) -> None:
        """Removes all audio, and makes the caller's side do the same, before anything else."""
        kept = [event for event in self._events if not isinstance(event, bytes)]
        self._events.clear()
        self._bytes = 0
        self._room.set()
        self._events.append(CallFlush())
        self._events.extend(kept)
        self._wake()

    def end(self) -> None:
        """Closes the queue; waiting messages can still be read."""
        self._ended = True
        self._room.set()
        self._wake()

    async def __aiter__(self) -> AsyncIterator[CallEvent]:
        """All events, until the end."""
        while True:
            while self._events:
                event = self._events.popleft()
                if isinstance(event, bytes):
                    self._bytes -= len(event)
                    if not self._room.is_set():
                        self._room.set()
                yield event
            if self._ended:
                return
            # A bare future: an Event costs twice as much, fifty times a second in every call.
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
