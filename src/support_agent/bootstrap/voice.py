"""Chooses the voice of phone calls."""

from contextlib import AsyncExitStack

from support_agent.bootstrap.parts import Replacements
from support_agent.config import Settings
from support_agent.domain.shop import Shop
from support_agent.flows.admin.health import Part
from support_agent.ports.voice import VoiceAgent
from support_agent.providers.beside import beside
from support_agent.providers.deepgram.models import warn_of_unknown
from support_agent.providers.deepgram.settings import (
    DeepgramModels,
    openrouter_think_model,
    read_think_model,
)
from support_agent.providers.deepgram.socket import AGENT_URL
from support_agent.providers.deepgram.voice import DeepgramVoice
from support_agent.providers.http_send import Http
from support_agent.providers.local_voice.agent import open_local_voice
from support_agent.providers.local_voice.speech import available as has_speech

VOICE_OFF = Part("off", "No voice", "This process takes no calls.")
NO_SPEECH = "Speech is not installed here; calls are typed."


async def open_voice(
    settings: Settings, replace: Replacements, shop: Shop, http: Http, stack: AsyncExitStack
) -> VoiceAgent:
    """The voice of phone calls."""
    if replace.voice is not None:
        return replace.voice
    if settings.deepgram_api_key:
        key, url = settings.deepgram_api_key, settings.deepgram_url or AGENT_URL
        models = _deepgram_models(settings)
        await stack.enter_async_context(beside(warn_of_unknown(http, key, models.think, url)))
        return DeepgramVoice(key, models=models, url=url)
    return await stack.enter_async_context(open_local_voice(shop.order_numbers))


def voice_state(voice: VoiceAgent | None) -> Part:
    """The voice of phone calls in this process, for /health."""
    if voice is None:
        return VOICE_OFF
    return Part("ok", voice.label, "" if voice.has_speech else NO_SPEECH)


def voice_part(settings: Settings) -> Part:
    """The voice of phone calls with these settings."""
    if settings.deepgram_api_key:
        return Part("ok", "Deepgram")
    return Part("ok", "Local voice") if has_speech() else Part("ok", "Typed calls", NO_SPEECH)


def _deepgram_models(settings: Settings) -> DeepgramModels:
    """Deepgram's models; OpenRouter's model first, if configured."""
    think = tuple(map(read_think_model, settings.deepgram_think_models))
    if settings.deepgram_think_with_openrouter:
        ours = openrouter_think_model(settings.openrouter_model, settings.openrouter_api_key)
        think = (ours, *think)
    return DeepgramModels(
        listen=settings.deepgram_listen_model, think=think, speak=settings.deepgram_speak_models
    )
