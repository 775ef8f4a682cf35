"""The WebSocket to Deepgram: how it is opened, and what its refusals and closings mean."""

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final, cast

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidStatus,
    InvalidURI,
)

from support_agent.ports.voice import VoiceAway, VoiceError, VoiceRefused
from support_agent.providers.deepgram.wire import Message

AGENT_URL: Final = "wss://agent.deepgram.com/v1/agent/converse"

_LARGEST_FRAME_BYTES: Final = 8 * 1024 * 1024
_PING_SECONDS: Final = 20.0
_CLOSE_SECONDS: Final = 1.0
_NORMAL_CLOSE: Final = 1000
_POLICY_CLOSE: Final = 1008
_FIRST_PRIVATE_CLOSE: Final = 4000

OpenSocket = Callable[[], Awaitable[ClientConnection]]


def opens_socket(api_key: str, url: str) -> OpenSocket:
    """Returns a function that opens an authenticated connection. Exceptions pass unchanged."""

    async def open_socket() -> ClientConnection:
        return await connect(
            url,
            additional_headers={"Authorization": f"Token {api_key}"},
            compression=None,
            proxy=None,
            open_timeout=None,
            ping_interval=_PING_SECONDS,
            ping_timeout=_PING_SECONDS,
            close_timeout=_CLOSE_SECONDS,
            max_size=_LARGEST_FRAME_BYTES,
        )

    return open_socket


def refusal(error: Exception) -> VoiceError:
    """Why there is no connection, for the port. Contains no header and no key."""
    match error:
        case VoiceError():
            return error
        case InvalidStatus():
            return _by_status(error.response.status_code)
        case InvalidURI():
            return VoiceRefused("bad_url", "the address of Deepgram is not a WebSocket URL")
        case ConnectionClosed():
            return closed(error) or VoiceAway("closed", "Deepgram closed before the call began")
        case TimeoutError():
            return VoiceAway("timeout", "Deepgram did not get ready in time")
        case _:
            return VoiceAway("connection", "Deepgram can't be reached")


def closed(error: ConnectionClosed) -> VoiceError | None:
    """What a close without an Error message means; None for an ordinary end of the call."""
    code = error.rcvd.code if error.rcvd else None
    if code == _NORMAL_CLOSE:
        return None
    if code == _POLICY_CLOSE or (code is not None and code >= _FIRST_PRIVATE_CLOSE):
        return VoiceRefused(f"close_{code}", "Deepgram refused to go on")
    return VoiceAway(f"close_{code or 'none'}", "the connection to Deepgram broke")


def read_message(frame: str) -> Message | None:
    """The message in a text frame; None if it isn't one."""
    try:
        # Not orjson: it rejects half a surrogate pair, and a call with one must be answered too.
        message: Any = json.loads(frame)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict):
        return None
    read_message = cast("Message", message)
    return read_message if isinstance(read_message.get("type"), str) else None


def _by_status(status: int) -> VoiceError:
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return VoiceRefused("key_rejected", "the key was refused; check DEEPGRAM_API_KEY")
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return VoiceAway("no_credit", "out of credit; top up the account")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return VoiceAway("rate_limited", "as many calls as the account allows are running")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return VoiceAway("server_error", f"Deepgram failed with HTTP {status}")
    return VoiceRefused("bad_request", f"Deepgram refused the connection with HTTP {status}")
