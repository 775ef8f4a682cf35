"""Makes one request to a sender's API, once, and tells "not sent" from "perhaps sent"."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import aiohttp

from support_agent.ports.sender import SendDeferred, SendUncertain
from support_agent.providers.untrusted import object_in, retry_after

_MAX_ANSWER_BYTES = 1024 * 1024

NOT_TAKEN = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE}
)
"""Statuses that say the request was not accepted, for a reason outside the message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer. `headers` are case-insensitive."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        """The JSON object in the body; empty if there is none."""
        return object_in(self.body)

    def rows(self, name: str) -> list[dict[str, object]] | None:
        """The objects listed under `name` in the JSON answer; None if there is no such list."""
        value = self.json().get(name)
        if not isinstance(value, list):
            return None
        items = cast("list[Any]", value)
        return [cast("dict[str, object]", item) for item in items if isinstance(item, dict)]

    def retry_after(self, otherwise: float) -> float:
        """Seconds from Retry-After, limited to 1 to 3,600."""
        told = retry_after(self.headers)
        return min(max(otherwise if told is None else told, 1.0), 3600.0)


Http = aiohttp.ClientSession


def open_http() -> Http:
    """The process's one HTTP client. It keeps connections but no cookies. Close it at the end."""
    # No limit here: the worker limits how many turns run at once.
    connector = aiohttp.TCPConnector(limit=0)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


async def request_once(
    http: aiohttp.ClientSession, method: str, url: str, *, read_seconds: float, **options: Any
) -> Answer:
    """Makes the request once. SendDeferred before a connection stood, SendUncertain after."""
    # No short total: it could not tell whether the request had left. Connecting and reading can.
    timeout = aiohttp.ClientTimeout(
        total=read_seconds + 60, connect=10, sock_connect=10, sock_read=read_seconds
    )
    try:
        async with http.request(
            method, url, timeout=timeout, allow_redirects=False, **options
        ) as response:
            body = await response.content.read(_MAX_ANSWER_BYTES)
            while not response.content.at_eof() and len(body) < _MAX_ANSWER_BYTES:
                body += await response.content.read(_MAX_ANSWER_BYTES)
            return Answer(response.status, response.headers, body)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise SendDeferred(f"no connection to {_host(url)}: {_kind(error)}") from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise SendUncertain(f"no answer from {_host(url)}: {_kind(error)}") from error


def _host(url: str) -> str:
    return url.split("/", 3)[2]


def _kind(error: Exception) -> str:
    return type(error).__name__
