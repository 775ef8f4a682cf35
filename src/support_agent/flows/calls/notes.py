"""Work of a call that must not delay its audio: done later, one after the other, in order."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

Note = Callable[[], Awaitable[None]]

log = structlog.get_logger()


@dataclass(slots=True)
class Notes:
    """The notes of one call. A failing note is logged and lost; later ones are still done."""

    turn_id: int
    _waiting: asyncio.Queue[Note | None] = field(default_factory=asyncio.Queue[Note | None])

    def add(self, work: Note) -> None:
        """Adds work at the end of the queue."""
        self._waiting.put_nowait(work)

    def close(self) -> None:
        """No more will come: `work_off` returns when everything is done."""
        self._waiting.put_nowait(None)

    async def work_off(self) -> None:
        """Does the work as it arrives."""
        while (work := await self._waiting.get()) is not None:
            try:
                await work()
            except Exception:
                log.exception("call_note_lost", turn_id=self.turn_id)
