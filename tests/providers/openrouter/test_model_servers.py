"""The wire format of each family of model servers: vLLM, Ollama, llama.cpp and others."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from support_agent.ports.chat_model import ToolCall
from tests.loopback import openrouter_replies as says
from tests.loopback.openrouter_client import Client, loopback_session, once
from tests.loopback.openrouter_replies import Reply
from tests.loopback.openrouter_server import OpenRouterServer

ARGUMENTS = '{"order_number":"ORD-1001"}'
OBJECT = {"order_number": "ORD-1001"}


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with loopback_session() as session:
        yield session


def function(arguments: object = ARGUMENTS, **beside: Any) -> dict[str, Any]:
    return {**beside, "function": {"name": "lookup_order", "arguments": arguments}}


@pytest.mark.parametrize(
    "reply",
    [
        # vLLM: reasoning next to the words, and extra fields in each choice.
        says.answer({"content": "It ships.", "reasoning_content": "Hm.", "tool_calls": []}),
        says.answer({"content": "It ships.", "reasoning": "Hm.", "function_call": None}),
        # Ollama's /v1 and LM Studio
        says.answer({"content": "It ships.", "thinking": "Hm."}),
        # llama.cpp: its own words for the end
        says.text("It ships.", "eos"),
        # Mistral and others: parts, one of which is a thought
        says.answer({"content": [{"type": "thinking", "thinking": [{"text": "Hm."}]},
                                 {"type": "text", "text": "It ships."}]}),
        says.answer({"content": [{"type": "reasoning", "text": "Hm."},
                                 {"type": "output_text", "text": "It ships."}]}),
        says.answer({"content": [{"type": "thinking", "text": "Hm."}, {"text": "It ships."}]}),
        says.answer({"content": ["It ", "ships."]}),
    ],
)  # fmt: skip
async def test_only_the_words_of_an_answer_are_read(
    http: aiohttp.ClientSession, reply: Reply
) -> None:
    assert (await once(http, reply)).content == "It ships."


@pytest.mark.parametrize("finish", ["tool_calls", "stop", "function_call"])
@pytest.mark.parametrize("arguments", [ARGUMENTS, OBJECT], ids=["text", "object"])
@pytest.mark.parametrize("content", [None, "", []], ids=["null", "empty", "no parts"])
async def test_a_call_is_read_however_the_server_writes_it(
    http: aiohttp.ClientSession, finish: str, arguments: object, content: object
) -> None:
    message = {"content": content, "tool_calls": [function(arguments, id="call_0")]}
    answer = await once(http, says.answer(message, finish))
    assert answer.tool_calls == (ToolCall("call_0", "lookup_order", ARGUMENTS),)
    assert answer.content == ""


@pytest.mark.parametrize("ids", [[None, None], ["call_0", "call_0"], ["", ""], [0, 0]])
async def test_missing_and_repeated_ids_become_ids_of_their_own(
    http: aiohttp.ClientSession, ids: list[object]
) -> None:
    answer = await once(http, says.raw_calls(*(function(id=each) for each in ids)))
    assert len({call.id for call in answer.tool_calls}) == 2


@pytest.mark.parametrize("name", ["", None, 7, ["lookup_order"]])
async def test_a_call_without_a_name_is_asked_for_again(
    http: aiohttp.ClientSession, name: object
) -> None:
    nameless = says.raw_calls({"id": "a", "function": {"name": name, "arguments": ARGUMENTS}})
    async with OpenRouterServer([nameless, says.text("It ships.")]) as server:
        assert (await Client(http, server).answer()).content == "It ships."
        assert len(server.bodies) == 2


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        # Ollama says "load" while a model loads; nothing was said yet.
        (says.text("", "load"), "unfinished"),
        (says.text("It sh", "length"), "length"),
        (says.answer({"content": None, "reasoning_content": "We should"}), "empty"),
        (says.answer({"content": [{"type": "reasoning", "text": "We should"}]}), "empty"),
        (says.answer({"content": "", "tool_calls": []}, "tool_calls"), "malformed"),
        (says.answer({"content": "", "tool_calls": {"0": function()}}), "malformed"),
    ],
)
async def test_what_is_no_whole_answer_is_none(
    http: aiohttp.ClientSession, reply: Reply, kind: str
) -> None:
    async with OpenRouterServer(then=reply) as server:
        assert (await Client(http, server).error()).kind == kind
