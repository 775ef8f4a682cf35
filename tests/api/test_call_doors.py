"""Who may take a line: nobody without a token, nobody all of them, no call twice."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import websockets

from support_agent.api import standing
from support_agent.bootstrap import App, Replacements
from support_agent.config import Settings
from tests.api.test_phone import CALL, Waiting, frames, served, start, token_for
from tests.api.test_voice import told
from tests.api.test_webhooks import TOKEN, twilio_signature
from tests.conftest import opened

PRODUCTION = {"app_env": "production", "calls_at_once": 4, "calls_kept_for_phone": 1}


@asynccontextmanager
async def lines_of(settings: Settings, **changes: Any) -> AsyncGenerator[tuple[App, str]]:
    """The API in production with four lines, one of them the telephone's."""
    changed = settings.model_copy(update=PRODUCTION | changes)
    async with opened(changed, Replacements(voice=Waiting())) as app, served(app) as host:
        yield app, host


async def bearer(app: App, name: str = "Dana", role: Any = "agent") -> dict[str, str]:
    return {"Authorization": f"Bearer {await app.flows.people.add(name, role)}"}


async def let_in(host: str, headers: dict[str, str]) -> str:
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"http://{host}/calls", headers=headers)
    assert answer.status_code == 201, answer.text
    return f"ws://{host}/ws/voice?token={answer.json()['token']}"


async def refusal(url: str, **more: Any) -> int:
    """The status that refuses a call before any line is taken."""
    with pytest.raises(websockets.InvalidStatus) as caught:
        await websockets.connect(url, **more)
    answer = caught.value.response
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code


@pytest.mark.parametrize("query", ["", "?customer_id=1", "?token=", "?token=call_guess"])
async def test_without_a_token_no_line_is_taken(settings: Settings, query: str) -> None:
    async with lines_of(settings) as (app, host):
        for _ in range(5):
            assert await refusal(f"ws://{host}/ws/voice{query}") == 401
        viewer = await bearer(app, "Vic", "viewer")
        assert await refusal(f"ws://{host}/ws/voice", additional_headers=viewer) == 403
        async with httpx.AsyncClient() as http:
            assert (await http.post(f"http://{host}/calls")).status_code == 401
            assert (await http.post(f"http://{host}/calls", headers=viewer)).status_code == 403
        async with websockets.connect(await let_in(host, await bearer(app))) as line:
            assert (await told(line, type="ready"))["customer_id"] > 3


async def test_a_token_lets_one_call_in_and_an_operators_own_any(settings: Settings) -> None:
    async with lines_of(settings) as (app, host):
        dana = await bearer(app)
        url = await let_in(host, dana)
        async with websockets.connect(url) as line:
            await told(line, type="ready")
            assert await refusal(url) == 401
        for _ in range(2):
            async with websockets.connect(f"ws://{host}/ws/voice", additional_headers=dana) as line:
                await told(line, type="ready")
        late = await let_in(host, dana)
        await app.flows.people.revoke("Dana")
        assert await refusal(late) == 401


async def test_browsers_leave_lines_to_the_telephone(settings: Settings) -> None:
    async with lines_of(settings, twilio_auth_token=TOKEN) as (app, host):
        urls = [await let_in(host, await bearer(app, f"Dana {n}")) for n in range(4)]
        async with (
            websockets.connect(urls[0]) as first,
            websockets.connect(urls[1]) as second,
            websockets.connect(urls[2]) as third,
        ):
            for line in (first, second, third):
                await told(line, type="ready")
            assert await refusal(urls[3]) == 503
            assert "<Stream" in await ring(host, CallSid="CA1")


async def test_one_address_takes_so_many_lines_at_most(settings: Settings) -> None:
    async with lines_of(settings, calls_per_address=1) as (app, host):
        dana = await bearer(app)
        first, second = await let_in(host, dana), await let_in(host, dana)
        async with websockets.connect(first) as line:
            await told(line, type="ready")
            assert await refusal(second) == 503
            elsewhere = {"X-Forwarded-For": "203.0.113.9"}
            async with websockets.connect(second, additional_headers=elsewhere) as other:
                await told(other, type="ready")


async def test_a_call_ends_soon_after_its_operator_is_revoked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "LOOK_EVERY_SECONDS", 0.05)
    async with (
        lines_of(settings) as (app, host),
        websockets.connect(await let_in(host, await bearer(app))) as line,
    ):
        await told(line, type="ready")
        await app.flows.people.revoke("Dana")
        await told(line, type="ended")


async def test_an_event_stream_ends_soon_after_its_token_is_revoked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "LOOK_EVERY_SECONDS", 0.05)
    async with lines_of(settings) as (app, host), httpx.AsyncClient() as http:
        url, vic = f"http://{host}/customers/1/events", await bearer(app, "Vic", "viewer")
        async with http.stream("GET", url, headers=vic) as answer:
            lines = answer.aiter_lines()
            assert await anext(lines) == ": open"
            await app.flows.people.revoke("Vic")
            assert [line async for line in lines if line] == []


# ── the telephone ────────────────────────────────────────────────────────────────────────────


async def ring(host: str, path: str = "/webhook/voice", **changes: str) -> str:
    """A call as Twilio signs it. Returns the instructions it gets."""
    url, form = f"http://{host}{path}", CALL | changes
    async with httpx.AsyncClient() as http:
        headers = {"x-twilio-signature": twilio_signature(url, form)}
        answer = await http.post(url, data=form, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def token_in(twiml: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', twiml)
    assert found
    return found[1]


async def test_a_repeated_call_gets_the_same_token_until_its_audio_comes(
    settings: Settings,
) -> None:
    async with lines_of(settings, twilio_auth_token=TOKEN) as (app, host):
        twiml = await ring(host)
        assert await ring(host) == twiml
        async with websockets.connect(f"ws://{host}/ws/phone") as line:
            await line.send(start(token_in(twiml)))
            # The start of the stream is read a moment after it was sent.
            async with asyncio.timeout(10):
                while "<Stream" in await ring(host):
                    await asyncio.sleep(0.02)
            assert "<Stream" not in await ring(host)
        assert "<Stream" not in await ring(host)
        row = await app.database.fetch_one("SELECT count(*) AS n FROM stream_tokens")
        assert row == {"n": 0}


async def test_a_streams_token_is_good_for_its_own_call_alone(settings: Settings) -> None:
    async with lines_of(settings, twilio_auth_token=TOKEN) as (_, host):
        token = token_in(await ring(host))
        async with websockets.connect(f"ws://{host}/ws/phone") as line:
            await line.send(start(token, "CA_another"))
            assert await frames(line) == []
            assert line.close_code == 1008


@pytest.mark.parametrize(
    ("verdict", "level"),
    [
        ("TN-Validation-Passed-A", "L1"),
        ("TN-Validation-Passed-B", "L0"),
        ("TN-Validation-Passed-A-Diverted-A", "L0"),
        ("TN-Validation-Failed-A", "L0"),
        ("No-TN-Validation", "L0"),
        ("", "L0"),
    ],
)
async def test_a_number_shown_is_believed_where_the_callers_carrier_vouches_for_it(
    settings: Settings, verdict: str, level: str
) -> None:
    async with lines_of(settings, twilio_auth_token=TOKEN) as (app, host):
        token = token_in(await ring(host, StirVerstat=verdict))
        caller = await app.flows.phone.redeem(token, CALL["CallSid"])
        assert caller
        assert caller.level == level
        assert (caller.customer_id == 1) is (level == "L1")
        if level == "L0":
            assert (caller.evidence, caller.address) == ("none", "")
            facts = (await app.flows.timeline.customer(caller.customer_id))["extracted_data"]
            assert facts["number_shown"]["value"] == CALL["From"]


async def test_in_simulation_a_call_from_the_command_line_is_the_customers(
    settings: Settings,
) -> None:
    async with opened(settings, Replacements(voice=Waiting())) as app, served(app) as host:
        _, token = await token_for(host)
        caller = await app.flows.phone.redeem(token, CALL["CallSid"])
        assert caller
        assert (caller.customer_id, caller.level, caller.evidence) == (1, "L1", "simulated")
