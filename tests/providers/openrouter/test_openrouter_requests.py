"""The bytes that the model client sends: exact, stable, and safe for picky servers."""

from collections.abc import AsyncIterator, Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import aiohttp
import pytest

from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatRequest,
    ModelRefused,
    ToolCall,
    ToolMessage,
    ToolSchema,
    UserMessage,
)
from support_agent.providers.openrouter.model import OpenRouterModel, Server
from tests.loopback.openrouter_client import (
    KEY,
    MODEL,
    QUESTION,
    Client,
    a_request,
    loopback_session,
    on_openrouter,
)
from tests.loopback.openrouter_replies import text
from tests.loopback.openrouter_server import OpenRouterServer


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with loopback_session() as session:
        yield session


# ── What is sent ─────────────────────────────────────────────────────────────────────────────

CONVERSATION = (
    QUESTION,
    AssistantMessage("", (ToolCall("call_1", "lookup_order", '{"order_number": "ORD-1001"}'),)),
    ToolMessage("call_1", "lookup_order", '{"outcome":"ok"}'),
)


def on_any_server(server: OpenRouterServer) -> str:
    return server.url


async def sent(
    http: aiohttp.ClientSession,
    request: ChatRequest,
    url: Callable[[OpenRouterServer], str] = on_any_server,
    **options: Any,
) -> bytes:
    async with OpenRouterServer([text("Hello")]) as server:
        await Client(http, server, base_url=url(server), **options).answer(request)
        return server.requests[0].raw


async def test_the_payload_for_any_server_is_plain_chat_completions(
    http: aiohttp.ClientSession,
) -> None:
    request = a_request(*CONVERSATION, session_id="conversation-7", tool_choice="none")
    assert (await sent(http, request, fallback_models=("b/c",))).decode() == (
        '{"model":"anthropic/claude-sonnet-4.5","max_tokens":2048,'
        '"tools":[{"function":{"description":"Looks up an order.","name":"lookup_order",'
        '"parameters":{"properties":{"order_number":{"type":"string"}},"required":[],'
        '"type":"object"}},"type":"function"}],"tool_choice":"none",'
        '"messages":[{"role":"system","content":"You help."},'
        '{"role":"user","content":"{\\"kind\\":\\"customer_turn\\",\\"new_messages\\":'
        '[{\\"text\\":\\"Where is my order?\\"}]}"},'
        '{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",'
        '"function":{"name":"lookup_order",'
        '"arguments":"{\\"order_number\\": \\"ORD-1001\\"}"}}]},'
        '{"role":"tool","tool_call_id":"call_1","content":"{\\"outcome\\":\\"ok\\"}"}]}'
    )


async def test_the_payload_for_openrouter_has_its_own_fields(http: aiohttp.ClientSession) -> None:
    request = a_request(session_id="c" * 300)
    raw = await sent(http, request, on_openrouter, fallback_models=("b/c",))
    assert raw.decode().startswith(
        '{"model":"anthropic/claude-sonnet-4.5","max_tokens":2048,'
        '"provider":{"data_collection":"deny"},"cache_control":{"type":"ephemeral"},'
        '"models":["anthropic/claude-sonnet-4.5","b/c"],'
        f'"session_id":"{"c" * 256}","tools":['
    )
    assert (
        b'"messages":[{"role":"system","content":[{"type":"text","text":"You help.",'
        b'"cache_control":{"type":"ephemeral"}}]},'
    ) in raw


async def test_headers_carry_the_key_and_on_openrouter_the_app(
    http: aiohttp.ClientSession,
) -> None:
    app = {"app_title": "Support Agent", "app_url": "https://shop.example"}
    async with OpenRouterServer([text("a"), text("b"), text("c")]) as server:
        await Client(http, server, base_url=on_openrouter(server), **app).answer()
        await Client(http, server, **app).answer()
        await Client(http, server, api_key="").answer()
    first, second, third = (request.headers for request in server.requests)
    assert server.requests[0].path == "/api/v1/chat/completions"
    assert first["authorization"] == second["authorization"] == f"Bearer {KEY}"
    assert first["http-referer"] == "https://shop.example"
    assert first["x-openrouter-title"] == "Support Agent"
    assert "http-referer" not in second
    assert "authorization" not in third


@pytest.mark.parametrize("url", [on_any_server, on_openrouter])
async def test_the_next_request_starts_with_the_bytes_of_the_last(
    http: aiohttp.ClientSession, url: Callable[[OpenRouterServer], str]
) -> None:
    bodies = [
        await sent(http, a_request(*CONVERSATION[:length], session_id="c"), url)
        for length in (1, 2, 3)
    ]
    shorter, longer, longest = (body.removesuffix(b"]}") for body in bodies)
    assert longer.startswith(shorter + b",")
    assert longest.startswith(longer + b",")


async def test_equal_tools_give_equal_bytes_whatever_the_order_of_their_keys(
    http: aiohttp.ClientSession,
) -> None:
    def tool(parameters: Mapping[str, Any]) -> ChatRequest:
        return ChatRequest("You help.", (QUESTION,), (ToolSchema("t", "d", parameters),))

    one = await sent(http, tool({"type": "object", "properties": {}}))
    other = await sent(http, tool({"properties": {}, "type": "object"}))
    frozen = await sent(http, tool(MappingProxyType({"properties": {}, "type": "object"})))
    assert one == other == frozen


async def test_a_request_without_tools_names_none(http: aiohttp.ClientSession) -> None:
    raw = await sent(http, ChatRequest("You help.", (QUESTION,), ()))
    assert b"tool" not in raw


async def test_what_a_server_would_choke_on_is_sent_in_a_form_it_takes(
    http: aiohttp.ClientSession,
) -> None:
    odd = (ToolCall("a", "no such tool!", '{"cut'), ToolCall("b", "", "[1]"))
    raw = await sent(http, a_request(AssistantMessage(""), AssistantMessage("Hm", odd)))
    assert raw.endswith(
        b'{"role":"assistant","content":"Hm","tool_calls":['
        b'{"id":"a","type":"function","function":{"name":"no_such_tool_",'
        b'"arguments":"{\\"not_a_json_object\\":\\"{\\\\\\"cut\\"}"}},'
        b'{"id":"b","type":"function","function":{"name":"unnamed",'
        b'"arguments":"{\\"not_a_json_object\\":\\"[1]\\"}"}}]}]}'
    )
    assert raw.count(b'"role":"assistant"') == 1


@pytest.mark.parametrize(
    ("words", "kind"),
    [("\ud800", "bad_request"), (Decimal(1), "bad_request"), ("x" * 1_000_000, "too_large")],
)
async def test_what_cannot_be_sent_is_refused_without_asking(
    http: aiohttp.ClientSession, words: Any, kind: str
) -> None:
    async with OpenRouterServer() as server:
        with pytest.raises(ModelRefused) as caught:
            await Client(http, server).answer(a_request(UserMessage(words)))
    assert caught.value.kind == kind
    assert server.requests == []


async def test_the_label_is_the_model(http: aiohttp.ClientSession) -> None:
    assert OpenRouterModel(http, Server(MODEL)).label == MODEL
