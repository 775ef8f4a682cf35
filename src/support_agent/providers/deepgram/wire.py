"""Deepgram's JSON: its error codes, what we send, and the tools it asks for."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ToolMessage,
    UserMessage,
)
from support_agent.ports.voice import SayWhen, VoiceAway, VoiceError, VoiceRefused

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
"""Errors that the same settings and messages would cause again. All others may pass."""

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
    """One thing said earlier."""
    return {"type": "History", "role": role, "content": content}


def call_on_wire(
    call_id: str, name: str, arguments: str, response: str, *, signature: object = None
) -> Message:
    """One earlier tool call with its answer. `signature` is Gemini's, verbatim."""
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


# ── What we send ─────────────────────────────────────────────────────────────────────────────────

KEEP_ALIVE: Final[Message] = {"type": "KeepAlive"}
FORCE_END_TURN: Final[Message] = {"type": "ForceEndTurn"}

_BEHAVIOR: Final[Mapping[SayWhen, str]] = {
    "if silent": "default",
    "next": "queue",
    "now": "interrupt",
}


def injected_words(words: str, when: SayWhen) -> Message:
    """Our words for the agent to speak."""
    return {"type": "InjectAgentMessage", "message": words, "behavior": _BEHAVIOR[when]}


def typed_words(text: str) -> Message:
    """The caller's typed words."""
    return {"type": "InjectUserMessage", "content": text}


def more_prompt(text: str) -> Message:
    """An addition to the prompt: UpdatePrompt appends."""
    return {"type": "UpdatePrompt", "prompt": text}


def tool_response(result: ToolMessage) -> Message:
    """The result of one function call."""
    return {
        "type": "FunctionCallResponse",
        "id": result.call_id,
        "name": result.name,
        "content": result.content,
    }


# ── The tools it asks for ────────────────────────────────────────────────────────────────────────


def functions_of(message: Message) -> list[Message]:
    """The functions that a message names. Items that aren't objects are left out."""
    functions = message.get("functions")
    if not isinstance(functions, list):
        return []
    listed = cast("list[Any]", functions)
    return [cast("Message", each) for each in listed if isinstance(each, dict)]


def arguments_of(function: Message) -> str:
    """A function's arguments as JSON text; some models send the object itself."""
    arguments = function.get("arguments")
    if isinstance(arguments, str):
        return arguments
    return json.dumps(arguments) if isinstance(arguments, dict) else "{}"
