"""The telephone line: signed webhook, token, stream, barge-in, all through the real server."""

import asyncio
import base64
import json
import re
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import websockets

from support_agent.api.app import create_app
from support_agent.bootstrap import App, Replacements
from support_agent.commands.serve import options
from support_agent.commands.serve import server as web_server
from support_agent.config import Settings
from support_agent.domain.errors import InvalidInput
from support_agent.ports.inbound import WebhookRequest
from support_agent.ports.voice import (
    AgentAudioDone,
    AgentSaid,
    CallerSaid,
    CallerStartedSpeaking,
    Latency,
    VoiceEvent,
)
from support_agent.providers.twilio.voice import TwilioPhone
from tests.conftest import opened
from tests.flows.calls.scripted_voice import Scripted

SILENCE = base64.b64encode(b"\xff" * 160).decode()
CALL = {"CallSid": "CA" + "0" * 32, "AccountSid": "AC1", "From": "+15550104477", "To": "+15550100"}


@asynccontextmanager
async def served(app: App) -> AsyncGenerator[str]:
    server = web_server(create_app(app.flows, options(app.settings)))
    door = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve(sockets=[door]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


async def token_for(host: str, **changes: str) -> tuple[str, str]:
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"http://{host}/webhook/voice", data=CALL | changes)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/xml")
    token = re.search(r'name="token" value="([^"]+)"', answer.text)
    url = re.search(r'<Stream url="([^"]+)"', answer.text)
    assert token
    assert url
    return url[1], token[1]


def start(token: str, call_id: str = CALL["CallSid"]) -> str:
    begin = {"streamSid": "MZ1", "callSid": call_id, "customParameters": {"token": token}}
    return json.dumps({"event": "start", "streamSid": "MZ1", "start": begin})


async def frames(line: websockets.ClientConnection) -> list[dict[str, Any]]:
    came: list[str | bytes] = []
    with suppress(websockets.ConnectionClosed):
        while True:
            came.append(await line.recv())
    return [json.loads(frame) for frame in came]


async def test_a_call_crosses_the_line_and_barge_in_clears_it(settings: Settings) -> None:
    voice = Scripted(
        AgentSaid("Hi Alex."),
        b"\x7f" * 320,
        AgentAudioDone(),
        CallerStartedSpeaking(),
        CallerSaid("where is order 1002"),
    )
    async with opened(settings, Replacements(voice=voice)) as app, served(app) as host:
        url, token = await token_for(host)
        async with websockets.connect(url) as line:
            await line.send(json.dumps({"event": "connected", "protocol": "Call"}))
            await line.send(start(token))
            await line.send(json.dumps({"event": "media", "media": {"payload": SILENCE}}))
            came = await frames(line)
        assert [frame["event"] for frame in came] == ["media", "mark", "clear"]
        assert base64.b64decode(came[0]["media"]["payload"]) == b"\x7f" * 320
        assert voice.settings.audio_in.encoding == "mulaw"
        detail = await app.flows.timeline.customer(1)
        assert [m["content"] for m in detail["messages"]] == ["Hi Alex.", "where is order 1002"]
        async with websockets.connect(url) as again:
            await again.send(start(token))
            assert await frames(again) == []
            assert again.close_code == 1008


async def test_keys_are_said_as_words_and_hanging_up_ends_the_call(settings: Settings) -> None:
    voice = Waiting()
    async with opened(settings, Replacements(voice=voice)) as app, served(app) as host:
        url, token = await token_for(host, From="+15559998888")
        async with websockets.connect(url) as line:
            await line.send(start(token))
            for digit in "1001":
                frame = {"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": digit}}
                await line.send(json.dumps(frame))
            async with asyncio.timeout(5):
                while not voice.typed:
                    await asyncio.sleep(0.05)
            await line.send(json.dumps({"event": "stop", "stop": {}}))
            assert await frames(line) == []
        assert "1001" in voice.typed[0]
        assert "lookup_order" not in {tool.name for tool in voice.settings.tools}


SPELT = ["+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"]
WITHHELD = [*SPELT, "anonymous", "Restricted", "BLOCKED", "Unavailable", "sip:a@example.com", ""]


@pytest.mark.parametrize("number", WITHHELD)
async def test_callers_who_withhold_their_number_are_strangers_to_each_other(
    app: App, number: str
) -> None:
    callers: list[int] = []
    for call_id in ("CA1", "CA2"):
        body = urlencode({**CALL, "From": number, "CallSid": call_id}).encode()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        request = WebhookRequest("http://localhost/webhook/voice", headers, body)
        app.flows.calls.voice = Waiting()
        twiml = await app.flows.phone.answer(request, "ws://localhost/ws/phone", "http://localhost")
        token = re.search(r'name="token" value="([^"]+)"', twiml)
        assert token
        caller = await app.flows.phone.redeem(token[1], call_id)
        assert caller
        assert (caller.address, caller.evidence, caller.level) == ("", "none", "L0")
        callers.append(caller.customer_id)
    assert len(set(callers)) == 2
    row = await app.database.fetch_one(
        "SELECT count(*) AS known FROM identities WHERE customer_id = ANY(%(ids)s)",
        {"ids": callers},
    )
    assert row == {"known": 0}


class Waiting(Scripted):
    """A voice that says nothing and waits."""

    async def __aiter__(self) -> AsyncGenerator[VoiceEvent]:
        while True:
            await asyncio.sleep(1)
            yield Latency()


@pytest.mark.parametrize(
    "first",
    [
        "no json",
        json.dumps({"event": "media", "media": {"payload": SILENCE}}),
        json.dumps({"event": "start"}),
        start("wrong"),
        "x" * 70_000,
        b"\xff" * 160,
        start("wrong", "CA\x00"),
        start("wrong", "CA\ud800"),
        start("\x00\ud800"),
    ],
)
async def test_a_socket_that_is_no_carriers_gets_nothing(
    settings: Settings, first: str | bytes
) -> None:
    async with (
        opened(settings, Replacements(voice=Waiting())) as app,
        served(app) as host,
        websockets.connect(f"ws://{host}/ws/phone") as line,
    ):
        await line.send(first)
        assert await frames(line) == []
        assert line.close_code in {1008, 1011}


@pytest.mark.parametrize("payload", ["no base64!", "ü", 7, None, ["AA=="]])
async def test_a_frame_whose_sound_is_none_ends_the_call_in_peace(
    settings: Settings, payload: Any
) -> None:
    frame = json.dumps({"event": "media", "media": {"payload": payload}})
    with pytest.raises(InvalidInput, match="no Media Streams message"):
        TwilioPhone([], None).read(frame)
    async with opened(settings, Replacements(voice=Waiting())) as app, served(app) as host:
        url, token = await token_for(host)
        async with websockets.connect(url) as line:
            await line.send(start(token))
            await line.send(frame)
            assert await frames(line) == []
            assert line.close_code == 1000
        (turn,) = (await app.flows.timeline.customer(1))["turns"]
        assert (turn["status"], turn["error"]) == ("done", None)


async def test_an_unsigned_call_is_refused_where_keys_are_set(settings: Settings) -> None:
    signed = settings.model_copy(
        update={"twilio_auth_token": "secret", "twilio_account_sid": "AC1"}
    )
    async with opened(signed, Replacements(voice=Waiting())) as app, served(app) as host:
        async with httpx.AsyncClient() as http:
            answer = await http.post(f"http://{host}/webhook/voice", data=CALL)
        assert answer.status_code == 403
        detail = await app.flows.timeline.customer(1)
        assert detail["turns"] == []


async def test_every_line_taken_is_a_polite_busy_at_the_door(settings: Settings) -> None:
    async with opened(settings, Replacements(voice=Waiting())) as app, served(app) as host:
        app.flows.calls.lines._telephone = 40
        async with httpx.AsyncClient() as http:
            answer = await http.post(f"http://{host}/webhook/voice", data=CALL)
        assert "all lines are busy" in answer.text
        assert "<Hangup/>" in answer.text
        async with websockets.connect(f"ws://{host}/ws/voice?customer_id=1") as line:
            (error,) = [f for f in await frames(line) if f["type"] == "error"]
        assert "all lines are busy" in error["detail"]


async def test_a_call_without_its_id_names_the_field(settings: Settings) -> None:
    async with opened(settings, Replacements(voice=Waiting())) as app, served(app) as host:
        async with httpx.AsyncClient() as http:
            answer = await http.post(f"http://{host}/webhook/voice", data=CALL | {"CallSid": ""})
        assert (answer.status_code, answer.json()["field"]) == (400, "CallSid")
