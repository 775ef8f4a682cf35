"""The model client against a server that fails in every way known from providers."""

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from structlog.testing import capture_logs

from support_agent.ports.chat_model import ModelAway, ModelError, ModelRefused
from tests.loopback import openrouter_replies as says
from tests.loopback.openrouter_client import (
    KEY,
    Client,
    loopback_session,
    on_openrouter,
)
from tests.loopback.openrouter_replies import PROVIDER_WORDS, Reply, calls, text
from tests.loopback.openrouter_server import OpenRouterServer


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with loopback_session() as session:
        yield session


# ── Unusable answers ─────────────────────────────────────────────────────────────────────────

UNUSABLE: list[tuple[str, Reply, type[ModelError], str, int]] = [
    # name, reply, error, kind, tries
    ("an error inside a 200", says.error_in_200(), ModelAway, "overloaded", 3),
    ("a typed error inside a 200", says.error_in_200(500, "refusal"), ModelRefused, "refusal", 1),
    ("a text as error", Reply({"error": "boom"}), ModelAway, "server_error", 3),
    ("a limit inside a 200", says.error_in_200(429), ModelAway, "rate_limited", 3),
    ("an error in the choice", says.error_in_choice(), ModelAway, "overloaded", 3),
    ("finish_reason error alone", text("Your re", "error"), ModelAway, "overloaded", 3),
    ("an answer cut by length", says.cut_by_length(), ModelRefused, "length", 1),
    ("a cut answer of another server", text("Y", "MAX_TOKENS"), ModelRefused, "length", 1),
    ("calls cut by length", calls(("x", "{"), finish="length"), ModelRefused, "length", 1),
    ("a filtered answer", says.filtered(), ModelRefused, "content_filter", 1),
    ("a refusal", says.refused(), ModelRefused, "refusal", 1),
    ("a refusal as reason", text("No", "refusal"), ModelRefused, "refusal", 1),
    ("silence", says.empty(), ModelRefused, "empty", 2),
    ("null content", text(None), ModelRefused, "empty", 2),
    ("null content without a reason", text(None, None), ModelAway, "empty", 2),
    ("words without an end", text("Your order", None), ModelAway, "unfinished", 2),
    ("an unknown end", text("Your order", "pause_turn"), ModelAway, "unfinished", 2),
    ("no choices", Reply({"choices": []}), ModelAway, "malformed", 3),
    ("null choices", Reply({"choices": None}), ModelAway, "malformed", 3),
    ("odd choices", Reply({"choices": ["?"]}), ModelAway, "malformed", 3),
    ("a list as body", Reply(b"[]"), ModelAway, "malformed", 3),
    ("a NaN in the body", Reply(b'{"choices": NaN}'), ModelAway, "malformed", 3),
    ("an empty body", Reply(b""), ModelAway, "malformed", 3),
    ("a body of HTML", says.html(), ModelAway, "malformed", 3),
    ("announced calls that are not there", text("Hm", "tool_calls"), ModelAway, "malformed", 3),
    ("calls that are no list", says.answer({"tool_calls": "?"}), ModelAway, "malformed", 3),
    ("a call without a name", says.raw_calls({"id": "a"}), ModelAway, "malformed", 3),
    ("a call that is no object", says.raw_calls("?"), ModelAway, "malformed", 3),
    ("ten megabytes", says.oversized(), ModelAway, "oversized", 2),
    ("a packed bomb", says.gzipped(says.oversized(40)), ModelAway, "oversized", 2),
    ("a cut connection", says.cut(text("Your refund is on its way.")), ModelAway, "unreachable", 3),
    ("cut calls", says.cut(calls(("lookup_order", {}))), ModelAway, "unreachable", 3),
    ("broken compression", says.broken_gzip(), ModelAway, "unreachable", 3),
    ("a redirect", says.redirect(), ModelAway, "no_endpoint", 1),
    ("400", says.failed(400), ModelRefused, "bad_request", 1),
    (
        "400 by length",
        says.failed(400, "context_length_exceeded"),
        ModelRefused,
        "context_length",
        1,
    ),
    (
        "400 by length, in OpenAI's words",
        says.failed(400, code="context_length_exceeded", type="invalid_request_error"),
        ModelRefused,
        "context_length",
        1,
    ),
    (
        "400 by policy",
        says.failed(400, "content_policy_violation"),
        ModelRefused,
        "content_filter",
        1,
    ),
    ("401", says.failed(401, type="invalid_request_error"), ModelAway, "key_rejected", 1),
    ("402", says.failed(402), ModelAway, "no_credit", 1),
    (
        "402 with money held",
        says.failed(402, metadata={"limit_source": "openrouter_in_flight_budget"}),
        ModelAway,
        "rate_limited",
        3,
    ),
    ("403", says.failed(403), ModelAway, "forbidden", 1),
    (
        "403 moderated",
        says.failed(403, metadata={"reasons": ["x"]}),
        ModelRefused,
        "content_filter",
        1,
    ),
    ("404", says.failed(404, "model_deprecated"), ModelAway, "no_endpoint", 1),
    ("405", says.html(405), ModelRefused, "bad_request", 1),
    ("408", says.failed(408), ModelAway, "timeout", 3),
    ("413", says.failed(413), ModelRefused, "too_large", 1),
    ("422", says.failed(422), ModelRefused, "bad_request", 1),
    ("429", says.failed(429, "rate_limit_exceeded"), ModelAway, "rate_limited", 3),
    ("429 out of quota", says.failed(429, code="insufficient_quota"), ModelAway, "no_credit", 1),
    ("500", says.failed(500, "unmapped"), ModelAway, "server_error", 3),
    ("502 of HTML", says.html(502), ModelAway, "overloaded", 3),
    ("503", says.failed(503), ModelAway, "overloaded", 3),
    (
        "503 that will not pass",
        says.failed(503, availability={"retryable": False}),
        ModelAway,
        "overloaded",
        1,
    ),
    (
        "404 that will pass",
        says.failed(404, "no_endpoints", availability={"retryable": True, "retry_after": 2}),
        ModelAway,
        "no_endpoint",
        3,
    ),
    ("504", says.failed(504), ModelAway, "timeout", 3),
    ("524", says.failed(524), ModelAway, "timeout", 3),
    ("529", says.failed(529), ModelAway, "overloaded", 3),
    ("599", says.failed(599, code="12"), ModelAway, "server_error", 3),
]


@pytest.mark.parametrize(
    ("reply", "error", "kind", "tries"),
    [pytest.param(*case[1:], id=case[0]) for case in UNUSABLE],
)
async def test_a_cut_or_failed_answer_is_never_used(
    http: aiohttp.ClientSession, reply: Reply, error: type[ModelError], kind: str, tries: int
) -> None:
    async with OpenRouterServer(then=reply) as server:
        client = Client(http, server)
        with capture_logs() as logs:
            caught = await client.error()
    assert type(caught) is error
    assert caught.kind == kind
    assert len(server.requests) == tries
    assert len(logs) == tries
    written = f"{caught!r} {caught} {logs}"
    assert KEY not in written
    assert PROVIDER_WORDS not in written
    assert "Where is my order" not in written


@pytest.mark.parametrize(
    "reply",
    [pytest.param(case[1], id=case[0]) for case in UNUSABLE if case[4] > 1],
)
async def test_what_may_pass_is_asked_again_and_answered(
    http: aiohttp.ClientSession, reply: Reply
) -> None:
    async with OpenRouterServer([reply, text("Here.")]) as server:
        assert (await Client(http, server).answer()).content == "Here."
    assert server.requests[0].raw == server.requests[1].raw


# ── Time ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "reply",
    [says.hang(), says.drip(text("Hello"), 0.02), says.slow(text("Hello"), 5)],
    ids=["hang", "drip", "slow"],
)
async def test_one_try_ends_at_its_limit_and_all_of_them_at_the_budget(
    http: aiohttp.ClientSession, reply: Reply
) -> None:
    started = time.monotonic()
    async with OpenRouterServer(then=reply) as server:
        client = Client(http, server, attempt_seconds=0.1, budget_seconds=10, attempts=2)
        assert (await client.error()).kind == "timeout"
        assert len(server.requests) == 2
        impatient = Client(http, server, attempt_seconds=60, budget_seconds=0.1)
        assert (await impatient.error()).kind == "timeout"
        assert len(server.requests) == 3
    assert time.monotonic() - started < 2


async def test_a_server_that_is_not_there_is_unreachable(http: aiohttp.ClientSession) -> None:
    async with OpenRouterServer() as server:
        pass
    assert (await Client(http, server).error()).kind == "unreachable"


async def test_waits_grow_and_are_jittered(http: aiohttp.ClientSession) -> None:
    async with OpenRouterServer() as server:
        late = Client(http, server, attempts=7)
        await late.error()
        early = Client(http, server, attempts=7, jitter=lambda: 0.0)
        await early.error()
    assert late.waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    assert early.waits == [wait / 2 for wait in late.waits]


DATES = {"Date": "Sun, 22 Nov 2026 21:00:00 GMT", "Retry-After": "Sun, 22 Nov 2026 21:00:09 GMT"}
IN_FLIGHT = {"limit_source": "openrouter_in_flight_budget"}


@pytest.mark.parametrize(
    ("reply", "wait"),
    [
        (says.failed(429, retry_after="7"), 7.0),
        (says.failed(429, retry_after=" 1.5 "), 1.5),
        (says.failed(503, retry_after="0"), 0.0),
        (says.failed(402, retry_after="3", metadata=IN_FLIGHT), 3.0),
        (says.failed(503, availability={"retryable": True, "retry_after": 4}), 4.0),
        (Reply({"error": {"code": 429}}, 429, DATES), 9.0),
    ],
)
async def test_the_provider_says_how_long_to_wait(
    http: aiohttp.ClientSession, reply: Reply, wait: float
) -> None:
    async with OpenRouterServer([reply, text("Here.")]) as server:
        client = Client(http, server, jitter=lambda: 0.0)
        await client.answer()
    assert client.waits == [wait]


@pytest.mark.parametrize("told", ["", "soon", "-5", "Sun, 99 Nov 2026", "1e9", "²"])
async def test_nonsense_in_retry_after_means_our_own_wait(
    http: aiohttp.ClientSession, told: str
) -> None:
    async with OpenRouterServer([says.failed(429, retry_after=told), text("Here.")]) as server:
        client = Client(http, server)
        await client.answer()
    assert client.waits == [0.5]


@pytest.mark.parametrize(("told", "reported"), [("121", 121.0), ("999999999", 3600.0)])
async def test_a_wait_beyond_the_budget_is_left_to_the_caller(
    http: aiohttp.ClientSession, told: str, reported: float
) -> None:
    async with OpenRouterServer([says.failed(429, retry_after=told)]) as server:
        client = Client(http, server, budget_seconds=90)
        error = await client.error()
    assert error.retry_after_seconds == reported
    assert client.waits == []


# ── Health ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "state", "kind"),
    [
        (Reply({"data": {"limit_remaining": 12.5}}), "ok", ""),
        (Reply({"data": {"limit_remaining": None}}), "ok", ""),
        (Reply({"data": {"limit_remaining": 0}}), "degraded", "no_credit"),
        (says.failed(401), "degraded", "key_rejected"),
        (says.html(), "degraded", "malformed"),
        (says.cut(text("…")), "degraded", "unreachable"),
    ],
)
async def test_a_probe_tells_what_is_wrong(
    http: aiohttp.ClientSession, key: Reply, state: str, kind: str
) -> None:
    async with OpenRouterServer(key=key) as server:
        health = await Client(http, server, base_url=on_openrouter(server)).model.probe()
    assert (health.state, health.kind) == (state, kind)
    assert server.requests[0].path == "/api/v1/key"


async def test_a_probe_of_another_server_asks_for_its_models(http: aiohttp.ClientSession) -> None:
    async with OpenRouterServer(key=Reply({"data": [{"id": "qwen"}]})) as server:
        assert (await Client(http, server).model.probe()).state == "ok"
    assert server.requests[0].path == "/v1/models"
