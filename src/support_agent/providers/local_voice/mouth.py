"""The agent's voice: sentence by sentence, a little ahead of what the caller hears."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from support_agent.domain.orders.order_form import OrderForm
from support_agent.ports.voice import AgentSaid, AudioFormat, VoiceEvent
from support_agent.providers.local_voice.levels import bytes_per_frame
from support_agent.providers.local_voice.speech import Speech
from support_agent.providers.local_voice.words import sayable

LEAD_SECONDS: Final = 3.0
"""How far ahead audio is sent: what was not sent needn't be taken back."""

_CHUNK_FRAMES: Final = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and when it is heard if nothing stops it."""

    text: str
    begins: float
    ends: float


class Mouth:
    """Says one sentence at a time. Sound and words go to `put`."""

    def __init__(
        self,
        speech: Speech,
        form: AudioFormat,
        put: Callable[[VoiceEvent], None],
        lead_seconds: float = LEAD_SECONDS,
        clock: Callable[[], float] = monotonic,
        *,
        numbers: OrderForm | None = None,
    ) -> None:
        self._numbers = numbers
        self._clock = clock
        self._speech, self._form, self._put = speech, form, put
        self._lead_seconds = lead_seconds
        self._chunk_bytes = _CHUNK_FRAMES * bytes_per_frame(form)
        self._second_bytes = form.bytes_per_second
        self._turn = asyncio.Lock()
        self._silent_from = 0.0
        self._said: list[Sentence] = []

    @property
    def is_heard(self) -> bool:
        """Whether the caller probably hears something right now."""
        return self._clock() < self._silent_from

    async def say(self, text: str) -> float:
        """Says it after the current words. Returns the seconds it took to make its sound."""
        async with self._turn:
            began = monotonic()
            audio = await self._speech.speak(sayable(text, self._numbers), self._form)
            took = monotonic() - began
            ahead = self._silent_from - self._clock() - self._lead_seconds
            if ahead > 0:
                await asyncio.sleep(ahead)
            begins = max(self._clock(), self._silent_from)
            self._silent_from = begins + len(audio) / self._second_bytes
            self._said.append(Sentence(text, begins, self._silent_from))
            self._put(AgentSaid(text))
            for start in range(0, len(audio), self._chunk_bytes):
                self._put(audio[start : start + self._chunk_bytes])
            return took

    def stop(self) -> tuple[list[str], list[str]]:
        """Falls silent. Returns what was heard, even in part, and what was not heard to its end."""
        now = self._clock()
        heard = [each.text for each in self._said if each.begins < now or each.ends <= now]
        lost = [each.text for each in self._said if each.ends > now]
        self._said, self._silent_from = [], now
        return heard, lost
