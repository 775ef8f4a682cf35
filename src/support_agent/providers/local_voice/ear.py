"""The caller's side of a call: sound in, utterances out."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic

from support_agent.domain.orders.order_form import OrderForm
from support_agent.ports.voice import AudioFormat
from support_agent.providers.local_voice.hearing import is_unfinished, normalized
from support_agent.providers.local_voice.speech import Speech
from support_agent.providers.local_voice.turns import END_SECONDS, Sign, TurnDetector

Run = Callable[[Callable[[], Awaitable[None]]], asyncio.Task[None]]


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said in one turn. `seconds`: from its end until the words were known."""

    text: str
    known_at: float
    seconds: float = 0.0


@dataclass(slots=True)
class _Pause:
    """A pause in a turn. `text`: what was said up to it, once known."""

    task: asyncio.Task[None] | None = None
    text: str | None = None


class Ear:
    """Calls `on_start` when the caller begins, and `on_utterance` with what was said.

    A pause is transcribed at once, so that the words are ready if it turns out to be the end.
    """

    def __init__(
        self,
        speech: Speech,
        form: AudioFormat,
        run: Run,
        on_start: Callable[[], None],
        on_utterance: Callable[[Utterance], None],
        *,
        numbers: OrderForm | None = None,
    ) -> None:
        self._numbers = numbers
        self._speech, self._form, self._run = speech, form, run
        self._on_start, self._on_utterance = on_start, on_utterance
        self._detector = TurnDetector(form)
        self._heard_at = monotonic()
        self._pause: _Pause | None = None

    @property
    def is_speaking(self) -> bool:
        """Whether the caller is in the middle of a turn."""
        return self._detector.speaking

    def hear(self, audio: bytes, *, agent_is_heard: bool) -> None:
        """More sound."""
        self._heard_at = monotonic()
        self._detector.cautious = agent_is_heard
        for sign in self._detector.feed(audio):
            self._act(sign)

    def look(self) -> None:
        """Ends a turn whose sound stopped arriving: a closed microphone sends no silence."""
        if self.is_speaking and monotonic() - self._heard_at > END_SECONDS:
            self.force_end()

    def force_end(self) -> None:
        """Ends the turn, silence or not."""
        if self.is_speaking:
            self._act("ended")

    def _act(self, sign: Sign) -> None:
        match sign:
            case "started":
                self._on_start()
            case "paused":
                pause = self._pause = _Pause()
                early = partial(self._transcribe_early, pause, self._detector.heard())
                pause.task = self._run(early)
            case "resumed":
                if self._pause is not None and self._pause.task is not None:
                    self._pause.task.cancel()
                self._pause, self._detector.patient = None, False
            case "ended":
                last, audio = self._pause, self._detector.heard()
                self._pause = None
                self._detector.end()
                self._run(partial(self._transcribe, last, audio))

    async def _transcribe_early(self, pause: _Pause, audio: bytes) -> None:
        pause.text = normalized(await self._speech.hear(audio, self._form), self._numbers)
        if self._pause is pause:
            self._detector.patient = is_unfinished(pause.text, self._numbers)

    async def _transcribe(self, pause: _Pause | None, audio: bytes) -> None:
        began = monotonic()
        if pause is not None and pause.task is not None:
            await asyncio.wait([pause.task])
        text = pause.text if pause is not None else None
        if text is None:
            text = normalized(await self._speech.hear(audio, self._form), self._numbers)
        self._on_utterance(Utterance(text, monotonic(), monotonic() - began))
