"""One local call on the wire: what a client may send and when, and how the call ends."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any, Final, cast

import orjson
import structlog

from support_agent.ports.voice import Think, VoiceError
from support_agent.providers.local_voice.dialogue import Dialogue, Manner
from support_agent.providers.local_voice.outbox import Outbox
from support_agent.providers.local_voice.settings import BadSettings, read_settings
from support_agent.providers.local_voice.speech import Speech
from support_agent.providers.voice_contract import Message, failure

_LONGEST_FRAME_BYTES: Final = 512 * 1024
_BEFORE_SETTINGS: Final = "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS"

_log = structlog.stdlib.get_logger(__name__)


class Conversation:
    """Takes what a client sends; what it says is in `out`. An Error there is the end."""

    def __init__(
        self, speech: Speech, think: Think, request_id: str, manner: Manner | None = None
    ) -> None:
        self.request_id = request_id
        self.out = Outbox()
        self.error: VoiceError | None = None
        self._speech, self._think = speech, think
        self._manner = manner or Manner()
        self._tasks: asyncio.TaskGroup | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._dialogue: Dialogue | None = None
        self._ended = False
        self._seen_at = monotonic()

    # ── Life ─────────────────────────────────────────────────────────────────────────────────

    def begin(self, tasks: asyncio.TaskGroup) -> None:
        """Say Welcome; the call's work runs in this group."""
        self._tasks = tasks
        self._put("Welcome", request_id=self.request_id)

    def end(self) -> None:
        """Hang up: whatever runs is cut off."""
        self._ended = True
        for task in self._running:
            task.cancel()
        self.out.end()

    async def keep(self) -> None:
        """Notice when nothing comes any more, until cancelled."""
        while True:
            await asyncio.sleep(self._manner.look_seconds)
            if not self._ended and monotonic() - self._seen_at > self._manner.client_seconds:
                self._fail("CLIENT_MESSAGE_TIMEOUT", "no audio and no KeepAlive came")
            if self._dialogue is not None and not self._ended:
                self._dialogue.ear.look()

    # ── What the client sends ────────────────────────────────────────────────────────────────

    def take(self, frame: bytes | str | Mapping[str, Any]) -> None:
        """Audio, or a message."""
        if self._ended:
            return
        self._seen_at = monotonic()
        if isinstance(frame, bytes):
            self._take_audio(frame)
            return
        message = _read(frame)
        if message is None:
            self._fail("UNPARSABLE_CLIENT_MESSAGE", "a message must be a JSON object with a type")
        elif message["type"] == "Settings":
            self._take_settings(message)
        elif self._dialogue is None:
            self._fail(_BEFORE_SETTINGS, "Settings must come first")
        else:
            self._take_message(self._dialogue, message)

    def _take_audio(self, audio: bytes) -> None:
        if self._dialogue is None:
            self._fail(_BEFORE_SETTINGS, "Settings must come before audio")
        elif len(audio) > _LONGEST_FRAME_BYTES:
            self._fail("USER_AUDIO_FORMAT", "audio must come as it is spoken, in short frames")
        else:
            self._dialogue.hear(audio)

    def _take_settings(self, message: Message) -> None:
        if self._dialogue is not None:
            self._fail("SETTINGS_ALREADY_APPLIED", "Settings may be sent once")
            return
        try:
            settings = read_settings(message)
        except BadSettings as error:
            self._fail("INVALID_SETTINGS", str(error))
            return
        self._dialogue = Dialogue(
            self._speech,
            self._think,
            settings,
            out=self.out,
            run=self._run,
            manner=self._manner,
        )
        self._put("SettingsApplied")
        if settings.greeting:
            self._dialogue.greet(settings.greeting)

    def _take_message(self, dialogue: Dialogue, message: Message) -> None:
        match message["type"]:
            case "FunctionCallResponse":
                dialogue.calls.answer(message)
            case "InjectAgentMessage":
                dialogue.inject(str(message.get("message", "")), message.get("behavior"))
            case "InjectUserMessage":
                dialogue.read(str(message.get("content", "")))
            case "ForceEndTurn":
                dialogue.ear.force_end()
            case "UpdatePrompt":
                dialogue.add_to_prompt(str(message.get("prompt", "")))
                self._put("PromptUpdated")
            case _:
                # KeepAlive has done its work by coming; other updates name models we don't have.
                pass

    # ── Small things ─────────────────────────────────────────────────────────────────────────

    def _run(self, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        if self._tasks is None:
            raise RuntimeError("begin() comes first")
        task = self._tasks.create_task(self._guarded(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except VoiceError as error:
            _log.warning("voice.speech_failed", code=error.code)
            self._put("Warning", code="SPEAK_REQUEST_FAILED", description="speech is away")
        except Exception:  # noqa: BLE001 - one call ends, not the process that serves all
            _log.exception("voice.broken")
            self._fail("INTERNAL_SERVER_ERROR", "the call broke")

    def _put(self, kind: str, **fields: object) -> None:
        self.out.put({"type": kind, **fields})

    def _fail(self, code: str, description: str) -> None:
        self.error = failure(code, description)
        self._put("Error", code=code, description=description)
        self.end()


def _read(frame: str | Mapping[str, Any]) -> Message | None:
    try:
        message: object = orjson.loads(frame) if isinstance(frame, str) else dict(frame)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(message, dict):
        return None
    read = cast("Message", message)
    return read if isinstance(read.get("type"), str) else None
