"""A model client on a scripted server, as the wire tests use it."""

import socket
from dataclasses import fields
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from support_agent.ports.chat_model import (
    ChatMessage,
    ChatRequest,
    ChatResponse,
    ModelError,
    ToolSchema,
    UserMessage,
)
from support_agent.providers.openrouter.model import OpenRouterModel, Retries, Server
from tests.loopback.openrouter_replies import Reply
from tests.loopback.openrouter_server import OpenRouterServer

MODEL = "anthropic/claude-sonnet-4.5"
KEY = "sk-or-v1-very-secret"
QUESTION = UserMessage('{"kind":"customer_turn","new_messages":[{"text":"Where is my order?"}]}')
LOOKUP = ToolSchema(
    "lookup_order",
    "Looks up an order.",
    {"type": "object", "properties": {"order_number": {"type": "string"}}, "required": []},
)


class LoopbackResolver(AbstractResolver):
    """Every name is 127.0.0.1, so that a test can talk to "openrouter.ai"."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        return


def loopback_session() -> aiohttp.ClientSession:
    """A session that only reaches 127.0.0.1, whatever the name in the URL."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=LoopbackResolver()))


def on_openrouter(server: OpenRouterServer) -> str:
    """The server's address under OpenRouter's name; needs a `loopback_session`."""
    return f"http://openrouter.ai:{server.port}/api/v1/"


def a_request(*messages: ChatMessage, **fields: Any) -> ChatRequest:
    return ChatRequest("You help.", messages or (QUESTION,), (LOOKUP,), **fields)


class Client:
    """A model on a scripted server, without real waiting; `waits` is what it would have waited."""

    def __init__(
        self, http: aiohttp.ClientSession, server: OpenRouterServer, **options: Any
    ) -> None:
        self.waits: list[float] = []
        retries = {
            each.name: options.pop(each.name) for each in fields(Retries) if each.name in options
        }
        jitter = options.pop("jitter", lambda: 1.0)
        asked = {"model": MODEL, "api_key": KEY, "base_url": server.url} | options
        self.model = OpenRouterModel(
            http, Server(**asked), retries=Retries(**retries), sleep=self.sleep, jitter=jitter
        )

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def answer(self, request: ChatRequest | None = None) -> ChatResponse:
        return await self.model.complete(request or a_request())

    async def error(self) -> ModelError:
        with pytest.raises(ModelError) as caught:
            await self.answer()
        return caught.value


async def once(http: aiohttp.ClientSession, reply: Reply, **options: Any) -> ChatResponse:
    async with OpenRouterServer([reply]) as server:
        return await Client(http, server, **options).answer()
