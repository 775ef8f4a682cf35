"""Text messages out, through a loopback server that speaks Twilio's REST API."""

import asyncio
import base64
import socket
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from support_agent.ports.sender import OutboundMessage, SendDeferred, SendRejected, SendUncertain
from support_agent.providers.http_send import open_http
from support_agent.providers.twilio.messaging import TwilioSender
from tests.loopback.twilio_server import TwilioServer

TEXT = "It ships today."


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_http() as client:
        yield client


def sender(
    http: aiohttp.ClientSession, url: str, *, our_number: str = "+15125550199"
) -> TwilioSender:
    return TwilioSender(
        http,
        account_sid="AC1",
        secret="token",  # noqa: S106
        sender=our_number,
        base_url=url,
        status_callback="https://shop.example/webhook/sms/status",
        read_seconds=0.2,
    )


def message(text: str = TEXT, to: str = "+15125550100") -> OutboundMessage:
    return OutboundMessage(id=7, channel="sms", to=to, text=text)


async def test_an_accepted_message_gives_its_sid(http: aiohttp.ClientSession) -> None:
    async with TwilioServer() as server:
        sid = await sender(http, server.url).send(message())
        sent = server.accepted[0]
        assert sid == sent["sid"]
        assert sender(http, server.url).label == "Twilio"
        assert (sent["To"], sent["From"], sent["Body"]) == ("+15125550100", "+15125550199", TEXT)
        assert sent["StatusCallback"] == "https://shop.example/webhook/sms/status"
        expected = "Basic " + base64.b64encode(b"AC1:token").decode()
        assert server.requests[0].headers["Authorization"] == expected


async def test_a_messaging_service_sends_in_place_of_a_number(http: aiohttp.ClientSession) -> None:
    async with TwilioServer() as server:
        await sender(http, server.url, our_number="MG1").send(message())
        assert server.accepted[0]["MessagingServiceSid"] == "MG1"
        assert "From" not in server.accepted[0]


async def test_typographic_signs_go_out_as_ascii(http: aiohttp.ClientSession) -> None:
    async with TwilioServer() as server:
        await sender(http, server.url).send(message("It\u2019s \u201chere\u201d \u2013 now\u2026"))
        assert server.accepted[0]["Body"] == 'It\'s "here" - now...'


async def test_opted_out_is_told_apart_from_other_refusals(http: aiohttp.ClientSession) -> None:
    async with TwilioServer(mode="reject", reject_code=21610) as server:
        with pytest.raises(SendRejected) as caught:
            await sender(http, server.url).send(message())
    assert caught.value.opted_out
    assert caught.value.code == "21610"


@pytest.mark.parametrize("code", [21211, 21408, 21614, 21606, 0])
async def test_a_refusal_for_good_is_rejected(http: aiohttp.ClientSession, code: int) -> None:
    async with TwilioServer(mode="reject", reject_code=code) as server:
        with pytest.raises(SendRejected) as caught:
            await sender(http, server.url).send(message())
    assert not caught.value.opted_out
    assert caught.value.code == (str(code) if code else "http_400")


async def test_a_limited_rate_is_deferred_as_long_as_asked(http: aiohttp.ClientSession) -> None:
    async with TwilioServer(mode="limit") as server:
        with pytest.raises(SendDeferred) as caught:
            await sender(http, server.url).send(message())
    assert caught.value.retry_after_seconds == 7.0


async def test_a_vendor_that_takes_nothing_is_deferred(http: aiohttp.ClientSession) -> None:
    async with TwilioServer(mode="away") as server:
        with pytest.raises(SendDeferred):
            await sender(http, server.url).send(message())


async def test_no_connection_is_deferred_because_nothing_was_sent(
    http: aiohttp.ClientSession,
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SendDeferred):
        await sender(http, f"http://127.0.0.1:{port}").send(message())


@pytest.mark.parametrize("mode", ["hang", "cut", "garbled", "fail"])
async def test_an_answer_that_never_came_is_uncertain(
    http: aiohttp.ClientSession, mode: str
) -> None:
    async with TwilioServer(mode=mode) as server:
        with pytest.raises(SendUncertain):
            await sender(http, server.url).send(message())


async def test_an_uncertain_message_is_found_if_it_was_taken(http: aiohttp.ClientSession) -> None:
    async with TwilioServer(mode="hang") as server:
        attempted_at = datetime.now(UTC)
        twilio = sender(http, server.url)
        with pytest.raises(SendUncertain):
            await twilio.send(message())
        assert await twilio.lookup(message(), attempted_at) == server.accepted[0]["sid"]


async def test_a_lookup_finds_neither_another_text_nor_another_time(
    http: aiohttp.ClientSession,
) -> None:
    async with TwilioServer() as server:
        twilio = sender(http, server.url)
        await twilio.send(message())
        now = datetime.now(UTC)
        assert await twilio.lookup(message("Something else"), now) is None
        assert await twilio.lookup(message(to="+15125550101"), now) is None
        assert await twilio.lookup(message(), now + timedelta(minutes=1)) is None
        assert await twilio.lookup(message(), now - timedelta(hours=1)) is None
        server.accepted[0]["date_created"] = "nonsense"
        assert await twilio.lookup(message(), now) is None


async def test_a_lookup_without_a_list_stays_uncertain(http: aiohttp.ClientSession) -> None:
    async with TwilioServer(mode="away") as server:
        with pytest.raises(SendUncertain):
            await sender(http, server.url).lookup(message(), datetime.now(UTC))


async def test_a_recipient_that_is_no_phone_is_rejected_before_any_request(
    http: aiohttp.ClientSession,
) -> None:
    with pytest.raises(SendRejected):
        await sender(http, "http://127.0.0.1:1").send(message(to="al@example.com"))


async def test_the_server_also_runs_as_a_process_that_takes_and_falls_silent(
    http: aiohttp.ClientSession,
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.loopback.twilio_server", "--mode", "hang",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout
        url = (await process.stdout.readline()).decode().removeprefix("ready on ").strip()
        with pytest.raises(SendUncertain):
            await sender(http, url).send(message())
        async with http.get(f"{url}/accepted") as answer:
            assert [row["Body"] for row in await answer.json()] == [TEXT]
        async with http.post(f"{url}/mode", json={"mode": "accept"}):
            assert await sender(http, url).send(message())
    finally:
        process.terminate()
        await process.wait()
