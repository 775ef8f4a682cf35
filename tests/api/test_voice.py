"""The browser's call over its WebSocket: its events, and the responses to bad input."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import websockets

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.speech import NoSpeech
from tests.api.test_phone import Waiting, frames, served
from tests.conftest import opened


@asynccontextmanager
async def calling(
    settings: Settings, query: str = "?customer_id=1", voice: Any = None
) -> AsyncGenerator[websockets.ClientConnection]:
    replace = Replacements(voice=voice or LocalVoice(NoSpeech()))
    async with (
        opened(settings, replace) as app,
        served(app) as host,
        websockets.connect(f"ws://{host}/ws/voice{query}") as socket,
    ):
        yield socket


async def told(socket: websockets.ClientConnection, **wanted: str) -> dict[str, Any]:
    """The next message with these values in it."""
    async with asyncio.timeout(10):
        while True:
            frame = await socket.recv()
            if isinstance(frame, str):
                message = json.loads(frame)
                if all(value in str(message.get(key)) for key, value in wanted.items()):
                    return message


async def test_a_typed_call_is_greeted_answered_and_ended(settings: Settings) -> None:
    async with calling(settings) as socket:
        ready = await told(socket, type="ready")
        assert (ready["customer_id"], ready["voice"]) == (1, "Typed calls")
        assert ready["audio_in"] == {"encoding": "linear16", "sample_rate": 16000}
        await told(socket, type="caption", text="How can I help?")
        await socket.send(json.dumps({"type": "typed", "text": "status of order 1002"}))
        await told(socket, type="caption", who="agent", text="1002")
        await socket.send(json.dumps({"type": "end"}))
        await told(socket, type="ended")


async def test_a_call_without_a_customer_is_a_strangers(settings: Settings) -> None:
    async with calling(settings, query="") as socket:
        ready = await told(socket, type="ready")
        assert ready["customer_id"] > 3
        assert "Hi Alex" not in (await told(socket, type="caption"))["text"]


@pytest.mark.parametrize(
    "frame",
    [
        "no json",
        "[]",
        '{"no": "type"}',
        '{"type": "dance"}',
        '{"type": "typed"}',
        b"\0" * 70_000,
    ],
)
async def test_a_bad_message_is_named_and_the_call_goes_on(
    settings: Settings, frame: str | bytes
) -> None:
    async with calling(settings, voice=Waiting()) as socket:
        await told(socket, type="ready")
        await socket.send(frame)
        assert (await told(socket, type="error"))["code"] == "bad_message"
        for good in (b"\0" * 640, '{"type": "played", "ms": 20}', '{"type": "end_turn"}'):
            await socket.send(good)
        await socket.send('{"type": "end"}')
        await told(socket, type="ended")


async def test_a_second_call_of_one_customer_is_told_why_not(settings: Settings) -> None:
    async with opened(settings, Replacements(voice=Waiting())) as app, served(app) as host:
        url = f"ws://{host}/ws/voice?customer_id=1"
        async with websockets.connect(url) as first:
            await told(first, type="ready")
            async with websockets.connect(url) as second:
                error = await told(second, type="error")
                assert error["code"] == "conflict"
                assert "on the phone" in error["detail"]
                assert await frames(second) == []


async def test_an_unknown_customer_is_told_so(settings: Settings) -> None:
    async with calling(settings, query="?customer_id=99999") as socket:
        assert (await told(socket, type="error"))["code"] == "not_found"
