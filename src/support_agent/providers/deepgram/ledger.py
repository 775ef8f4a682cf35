"""The state of a call with Deepgram: audio to drop or send, calls to answer, words said."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from support_agent.ports.chat_model import ToolCall, ToolMessage
from support_agent.ports.voice import AudioFormat, Latency
from support_agent.providers.deepgram.wire import (
    Message,
    arguments_of,
    call_on_wire,
    functions_of,
    spoken_on_wire,
)

_LATE_SECONDS: Final = 1.0
"""Frames of a canceled answer arrive within one trip to Deepgram; later ones are a new answer's."""

_MOST_REMEMBERED: Final = 400
_STAGES: Final = {
    "stt_latency": "hearing",
    "ttt_token_latency": "first_token",
    "ttt_text_latency": "first_words",
    "ttt_tool_latency": "tools",
    "ttt_thinking_latency": "reasoning",
    "tts_latency": "speaking",
    "total_latency": "total",
}


@dataclass(slots=True)
class DropGate:
    """Closed from UserStartedSpeaking until a sign that the next answer is for a new turn.

    Deepgram keeps sending frames of the answer it just canceled.
    """

    is_open: bool = True
    _shut_at: float = 0.0

    def shut(self, now: float) -> None:
        """The caller speaks: whatever still arrives is late."""
        self.is_open, self._shut_at = False, now

    def user_turn(self) -> None:
        """The caller's turn was heard: what arrives now answers it."""
        self.is_open = True

    def injected(self, now: float) -> None:
        """We asked for speech. Too soon after the cut, it can't be told from late frames."""
        if now - self._shut_at >= _LATE_SECONDS:
            self.is_open = True


@dataclass(frozen=True, slots=True)
class _Asked:
    """One function call that waits for us. `signature` is Gemini's, verbatim."""

    call: ToolCall
    signature: object


@dataclass(slots=True)
class CallLedger:
    """The open function calls and everything said, so that a call can be continued."""

    said: deque[Message] = field(default_factory=lambda: deque[Message](maxlen=_MOST_REMEMBERED))
    _open: dict[str, _Asked] = field(default_factory=dict[str, _Asked])

    @property
    def owes(self) -> bool:
        """Whether a function call waits for us."""
        return bool(self._open)

    def spoken(self, role: str, content: str) -> None:
        """Records one thing that either side said."""
        if content:
            self.said.append(spoken_on_wire(role, content))

    def requested(self, message: Message) -> tuple[ToolCall, ...]:
        """The functions that we must call; those that Deepgram calls itself are not ours."""
        asked: list[ToolCall] = []
        for function in functions_of(message):
            if function.get("client_side", True):
                call_id, name = str(function.get("id", "")), str(function.get("name", ""))
                asked.append(ToolCall(call_id, name, arguments_of(function)))
                self._open[call_id] = _Asked(asked[-1], function.get("thought_signature"))
        return tuple(asked)

    def cancelled(self, message: Message) -> tuple[ToolCall, ...]:
        """The calls that Deepgram takes back: they must not be answered."""
        ids = [str(function.get("id", "")) for function in functions_of(message)]
        return tuple(self._open.pop(each).call for each in ids if each in self._open)

    def answer(self, result: ToolMessage) -> bool:
        """Whether this answer is still wanted; if so, it becomes part of what was said."""
        asked = self._open.pop(result.call_id, None)
        if asked is None:
            return False
        call = asked.call
        self.said.append(
            call_on_wire(
                call.id, call.name, call.arguments, result.content, signature=asked.signature
            )
        )
        return True

    def drop_open(self) -> tuple[ToolCall, ...]:
        """The connection broke: nobody waits for these answers any longer."""
        dropped = tuple(asked.call for asked in self._open.values())
        self._open.clear()
        return dropped


class EarlyAudio:
    """What the caller said while there was no connection: the last seconds of it."""

    def __init__(self, audio: AudioFormat, seconds: float) -> None:
        self._most_bytes = int(seconds * audio.sample_rate) * audio.bytes_per_sample
        self._chunks: deque[bytes] = deque()
        self._bytes = 0

    def __bool__(self) -> bool:
        return bool(self._chunks)

    def add(self, audio: bytes) -> None:
        """Stores audio; drops the oldest when there is too much."""
        self._chunks.append(audio)
        self._bytes += len(audio)
        while self._bytes > self._most_bytes:
            self.take()

    def take(self) -> bytes:
        """Removes and returns the oldest piece; b"" if there is none."""
        if not self._chunks:
            return b""
        self._bytes -= len(self._chunks[0])
        return self._chunks.popleft()


@dataclass(slots=True)
class LatencyMerger:
    """Collects latencies, which Deepgram reports one by one, some several times a second."""

    _seen: dict[str, float] = field(default_factory=dict[str, float])

    def add(self, message: Message) -> Latency | None:
        """The whole report of a turn, if this message completes it."""
        for name, stage in _STAGES.items():
            if (seconds := _number(message.get(name))) is not None:
                self._seen[stage] = seconds
        return self.take() if "total" in self._seen else None

    def take(self) -> Latency | None:
        """What has been reported for this turn, once."""
        seen, self._seen = self._seen, {}
        return Latency(**seen) if seen else None


def _number(value: object) -> float | None:
    try:
        return None if value is None else float(str(value))
    except ValueError:
        return None
