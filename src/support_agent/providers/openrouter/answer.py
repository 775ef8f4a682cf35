"""Reads the body of an answer as a ChatResponse, or as what is wrong with it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, cast

import orjson

from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatRequest,
    ChatResponse,
    ToolCall,
    Usage,
)
from support_agent.providers.openrouter.errors import (
    AS_LONG_AS_THE_BUDGET,
    ONCE,
    Failure,
    read_error,
)
from support_agent.providers.untrusted import as_object

_CALL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What both Anthropic and OpenAI accept as the ID of a call."""

_LONGEST_LABEL: Final = 200
_MOST_TOKENS: Final = 2**31 - 1
_MOST_DOLLARS: Final = Decimal(1_000_000)

# OpenRouter says "stop" and "tool_calls"; the others are from servers that don't translate.
_CALLING: Final = frozenset({"tool_calls", "function_call", "tool_use"})
_WHOLE: Final = _CALLING | {"stop", "end_turn", "stop_sequence", "eos"}
_CUT: Final = frozenset({"length", "max_tokens", "model_length"})
_FILTERED: Final = frozenset({"content_filter", "safety"})


@dataclass(frozen=True, slots=True)
class SentRequest:
    """The request of an answer, as intended and as sent."""

    request: ChatRequest
    model: str
    body: bytes


def read_answer(
    asked: SentRequest, body: bytes, headers: Mapping[str, str]
) -> ChatResponse | Failure:
    """The complete answer in the body of a 200, or what is wrong with it."""
    try:
        answer = as_object(orjson.loads(body))
    except orjson.JSONDecodeError:
        return _malformed("the answer is not JSON")
    if answer.get("error"):
        return read_error(200, answer["error"], headers)
    choice = _first_choice(answer)
    failure = _failed(choice, headers) or _unfinished(choice)
    if failure:
        return failure
    message = as_object(choice.get("message"))
    content = _text(message.get("content"))
    calls = _read_calls(message.get("tool_calls"), asked, body)
    if isinstance(calls, Failure):
        return calls
    return _saying_nothing(choice, content, calls) or ChatResponse(
        content=content,
        tool_calls=calls,
        model=_text(answer.get("model"))[:_LONGEST_LABEL] or asked.model,
        usage=_usage(answer.get("usage")),
        response_id=_text(answer.get("id"))[:_LONGEST_LABEL],
    )


def _first_choice(answer: Mapping[str, object]) -> dict[str, object]:
    choices = answer.get("choices")
    return (
        as_object(cast("list[object]", choices)[0]) if isinstance(choices, list) and choices else {}
    )


def _reason(choice: Mapping[str, object]) -> str:
    return str(choice.get("finish_reason") or "").lower()


def _failed(choice: Mapping[str, object], headers: Mapping[str, str]) -> Failure | None:
    if not choice:
        return _malformed("the answer has no choices")
    if choice.get("error") or _reason(choice) == "error":
        # The generation broke off; the message contains only a part of an answer.
        return read_error(502, choice.get("error"), headers)
    return None


def _unfinished(choice: Mapping[str, object]) -> Failure | None:
    """Why the choice is not a complete answer: cut, filtered or refused."""
    reason = _reason(choice)
    if as_object(choice.get("message")).get("refusal") or reason == "refusal":
        return Failure("refusal", "refused", "the model refused")
    if reason in _CUT:
        return Failure("length", "refused", "the answer was cut at max_tokens")
    if reason in _FILTERED:
        return Failure("content_filter", "refused", "a content filter stopped the answer")
    if reason and reason not in _WHOLE:
        return Failure("unfinished", "away", "the answer ended for an unknown reason", ONCE)
    return None


def _saying_nothing(
    choice: Mapping[str, object], content: str, calls: tuple[ToolCall, ...]
) -> Failure | None:
    reason = _reason(choice)
    if not calls and reason in _CALLING:
        return _malformed("the answer announces tool calls and has none")
    if not content.strip() and not calls:
        # With a reason, the model chose silence and will again; without one, it was starting up.
        return Failure("empty", "refused" if reason else "away", "the answer is empty", ONCE)
    if not reason:
        return Failure("unfinished", "away", "the answer does not say that it ended", ONCE)
    return None


def _malformed(message: str) -> Failure:
    return Failure("malformed", "away", message, AS_LONG_AS_THE_BUDGET)


def _text(content: object) -> str:
    if isinstance(content, list):
        parts = [_words_of(part) for part in cast("list[object]", content)]
        content = "".join(part for part in parts if isinstance(part, str))
    # PostgreSQL can't store NUL, and no customer reads one.
    return content.replace("\x00", "") if isinstance(content, str) else ""


def _words_of(part: object) -> object:
    """The text of one part of an answer. Thoughts are in parts of other types."""
    if isinstance(part, str):
        return part
    told = as_object(part)
    return told.get("text") if told.get("type", "text") in {"text", "output_text"} else None


def _read_calls(told: object, asked: SentRequest, body: bytes) -> tuple[ToolCall, ...] | Failure:
    if not told:
        return ()
    if not isinstance(told, list):
        return _malformed("tool_calls is not a list")
    taken = {
        call.id
        for message in asked.request.messages
        if isinstance(message, AssistantMessage)
        for call in message.tool_calls
    }
    calls: list[ToolCall] = []
    for position, item in enumerate(cast("list[object]", told)):
        function = as_object(as_object(item).get("function"))
        named = function.get("name")
        name = _text(named) if isinstance(named, str) else ""
        if not name:
            return _malformed("a tool call has no name")
        call_id = _text(as_object(item).get("id"))
        if not _CALL_ID.fullmatch(call_id) or call_id in taken:
            call_id = _made_id(asked, body, position)
        taken.add(call_id)
        calls.append(ToolCall(call_id, name, _arguments(function.get("arguments"))))
    return tuple(calls)


def _made_id(asked: SentRequest, body: bytes, position: int) -> str:
    """An ID that is unique in the conversation, and the same whenever the same answer is read.

    Some servers leave IDs out, repeat them, or start at "call_0" in each answer.
    """
    digest = hashlib.sha256(asked.body)
    digest.update(body)
    digest.update(str(position).encode())
    return f"call_{digest.hexdigest()[:24]}"


def _arguments(told: object) -> str:
    """The JSON text of the arguments. Some servers send none for no arguments, or an object."""
    if isinstance(told, str):
        return _text(told) if told.strip() else "{}"
    return "{}" if told is None else orjson.dumps(told).decode()


def _usage(told: object) -> Usage:
    usage = as_object(told)
    return Usage(
        prompt_tokens=_count(usage.get("prompt_tokens")),
        completion_tokens=_count(usage.get("completion_tokens")),
        cached_tokens=_count(as_object(usage.get("prompt_tokens_details")).get("cached_tokens")),
        cost_usd=read_dollars(usage.get("cost")),
    )


def _count(told: object) -> int:
    return min(told, _MOST_TOKENS) if isinstance(told, int) and told > 0 else 0


def read_dollars(told: object) -> Decimal | None:
    """An amount as written in the JSON, or None if it can't be right."""
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    try:
        amount = Decimal(str(told))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < _MOST_DOLLARS else None
