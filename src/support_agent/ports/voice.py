"""The voice agents that answer calls. Events come from an agent; verbs go to it."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from support_agent.ports.chat_model import ChatMessage, ToolCall, ToolMessage, ToolSchema

Encoding = Literal["linear16", "mulaw"]


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """Raw mono audio: 16-bit little-endian samples, or telephone μ-law."""

    encoding: Encoding = "linear16"
    sample_rate: int = 16_000

    @property
    def bytes_per_sample(self) -> int:
        """1 for telephone μ-law, 2 for linear16."""
        return 1 if self.encoding == "mulaw" else 2

    @property
    def bytes_per_second(self) -> int:
        """The bytes in one second of audio."""
        return self.sample_rate * self.bytes_per_sample


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """One finished turn of the caller, to be answered.

    `history` is everything before it, with only those of the agent's words that were heard.
    `prompt` is the one in the settings plus what `add_to_prompt` added. `call` asks the session's
    owner to run tools (ToolsAsked) and waits for the answers.
    """

    text: str
    prompt: str
    history: Sequence[ChatMessage]
    # The number of caller turns reported (CallerSaid), including this one.
    turns: int
    call: Callable[[Sequence[ToolCall]], Awaitable[Sequence[ToolMessage]]]


Think = Callable[[SpokenTurn], AsyncGenerator[str]]
"""Answers one turn in pieces of one or more whole sentences, each spoken as soon as it is ready.

Closed early when the caller interrupts or hangs up. If a turn is interrupted before any answer was
heard and before it asked for tools, it comes again with what the caller added.
"""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """The settings a call starts with.

    `effects` names the tools that change something: they are never called before the turn is
    certain. `history` has plain words, no JSON documents. `think` answers if the agent has no mind
    of its own (local speech); otherwise `prompt` and `tools` go to the agent's model.
    """

    prompt: str = ""
    greeting: str = ""
    history: Sequence[ChatMessage] = ()
    tools: Sequence[ToolSchema] = ()
    effects: frozenset[str] = frozenset()
    audio_in: AudioFormat = AudioFormat()
    audio_out: AudioFormat = AudioFormat(sample_rate=24_000)
    keyterms: Sequence[str] = ()
    tags: Sequence[str] = ()
    think: Think | None = None


class VoiceError(Exception):
    """The voice agent can't continue. `code` is a short stable word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class VoiceAway(VoiceError):
    """Down, rate-limited or cut off: a new call may work, or another voice."""


class VoiceRefused(VoiceError):
    """The key, the settings or the audio was refused; a retry won't help."""


# ── What comes from a voice agent ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CallerStartedSpeaking:
    """The caller speaks. No more audio or words of the interrupted answer follow."""


@dataclass(frozen=True, slots=True)
class CallerStoppedSpeaking:
    """The caller has finished, whether or not any words were understood."""


@dataclass(frozen=True, slots=True)
class CallerSaid:
    """What the caller said or typed in one turn."""

    text: str


@dataclass(frozen=True, slots=True)
class AgentSaid:
    """What the agent says, sent about when its audio starts; an answer may be several of these."""

    text: str


@dataclass(frozen=True, slots=True)
class AgentAudioDone:
    """All audio of an answer was sent; that doesn't mean that it was heard."""


@dataclass(frozen=True, slots=True)
class ToolsAsked:
    """Tools to run. Each call needs one `answer`, unless ToolsCancelled takes it back."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class ToolsCancelled:
    """The caller kept speaking, or the connection broke: these calls must not be answered."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class SayRefused:
    """Words given to `say` were not spoken, because somebody else was speaking."""


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The agent was gone for a moment and words may be missing. It has a new `request_id`."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something went wrong, and the call continues."""

    code: str


@dataclass(frozen=True, slots=True)
class Latency:
    """How long the stages of an answer took, in seconds; None if unknown."""

    hearing: float | None = None
    first_token: float | None = None
    first_words: float | None = None
    tools: float | None = None
    reasoning: float | None = None
    speaking: float | None = None
    total: float | None = None


VoiceEvent = (
    bytes
    | CallerStartedSpeaking
    | CallerStoppedSpeaking
    | CallerSaid
    | AgentSaid
    | AgentAudioDone
    | ToolsAsked
    | ToolsCancelled
    | SayRefused
    | Reconnected
    | Warned
    | Latency
)
"""Audio in the requested format, or something that happened."""

# ── What goes to an agent ────────────────────────────────────────────────────────────────────────

SayWhen = Literal["if silent", "next", "now"]
"""When words are spoken: only if nobody speaks, after the current words, or instead of them.

"next" is refused while the caller speaks, "now" never.
"""


class VoiceSession(Protocol):
    """One call with a voice agent.

    Iterate at once and without pause, in one task: that keeps the connection alive. The iteration
    ends with the call, or raises VoiceAway or VoiceRefused. No verb raises.
    """

    @property
    def request_id(self) -> str:
        """The agent's own ID of this call, for its support team."""
        ...

    async def send_audio(self, audio: bytes) -> None:
        """The caller's audio as it arrives, including silence."""
        ...

    async def send_text(self, text: str) -> None:
        """What the caller typed: a whole turn."""
        ...

    async def end_turn(self) -> None:
        """Ends the caller's turn, without waiting for silence."""
        ...

    async def say(self, words: str, when: SayWhen = "next") -> None:
        """Speak these words."""
        ...

    async def answer(self, result: ToolMessage) -> None:
        """The result of one call of ToolsAsked. Dropped if it is no longer wanted."""
        ...

    async def add_to_prompt(self, text: str) -> None:
        """Adds to the prompt, from the next turn on."""
        ...

    async def offer_tools(self, tools: Sequence[ToolSchema], effects: frozenset[str]) -> None:
        """Replaces the tools. Does nothing if the owner thinks (`think`)."""
        ...

    async def keep_alive(self) -> None:
        """The caller is still there, although nothing arrives from them."""
        ...

    def __aiter__(self) -> AsyncIterator[VoiceEvent]:
        """Audio and events as they arrive."""
        ...


class VoiceAgent(Protocol):
    """Answers calls: Deepgram, or speech on this machine."""

    @property
    def label(self) -> str:
        """The name on the screen: "Deepgram", "Local voice"."""
        ...

    @property
    def has_speech(self) -> bool:
        """Whether it hears and speaks. If not, the caller types and reads."""
        ...

    @property
    def has_own_mind(self) -> bool:
        """Whether its own model answers, heard before we read it; then `think` is never called."""
        ...

    def connect(self, settings: VoiceSettings) -> AbstractAsyncContextManager[VoiceSession]:
        """A session, ready within 10 seconds, closed at the end. Raises VoiceAway, VoiceRefused.

        What the caller says meanwhile waits unread in the caller's own socket.
        """
        ...
