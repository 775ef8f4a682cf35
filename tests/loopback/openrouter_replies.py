"""Every way a chat completions server answers, good and bad, as values to put in a script.

    text("Hello")                            an answer in words
    calls(("lookup_order", {"query": "…"}))  tool calls; arguments as an object or as raw text
    failed(429, retry_after="7")             an HTTP error
    hang(), cut(text("…")), drip(text("…"))  a connection that misbehaves

`MODES` has them all by name, for scripts in JSON: {"mode": "text", "content": "Hello"}.
"""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Manner = Literal["whole", "hang", "cut", "drip"]
CallSpec = tuple[str, dict[str, Any] | str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends. A mapping goes out as JSON, with id, model and created filled in."""

    payload: bytes | Mapping[str, Any] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    manner: Manner = "whole"
    delay_seconds: float = 0.0
    pause_seconds: float = 0.05


PROVIDER_WORDS = "SECRET provider words about the prompt"
"""Part of every error; must never reach a log or an exception."""

USAGE = {
    "prompt_tokens": 1200,
    "completion_tokens": 40,
    "total_tokens": 1240,
    "prompt_tokens_details": {"cached_tokens": 1024, "cache_write_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 0},
    "cost": 0.0012345,
}


def answer(message: Mapping[str, Any], finish: str | None = "stop", **extra: Any) -> Reply:
    """Any answer: a message, how it ended, and extra fields next to the choices."""
    choice = {
        "index": 0,
        "finish_reason": finish,
        "native_finish_reason": finish,
        "message": {"role": "assistant", **message},
    }
    return Reply({"choices": [choice], "usage": USAGE, **extra})


def text(content: str | None, finish: str | None = "stop", **extra: Any) -> Reply:
    return answer({"content": content}, finish, **extra)


def calls(*specs: CallSpec, content: str | None = None, finish: str = "tool_calls") -> Reply:
    """Tool calls with IDs that are new in each reply of a server."""
    made = [
        {
            "id": f"toolu_%REPLY%_{index}",
            "type": "function",
            "function": {
                "name": name,
                "arguments": told if isinstance(told, str) else json.dumps(told),
            },
        }
        for index, (name, told) in enumerate(specs)
    ]
    return answer({"content": content, "tool_calls": made}, finish)


def raw_calls(*items: Any, finish: str = "tool_calls") -> Reply:
    """tool_calls exactly as given, however wrong."""
    return answer({"content": None, "tool_calls": list(items)}, finish)


def empty() -> Reply:
    return text("", "stop")


def cut_by_length(content: str = "Your order was") -> Reply:
    return text(content, "length")


def filtered() -> Reply:
    return text("Your order", "content_filter")


def refused() -> Reply:
    return answer({"content": "Sorry.", "refusal": "I can't help with that."})


def no_usage(content: str = "Hello") -> Reply:
    return Reply({"choices": [{"finish_reason": "stop", "message": {"content": content}}]})


def other_model(name: str = "someone/else-1", content: str = "Hello") -> Reply:
    return text(content, model=name)


def _error(code: int | str | None, error_type: str | None, **fields: Any) -> dict[str, Any]:
    error: dict[str, Any] = {"code": code, "message": PROVIDER_WORDS, **fields}
    if error_type:
        error["metadata"] = {"error_type": error_type, **fields.get("metadata", {})}
    return error


def failed(
    status: int,
    error_type: str | None = None,
    *,
    code: int | str | None = None,
    retry_after: str | None = None,
    **fields: Any,
) -> Reply:
    """An HTTP error with OpenRouter's body. `fields` go into the error object."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Reply({"error": _error(code or status, error_type, **fields)}, status, headers)


def error_in_200(code: int = 502, error_type: str | None = None, **fields: Any) -> Reply:
    return Reply({"error": _error(code, error_type, **fields)})


def error_in_choice(code: int = 502, error_type: str | None = None) -> Reply:
    """The generation broke off: half an answer, inside a 200."""
    choice = {
        "finish_reason": "error",
        "message": {"role": "assistant", "content": "Your refund of"},
        "error": _error(code, error_type),
    }
    return Reply({"choices": [choice], "usage": USAGE})


def html(status: int = 200) -> Reply:
    return Reply(b"<html><body>Bad gateway</body></html>", status, {"Content-Type": "text/html"})


def redirect(to: str = "http://127.0.0.1:9/elsewhere") -> Reply:
    return Reply(b"", 307, {"Location": to})


def oversized(megabytes: int = 10) -> Reply:
    return Reply(json.dumps({"choices": [], "padding": "x" * megabytes * 1_000_000}).encode())


def slow(reply: Reply, seconds: float) -> Reply:
    """The reply after a delay, like a slow model."""
    return replace(reply, delay_seconds=seconds)


def hang() -> Reply:
    """Accepts the request and never answers."""
    return Reply(manner="hang")


def cut(reply: Reply) -> Reply:
    """Closes the connection in the middle of the body."""
    return replace(reply, manner="cut")


def drip(reply: Reply, pause_seconds: float = 0.05) -> Reply:
    """Sends one byte at a time, with a pause after each."""
    return replace(reply, manner="drip", pause_seconds=pause_seconds)


def padded(reply: Reply) -> Reply:
    """Whitespace before the JSON, which gateways send to keep a connection open."""
    return replace(reply, headers={**reply.headers, "X-Test-Pad": "1"})


def gzipped(reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Content-Encoding": "gzip"})


def broken_gzip() -> Reply:
    packed = gzip.compress(b'{"choices": []}')
    return Reply(packed[: len(packed) // 2] + b"\x00" * 8, headers={"X-Test-Raw-Gzip": "1"})


_PLAIN: dict[str, Callable[..., Reply]] = {
    "text": text,
    "calls": calls,
    "raw_calls": raw_calls,
    "empty": empty,
    "length": cut_by_length,
    "content_filter": filtered,
    "refusal": refused,
    "no_usage": no_usage,
    "other_model": other_model,
    "failed": failed,
    "error_in_200": error_in_200,
    "error_in_choice": error_in_choice,
    "html": html,
    "redirect": redirect,
    "oversized": oversized,
    "hang": hang,
    "broken_gzip": broken_gzip,
}
_WRAPPING: dict[str, Callable[..., Reply]] = {
    "slow": slow,
    "cut": cut,
    "drip": drip,
    "padded": padded,
    "gzipped": gzipped,
}

MODES = (*_PLAIN, *_WRAPPING)


def from_json(entry: Mapping[str, Any]) -> Reply:
    """A reply from a script: {"mode": name, …the function's arguments}.

    Positional ones stand under "args" (calls: [["lookup_order", {}]]), and the wrapping modes
    take the reply they spoil under "reply".
    """
    fields = dict(entry)
    mode = fields.pop("mode")
    told: list[Any] = fields.pop("args", [])
    args = [(arg[0], arg[1]) if mode == "calls" else arg for arg in told]
    if mode in _WRAPPING:
        return _WRAPPING[mode](from_json(fields.pop("reply")), **fields)
    return _PLAIN[mode](*args, **fields)
