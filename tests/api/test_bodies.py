"""What a slow or greedy sender gets on a real socket: little memory, and a quick end."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
import websockets

from support_agent.api import bodies
from support_agent.bootstrap import App, Replacements
from support_agent.commands import wire
from support_agent.config import Settings
from tests.api.test_phone import Waiting, served
from tests.conftest import opened
from tests.loopback.inbound_mail import InboundParse, multipart

PRODUCTION = {"app_env": "production", "twilio_auth_token": "t"}
WELL_FORMED = "A" * 27 + "="
MAIL, SMS = "/webhook/email", "/webhook/sms"


@asynccontextmanager
async def door_of(settings: Settings, **changes: Any) -> AsyncGenerator[tuple[App, str]]:
    changed = settings.model_copy(update=PRODUCTION | changes)
    async with opened(changed, Replacements(voice=Waiting())) as app, served(app) as host:
        yield app, host


async def sent(host: str, text: str | bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    name, _, port = host.rpartition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(text.encode() if isinstance(text, str) else text)
    return reader, writer


def head(path: str, *more: str, length: int | None = None, method: str = "POST") -> str:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *more]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join(lines) + "\r\n\r\n"


async def answer(host: str, text: str | bytes) -> tuple[int, str]:
    """The status and everything that arrives until the server closes the connection."""
    reader, writer = await sent(host, text)
    try:
        async with asyncio.timeout(20):
            said = (await reader.read()).decode()
    except ConnectionResetError:
        said = ""
    finally:
        writer.close()
    return int(said.split()[1]) if said else 0, said


@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        (head(SMS, length=200_000), 413),
        (head(SMS, f"X-Twilio-Signature: {WELL_FORMED}", length=200_000), 413),
        (head(MAIL, length=40_000_000), 413),
        (head("/tickets/1/reply", length=200_000), 413),
        (head("/tickets/1/reply", length=10**15), 413),
        (head(SMS, length=1000), 403),
        (head(SMS, "X-Twilio-Signature: guess", length=1000), 403),
        (head(MAIL, length=30_000_000), 403),
        (head("/webhook/sms/status", length=1000), 403),
        (head("/webhook/email/events", length=1000), 403),
        (head("/webhook/email/events", length=5_000_000), 413),
        (head("/webhook/voice", length=1000), 403),
        (head("/webhook/voice/next", length=1000), 403),
        (head("/webhook/voice/brief", length=1000), 403),
    ],
)
async def test_a_request_is_refused_before_its_body_comes(
    settings: Settings, request_head: str, status: int
) -> None:
    async with door_of(settings) as (_, host):
        got, said = await answer(host, request_head)
        assert got == status, said
        assert "application/problem+json" in said
        assert "connection: close" in said


async def test_a_body_without_a_told_length_ends_at_the_limit(settings: Settings) -> None:
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    async with door_of(settings) as (_, host):
        for path in (SMS, "/tickets/1/reply"):
            begin = head(
                path,
                "Transfer-Encoding: chunked",
                "Content-Type: application/json",
                f"X-Twilio-Signature: {WELL_FORMED}",
            )
            got, said = await answer(host, begin.encode() + piece * 4)
            # The excess may reset the connection before the response is read.
            assert got in {413, 0}, said


async def test_a_body_that_does_not_come_is_not_waited_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies._Body, "__init__", _hasty(bodies._Body.__init__))
    async with door_of(settings) as (_, host):
        for path in (SMS, "/tickets/1/reply"):
            begin = head(
                path,
                "Content-Type: application/json",
                f"X-Twilio-Signature: {WELL_FORMED}",
                length=100,
            )
            got, said = await answer(host, begin + "a")
            assert got == 408, said


def _hasty(init: Any) -> Any:
    def hasty(self: Any, *arguments: Any) -> None:
        init(self, *arguments)
        self.seconds = 0.2

    return hasty


async def test_unfinished_large_mails_keep_few_places_and_others_are_served(
    settings: Settings,
) -> None:
    parse = InboundParse()
    signed = parse.signed(b"x" * 100)
    lines = [f"{name}: {value}" for name, value in signed.headers.items()]
    begin = head(MAIL, *lines, length=30_000_000).encode() + b"x" * 100_000
    keys = {"sendgrid_webhook_public_key": parse.public_key}
    async with door_of(settings, **keys) as (_, host):
        held = [await sent(host, begin) for _ in range(bodies.LARGE_PER_ADDRESS)]
        await asyncio.gather(*(_is_taken(reader) for reader, _ in held))
        for got, _ in await asyncio.gather(*(answer(host, begin) for _ in range(38))):
            assert got == 503
        async with httpx.AsyncClient() as http:
            assert (await http.get(f"http://{host}/health")).status_code == 200
        for _, writer in held:
            writer.close()


async def _is_taken(reader: asyncio.StreamReader) -> None:
    """Nothing was answered: the server waits for the rest."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await reader.read(1)


@pytest.mark.parametrize(
    "headers",
    [
        "X-Long: " + "x" * 5_000_000,
        "\r\n".join(f"X-{n}: {'x' * 1000}" for n in range(5000)),
        "\r\n".join(f"X-{n}: 1" for n in range(200)),
        "X-Long: " + "x" * 40_000,
    ],
)
async def test_headers_are_bounded(settings: Settings, headers: str) -> None:
    async with door_of(settings) as (_, host):
        got, said = await answer(host, head("/health", headers, method="GET"))
        assert got in {431, 0}, said[:200]


async def test_a_mail_of_some_length_is_taken_and_its_connection_goes_on(
    settings: Settings,
) -> None:
    parse = InboundParse()
    keys = {"sendgrid_webhook_public_key": parse.public_key}
    async with door_of(settings, **keys) as (_, host), httpx.AsyncClient() as http:
        for number, size in enumerate((1_000, 40_000, 100_000, 400_000)):
            fields = {
                "headers": f"Message-ID: <{number}@a.example>\r\nFrom: a@b.example\r\n",
                "from": "a@b.example",
                "text": "x" * size,
            }
            signed = parse.signed(multipart(fields))
            got = await http.post(
                f"http://{host}{MAIL}", content=signed.body, headers=signed.headers
            )
            assert got.status_code == 200, got.text


async def test_connections_that_only_wait_are_closed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "HEAD_SECONDS", 0.3)
    async with door_of(settings) as (_, host):
        whole = head("/health", method="GET")
        starts = ["", "GET /health HT", head("/health", method="GET")[:-2], whole + whole[:-2]]
        async with asyncio.timeout(20):
            await asyncio.gather(*(answer(host, start) for start in starts * 50))
            async with httpx.AsyncClient() as http:
                assert (await http.get(f"http://{host}/health")).status_code == 200


async def test_a_frame_too_large_for_a_call_ends_it(settings: Settings) -> None:
    voice = Replacements(voice=Waiting())
    async with (
        opened(settings, voice) as app,
        served(app) as host,
        websockets.connect(f"ws://{host}/ws/voice?customer_id=1") as line,
    ):
        with suppress(websockets.ConnectionClosed):
            await line.send(b"\0" * 10_000_000)
        await line.wait_closed()
        assert line.close_code == 1009


# ── what every answer says ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/health", {}),
        ("/customers", {}),
        ("/customers/1/events", {}),
        ("/nothing/here", {}),
        ("/customers", {"host": "evil.example"}),
        ("/openapi.json", {}),
    ],
)
async def test_no_answer_is_kept_and_every_one_says_what_a_page_may(
    settings: Settings, path: str, headers: dict[str, str]
) -> None:
    async with door_of(settings) as (_, host), httpx.AsyncClient() as http:
        got = await http.get(f"http://{host}{path}", headers=headers)
        assert got.headers["cache-control"] == "no-store"
        assert "script-src 'self';" in got.headers["content-security-policy"]
        assert got.headers["x-frame-options"] == "DENY"
        assert got.headers["x-content-type-options"] == "nosniff"


async def test_what_breaks_says_it_too(settings: Settings) -> None:
    async with opened(settings) as broken, served(broken) as host, httpx.AsyncClient() as http:

        async def breaks() -> None:
            raise ZeroDivisionError

        broken.flows.health.check_redis = breaks
        got = await http.get(f"http://{host}/health")
        assert got.status_code == 500
        assert got.json()["title"] == "Something broke"
        assert got.headers["cache-control"] == "no-store"
