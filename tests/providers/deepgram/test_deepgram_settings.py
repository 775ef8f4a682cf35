"""Deepgram's Settings message, and a history on its wire."""

import pytest

from support_agent.ports.chat_model import (
    AssistantMessage,
    ToolCall,
    ToolMessage,
    ToolSchema,
    UserMessage,
)
from support_agent.ports.voice import VoiceSettings
from support_agent.providers.deepgram.settings import (
    DeepgramModels,
    ThinkModel,
    openrouter_think_model,
    read_think_model,
    settings_message,
)
from support_agent.providers.deepgram.voice import DeepgramVoice
from support_agent.providers.deepgram.wire import history_on_wire
from tests.loopback.deepgram_rules import settings_error

LOOKUP = ToolSchema("lookup_order", "Finds an order.", {"type": "object", "properties": {}})
REFUND = ToolSchema("process_refund", "Proposes one.", {"type": "object", "properties": {}})
SETTINGS = VoiceSettings(
    prompt="Be kind.",
    greeting="Hi!",
    tools=[LOOKUP, REFUND],
    effects=frozenset({"process_refund"}),
    keyterms=["Macrocenter", "RTX 4090"],
    tags=["macrocenter"],
)


def test_the_whole_message_is_what_the_reference_asks_for() -> None:
    message = settings_message(SETTINGS, DeepgramModels())
    functions = [
        {"name": "lookup_order", "description": "Finds an order.", "parameters": LOOKUP.parameters},
        {
            "name": "process_refund",
            "description": "Proposes one.",
            "parameters": REFUND.parameters,
            "defer_until_eot": True,
        },
    ]
    think = [
        {
            "provider": {"type": provider, "model": model, "temperature": 0.5},
            "prompt": "Be kind.",
            "functions": functions,
        }
        for provider, model in [
            ("google", "gemini-2.5-flash"),
            ("google", "gemini-3.5-flash"),
            ("open_ai", "gpt-4.1-mini"),
        ]
    ]
    assert settings_error(message) is None
    assert message == {
        "type": "Settings",
        "tags": ["macrocenter"],
        "mip_opt_out": True,
        "flags": {"history": True},
        "audio": {
            "input": {"encoding": "linear16", "sample_rate": 16_000},
            "output": {"encoding": "linear16", "sample_rate": 24_000, "container": "none"},
        },
        "agent": {
            "listen": {
                "provider": {
                    "type": "deepgram",
                    "version": "v2",
                    "model": "flux-general-en",
                    "eot_threshold": 0.7,
                    "eot_timeout_ms": 5_000,
                    "keyterms": ["Macrocenter", "RTX 4090"],
                }
            },
            "think": think,
            "speak": {"provider": {"type": "deepgram", "model": "aura-2-theia-en"}},
            "greeting": "Hi!",
        },
    }


def test_every_model_can_be_another_one() -> None:
    models = DeepgramModels(
        listen="nova-3",
        think=[ThinkModel("open_ai", "gpt-4.1-mini", temperature=None)],
        speak=["flux-kit-en", "aura-2-theia-en"],
    )
    agent = settings_message(VoiceSettings(), models)["agent"]
    assert agent["listen"]["provider"] == {"type": "deepgram", "version": "v1", "model": "nova-3"}
    assert agent["think"] == {"provider": {"type": "open_ai", "model": "gpt-4.1-mini"}}
    assert agent["speak"] == [
        {"provider": {"type": "deepgram", "version": "v2", "model": "flux-kit-en"}},
        {"provider": {"type": "deepgram", "model": "aura-2-theia-en"}},
    ]


def test_answers_can_begin_before_the_end_of_a_turn_is_certain() -> None:
    models = DeepgramModels(eager_eot_threshold=0.4)
    agent = settings_message(VoiceSettings(), models)["agent"]
    assert agent["listen"]["provider"]["eager_eot_threshold"] == 0.4


def test_openrouter_can_think() -> None:
    models = DeepgramModels(think=[openrouter_think_model("anthropic/claude-sonnet-4.5", "sk")])
    think = settings_message(SETTINGS, models)["agent"]["think"]
    assert think["provider"]["type"] == "open_ai"
    assert think["provider"]["model"] == "anthropic/claude-sonnet-4.5"
    assert think["endpoint"] == {
        "url": "https://openrouter.ai/api/v1/chat/completions",
        "headers": {"authorization": "Bearer sk"},
    }


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("gemini-3.5-flash", ThinkModel("google", "gemini-3.5-flash")),
        (" open_ai/gpt-4.1-mini", ThinkModel("open_ai", "gpt-4.1-mini")),
    ],
)
def test_a_model_is_read_from_its_name(name: str, model: ThinkModel) -> None:
    assert read_think_model(name) == model


def test_a_history_goes_over_the_wire() -> None:
    history = [
        UserMessage("Where is ORD-1001?"),
        AssistantMessage("", (ToolCall("c1", "lookup_order", "{}"),)),
        ToolMessage("c1", "lookup_order", '{"outcome":"ok"}'),
        AssistantMessage("On its way."),
    ]
    called = {
        "id": "c1",
        "name": "lookup_order",
        "client_side": True,
        "arguments": "{}",
        "response": '{"outcome":"ok"}',
    }
    assert history_on_wire(history) == [
        {"type": "History", "role": "user", "content": "Where is ORD-1001?"},
        {"type": "History", "function_calls": [called]},
        {"type": "History", "role": "assistant", "content": "On its way."},
    ]


def test_a_call_that_was_never_answered_is_no_history() -> None:
    assert history_on_wire([AssistantMessage("", (ToolCall("c1", "lookup_order", "{}"),))]) == []


def test_the_screen_calls_it_deepgram() -> None:
    assert DeepgramVoice("key").label == "Deepgram"
