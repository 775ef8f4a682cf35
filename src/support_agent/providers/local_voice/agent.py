"""A VoiceAgent on this machine, without a key or a network."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from support_agent.domain.orders.order_form import OrderForm
from support_agent.ports.voice import VoiceSession, VoiceSettings
from support_agent.providers.beside import beside
from support_agent.providers.local_voice.dialogue import LocalTiming
from support_agent.providers.local_voice.session import LocalSession, check_settings
from support_agent.providers.local_voice.speech import NoSpeech, Speech, available, open_speech


class LocalVoice:
    """Each call is a LocalSession; all share one speech process.

    Answers with the settings' `think`. Without speech (NoSpeech), calls are typed, without audio.
    """

    def __init__(self, speech: Speech, *, manner: LocalTiming | None = None) -> None:
        self._speech, self._manner = speech, manner or LocalTiming()

    @property
    def has_speech(self) -> bool:
        """Whether speech is installed here."""
        return not isinstance(self._speech, NoSpeech)

    @property
    def has_own_mind(self) -> bool:
        """False: our model thinks for it."""
        return False

    @property
    def label(self) -> str:
        """The name on the screen."""
        return "Local voice" if self.has_speech else "Typed calls"

    @asynccontextmanager
    async def connect(self, settings: VoiceSettings) -> AsyncGenerator[VoiceSession]:
        """A session, ready within 10 seconds, closed at the end. Raises VoiceAway, VoiceRefused."""
        check_settings(settings)
        await self._speech.ready()
        async with beside() as tasks:
            session = LocalSession(self._speech, settings, self._manner, tasks)
            keeping = tasks.create_task(session.keep())
            try:
                yield session
            finally:
                keeping.cancel()
                session.end()


@asynccontextmanager
async def open_local_voice(
    numbers: OrderForm, *, spoken: bool | None = None
) -> AsyncGenerator[LocalVoice]:
    """Local calls for as long as this is open: spoken where speech is installed, else typed.

    The speech process loads meanwhile, about three seconds; an earlier call waits for it. `numbers`
    is the format of the shop's order numbers. `spoken` False saves its 400 MB.
    """
    if not (available() if spoken is None else spoken):
        yield LocalVoice(NoSpeech())
        return
    async with open_speech() as speech:
        yield LocalVoice(speech, manner=LocalTiming(numbers=numbers))
