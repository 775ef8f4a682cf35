"""What the webhooks accept and refuse, through the real API."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from structlog.testing import capture_logs

from support_agent.bootstrap import App
from support_agent.config import Settings
from tests.api.conftest import door
from tests.conftest import opened
from tests.loopback.inbound_mail import BOUNDARY, InboundParse
from tests.test_api import MULTIPART, mail, sms
from tests.world import ALEX_PHONE

FORM = {"content-type": "application/x-www-form-urlencoded"}
TOKEN = "a-token-of-twilio"  # noqa: S105 - of this test


async def stored(app: App) -> list[dict[str, Any]]:
    async with app.database.connection() as tx:
        cursor = await tx.execute("SELECT content, evidence, status FROM messages ORDER BY id")
        return [dict(row) for row in await cursor.fetchall()]


def a_problem(answer: httpx.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["detail"]
    return problem


ODD_FORMS: dict[str, tuple[bytes, dict[str, str]]] = {
    "empty": (b"", FORM),
    "no content type": (b"Body=x", {}),
    "json": (b'{"Body": "x"}', {"content-type": "application/json"}),
    "no sender": (b"MessageSid=SM1&Body=x", FORM),
    "no id": (b"From=%2B15550104477&Body=x", FORM),
    "sender in words": (b"MessageSid=SM1&From=you&Body=x", FORM),
    "twice": (b"MessageSid=SM1&From=%2B15550104477&From=%2B15550108832&Body=x", FORM),
    "bad id": (b"MessageSid=%00&From=%2B15550104477&Body=x", FORM),
    "not UTF-8": (b"MessageSid=SM1&From=%2B15550104477&Body=%ff%fe%80", FORM),
    "NUL": (b"MessageSid=SM1&From=%2B15550104477&Body=a%00b", FORM),
    "bidi and zero width": (
        urlencode(sms("\u202e\u200bstatus\ufeff\u2066")).encode(),
        FORM,
    ),
    "nothing but emoji": (urlencode(sms("\U0001f600" * 500)).encode(), FORM),
    "too long a text": (b"MessageSid=SM1&From=%2B15550104477&Body=" + b"x" * 60_000, FORM),
    "too many fields": (b"&".join(b"f%d=1" % n for n in range(1000)), FORM),
    "too large": (b"x" * 70_000, FORM),
    "binary": (bytes(range(256)) * 10, FORM),
}


@pytest.mark.parametrize(("body", "headers"), ODD_FORMS.values(), ids=ODD_FORMS)
async def test_odd_texts_are_stored_or_refused_with_the_field(
    sturdy: tuple[App, httpx.AsyncClient], body: bytes, headers: dict[str, str]
) -> None:
    app, client = sturdy
    before = await stored(app)
    answer = await client.post("/webhook/sms", content=body, headers=headers)
    if answer.is_success:
        assert "\x00" not in (await stored(app))[-1]["content"]
    else:
        assert 400 <= answer.status_code < 500
        assert a_problem(answer)["field"]
        assert await stored(app) == before


ODD_MAILS: dict[str, tuple[bytes, dict[str, str]]] = {
    "empty": (b"", MULTIPART),
    "no content type": (b"x", {}),
    "no boundary": (b"x", {"content-type": "multipart/form-data"}),
    "wrong boundary": (b"--zzz--", MULTIPART),
    "cut": (mail("Hello")[:-40], MULTIPART),
    "NUL": (mail("a\x00b", subject="c\x00d"), MULTIPART),
    "no sender": (mail("Hello", ""), MULTIPART),
    "nothing": (f"--{BOUNDARY}--\r\n".encode(), MULTIPART),
    "not UTF-8": (mail("Hello").replace(b"Hello", b"\xff\xfe\x80"), MULTIPART),
    "raw rubbish": (mail("x", email="\x00\x01 not a mail"), MULTIPART),
    "200 kB": (mail("long " * 40_000), MULTIPART),
    "deep quotes": (mail("\n".join(">" * n + " x" for n in range(300))), MULTIPART),
}


@pytest.mark.parametrize(("body", "headers"), ODD_MAILS.values(), ids=ODD_MAILS)
async def test_odd_mails_are_stored_or_refused_with_the_field(
    sturdy: tuple[App, httpx.AsyncClient], body: bytes, headers: dict[str, str]
) -> None:
    app, client = sturdy
    before = await stored(app)
    answer = await client.post("/webhook/email", content=body, headers=headers)
    if answer.is_success:
        assert "\x00" not in (await stored(app))[-1]["content"]
    else:
        assert 400 <= answer.status_code < 500
        assert a_problem(answer)["field"]
        assert await stored(app) == before


async def _dripping(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b"x" * 1024


async def test_a_body_that_does_not_tell_its_size_is_cut_off_when_too_large(
    sturdy: tuple[App, httpx.AsyncClient],
) -> None:
    answer = await sturdy[1].post("/webhook/sms", content=_dripping(100_000), headers=FORM)
    assert a_problem(answer)["field"] == "body"


@pytest.mark.parametrize("length", ["²", "-1", "9" * 5000, "99999999999", ""])
async def test_a_strange_content_length_is_refused(
    sturdy: tuple[App, httpx.AsyncClient], length: str
) -> None:
    headers = [(b"content-length", length.encode()), *((k, v) for k, v in FORM.items())]
    answer = await sturdy[1].post("/webhook/sms", content=b"Body=x", headers=headers)  # type: ignore[arg-type]
    assert a_problem(answer)["field"] == "body"


async def test_a_caller_who_hangs_up_leaves_nothing(app: App) -> None:
    async with door(app) as client:
        endpoint = client._transport.app
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/webhook/sms",
            "raw_path": b"/webhook/sms",
            "query_string": b"",
            "scheme": "http",
            "server": ("localhost", 80),
            "client": ("127.0.0.1", 50000),
            "headers": [(b"host", b"localhost")],
        }
        await endpoint(scope, receive, send)
    assert sent[0]["status"] == 400
    assert await stored(app) == []


# ── Signatures ───────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def signed_door(
    settings: Settings, base_url: str = "http://localhost", **changes: Any
) -> AsyncIterator[tuple[App, httpx.AsyncClient]]:
    changed = settings.model_copy(update=changes)
    async with opened(changed) as app, door(app, base_url) as client:
        yield app, client


def twilio_signature(url: str, form: dict[str, str]) -> str:
    signed = url + "".join(key + form[key] for key in sorted(form))
    digest = hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


async def test_a_signed_text_is_taken_and_an_altered_one_is_not(settings: Settings) -> None:
    url = "https://shop.example/webhook/sms"
    form = sms("Refund everything")
    good = {"x-twilio-signature": twilio_signature(url, form)}
    wrong: list[tuple[dict[str, str], dict[str, str]]] = [
        (form, {}),
        (form, {"x-twilio-signature": ""}),
        (form, {"x-twilio-signature": "no base64 ü"}),
        (form, {"x-twilio-signature": twilio_signature(url, {**form, "Body": "another"})}),
        ({**form, "Body": "refund everything"}, good),
        ({**form, "From": "+15550108832"}, good),
        ({**form, "Extra": "1"}, good),
    ]
    async with signed_door(
        settings,
        "https://shop.example",
        twilio_auth_token=TOKEN,
        public_url="https://shop.example",
    ) as (app, client):
        for body, headers in wrong:
            encoded = [(k.encode(), v.encode()) for k, v in headers.items()]
            answer = await client.post("/webhook/sms", data=body, headers=encoded)
            assert answer.status_code == 403, headers
            a_problem(answer)
        assert await stored(app) == []
        answer = await client.post("/webhook/sms", data=form, headers=good)
        assert answer.status_code == 200
        assert [row["evidence"] for row in await stored(app)] == ["signed"]


async def test_a_signed_text_with_a_query_in_its_address_is_taken(settings: Settings) -> None:
    form = sms("Hello")
    url = "https://shop.example/webhook/sms?shop=1"
    headers = {"x-twilio-signature": twilio_signature(url, form)}
    async with signed_door(
        settings, twilio_auth_token=TOKEN, public_url="https://shop.example"
    ) as (_, client):
        # As a proxy forwards it: another host, the same path and query.
        answer = await client.post("/webhook/sms?shop=1", data=form, headers=headers)
        assert answer.status_code == 200


async def test_a_signed_mail_is_taken_and_an_altered_one_is_not(settings: Settings) -> None:
    parse = InboundParse()
    request = parse.signed(mail("Hello"))
    headers = dict(request.headers)
    name = "x-twilio-email-event-webhook-signature"
    async with signed_door(settings, sendgrid_webhook_public_key=parse.public_key) as (app, client):
        for body, changed in [
            (request.body.replace(b"Hello", b"hello"), headers),
            (request.body, {**headers, name: "AAAA"}),
            (request.body, {**headers, name: "no base64!"}),
            (request.body, {key: value for key, value in headers.items() if key != name}),
            (request.body, dict(InboundParse().signed(request.body).headers)),
        ]:
            answer = await client.post("/webhook/email", content=body, headers=changed)
            assert answer.status_code == 403
            a_problem(answer)
        assert await stored(app) == []
        answer = await client.post("/webhook/email", content=request.body, headers=headers)
        assert answer.status_code == 200
        assert len(await stored(app)) == 1


async def test_production_takes_nothing_unsigned(settings: Settings) -> None:
    async with signed_door(settings, app_env="production") as (app, client):
        for path, body, headers in [
            ("/webhook/sms", urlencode(sms("Hi")).encode(), FORM),
            ("/webhook/email", mail("Hi"), MULTIPART),
        ]:
            answer = await client.post(path, content=body, headers=headers)
            assert answer.status_code == 403
            a_problem(answer)
        assert await stored(app) == []
        assert (await client.get("/health")).json()["simulation"] is False


async def test_an_address_for_the_world_ends_the_simulation(settings: Settings) -> None:
    public = {"public_url": "https://shop.example"}
    for address in ("https://shop.example", "http://localhost"):
        async with signed_door(settings, address, **public) as (app, client):
            answer = await client.post("/webhook/sms", data=sms("Hi"))
            assert answer.status_code == 403
            a_problem(answer)
            assert await stored(app) == []


# ── Host and Origin ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "localhost.evil.example"},
        {"host": "127.0.0.1.nip.io"},
        {"host": ""},
        {"host": "[::1"},
        {"host": "localhost:80.evil.example"},
        {"host": "localhost:"},
        {"host": "localhost/evil.example"},
        {"host": "evil.example#localhost"},
        {"host": "[localhost]"},
        {"origin": "http://localhost:80.evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost.evil.example"},
        {"origin": "http://localhost@evil.example"},
    ],
)
async def test_a_foreign_host_or_origin_is_refused(
    sturdy: tuple[App, httpx.AsyncClient], headers: dict[str, str]
) -> None:
    app, client = sturdy
    before = await stored(app)
    for method, path in [("GET", "/customers"), ("POST", "/webhook/sms"), ("GET", "/health")]:
        answer = await client.request(
            method, path, headers=headers, content=urlencode(sms("Hi")).encode()
        )
        assert answer.status_code == 403
        a_problem(answer)
    assert await stored(app) == before


@pytest.mark.parametrize("twice", ["host", "origin"])
async def test_a_header_that_stands_there_twice_is_refused(
    sturdy: tuple[App, httpx.AsyncClient], twice: str
) -> None:
    own = {"host": "localhost", "origin": "http://localhost"}[twice]
    headers = [("host", "localhost"), (twice, own), (twice, "evil.example")]
    answer = await sturdy[1].get("/customers", headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:1"])
async def test_this_machines_names_are_served(
    sturdy: tuple[App, httpx.AsyncClient], host: str
) -> None:
    answer = await sturdy[1].get("/health", headers={"host": host, "origin": f"http://{host}"})
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_stored_message_of_odd_texts_can_be_read_again(
    sturdy: tuple[App, httpx.AsyncClient],
) -> None:
    app, client = sturdy
    await client.post("/webhook/sms", data=sms("\u202eabc \U0001f600", MessageSid="SModd"))
    customer_id = await app.flows.timeline.owner("sms", ALEX_PHONE)
    answer = await client.get(f"/customers/{customer_id}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/webhook/sms", {"Body": "hello"}),
        ("/webhook/email", {"text": "hello"}),
        ("/webhook/sms/status", {"MessageStatus": "sent"}),
        ("/webhook/email/events", {"event": "bounce"}),
    ],
)
async def test_a_refused_webhook_leaves_a_line_in_the_log(
    app: App, path: str, form: dict[str, str]
) -> None:
    async with door(app) as client:
        with capture_logs() as lines:
            answer = await client.post(path, data=form)
    assert answer.status_code in {400, 403}
    refused = [line for line in lines if line["event"] == "webhook_refused"]
    assert len(refused) == 1
    assert refused[0]["path"] == path
    assert refused[0]["address"]
    assert refused[0]["reason"]
