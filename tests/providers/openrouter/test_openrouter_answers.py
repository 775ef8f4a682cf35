"""Complete answers of the model, in all their shapes."""

from collections.abc import AsyncIterator
from decimal import Decimal

import aiohttp
import pytest

from support_agent.ports.chat_model import AssistantMessage, ToolCall, ToolMessage
from tests.loopback import openrouter_replies as says
from tests.loopback.openrouter_client import (
    MODEL,
    QUESTION,
    Client,
    a_request,
    loopback_session,
    once,
)
from tests.loopback.openrouter_replies import Reply, calls, text
from tests.loopback.openrouter_server import OpenRouterServer


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with loopback_session() as session:
        yield session


# ── Whole answers ────────────────────────────────────────────────────────────────────────────


async def test_an_answer_comes_back_with_its_model_its_tokens_and_its_price(
    http: aiohttp.ClientSession,
) -> None:
    answer = await once(http, text("It ships today."))
    assert (answer.content, answer.tool_calls, answer.model) == ("It ships today.", (), MODEL)
    assert answer.response_id == "gen-1"
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (1200, 40)
    assert answer.usage.cached_tokens == 1024
    assert answer.usage.cost_usd == Decimal("0.0012345")


@pytest.mark.parametrize(
    ("reply", "content"),
    [
        (says.padded(text("Hello")), "Hello"),
        (says.gzipped(text("Hello")), "Hello"),
        (says.drip(text("Hello", usage={}), 0.0), "Hello"),
        (says.slow(text("Hello"), 0.05), "Hello"),
        (text("Hello", "end_turn"), "Hello"),
        (says.answer({"content": [{"type": "text", "text": "He"}, {"text": "llo"}]}), "Hello"),
        (text("Hel\x00lo \N{WAVING HAND SIGN}"), "Hello \N{WAVING HAND SIGN}"),
    ],
)
async def test_a_whole_answer_is_read_however_it_is_packed(
    http: aiohttp.ClientSession, reply: Reply, content: str
) -> None:
    assert (await once(http, reply)).content == content


async def test_the_model_that_really_answered_is_recorded(http: aiohttp.ClientSession) -> None:
    assert (await once(http, says.other_model("openai/gpt-5"))).model == "openai/gpt-5"


async def test_a_model_that_does_not_name_itself_is_the_one_that_was_asked(
    http: aiohttp.ClientSession,
) -> None:
    assert (await once(http, says.other_model(""))).model == MODEL


@pytest.mark.parametrize(
    "usage",
    [None, {}, {"prompt_tokens": None, "cost": "?"}, {"cost": float("1e300")}, {"cost": True}, []],
)
async def test_an_answer_without_usage_has_no_price(
    http: aiohttp.ClientSession, usage: object
) -> None:
    reply = says.no_usage() if usage is None else text("Hello", usage=usage)
    answer = await once(http, reply)
    assert answer.usage.cost_usd is None
    assert answer.usage.prompt_tokens == 0


# ── Tool calls ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("finish", ["tool_calls", "stop", "tool_use"])
async def test_two_calls_and_words_come_back_in_order(
    http: aiohttp.ClientSession, finish: str
) -> None:
    reply = calls(
        ("lookup_order", {"order_number": "ORD-1001"}),
        ("lookup_order", '{"order_number": "ORD-1002"}'),
        content="One moment.",
        finish=finish,
    )
    answer = await once(http, reply)
    assert answer.content == "One moment."
    assert answer.tool_calls == (
        ToolCall("toolu_1_0", "lookup_order", '{"order_number": "ORD-1001"}'),
        ToolCall("toolu_1_1", "lookup_order", '{"order_number": "ORD-1002"}'),
    )


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("", "{}"),
        ("  ", "{}"),
        (None, "{}"),
        ('{"amount": 49.90', '{"amount": 49.90'),
        ('["ORD-1001"]', '["ORD-1001"]'),
        ('{"amount": NaN}', '{"amount": NaN}'),
        ({"order_number": "ORD-1001"}, '{"order_number":"ORD-1001"}'),
    ],
)
async def test_arguments_come_back_as_they_were_written(
    http: aiohttp.ClientSession, told: object, read: str
) -> None:
    function = {"name": "lookup_order", "arguments": told}
    answer = await once(http, says.raw_calls({"id": "call_1", "function": function}))
    assert answer.tool_calls == (ToolCall("call_1", "lookup_order", read),)


async def test_every_call_gets_an_id_of_its_own(http: aiohttp.ClientSession) -> None:
    function = {"name": "lookup_order", "arguments": "{}"}
    items = [
        {"id": told, "function": function} for told in ("a", "a", None, "", "x" * 99, "call 0")
    ]
    earlier = AssistantMessage("", (ToolCall("a", "lookup_order", "{}"),))
    request = a_request(QUESTION, earlier, ToolMessage("a", "lookup_order", "{}"))
    async with OpenRouterServer(brain=lambda _: says.raw_calls(*items)) as server:
        client = Client(http, server)
        first = await client.answer()
        after = await client.answer(request)
    ids = [call.id for call in first.tool_calls]
    assert ids[0] == "a"
    assert len(set(ids)) == 6
    assert all(len(call_id) <= 64 and " " not in call_id for call_id in ids)
    assert not {"a", *ids} & {call.id for call in after.tool_calls}


async def test_made_up_ids_are_the_same_whenever_the_same_answer_is_read(
    http: aiohttp.ClientSession,
) -> None:
    reply = says.raw_calls({"function": {"name": "lookup_order", "arguments": "{}"}})
    assert await once(http, reply) == await once(http, reply)
