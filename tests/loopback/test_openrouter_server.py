"""The scripted model server as a process of its own."""

import json
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from support_agent.ports.chat_model import ModelError, UserMessage
from support_agent.providers.openrouter.model import OpenRouterModel, Server
from tests.loopback.openrouter_client import a_request
from tests.loopback.openrouter_replies import MODES, Reply, from_json, text


def echo(body: dict[str, Any]) -> Reply:
    return text(body["messages"][-1]["content"])


@contextmanager
def a_server_process(*arguments: str) -> Generator[str]:
    command = [sys.executable, "-m", "tests.loopback.openrouter_server", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().removeprefix("ready on ").strip()
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0


async def test_a_script_file_is_answered_in_order_and_can_be_extended(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    replies: list[Any] = [
        {"mode": "calls", "args": [["lookup_order", {}]]},
        {"mode": "padded", "reply": {"mode": "text", "content": "Hello"}},
    ]
    then = {"mode": "failed", "status": 402}
    script.write_text(json.dumps({"replies": replies, "then": then}))
    with a_server_process("--script", str(script)) as url:
        async with aiohttp.ClientSession() as session:
            model = OpenRouterModel(session, Server("any", base_url=url))
            assert (await model.complete(a_request())).tool_calls[0].name == "lookup_order"
            assert (await model.complete(a_request())).content == "Hello"
            with pytest.raises(ModelError, match="out of credit"):
                await model.complete(a_request())
            root = url.removesuffix("/v1")
            more = [{"mode": "text", "content": "Again"}]
            async with session.post(f"{root}/script", json=more) as response:
                assert await response.json() == {"waiting": 1}
            assert (await model.complete(a_request())).content == "Again"
            async with session.get(f"{root}/requests") as response:
                assert len(await response.json()) == 4


async def test_a_brain_answers_from_the_request() -> None:
    with a_server_process("--brain", "tests.loopback.test_openrouter_server:echo") as url:
        async with aiohttp.ClientSession() as session:
            model = OpenRouterModel(session, Server("any", base_url=url))
            request = a_request(UserMessage("Hello?"))
            assert (await model.complete(request)).content == "Hello?"


@pytest.mark.parametrize("mode", sorted(MODES))
def test_every_mode_can_stand_in_a_script(mode: str) -> None:
    needed: dict[str, Any] = {
        "text": {"content": "Hello"},
        "failed": {"status": 503},
        "slow": {"seconds": 1},
    }
    entry = {"mode": mode, **needed.get(mode, {})}
    if mode in ("slow", "cut", "drip", "padded", "gzipped"):
        entry["reply"] = {"mode": "text", "content": "Hello"}
    assert isinstance(from_json(entry), Reply)
