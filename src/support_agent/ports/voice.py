"""Voice: who answers calls. Events come from a voice agent, verbs go to it."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from support_agent.ports.chat_model import ChatMessage, ToolCall, ToolMessage, ToolSchema

Encoding = Literal["linear16", "mulaw"]


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """Raw mono audio: 16-bit little-endian samples, or the telephone's μ-law."""

    encoding: Encoding = "linear16"
    sample_rate: int = 16_000

    @property
    def bytes_per_sample(self) -> int:
        """1 for the telephone's μ-law, 2 for linear16."""
        return 1 if self.encoding == "mulaw" else 2

    @property
    def bytes_per_second(self) -> int:
        """How much sound lasts a second."""
        return self.sample_rate * self.bytes_per_sample


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """One finished turn of the caller, to be answered.

    `history` is everything before it: of the agent's words, those that were heard. `prompt` is
    the one in the settings with what `add_to_prompt` added. `call` asks the session's owner to
    run tools (ToolsAsked) and waits for the answers.
    """

    text: str
    prompt: str
    history: Sequence[ChatMessage]
    # How many turns of the caller were reported (CallerSaid) up to and including this one.
    turns: int
    call: Callable[[Sequence[ToolCall]], Awaitable[Sequence[ToolMessage]]]


Think = Callable[[SpokenTurn], AsyncGenerator[str]]
"""Answers one turn in pieces of one or more whole sentences, each spoken as soon as it is ready.

Closed early when the caller interrupts or hangs up. A turn that is interrupted before any of its
answer was heard, and before it asked for tools, comes again with what the caller went on to say.
"""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """What a call starts with.

    `effects` names the tools that change something: never called before the turn is certain.
    `history` holds plain words, no JSON documents. `think` answers where the agent has no mind of
    its own (local speech); without it, and elsewhere, `prompt` and `tools` go to the agent's model.
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
    """The voice agent can't go on. `code` is a short stable word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class VoiceAway(VoiceError):
    """Down, limited, cut off: a new call may work, or another voice."""


class VoiceRefused(VoiceError):
    """The key, the settings or the audio was refused: the same again won't work."""


# ── What comes from a voice agent ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CallerStartedSpeaking:
    """The caller speaks. No audio and no words of the answer they interrupt follow."""


@dataclass(frozen=True, slots=True)
class CallerStoppedSpeaking:
    """The caller has finished, whether any words were understood or not."""


@dataclass(frozen=True, slots=True)
class CallerSaid:
    """What the caller said or typed in one turn."""

    text: str


@dataclass(frozen=True, slots=True)
class AgentSaid:
    """What the agent says, about when its audio begins; an answer may come in several of these."""

    text: str


@dataclass(frozen=True, slots=True)
class AgentAudioDone:
    """All audio of an answer was sent, which does not mean that it was heard."""


@dataclass(frozen=True, slots=True)
class ToolsAsked:
    """Tools to run. Each call wants one `answer`, unless ToolsCancelled takes it back."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class ToolsCancelled:
    """The caller went on speaking, or the connection broke: these calls must not be answered."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class SayRefused:
    """Words given to `say` were not spoken, because somebody else was speaking."""


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The agent was away for a moment; words may be missing. It has a new `request_id`."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something went wrong, and the call goes on."""

    code: str


@dataclass(frozen=True, slots=True)
class Latency:
    """How long the stages of an answer took, in seconds; None where it is not known."""

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
"""Audio in the format that was asked for, or what happened."""

# ── What goes to it ──────────────────────────────────────────────────────────────────────────────

SayWhen = Literal["if silent", "next", "now"]
"""When words are spoken: only if nobody speaks, after what is being said, or instead of it.

"next" is refused while the caller speaks, "now" never.
"""


class VoiceSession(Protocol):
    """One call with a voice agent.

    Iterate at once and without pause, in one task: that keeps the connection going. The iteration
    ends with the call, or raises VoiceAway or VoiceRefused. No verb raises: a broken connection
    ends the iteration.
    """

    @property
    def request_id(self) -> str:
        """The agent's own name of this call, for its support."""
        ...

    async def send_audio(self, audio: bytes) -> None:
        """The caller's audio as it comes, including silence."""
        ...

    async def send_text(self, text: str) -> None:
        """What the caller typed: a whole turn."""
        ...

    async def end_turn(self) -> None:
        """The caller has finished, without waiting for silence."""
        ...

    async def say(self, words: str, when: SayWhen = "next") -> None:
        """Speak these words."""
        ...

    async def answer(self, result: ToolMessage) -> None:
        """The result of one call of ToolsAsked. One that is not wanted any more is dropped."""
        ...

    async def add_to_prompt(self, text: str) -> None:
        """More to go by, from the next turn on."""
        ...

    async def offer_tools(self, tools: Sequence[ToolSchema], effects: frozenset[str]) -> None:
        """From now on these are the tools. Nothing to do where the owner thinks (`think`)."""
        ...

    async def keep_alive(self) -> None:
        """The caller is still there, although nothing comes from them."""
        ...

    def __aiter__(self) -> AsyncIterator[VoiceEvent]:
        """Audio and events as they come."""
        ...


class VoiceAgent(Protocol):
    """Answers calls: Deepgram, or speech on this machine."""

    @property
    def label(self) -> str:
        """What the screen calls it: "Deepgram", "Local voice"."""
        ...

    @property
    def has_speech(self) -> bool:
        """It hears and speaks; else the caller types, and reads."""
        ...

    @property
    def has_own_mind(self) -> bool:
        """Its own model answers, and is heard before we read it; `think` is never asked."""
        ...

    def connect(self, settings: VoiceSettings) -> AbstractAsyncContextManager[VoiceSession]:
        """A session, ready within 10 seconds, closed at the end. Raises VoiceAway, VoiceRefused.

        What the caller says meanwhile waits unread in the caller's own socket.
        """
        ...
