"""What each message from Deepgram means for the call, and which ones its owner sees."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

import structlog

from support_agent.ports.voice import (
    AgentAudioDone,
    AgentSaid,
    CallerSaid,
    CallerStartedSpeaking,
    CallerStoppedSpeaking,
    SayRefused,
    ToolsAsked,
    ToolsCancelled,
    VoiceEvent,
    Warned,
)
from support_agent.providers.deepgram.ledger import CallLedger, DropGate, LatencyMerger
from support_agent.providers.deepgram.wire import KNOWN_WARNINGS, Message, failure

Events = tuple[VoiceEvent, ...]

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Reader:
    """The state of one connection, from its messages. The ledger outlives connections.

    `due_since`: since when an answer has been due without anything arriving. `unheard_since`: since
    when the caller has been speaking without any words arriving.
    """

    ledger: CallLedger
    request_id: str = ""
    is_welcome: bool = False
    has_settings: bool = False
    gate: DropGate = field(default_factory=DropGate)
    due_since: float | None = None
    unheard_since: float | None = None
    _latencies: LatencyMerger = field(default_factory=LatencyMerger)

    def audio(self, frame: bytes) -> bytes | None:
        """The frame, unless it belongs to a canceled answer."""
        self.due_since = None
        return frame if self.gate.is_open else None

    def message(self, message: Message) -> Events:
        """What the owner sees of a message. Raises VoiceError for an Error."""
        if self.unheard_since is not None:
            self.unheard_since = monotonic()
        if self.due_since is not None:
            self.due_since = monotonic()
        # History and echoes only repeat what the ledger has; new types may appear at any time.
        act = _ACTIONS.get(message["type"], _ignored)
        return act(self, message)

    def answered(self) -> None:
        """A function call got its answer; now the agent owes one."""
        if not self.ledger.owes:
            self.due_since = monotonic()

    def _user_turn(self) -> None:
        self.gate.user_turn()
        self.unheard_since = None
        self.due_since = None if self.ledger.owes else monotonic()

    def welcome(self, message: Message) -> Events:
        """Stores the ID of the connection."""
        self.request_id, self.is_welcome = str(message.get("request_id", "")), True
        return ()

    def settings_applied(self, _: Message) -> Events:
        """From here on, audio may flow."""
        self.has_settings = True
        return ()

    def user_started_speaking(self, _: Message) -> Events:
        """The current answer is canceled; what still arrives of it is late."""
        self.gate.shut(monotonic())
        self.unheard_since, self.due_since = monotonic(), None
        return (CallerStartedSpeaking(),)

    def end_of_turn(self, _: Message) -> Events:
        """The caller has finished."""
        self._user_turn()
        return (CallerStoppedSpeaking(),)

    def conversation_text(self, message: Message) -> Events:
        """Something that either side said. Late words of a canceled answer are dropped."""
        role, content = message.get("role"), message.get("content")
        if role == "user":
            self._user_turn()
        elif not self.gate.is_open:
            return ()
        if role not in ("user", "assistant") or not isinstance(content, str):
            return ()
        self.ledger.spoken(role, content)
        return (CallerSaid(content) if role == "user" else AgentSaid(content),)

    def function_call_request(self, message: Message) -> Events:
        """Now the agent waits for us, not we for it."""
        asked = self.ledger.requested(message)
        self.due_since = None
        return (ToolsAsked(asked),) if asked else ()

    def function_call_cancelled(self, message: Message) -> Events:
        """The caller kept speaking: the calls must not be answered."""
        cancelled = self.ledger.cancelled(message)
        return (ToolsCancelled(cancelled),) if cancelled else ()

    def latency_report(self, message: Message) -> Events:
        """One part of a report."""
        report = self._latencies.add(message)
        return (report,) if report else ()

    def agent_audio_done(self, _: Message) -> Events:
        """All audio of an answer was sent; that doesn't mean that it was heard."""
        if not self.gate.is_open:
            return ()
        self.due_since = None
        report = self._latencies.take()
        return (report, AgentAudioDone()) if report else (AgentAudioDone(),)

    def injection_refused(self, _: Message) -> Events:
        """Somebody was speaking, so our words were not spoken."""
        return (SayRefused(),)

    def warning(self, message: Message) -> Events:
        """Something went wrong, and the call continues."""
        code = str(message.get("code", ""))
        known = code if code in KNOWN_WARNINGS else "other"
        _log.warning("voice.warning", code=known, request_id=self.request_id)
        return (Warned(code),)

    def error(self, message: Message) -> Events:
        """The connection ends."""
        raise failure(str(message.get("code", "")), str(message.get("description", "")))


def _ignored(_: Reader, __: Message) -> Events:
    return ()


_ACTIONS: Final[dict[str, Callable[[Reader, Message], Events]]] = {
    "Welcome": Reader.welcome,
    "SettingsApplied": Reader.settings_applied,
    "UserStartedSpeaking": Reader.user_started_speaking,
    "EndOfTurn": Reader.end_of_turn,
    "ConversationText": Reader.conversation_text,
    "FunctionCallRequest": Reader.function_call_request,
    "FunctionCallCancelled": Reader.function_call_cancelled,
    "LatencyReport": Reader.latency_report,
    "AgentAudioDone": Reader.agent_audio_done,
    "InjectionRefused": Reader.injection_refused,
    "Warning": Reader.warning,
    "Error": Reader.error,
}
