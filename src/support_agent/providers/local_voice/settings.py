"""Reads a Settings message, and says what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from support_agent.ports.chat_model import ChatMessage
from support_agent.ports.voice import AudioFormat
from support_agent.providers.voice_contract import history_from_wire

_SAMPLE_RATES: Final = (8_000, 16_000, 24_000, 44_100, 48_000)
_ENCODINGS: Final = ("linear16", "mulaw")


class BadSettings(Exception):
    """What can't be taken, naming the field."""


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """What of the Settings means something here; the models they name do not."""

    audio_in: AudioFormat
    audio_out: AudioFormat
    greeting: str
    prompt: str
    history: list[ChatMessage]


def read_settings(message: Mapping[str, Any]) -> LocalSettings:
    """The settings; raises BadSettings."""
    audio = _object(message.get("audio", {}), "audio")
    agent = _object(message.get("agent"), "agent")
    think = agent.get("think", {})
    # A list holds fallbacks for models; their prompts are all the same.
    thinks = _objects(cast("object", think), "agent.think") if isinstance(think, list) else [think]
    first = _object(thinks[0] if thinks else {}, "agent.think")
    context = _object(agent.get("context", {}), "agent.context")
    return LocalSettings(
        audio_in=_audio(audio, "input", 16_000),
        audio_out=_audio(audio, "output", 24_000),
        greeting=_text(agent.get("greeting", ""), "agent.greeting"),
        prompt=_text(first.get("prompt", ""), "agent.think.prompt"),
        history=_history(context.get("messages", [])),
    )


def _audio(audio: Mapping[str, Any], side: str, default_rate: int) -> AudioFormat:
    where = f"audio.{side}"
    form = _object(audio.get(side, {}), where)
    encoding, rate = form.get("encoding", "linear16"), form.get("sample_rate", default_rate)
    if encoding not in _ENCODINGS:
        raise BadSettings(f"{where}.encoding must be linear16 or mulaw")
    if type(rate) is not int or rate not in _SAMPLE_RATES:
        known = ", ".join(str(each) for each in _SAMPLE_RATES)
        raise BadSettings(f"{where}.sample_rate must be one of {known}")
    if form.get("container", "none") != "none":
        raise BadSettings(f"{where}.container must be none")
    return AudioFormat(encoding, rate)


def _history(messages: object) -> list[ChatMessage]:
    listed = _objects(messages, "agent.context.messages")
    try:
        return history_from_wire(listed)
    except (KeyError, TypeError, AttributeError):
        raise BadSettings("agent.context.messages must hold whole History messages") from None


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadSettings(f"{where} must be an object")
    return cast("Mapping[str, Any]", value)


def _objects(value: object, where: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list):
        raise BadSettings(f"{where} must be a list")
    return [_object(each, where) for each in cast("list[object]", value)]


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise BadSettings(f"{where} must be text")
    return value
