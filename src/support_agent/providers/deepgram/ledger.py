"""What a call with Deepgram remembers: audio to drop or to send, calls to answer, words said."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from support_agent.ports.voice import AudioFormat
from support_agent.providers.voice_contract import Message, call_on_wire, spoken_on_wire

_LATE_SECONDS: Final = 1.0
"""Frames of a cut-off answer arrive within one way to Deepgram; after this they are a new one's."""

_MOST_REMEMBERED: Final = 400
_LATENCIES: Final = (
    "stt_latency",
    "ttt_token_latency",
    "ttt_text_latency",
    "ttt_tool_latency",
    "ttt_thinking_latency",
    "tts_latency",
    "total_latency",
)


@dataclass(slots=True)
class DropGate:
    """Shut from UserStartedSpeaking until a sign that the next answer belongs to a new turn.

    Deepgram goes on sending frames of the answer it has just cancelled.
    """

    is_open: bool = True
    _shut_at: float = 0.0

    def shut(self, now: float) -> None:
        """The caller speaks: what still comes is late."""
        self.is_open, self._shut_at = False, now

    def user_turn(self) -> None:
        """The caller's turn was heard: what comes now answers it."""
        self.is_open = True

    def injected(self, now: float) -> None:
        """We asked for speech. Too soon after the cut it can't be told from late frames."""
        if now - self._shut_at >= _LATE_SECONDS:
            self.is_open = True


@dataclass(slots=True)
class CallLedger:
    """The functions we owe an answer, and everything said, for a call that must be continued."""

    said: deque[Message] = field(default_factory=lambda: deque[Message](maxlen=_MOST_REMEMBERED))
    _open: dict[str, Message] = field(default_factory=dict[str, Message])
    _answered: deque[str] = field(default_factory=lambda: deque[str](maxlen=_MOST_REMEMBERED))

    @property
    def owes(self) -> bool:
        """Whether a function call waits for us."""
        return bool(self._open)

    def spoken(self, message: Message) -> None:
        """One piece of what was said, by either side."""
        role, content = message.get("role"), message.get("content")
        if role in ("user", "assistant") and isinstance(content, str) and content:
            self.said.append(spoken_on_wire(role, content))

    def requested(self, message: Message) -> None:
        """Deepgram wants functions called; those that it calls itself are not ours."""
        for function in functions_of(message):
            if function.get("client_side", True):
                self._open[str(function.get("id", ""))] = function

    def cancelled(self, message: Message) -> None:
        """Deepgram takes calls back; they must not be answered."""
        for function in functions_of(message):
            self._open.pop(str(function.get("id", "")), None)

    def answer(self, response: Mapping[str, Any]) -> bool:
        """Whether this answer is still wanted; then it is part of what was said."""
        call_id = str(response.get("id", ""))
        function = self._open.pop(call_id, None)
        if function is None:
            return False
        self._answered.append(call_id)
        arguments = function.get("arguments", "")
        self.said.append(
            call_on_wire(
                call_id,
                str(function.get("name", "")),
                arguments if isinstance(arguments, str) else "{}",
                str(response.get("content", "")),
                signature=function.get("thought_signature"),
            )
        )
        return True

    def is_echo(self, message: Message) -> bool:
        """Whether Deepgram only repeats an answer of ours."""
        return str(message.get("id", "")) in self._answered

    def drop_open(self) -> list[Message]:
        """The connection broke: nobody waits for these answers any more."""
        dropped = [{"id": key, "name": call.get("name", "")} for key, call in self._open.items()]
        self._open.clear()
        return dropped


class EarlyAudio:
    """What the caller said while nobody could hear it: the last seconds of it."""

    def __init__(self, audio: AudioFormat, seconds: float) -> None:
        self._most_bytes = int(seconds * audio.sample_rate) * audio.bytes_per_sample
        self._chunks: deque[bytes] = deque()
        self._bytes = 0

    def __bool__(self) -> bool:
        return bool(self._chunks)

    def add(self, audio: bytes) -> None:
        """Keep it; the oldest goes when it is too much."""
        self._chunks.append(audio)
        self._bytes += len(audio)
        while self._bytes > self._most_bytes:
            self.take()

    def take(self) -> bytes:
        """The oldest of it; b"" when there is none."""
        if not self._chunks:
            return b""
        self._bytes -= len(self._chunks[0])
        return self._chunks.popleft()


@dataclass(slots=True)
class LatencyMerger:
    """Deepgram reports latencies one by one, some of them several times a second."""

    _seen: dict[str, float] = field(default_factory=dict[str, float])

    def add(self, message: Message) -> Message | None:
        """The whole report of a turn, when this message completes it."""
        for name in _LATENCIES:
            if (seconds := _number(message.get(name))) is not None:
                self._seen[name] = seconds
        return self.take() if "total_latency" in self._seen else None

    def take(self) -> Message | None:
        """What has been seen of this turn, once."""
        seen, self._seen = self._seen, {}
        return {"type": "LatencyReport", **seen} if seen else None


def functions_of(message: Message) -> list[Message]:
    """The functions a message names; those that aren't objects are left out."""
    functions = message.get("functions")
    if not isinstance(functions, list):
        return []
    listed = cast("list[Any]", functions)
    return [cast("Message", each) for each in listed if isinstance(each, dict)]


def _number(value: object) -> float | None:
    try:
        return None if value is None else float(str(value))
    except ValueError:
        return None
