"""What each message from Deepgram means for the call, and which of them its owner sees."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

import structlog

from support_agent.providers.deepgram.ledger import CallLedger, DropGate, LatencyMerger
from support_agent.providers.voice_contract import KNOWN_WARNINGS, Message, failure

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Reader:
    """The state of one connection as its messages tell it; the ledger outlives connections.

    `due_since`: since when an answer is due and nothing came. `unheard_since`: since when the
    caller has been speaking without a word of it coming back.
    """

    ledger: CallLedger
    request_id: str = ""
    gate: DropGate = field(default_factory=DropGate)
    due_since: float | None = None
    unheard_since: float | None = None
    _latencies: LatencyMerger = field(default_factory=LatencyMerger)

    def audio(self, frame: bytes) -> bytes | None:
        """The frame, unless it belongs to an answer that was cut off."""
        self.due_since = None
        return frame if self.gate.is_open else None

    def message(self, message: Message) -> tuple[Message, ...]:
        """What the owner sees of a message. Raises VoiceError for an Error."""
        if self.unheard_since is not None:
            self.unheard_since = monotonic()
        if self.due_since is not None:
            self.due_since = monotonic()
        # History only repeats what the ledger holds; unknown types may be added at any time.
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

    def welcome(self, message: Message) -> tuple[Message, ...]:
        """Names the connection."""
        self.request_id = str(message.get("request_id", ""))
        return (message,)

    def user_started_speaking(self, message: Message) -> tuple[Message, ...]:
        """The answer under way is cancelled; what still comes of it is late."""
        self.gate.shut(monotonic())
        self.unheard_since, self.due_since = monotonic(), None
        return (message,)

    def end_of_turn(self, message: Message) -> tuple[Message, ...]:
        """The caller has finished."""
        self._user_turn()
        return (message,)

    def conversation_text(self, message: Message) -> tuple[Message, ...]:
        """Something said, by either side."""
        if message.get("role") == "user":
            self._user_turn()
        elif not self.gate.is_open:
            return ({**message, "late": True},)
        self.ledger.spoken(message)
        return (message,)

    def function_call_request(self, message: Message) -> tuple[Message, ...]:
        """Now the agent waits for us, not we for it."""
        self.ledger.requested(message)
        self.due_since = None
        return (message,)

    def function_call_cancelled(self, message: Message) -> tuple[Message, ...]:
        """The caller went on speaking: the calls must not be answered."""
        self.ledger.cancelled(message)
        return (message,)

    def function_call_response(self, message: Message) -> tuple[Message, ...]:
        """The answer to a call that Deepgram made itself, or the echo of ours."""
        return () if self.ledger.is_echo(message) else (message,)

    def latency_report(self, message: Message) -> tuple[Message, ...]:
        """One part of a report."""
        report = self._latencies.add(message)
        return (report,) if report else ()

    def agent_audio_done(self, message: Message) -> tuple[Message, ...]:
        """All audio of an answer was sent, which is not to say heard."""
        if not self.gate.is_open:
            return ({**message, "late": True},)
        self.due_since = None
        report = self._latencies.take()
        return (report, message) if report else (message,)

    def warning(self, message: Message) -> tuple[Message, ...]:
        """Something went less than well; the call goes on."""
        code = str(message.get("code", ""))
        known = code if code in KNOWN_WARNINGS else "other"
        _log.warning("voice.warning", code=known, request_id=self.request_id)
        return (message,)

    def error(self, message: Message) -> tuple[Message, ...]:
        """The connection's end."""
        raise failure(str(message.get("code", "")), str(message.get("description", "")))


def _passed(_: Reader, message: Message) -> tuple[Message, ...]:
    return (message,)


def _ignored(_: Reader, __: Message) -> tuple[Message, ...]:
    return ()


_ACTIONS: Final[dict[str, Callable[[Reader, Message], tuple[Message, ...]]]] = {
    "Welcome": Reader.welcome,
    "SettingsApplied": _passed,
    "UserStartedSpeaking": Reader.user_started_speaking,
    "EndOfTurn": Reader.end_of_turn,
    "ConversationText": Reader.conversation_text,
    "FunctionCallRequest": Reader.function_call_request,
    "FunctionCallCancelled": Reader.function_call_cancelled,
    "FunctionCallResponse": Reader.function_call_response,
    "AgentThinking": _passed,
    "AgentStartedSpeaking": _passed,
    "LatencyReport": Reader.latency_report,
    "AgentAudioDone": Reader.agent_audio_done,
    "InjectionRefused": _passed,
    "PromptUpdated": _passed,
    "ThinkUpdated": _passed,
    "SpeakUpdated": _passed,
    "ListenUpdated": _passed,
    "Warning": Reader.warning,
    "Error": Reader.error,
}
