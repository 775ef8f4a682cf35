"""Deepgram's Voice Agent as a VoiceAgent: it listens, thinks and speaks on one WebSocket."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from support_agent.ports.voice import VoiceSession, VoiceSettings
from support_agent.providers.beside import beside
from support_agent.providers.deepgram.manner import DeepgramTiming
from support_agent.providers.deepgram.session import DeepgramSession
from support_agent.providers.deepgram.settings import DeepgramModels
from support_agent.providers.deepgram.socket import AGENT_URL, opens_socket


class DeepgramVoice:
    """Opens one WebSocket per call. `url` may be a regional one (api.eu, .au, .in).

    Never logs audio, words or the key.
    """

    def __init__(
        self,
        api_key: str,
        *,
        models: DeepgramModels | None = None,
        url: str = AGENT_URL,
        manner: DeepgramTiming | None = None,
    ) -> None:
        self._open_socket = opens_socket(api_key, url)
        self._models = models or DeepgramModels()
        self._manner = manner or DeepgramTiming()

    @property
    def has_speech(self) -> bool:
        """Always true."""
        return True

    @property
    def has_own_mind(self) -> bool:
        """True: its model hears, thinks and speaks in one."""
        return True

    @property
    def label(self) -> str:
        """The name on the screen."""
        return "Deepgram"

    @asynccontextmanager
    async def connect(self, settings: VoiceSettings) -> AsyncGenerator[VoiceSession]:
        """A session, ready within 10 seconds, closed at the end. Raises VoiceAway, VoiceRefused."""
        session = DeepgramSession(self._open_socket, settings, self._models, self._manner)
        try:
            await session.start()
            async with beside(session.keep()):
                yield session
        finally:
            await session.close()
