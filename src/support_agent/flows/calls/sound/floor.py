"""Tells whether the caller keeps speaking: a yes, or a code, waits for that."""

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Floor:
    """How often the caller has spoken so far."""

    spoken: int = 0
    _goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    def caller_speaks(self) -> int:
        """Counts that the caller began to speak or was understood. Returns the count."""
        self.spoken += 1
        self._goes_on.set()
        return self.spoken

    async def stays_quiet(self, since: int, seconds: float) -> bool:
        """Whether the caller stays silent for so long after speaking for the `since`-th time."""
        try:
            async with asyncio.timeout(seconds):
                while self.spoken == since:
                    self._goes_on.clear()
                    await self._goes_on.wait()
        except TimeoutError:
            pass
        return self.spoken == since
