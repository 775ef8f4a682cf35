"""Deepgram's Settings message: one call's prompt, tools, history and models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from support_agent.ports.chat_model import ToolSchema
from support_agent.ports.voice import AudioFormat, VoiceSettings
from support_agent.providers.deepgram.wire import Message, history_on_wire

_OPENROUTER_URL: Final = "https://openrouter.ai/api/v1/chat/completions"


@dataclass(frozen=True, slots=True)
class ThinkModel:
    """A model that thinks. `url` and `headers`: for one that Deepgram doesn't manage itself."""

    provider: str
    model: str
    temperature: float | None = 0.5
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


GEMINI: Final = ThinkModel("google", "gemini-2.5-flash")
THINK_FALLBACKS: Final = (
    # Google retires the 2.5 family in autumn 2026; each of these takes over when one fails.
    ThinkModel("google", "gemini-3.5-flash"),
    ThinkModel("open_ai", "gpt-4.1-mini"),
)


def read_think_model(name: str) -> ThinkModel:
    """Reads "google/gemini-2.5-flash" or "open_ai/gpt-4.1-mini"; without a provider, Google."""
    provider, slash, model = name.strip().partition("/")
    return ThinkModel(provider, model) if slash else ThinkModel("google", provider)


def openrouter_think_model(model: str, api_key: str, *, url: str = _OPENROUTER_URL) -> ThinkModel:
    """A model behind OpenRouter, or any OpenAI-compatible server that Deepgram can reach."""
    return ThinkModel("open_ai", model, url=url, headers={"authorization": f"Bearer {api_key}"})


@dataclass(frozen=True, slots=True)
class DeepgramModels:
    """The models that listen, think and speak. The first of each, then its fallbacks in order.

    `eager_eot_threshold` (0.3 to 0.9) answers 150 to 250 ms sooner and makes half as many model
    calls again; None turns it off.
    """

    listen: str = "flux-general-en"
    think: Sequence[ThinkModel] = (GEMINI, *THINK_FALLBACKS)
    speak: Sequence[str] = ("aura-2-theia-en",)
    eot_threshold: float = 0.7
    eot_timeout_ms: int = 5_000
    eager_eot_threshold: float | None = None


def settings_message(
    settings: VoiceSettings, models: DeepgramModels, *, again: Sequence[Message] | None = None
) -> Message:
    """The Settings. `again`: what was said in a broken call to continue, without a greeting.

    No language anywhere: Flux with Aura-2 answers it with an Error.
    """
    speak = [{"provider": _speak_provider(each)} for each in models.speak]
    agent: Message = {
        "listen": {"provider": _listen_provider(models, settings.keyterms)},
        "think": think_block(settings, models),
        "speak": speak[0] if len(speak) == 1 else speak,
    }
    if history := [*history_on_wire(settings.history), *(again or ())]:
        agent["context"] = {"messages": history}
    if settings.greeting and again is None:
        agent["greeting"] = settings.greeting
    message: Message = {
        "type": "Settings",
        "mip_opt_out": True,
        "flags": {"history": True},
        "audio": {
            "input": _audio(settings.audio_in),
            "output": {**_audio(settings.audio_out), "container": "none"},
        },
        "agent": agent,
    }
    if settings.tags:
        message["tags"] = list(settings.tags)
    return message


def think_block(settings: VoiceSettings, models: DeepgramModels) -> Message | list[Message]:
    """The models that think, the first and its fallbacks, each with the prompt and the tools."""
    think = [_think(each, settings) for each in models.think]
    return think[0] if len(think) == 1 else think


def _audio(audio: AudioFormat) -> Message:
    return {"encoding": audio.encoding, "sample_rate": audio.sample_rate}


def _listen_provider(models: DeepgramModels, keyterms: Sequence[str]) -> Message:
    flux = models.listen.startswith("flux")
    provider: Message = {
        "type": "deepgram",
        # Without v2, the older endpoint is used, which doesn't know Flux.
        "version": "v2" if flux else "v1",
        "model": models.listen,
    }
    if flux:
        provider["eot_threshold"] = models.eot_threshold
        provider["eot_timeout_ms"] = models.eot_timeout_ms
        if models.eager_eot_threshold is not None:
            provider["eager_eot_threshold"] = models.eager_eot_threshold
    if keyterms:
        provider["keyterms"] = list(keyterms)
    return provider


def _speak_provider(model: str) -> Message:
    version = {"version": "v2"} if model.startswith("flux") else {}
    return {"type": "deepgram", **version, "model": model}


def _think(model: ThinkModel, settings: VoiceSettings) -> Message:
    provider: Message = {"type": model.provider, "model": model.model}
    if model.temperature is not None:
        provider["temperature"] = model.temperature
    think: Message = {"provider": provider}
    if model.url:
        think["endpoint"] = {"url": model.url, "headers": dict(model.headers)}
    if settings.prompt:
        think["prompt"] = settings.prompt
    if settings.tools:
        think["functions"] = [_function(each, settings.effects) for each in settings.tools]
    return think


def _function(tool: ToolSchema, effects: frozenset[str]) -> dict[str, Any]:
    function: Message = {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
    }
    if tool.name in effects:
        # Calls are made before the caller has certainly finished; these wait until then.
        function["defer_until_eot"] = True
    return function
