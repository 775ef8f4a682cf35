"""Deepgram's list of models is read at startup; unknown models are reported, and do no harm."""

from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from support_agent.providers.deepgram.models import warn_of_unknown
from support_agent.providers.deepgram.settings import openrouter_think_model, read_think_model
from support_agent.providers.http_send import open_http

MODELS = (
    read_think_model("google/gemini-2.5-flash"),
    read_think_model("open_ai/gpt-4.1-mini"),
    openrouter_think_model("anthropic/claude", "key"),
)
LISTED = {"models": [{"id": "gpt-4.1-mini", "provider": "open_ai"}, "junk"]}


async def logged(status: int, document: Any) -> list[dict[str, Any]]:
    async def answer(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Token test-key"
        return web.json_response(document, status=status)

    app = web.Application()
    app.router.add_get("/v1/agent/settings/think/models", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        with capture_logs() as logs:
            async with open_http() as http:
                url = f"ws://127.0.0.1:{port}/v1/agent/converse"
                await warn_of_unknown(http, "test-key", MODELS, url)
        return [dict(entry) for entry in logs]
    finally:
        await runner.cleanup()


async def test_a_model_that_is_not_listed_is_named() -> None:
    (entry,) = await logged(200, LISTED)
    assert (entry["event"], entry["model"]) == ("voice.model_not_listed", "gemini-2.5-flash")


@pytest.mark.parametrize(
    ("status", "document"), [(200, []), (200, {"models": 7}), (401, {}), (500, LISTED)]
)
async def test_a_list_that_says_nothing_warns_of_nothing(status: int, document: Any) -> None:
    assert await logged(status, document) == []


async def test_a_list_that_can_not_be_had_harms_nothing() -> None:
    with capture_logs() as logs:
        async with open_http() as http:
            await warn_of_unknown(http, "key", MODELS, "ws://127.0.0.1:9/v1/agent/converse")
    assert [entry["event"] for entry in logs] == ["voice.models_unknown"]
