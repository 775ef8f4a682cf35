"""A VoiceAgent on this machine: the same messages as Deepgram's, without a key or a network."""

import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from support_agent.domain.order_form import OrderForm
from support_agent.ports.chat_model import ToolSchema
from support_agent.ports.voice import VoiceEvent, VoiceSession, VoiceSettings
from support_agent.providers.beside import beside
from support_agent.providers.deepgram.settings import DeepgramModels, settings_message
from support_agent.providers.local_voice.conversation import Conversation
from support_agent.providers.local_voice.dialogue import Manner
from support_agent.providers.local_voice.speech import NoSpeech, Speech, available, open_speech
from support_agent.providers.voice_contract import failure


class LocalVoice:
    """Each call is a Conversation; all share one speech process.

    Answers by the settings' `think`. Without speech (NoSpeech) a call is typed:
    InjectUserMessage in, ConversationText out, no audio.
    """

    def __init__(self, speech: Speech, *, manner: Manner | None = None) -> None:
        self._speech, self._manner = speech, manner or Manner()

    @property
    def has_speech(self) -> bool:
        """Whether speech is installed here."""
        return not isinstance(self._speech, NoSpeech)

    @property
    def has_own_mind(self) -> bool:
        """Our model thinks for it."""
        return False

    @property
    def label(self) -> str:
        """What the screen calls it."""
        return "Local voice" if self.has_speech else "Typed calls"

    @asynccontextmanager
    async def connect(self, settings: VoiceSettings) -> AsyncGenerator[VoiceSession]:
        """A session, ready within 10 seconds, closed at the end. Raises VoiceAway, VoiceRefused."""
        if settings.think is None:
            raise failure("INVALID_SETTINGS", "a local call needs someone to think")
        await self._speech.ready()
        conversation = Conversation(
            self._speech, settings.think, secrets.token_hex(8), self._manner
        )
        async with beside(conversation.keep()) as tasks:
            try:
                conversation.begin(tasks)
                conversation.take(settings_message(settings, DeepgramModels()))
                if conversation.error:
                    raise conversation.error
                yield LocalSession(conversation)
            finally:
                conversation.end()


class LocalSession:
    """A VoiceSession over a conversation in this process."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    @property
    def request_id(self) -> str:
        """Our own name of the call."""
        return self._conversation.request_id

    async def send_audio(self, audio: bytes) -> None:
        """The caller's audio, as it comes."""
        self._conversation.take(audio)

    async def send(self, message: Mapping[str, Any]) -> None:
        """A client message."""
        self._conversation.take(message)

    async def offer(self, tools: Sequence[ToolSchema], effects: frozenset[str]) -> None:
        """Nothing: whoever thinks here knows its own tools."""

    async def __aiter__(self) -> AsyncGenerator[VoiceEvent]:
        """Audio and messages; an Error is raised."""
        async for event in self._conversation.out:
            if isinstance(event, dict) and event["type"] == "Error":
                raise failure(event["code"], event["description"])
            yield event


@asynccontextmanager
async def open_local_voice(
    numbers: OrderForm, *, spoken: bool | None = None
) -> AsyncGenerator[LocalVoice]:
    """Local calls for as long as this is open: spoken where speech is installed, else typed.

    The speech process loads meanwhile, about three seconds; a call that comes sooner waits for it.
    `numbers` is the form of the shop's order numbers. `spoken` False saves the 400 MB of speech
    even where it is installed.
    """
    if not (available() if spoken is None else spoken):
        yield LocalVoice(NoSpeech())
        return
    async with open_speech() as speech:
        yield LocalVoice(speech, manner=Manner(numbers=numbers))
