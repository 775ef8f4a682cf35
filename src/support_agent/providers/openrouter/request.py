"""Encodes a ChatRequest as the bytes of a chat completions request."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ChatRequest,
    ToolCall,
    ToolMessage,
    ToolSchema,
)

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST_NAME: Final = 64
_LONGEST_SESSION_ID: Final = 256
_EPHEMERAL: Final = {"type": "ephemeral"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to talk to this server. Only OpenRouter accepts fallback models."""

    model: str
    openrouter: bool
    fallback_models: tuple[str, ...] = ()


def encode(request: ChatRequest, dialect: Dialect) -> bytes:
    """The body of a request. Raises TypeError for text that is not Unicode (lone surrogates).

    Byte-stable, for the provider's prompt cache: the same tools and system text give the same
    bytes, and a request that continues another one starts with the other's bytes, since the
    messages come last and each is encoded without looking at what follows.
    """
    body: dict[str, object] = {"model": dialect.model, "max_tokens": request.max_tokens}
    if dialect.openrouter:
        body |= _openrouter_fields(request, dialect)
    if request.tools:
        # Sent with every request, even the last one of a turn: Anthropic rejects it otherwise.
        body["tools"] = orjson.Fragment(_encode_tools(request.tools))
        body["tool_choice"] = request.tool_choice
    system = _system(request.system, cached=dialect.openrouter)
    body["messages"] = [system, *(m for m in map(_message, request.messages) if m)]
    return orjson.dumps(body)


def _openrouter_fields(request: ChatRequest, dialect: Dialect) -> dict[str, object]:
    fields: dict[str, object] = {
        # Customers' words go only to providers that neither store them nor train on them.
        "provider": {"data_collection": "deny"},
        # Moves with the conversation; all customers share the mark on the system text.
        "cache_control": _EPHEMERAL,
    }
    if dialect.fallback_models:
        fields["models"] = [dialect.model, *dialect.fallback_models]
    if request.session_id:
        fields["session_id"] = request.session_id[:_LONGEST_SESSION_ID]
    return fields


def _encode_tools(tools: Sequence[ToolSchema]) -> bytes:
    return orjson.dumps(
        [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": tool.parameters,
                },
            }
            for tool in tools
        ],
        default=dict,  # any Mapping other than a dict
        option=orjson.OPT_SORT_KEYS,
    )


def _system(text: str, *, cached: bool) -> dict[str, object]:
    if not cached:
        return {"role": "system", "content": text}
    block = {"type": "text", "text": text, "cache_control": _EPHEMERAL}
    return {"role": "system", "content": [block]}


def _message(message: ChatMessage) -> dict[str, object] | None:
    if isinstance(message, ToolMessage):
        return {"role": "tool", "tool_call_id": message.call_id, "content": message.content}
    if not isinstance(message, AssistantMessage):
        return {"role": "user", "content": message.content}
    if message.tool_calls:
        calls = [_call(call) for call in message.tool_calls]
        return {"role": "assistant", "content": message.content or None, "tool_calls": calls}
    # Anthropic rejects a whole conversation for one empty block.
    return {"role": "assistant", "content": message.content} if message.content else None


def _call(call: ToolCall) -> dict[str, object]:
    name = _NOT_IN_A_NAME.sub("_", call.name)[:_LONGEST_NAME] or "unnamed"
    function = {"name": name, "arguments": _sendable(call.arguments)}
    return {"id": call.id, "type": "function", "function": function}


def _sendable(arguments: str) -> str:
    """The arguments unchanged, or wrapped: servers reject broken JSON in the history."""
    try:
        if isinstance(orjson.loads(arguments), dict):
            return arguments
    except orjson.JSONDecodeError:
        pass
    return orjson.dumps({"not_a_json_object": arguments}).decode()
