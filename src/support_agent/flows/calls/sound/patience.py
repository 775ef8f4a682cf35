"""The clock of a call: a silent caller is asked twice, and every call has a maximum length."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from support_agent.domain.sentences.tables import CALLS
from support_agent.flows.calls.sound.events import EndReason
from support_agent.flows.calls.sound.playback import Playback

# The caller says nothing: ask, ask again, say goodbye.
IDLE_SECONDS = (13.0, 10.0, 10.0)
# The agent can do nothing more on such a call, so a silence ends it.
WITH_PERSON_SECONDS = (10.0,)
LONGEST_SECONDS = 30 * 60.0
KEEP_ALIVE_SECONDS = 5.0
# The longest wait for the goodbye to be heard to its end.
GOODBYE_SECONDS = 10.0
LOOK_SECONDS = 0.25


@dataclass(slots=True)
class Patience:
    """How long it has been silent. Whoever speaks reports it here.

    `with_person`: a staff member has the caller's case, and the call is only recorded.
    """

    playback: Playback
    prompts: int = 0
    with_person: bool = False
    _last_sound: float = field(default_factory=time.monotonic)
    _last_audio: float = field(default_factory=time.monotonic)
    _audio_done: asyncio.Event = field(default_factory=asyncio.Event)

    def caller_spoke(self) -> None:
        """The caller is there."""
        self._last_sound, self.prompts = time.monotonic(), 0

    def agent_spoke(self) -> None:
        """Something was said, or is about to be."""
        self._last_sound = time.monotonic()

    def audio_done(self) -> None:
        """All sound of an answer was sent."""
        self.agent_spoke()
        self._audio_done.set()

    def audio_came(self) -> None:
        """The caller's line sends audio, even if only silence."""
        self._last_audio = time.monotonic()

    async def watch(
        self,
        listening: Callable[[], bool],
        say: Callable[[str], Awaitable[None]],
        keep_alive: Callable[[], Awaitable[None]],
    ) -> EndReason:
        """Asks, and finally says goodbye. Returns when the call must end, and why."""
        began = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            now = time.monotonic()
            if now - self._last_audio > KEEP_ALIVE_SECONDS:
                # A caller who types, or whose browser pauses sending, is still there.
                self._last_audio = now
                await keep_alive()
            if now - began > LONGEST_SECONDS:
                return await self._goodbye("too long", say)
            silent = now - max(self._last_sound, self.playback.silent_at)
            steps = WITH_PERSON_SECONDS if self.with_person else IDLE_SECONDS
            asked = min(self.prompts, len(steps) - 1)
            if listening() and silent > steps[asked]:
                if asked == len(steps) - 1:
                    return await self._goodbye("with person" if self.with_person else "idle", say)
                self.prompts += 1
                await say(CALLS.still_there())

    async def _goodbye(self, reason: EndReason, say: Callable[[str], Awaitable[None]]) -> EndReason:
        await self.until_heard(lambda: say(CALLS.goodbye()))
        return reason

    async def until_heard(self, speak: Callable[[], Awaitable[None]]) -> None:
        """Has something said, and returns when it was heard, or should have been."""
        self._audio_done.clear()
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                await speak()
                await self._audio_done.wait()
                await asyncio.sleep(max(0.0, self.playback.silent_at - time.monotonic()))
        except TimeoutError:
            return
