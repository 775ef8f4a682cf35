"""Rate limits: who has to wait, who never does, and what a lost Redis changes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import websockets

from support_agent.bootstrap import App, Replacements
from support_agent.config import Settings
from support_agent.store.redis import rates, redis_client
from tests.api.conftest import reached_from
from tests.api.test_phone import Waiting, served
from tests.conftest import opened
from tests.loopback.inbound_mail import InboundParse, multipart

PRODUCTION = {"app_env": "production", "twilio_auth_token": "t"}
HERE, THERE = "192.0.2.1", "192.0.2.2"
GUESS = {"Authorization": "Bearer sa_guess"}
BADLY_SIGNED = {"X-Twilio-Signature": "A" * 27 + "="}


@asynccontextmanager
async def shop(settings: Settings, **changes: Any) -> AsyncGenerator[App]:
    changed = settings.model_copy(update=PRODUCTION | changes)
    async with opened(changed, Replacements(voice=Waiting())) as app:
        yield app


@asynccontextmanager
async def at(app: App, peer: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with reached_from(app, peer) as client:
        yield client


async def token(app: App, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {await app.flows.people.add(name, 'agent')}"}


def told_to_wait(answer: httpx.Response) -> bool:
    if answer.status_code != 429:
        return False
    assert answer.headers["content-type"] == "application/problem+json"
    assert 1 <= int(answer.headers["retry-after"]) <= 120
    return True


async def test_an_address_that_guesses_tokens_is_told_to_wait_and_others_are_not(
    settings: Settings,
) -> None:
    async with (
        shop(settings, failed_sign_ins_per_minute=3) as app,
        at(app, HERE) as guesser,
        at(app, THERE) as other,
    ):
        ann = await token(app, "Ann")
        tried = [await guesser.get("/tickets", headers=GUESS) for _ in range(5)]
        assert [answer.status_code for answer in tried] == [401, 401, 401, 429, 429]
        assert told_to_wait(tried[-1])
        assert told_to_wait(await guesser.get("/tickets", headers=ann))
        assert (await other.get("/tickets", headers=ann)).status_code == 200


async def test_a_page_without_a_token_is_asked_for_one_however_often_it_comes(
    settings: Settings,
) -> None:
    async with shop(settings, failed_sign_ins_per_minute=2) as app, at(app, HERE) as page:
        for _ in range(5):
            assert (await page.get("/tickets")).status_code == 401


async def test_addresses_of_one_ipv6_network_are_counted_together(settings: Settings) -> None:
    async with shop(settings, failed_sign_ins_per_minute=2) as app:
        statuses: list[int] = []
        for peer in ("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::3"):
            async with at(app, peer) as client:
                statuses.append((await client.get("/tickets", headers=GUESS)).status_code)
        assert statuses == [401, 401, 429, 401]


async def test_processes_count_together(settings: Settings) -> None:
    async with (
        shop(settings, failed_sign_ins_per_minute=2) as one,
        shop(settings, failed_sign_ins_per_minute=2) as two,
        at(one, HERE) as here,
        at(two, HERE) as there,
    ):
        await here.get("/tickets", headers=GUESS)
        await there.get("/tickets", headers=GUESS)
        assert told_to_wait(await here.get("/tickets", headers=GUESS))
        assert told_to_wait(await there.get("/tickets", headers=GUESS))
    redis = redis_client.connect(settings.redis_url)
    names = [name async for name in redis.scan_iter("*LIMITER*")]
    await redis.aclose()
    assert names
    assert all(name.startswith(b"support:{") and b"}:rate:" in name for name in names)


async def test_what_an_operator_changes_is_counted_by_operation_and_looking_is_not(
    settings: Settings,
) -> None:
    async with shop(settings, writes_per_minute=2) as app, at(app, HERE) as client:
        ann, bo = await token(app, "Ann"), await token(app, "Bo")
        for number in (1, 2):
            path = f"/customers/{number}/typing"
            assert (await client.post(path, headers=ann)).status_code == 204
        assert told_to_wait(await client.post("/customers/3/typing", headers=ann))
        assert (await client.post("/customers/1/typing", headers=bo)).status_code == 204
        assert (await client.post("/customers/1/take-over", headers=ann)).status_code == 200
        for _ in range(4):
            assert (await client.get("/tickets", headers=ann)).status_code == 200


async def test_calls_let_in_are_counted_by_operator_and_by_address(settings: Settings) -> None:
    async with (
        shop(settings, call_starts_per_minute=2) as app,
        at(app, HERE) as here,
        at(app, THERE) as there,
    ):
        ann, bo = await token(app, "Ann"), await token(app, "Bo")
        for _ in range(2):
            assert (await here.post("/calls", headers=ann)).status_code == 201
        assert told_to_wait(await there.post("/calls", headers=ann))
        assert told_to_wait(await here.post("/calls", headers=bo))
        assert (await there.post("/calls", headers=bo)).status_code == 201


async def test_sockets_that_guess_are_told_to_wait(settings: Settings) -> None:
    async with shop(settings, failed_sign_ins_per_minute=2) as app, served(app) as host:
        statuses: list[int] = []
        for _ in range(3):
            with pytest.raises(websockets.InvalidStatus) as refused:
                await websockets.connect(f"ws://{host}/ws/voice?token=guess")
            statuses.append(refused.value.response.status_code)
        assert statuses == [401, 401, 429]


async def test_refused_webhooks_are_told_to_wait_and_signed_ones_always_come_in(
    settings: Settings,
) -> None:
    parse = InboundParse()
    changes = {
        "refused_webhooks_per_minute": 2,
        "sendgrid_webhook_public_key": parse.public_key,
    }
    async with shop(settings, **changes) as app, at(app, HERE) as client:
        for path in ("/webhook/sms", "/webhook/voice"):
            answer = await client.post(path, data={"a": "b"}, headers=BADLY_SIGNED)
            assert answer.status_code == 403
        assert told_to_wait(await client.post("/webhook/sms", data={}, headers=BADLY_SIGNED))
        for number in range(5):
            fields = {
                "headers": f"Message-ID: <{number}@a.example>\r\nFrom: a@b.example\r\n",
                "from": "a@b.example",
                "text": "Hi",
            }
            signed = parse.signed(multipart(fields))
            answer = await client.post(
                "/webhook/email", content=signed.body, headers=signed.headers
            )
            assert answer.status_code == 200


async def test_without_redis_sign_ins_are_counted_here_and_webhooks_stay_open(
    settings: Settings,
) -> None:
    parse = InboundParse()
    changes = {
        "failed_sign_ins_per_minute": 2,
        "sendgrid_webhook_public_key": parse.public_key,
    }
    async with shop(settings, **changes) as app, at(app, HERE) as client:
        assert app.flows.rates.shared is not None
        nowhere = rates.Redis.from_url("redis://127.0.0.1:1")
        app.flows.rates.shared = rates.shared_windows(nowhere, rates.Keyspace("gone"))
        tried = [await client.get("/tickets", headers=GUESS) for _ in range(3)]
        assert [answer.status_code for answer in tried] == [401, 401, 429]
        fields = {
            "headers": "Message-ID: <1@a.example>\r\nFrom: a@b.example\r\n",
            "from": "a@b.example",
            "text": "Hi",
        }
        signed = parse.signed(multipart(fields))
        answer = await client.post("/webhook/email", content=signed.body, headers=signed.headers)
        assert answer.status_code == 200
        await nowhere.aclose()
