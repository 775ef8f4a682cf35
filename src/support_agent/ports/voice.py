"""Voice: who answers calls, in the messages of the Deepgram Voice Agent contract (v1)."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

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

    `history` is all before it: of the agent's words those that were heard. `prompt` is the
    settings', and what UpdatePrompt added. `call` asks the session's owner to run tools, by a
    FunctionCallRequest, and waits for the answers; who runs its tools itself has no need of it.
    """

    text: str
    prompt: str
    history: Sequence[ChatMessage]
    # How many turns of the caller's were reported (ConversationText) up to this one.
    turns: int
    call: Callable[[Sequence[ToolCall]], Awaitable[Sequence[ToolMessage]]]


Think = Callable[[SpokenTurn], AsyncGenerator[str]]
"""Answers one turn in pieces of one or more whole sentences, each spoken as soon as it is there.

Closed early when the caller talks over it or hangs up. A turn broken off before a word of its
answer was heard and before `call` comes again, with what the caller went on to say.
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
    """The voice agent can't go on. `code` is the contract's Error code, or a short stable word."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class VoiceAway(VoiceError):
    """Down, limited, cut off: a new call may work, or another voice."""


class VoiceRefused(VoiceError):
    """The key, the settings, a message or the audio was refused: the same again won't work."""


VoiceEvent = bytes | dict[str, Any]
"""Audio in the format asked for, or a message of the Deepgram Voice Agent contract (v1)."""


class VoiceSession(Protocol):
    """One call with a voice agent, from SettingsApplied on.

    Iterate at once and without pause, in one task: it is what keeps the connection going. It ends
    with the call, or raises VoiceAway or VoiceRefused. After UserStartedSpeaking no audio of the
    cut-off answer follows; its late text carries "late": true. A FunctionCallRequest with
    "client_side" true wants one FunctionCallResponse per function (`send`), unless
    FunctionCallCancelled takes it back. {"type": "Reconnected"} says that words may be missing.
    """

    @property
    def request_id(self) -> str:
        """The agent's own name of this call, for its support."""
        ...

    async def send_audio(self, audio: bytes) -> None:
        """The caller's audio, as it comes, silence too. Never raises: a cut ends the iteration."""
        ...

    async def send(self, message: Mapping[str, Any]) -> None:
        """A client message: FunctionCallResponse, InjectAgentMessage, ForceEndTurn …"""
        ...

    async def offer(self, tools: Sequence[ToolSchema], effects: frozenset[str]) -> None:
        """From now on these are the tools. Nothing to do where the owner thinks (`think`)."""
        ...

    def __aiter__(self) -> AsyncIterator[VoiceEvent]:
        """Audio and messages as they come."""
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
