"""What Deepgram's Settings must look like, according to its reference."""

from typing import Any, cast

_ENCODINGS = {"linear16", "mulaw"}
_FUNCTION_KEYS = {"name", "description", "parameters", "endpoint", "defer_until_eot"}
_CALL_KEYS = {"id", "name", "client_side", "arguments", "response"}
_LONGEST_PROMPT = 25_000


def settings_error(settings: dict[str, Any]) -> str | None:
    """What is wrong with a Settings message; None if nothing is."""
    try:
        _check(settings)
    except (AssertionError, KeyError, TypeError, AttributeError) as error:
        return f"INVALID_SETTINGS: {error!r}"
    return None


def _check(settings: dict[str, Any]) -> None:
    assert set(settings) <= {
        "type", "tags", "experimental", "mip_opt_out", "flags", "audio", "agent"
    }, "top level"  # fmt: skip
    for side in ("input", "output"):
        audio = settings["audio"][side]
        assert audio["encoding"] in _ENCODINGS, f"{side} encoding"
        assert type(audio["sample_rate"]) is int, f"{side} sample_rate"
        assert audio["sample_rate"] in {8_000, 16_000, 24_000, 48_000}, f"{side} sample_rate"
    assert settings["audio"]["output"]["container"] == "none", "container"
    agent = settings["agent"]
    assert set(agent) <= {"context", "listen", "think", "speak", "greeting"}, "agent"
    _check_listen(agent["listen"]["provider"])
    for think in _each(agent["think"]):
        _check_think(think)
    for speak in _each(agent["speak"]):
        assert "language" not in speak["provider"], "language in speak"
        assert speak["provider"]["type"] == "deepgram", "speak type"
        assert speak["provider"]["model"], "speak model"
    for message in agent.get("context", {}).get("messages", []):
        _check_history(message)


def _check_listen(provider: dict[str, Any]) -> None:
    assert provider["type"] == "deepgram", "listen type"
    flux = provider["model"].startswith("flux")
    assert provider["version"] == ("v2" if flux else "v1"), "listen version"
    assert "language" not in provider, "language in listen"
    if flux:
        assert 0.5 <= provider["eot_threshold"] <= 0.9, "eot_threshold"
        assert 500 <= provider["eot_timeout_ms"] <= 10_000, "eot_timeout_ms"
        assert 0.3 <= provider.get("eager_eot_threshold", 0.3) <= 0.9, "eager_eot_threshold"


def _check_think(think: dict[str, Any]) -> None:
    assert set(think) <= {"provider", "endpoint", "functions", "prompt"}, "think"
    assert think["provider"]["type"] in {"open_ai", "google", "anthropic"}, "think type"
    assert think["provider"]["model"], "think model"
    assert 0 <= think["provider"].get("temperature", 1) <= 2, "temperature"
    assert "endpoint" in think or len(think.get("prompt", "")) <= _LONGEST_PROMPT, "prompt"
    for function in think.get("functions", []):
        assert set(function) <= _FUNCTION_KEYS, "function"
        assert function["name"], "function name"
        assert function["description"], "function description"
        assert function["parameters"]["type"] == "object", "function parameters"


def _check_history(message: dict[str, Any]) -> None:
    assert message["type"] == "History", "history type"
    if "role" in message:
        assert message["role"] in {"user", "assistant"}, "history role"
        assert isinstance(message["content"], str), "history content"
    else:
        for call in message["function_calls"]:
            assert set(call) >= _CALL_KEYS, "history call"
            assert isinstance(call["arguments"], str), "history arguments"
            assert isinstance(call["response"], str), "history response"


def _each(block: Any) -> list[Any]:
    return cast("list[Any]", block) if isinstance(block, list) else [block]
