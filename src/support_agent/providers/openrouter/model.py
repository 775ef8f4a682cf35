"""OpenRouter, or any OpenAI-compatible server, as a ChatModel."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

import aiohttp
import orjson
import structlog
from yarl import URL

from support_agent.ports.chat_model import ChatRequest, ChatResponse, ModelRefused
from support_agent.providers.openrouter.answer import SentRequest, read_answer, read_dollars
from support_agent.providers.openrouter.errors import (
    AS_LONG_AS_THE_BUDGET,
    ONCE,
    Failure,
    read_error,
)
from support_agent.providers.openrouter.request import Dialect, encode
from support_agent.providers.untrusted import as_object

OPENROUTER_URL: Final = "https://openrouter.ai/api/v1"

_LARGEST_REQUEST_BYTES: Final = 1_000_000
"""Larger than any model's context; and aiohttp warns about larger bodies given as bytes."""

_LARGEST_ANSWER_BYTES: Final = 4 * 1024 * 1024
"""Decompressed. A hundred times the longest answer with its reasoning; the rest is not read."""

_CONNECT_SECONDS: Final = 10.0
_PROBE_SECONDS: Final = 5.0
_FIRST_WAIT_SECONDS: Final = 0.5
_LONGEST_WAIT_SECONDS: Final = 8.0
_FIRST_REDIRECT: Final = 300
_FIRST_ERROR: Final = 400

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """The result of a probe. `kind` is a ModelError's kind; `credit_usd` is None if unlimited."""

    state: Literal["ok", "degraded"]
    kind: str = ""
    message: str = ""
    credit_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """A server, and the model to use. `api_key` may be "" for a local one.

    `app_title` and `app_url` name this product to OpenRouter; other servers don't get them.
    """

    model: str
    api_key: str = field(default="", repr=False)
    base_url: str = OPENROUTER_URL
    fallback_models: Sequence[str] = ()
    app_title: str = ""
    app_url: str = ""


@dataclass(frozen=True, slots=True)
class Retries:
    """Time limits for an answer: a whole `complete` with its waits, one try, and tries in total."""

    budget_seconds: float = 90.0
    attempt_seconds: float = 60.0
    attempts: int = 3


_RETRIES: Final = Retries()


class OpenRouterModel:
    """A ChatModel over HTTP: one place that retries, within one time budget.

    Retry-After is honored if it fits into the budget; otherwise the error carries it to the caller.
    Answers are never streamed: nobody reads along, and a cut stream looks like a finished one.
    Bodies and keys are never logged.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        server: Server,
        *,
        retries: Retries = _RETRIES,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`jitter` returns numbers from 0 to 1."""
        base = URL(server.base_url.rstrip("/"))
        self._dialect = Dialect(
            model=server.model,
            openrouter=_is_openrouter(base),
            fallback_models=tuple(server.fallback_models),
        )
        self._session = session
        self._url = base / "chat" / "completions"
        self._probe_url = base / ("key" if self._dialect.openrouter else "models")
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if server.api_key:
            self._headers["Authorization"] = f"Bearer {server.api_key}"
        if self._dialect.openrouter and server.app_url:
            self._headers["HTTP-Referer"] = server.app_url
        if self._dialect.openrouter and server.app_title:
            self._headers["X-OpenRouter-Title"] = server.app_title
        self._retries = retries
        self._sleep = sleep
        self._jitter = jitter
        # Our own hard limits cover the whole exchange; a slow drip keeps resetting a read timeout.
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS)

    @property
    def label(self) -> str:
        """The requested model. Each ChatResponse names the one that answered."""
        return self._dialect.model

    async def complete(self, request: ChatRequest) -> ChatResponse:
        """One complete answer, never a partial one. Raises ModelAway or ModelRefused."""
        asked = SentRequest(request, self._dialect.model, self._encode(request))
        now = asyncio.get_running_loop().time
        deadline = now() + self._retries.budget_seconds
        attempt = 1
        while True:
            seconds = min(self._retries.attempt_seconds, deadline - now())
            outcome = await self._attempt(asked, seconds)
            if isinstance(outcome, ChatResponse):
                return outcome
            wait = self._wait_seconds(outcome, attempt)
            last = attempt >= min(self._retries.attempts, outcome.retries + 1)
            _log.warning(
                "model.attempt_failed",
                model=self._dialect.model,
                kind=outcome.kind,
                reason=outcome.message,
                attempt=attempt,
                retry_in_seconds=None if last else round(wait, 3),
            )
            if last or now() + wait >= deadline:
                raise outcome.as_error()
            await self._sleep(wait)
            attempt += 1

    async def probe(self) -> Health:
        """Whether the server accepts our key, and the credit left. Never raises, costs nothing."""
        try:
            async with (
                asyncio.timeout(_PROBE_SECONDS),
                self._session.get(
                    self._probe_url,
                    headers=self._headers,
                    allow_redirects=False,
                    timeout=self._timeout,
                ) as response,
            ):
                return _read_health(await _read(response))
        except (TimeoutError, aiohttp.ClientError) as error:
            return _unwell(_connection_failure(error))

    def _encode(self, request: ChatRequest) -> bytes:
        try:
            sent = encode(request, self._dialect)
        except TypeError as error:
            raise ModelRefused("bad_request", "the request can't be written as JSON") from error
        if len(sent) > _LARGEST_REQUEST_BYTES:
            raise ModelRefused("too_large", f"the request has {len(sent)} bytes")
        return sent

    async def _attempt(self, asked: SentRequest, seconds: float) -> ChatResponse | Failure:
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.post(
                    self._url,
                    data=asked.body,
                    headers=self._headers,
                    allow_redirects=False,  # it would take the key and the conversation along
                    timeout=self._timeout,
                ) as response,
            ):
                body = await _read(response)
                if isinstance(body, Failure):
                    return body
                return read_answer(asked, body, response.headers)
        except (TimeoutError, aiohttp.ClientError) as error:
            return _connection_failure(error)

    def _wait_seconds(self, failure: Failure, attempt: int) -> float:
        """Retry-After, or twice as long each time; with jitter, so that workers don't align."""
        backoff = min(_FIRST_WAIT_SECONDS * 2 ** (attempt - 1), _LONGEST_WAIT_SECONDS)
        if failure.retry_after_seconds is not None:
            return failure.retry_after_seconds + backoff * self._jitter() / 4
        return backoff * (1 + self._jitter()) / 2


def _is_openrouter(base: URL) -> bool:
    host = base.host or ""
    return host == "openrouter.ai" or host.endswith(".openrouter.ai")


async def _read(response: aiohttp.ClientResponse) -> bytes | Failure:
    """The body of a success, or what the status and the body of an error say."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > _LARGEST_ANSWER_BYTES:
            response.close()
            return Failure("oversized", "away", "the answer is far too large", ONCE)
        chunks.append(chunk)
    body = b"".join(chunks)
    if response.status < _FIRST_REDIRECT:
        return body
    if response.status < _FIRST_ERROR:
        return Failure("no_endpoint", "away", "the server redirects; check LLM_BASE_URL")
    return read_error(response.status, _error_in(body), response.headers)


def _error_in(body: bytes) -> object:
    try:
        return as_object(orjson.loads(body)).get("error")
    except orjson.JSONDecodeError:
        return None


def _connection_failure(error: Exception) -> Failure:
    if isinstance(error, TimeoutError):
        return Failure("timeout", "away", "no whole answer in time", AS_LONG_AS_THE_BUDGET)
    # Only the class: the text of some of these quotes what the server sent.
    message = f"the connection failed ({type(error).__name__})"
    return Failure("unreachable", "away", message, AS_LONG_AS_THE_BUDGET)


def _read_health(body: bytes | Failure) -> Health:
    if isinstance(body, Failure):
        return _unwell(body)
    try:
        data = as_object(as_object(orjson.loads(body)).get("data"))
    except orjson.JSONDecodeError:
        return _unwell(Failure("malformed", "away", "the answer is not JSON"))
    credit = read_dollars(data.get("limit_remaining"))
    if credit is not None and credit <= 0:
        return Health("degraded", "no_credit", "out of credit; top up the account", credit)
    return Health("ok", credit_usd=credit)


def _unwell(failure: Failure) -> Health:
    return Health("degraded", failure.kind, failure.message)
