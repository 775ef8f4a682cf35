"""What every voice agent shares: the Error codes of the contract, and a history on its wire."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from support_agent.ports.voice import VoiceAway, VoiceError, VoiceRefused

Message = dict[str, Any]

REFUSED: Final = frozenset(
    {
        "AGENT_ID_NOT_SUPPORTED",
        "INVALID_AGENT_ID",
        "INVALID_SETTINGS",
        "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS",
        "SETTINGS_ALREADY_APPLIED",
        "UNPARSABLE_CLIENT_MESSAGE",
        "USER_AUDIO_FORMAT",
    }
)
"""Errors that the same settings and messages would meet again. All others may pass."""

KNOWN_WARNINGS: Final = frozenset(
    {
        "FORCE_END_TURN_UNSUPPORTED",
        "FUNCTION_CALL_FAILED",
        "GPT_4O_STREAM_END_ERROR",
        "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH",
        "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH",
        "MAXIMUM_SESSION_LENGTH_APPROACHING",
        "PROMPT_TOO_LONG",
        "SLOW_SPEAK_REQUEST",
        "SLOW_THINK_REQUEST",
        "SPEAK_REQUEST_FAILED",
        "THINK_REQUEST_FAILED",
    }
)


def failure(code: str, description: str = "") -> VoiceError:
    """What an Error message means to the port."""
    kind = VoiceRefused if code in REFUSED else VoiceAway
    return kind(code, description or "the voice agent ended the call")


def history_on_wire(history: Sequence[ChatMessage]) -> list[Message]:
    """The messages as context.messages. A call without its answer is left out."""
    answers = {m.call_id: m.content for m in history if isinstance(m, ToolMessage)}
    made: list[Message] = []
    for message in history:
        if isinstance(message, ToolMessage):
            continue
        if message.content:
            role = "user" if isinstance(message, UserMessage) else "assistant"
            made.append(spoken_on_wire(role, message.content))
        if isinstance(message, AssistantMessage):
            made += [
                call_on_wire(call.id, call.name, call.arguments, answers[call.id])
                for call in message.tool_calls
                if call.id in answers
            ]
    return made


def spoken_on_wire(role: str, content: str) -> Message:
    """One thing said before."""
    return {"type": "History", "role": role, "content": content}


def call_on_wire(
    call_id: str, name: str, arguments: str, response: str, *, signature: object = None
) -> Message:
    """One tool call of before, with its answer. `signature` is Gemini's, kept as it came."""
    call: Message = {
        "id": call_id,
        "name": name,
        "client_side": True,
        "arguments": arguments,
        "response": response,
    }
    if signature is not None:
        call["thought_signature"] = signature
    return {"type": "History", "function_calls": [call]}


def history_from_wire(messages: Sequence[Mapping[str, Any]]) -> list[ChatMessage]:
    """context.messages as a model reads them."""
    made: list[ChatMessage] = []
    for message in messages:
        for call in message.get("function_calls") or ():
            made.append(
                AssistantMessage("", (ToolCall(call["id"], call["name"], call["arguments"]),))
            )
            made.append(ToolMessage(call["id"], call["name"], call["response"]))
        if message.get("role") == "user":
            made.append(UserMessage(str(message["content"])))
        elif message.get("role") == "assistant":
            made.append(AssistantMessage(str(message["content"])))
    return made
