"""One local call: what its owner asks of it, how long it waits, and how it ends."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from time import monotonic
from typing import Final, get_args

import structlog

from support_agent.ports.chat_model import ToolMessage, ToolSchema
from support_agent.ports.voice import (
    AudioFormat,
    Encoding,
    SayWhen,
    Think,
    VoiceAway,
    VoiceError,
    VoiceEvent,
    VoiceRefused,
    VoiceSettings,
    Warned,
)
from support_agent.providers.local_voice.dialogue import Dialogue, LocalTiming
from support_agent.providers.local_voice.outbox import EventQueue
from support_agent.providers.local_voice.speech import Speech

_LONGEST_FRAME_BYTES: Final = 512 * 1024
_SAMPLE_RATES: Final = (8_000, 16_000, 24_000, 44_100, 48_000)

_log = structlog.stdlib.get_logger(__name__)


def check_settings(settings: VoiceSettings) -> Think:
    """Who thinks in the call. Raises VoiceRefused, naming the setting it can't use."""
    if settings.think is None:
        raise VoiceRefused("INVALID_SETTINGS", "a local call needs someone to think")
    _check_format(settings.audio_in, "audio_in")
    _check_format(settings.audio_out, "audio_out")
    return settings.think


def _check_format(form: AudioFormat, where: str) -> None:
    if form.encoding not in get_args(Encoding):
        raise VoiceRefused("INVALID_SETTINGS", f"{where}.encoding must be linear16 or mulaw")
    if type(form.sample_rate) is not int or form.sample_rate not in _SAMPLE_RATES:
        known = ", ".join(str(each) for each in _SAMPLE_RATES)
        raise VoiceRefused("INVALID_SETTINGS", f"{where}.sample_rate must be one of {known}")


class LocalSession:
    """A VoiceSession in this process. Its work runs in `tasks`; `end` hangs up.

    Raises VoiceRefused for settings that it can't use.
    """

    def __init__(
        self, speech: Speech, settings: VoiceSettings, manner: LocalTiming, tasks: asyncio.TaskGroup
    ) -> None:
        self.request_id = secrets.token_hex(8)
        self._manner, self._tasks = manner, tasks
        self._out = EventQueue()
        self._running: set[asyncio.Task[None]] = set()
        self._seen_at = monotonic()
        self._dialogue = Dialogue(
            speech, check_settings(settings), settings, out=self._out, run=self._run, manner=manner
        )
        if settings.greeting:
            self._dialogue.greet(settings.greeting)

    # ── What its owner asks of it ────────────────────────────────────────────────────────────

    async def send_audio(self, audio: bytes) -> None:
        """The caller's audio, as it arrives."""
        if self._is_on() and len(audio) > _LONGEST_FRAME_BYTES:
            self._fail(VoiceRefused("USER_AUDIO_FORMAT", "audio must come in short frames"))
        elif self._is_on():
            self._dialogue.hear(audio)

    async def send_text(self, text: str) -> None:
        """What the caller typed."""
        if self._is_on():
            self._dialogue.read(text)

    async def end_turn(self) -> None:
        """Ends the caller's turn."""
        if self._is_on():
            self._dialogue.ear.force_end()

    async def say(self, words: str, when: SayWhen = "next") -> None:
        """The owner's words."""
        if self._is_on():
            self._dialogue.say(words, when)

    async def answer(self, result: ToolMessage) -> None:
        """The result of a tool."""
        if self._is_on():
            self._dialogue.calls.answer(result)

    async def add_to_prompt(self, text: str) -> None:
        """Adds to the prompt, from the next turn on."""
        if self._is_on():
            self._dialogue.add_to_prompt(text)

    async def offer_tools(self, tools: Sequence[ToolSchema], effects: frozenset[str]) -> None:
        """Does nothing: whoever thinks here knows its own tools."""

    async def keep_alive(self) -> None:
        """The caller is still there."""
        self._is_on()

    async def __aiter__(self) -> AsyncGenerator[VoiceEvent]:
        """Audio and events."""
        async for event in self._out:
            yield event

    # ── Life ─────────────────────────────────────────────────────────────────────────────────

    def end(self, error: VoiceError | None = None) -> None:
        """Hangs up and stops everything. The owner's iteration raises `error`."""
        if self._out.ended:
            return
        for task in self._running:
            task.cancel()
        self._out.end(error)

    async def keep(self) -> None:
        """Notices when nothing arrives any longer, until canceled."""
        while True:
            await asyncio.sleep(self._manner.look_seconds)
            if self._out.ended:
                continue
            if monotonic() - self._seen_at > self._manner.client_seconds:
                self._fail(VoiceAway("CLIENT_MESSAGE_TIMEOUT", "nothing came from the caller"))
            else:
                self._dialogue.ear.look()

    def _is_on(self) -> bool:
        """Whether the call is still on. Called in every verb, as a sign that the owner is there."""
        self._seen_at = monotonic()
        return not self._out.ended

    def _run(self, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        task = self._tasks.create_task(self._guarded(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except VoiceError as error:
            _log.warning("voice.speech_failed", code=error.code)
            self._out.put(Warned("SPEAK_REQUEST_FAILED"))
        except Exception:  # noqa: BLE001 - one call ends, not the process that serves all
            _log.exception("voice.broken")
            self._fail(VoiceAway("INTERNAL_SERVER_ERROR", "the call broke"))

    def _fail(self, error: VoiceError) -> None:
        self.end(error)
