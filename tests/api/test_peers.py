"""What counts as this machine: the socket's peer, and the address the process is published on."""

from typing import Any

import httpx
import pytest
from starlette.requests import HTTPConnection

from support_agent.api.peers import NEAR, NEAR_CONTAINER, client_address, is_local
from support_agent.bootstrap import App
from support_agent.config import Settings
from tests.api.conftest import reached_from
from tests.conftest import opened
from tests.test_config import with_

SMS = {"MessageSid": "SM1", "AccountSid": "AC1", "From": "+15550104477", "To": "+15550100100"}
AFAR = "203.0.113.9"
COMPOSE = {"host": "0.0.0.0", "support_agent_container": True, "published_on": "127.0.0.1"}  # noqa: S104


async def opens_as_customer(client: httpx.AsyncClient) -> bool:
    """Whether somebody may look at customers and write as one; both or neither."""
    looked = await client.get("/customers/1")
    wrote = await client.post("/webhook/sms", data={**SMS, "Body": "Hi"})
    shown = (await client.get("/health")).json()["simulation"]
    assert (looked.status_code, wrote.status_code, shown) in {(200, 200, True), (401, 403, False)}
    return shown


@pytest.mark.parametrize(
    ("peer", "headers", "local"),
    [
        ("127.0.0.1", {}, True),
        ("127.9.9.9", {}, True),
        ("::1", {}, True),
        ("::ffff:127.0.0.1", {}, True),
        (AFAR, {}, False),
        (AFAR, {"host": "localhost"}, False),
        (AFAR, {"host": "localhost", "x-forwarded-for": "127.0.0.1"}, False),
        ("::ffff:203.0.113.9", {}, False),
        ("172.18.0.3", {}, False),
        ("127.0.0.1", {"x-forwarded-for": AFAR}, False),
        ("127.0.0.1", {"x-forwarded-for": f"127.0.0.1, {AFAR}"}, False),
        ("127.0.0.1", {"x-forwarded-for": "unknown"}, False),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, False),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, True),
    ],
)
async def test_only_a_peer_on_this_machine_is_local(
    app: App, peer: str, headers: dict[str, str], local: bool
) -> None:
    async with reached_from(app, peer, headers=headers) as client:
        assert await opens_as_customer(client) is local


@pytest.mark.parametrize(
    ("changes", "peer", "headers", "local"),
    [
        ({}, "172.18.0.4", {"x-forwarded-for": "172.18.0.1"}, True),
        ({}, "172.18.0.1", {}, True),
        ({}, "172.18.0.4", {"x-forwarded-for": AFAR}, False),
        ({}, AFAR, {}, False),
        ({"published_on": "0.0.0.0"}, "172.18.0.4", {"x-forwarded-for": "127.0.0.1"}, False),  # noqa: S104
        ({"published_on": "192.168.1.7"}, "172.18.0.4", {}, False),
        ({"published_on": ""}, "172.18.0.1", {}, False),
        ({"app_env": "production"}, "172.18.0.1", {}, False),
        ({"public_url": "http://localhost:3000"}, "172.18.0.1", {}, True),
    ],
)
async def test_a_container_is_local_where_its_ports_are_published_on_loopback(
    settings: Settings, changes: dict[str, Any], peer: str, headers: dict[str, str], local: bool
) -> None:
    published = settings.model_copy(update={**COMPOSE, **changes})
    async with opened(published) as app, reached_from(app, peer, headers=headers) as client:
        assert await opens_as_customer(client) is local


@pytest.mark.parametrize(
    "key",
    [
        {"public_url": "https://shop.example"},
        {"public_url": "https://127.shop.example"},
        {"twilio_account_sid": "AC1", "twilio_auth_token": "t"},
        {"twilio_auth_token": "t"},
        {"sendgrid_api_key": "SG.x", "email_from": "help@shop.example"},
        {"sendgrid_webhook_public_key": "x"},
        {"smtp_url": "smtp://mail.example", "email_from": "help@shop.example"},
        {"app_env": "production"},
    ],
)
def test_the_simulation_ends_with_the_first_real_address_or_key(key: dict[str, str]) -> None:
    assert with_().simulation
    assert not with_(**key).simulation


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        (AFAR, None, AFAR),
        (AFAR, "198.51.100.1", AFAR),
        ("172.18.0.4", AFAR, AFAR),
        ("172.18.0.4", f"198.51.100.1, {AFAR}", AFAR),
        ("172.18.0.4", f"{AFAR}, 172.18.0.1", AFAR),
        ("172.18.0.4", None, "172.18.0.4"),
    ],
)
def test_an_address_counts_as_far_as_near_proxies_vouch_for_it(
    peer: str, forwarded: str | None, counted: str
) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "headers": headers, "client": (peer, 1)}
    assert client_address(HTTPConnection(scope), NEAR_CONTAINER) == counted


def test_a_connection_without_an_address_is_not_local() -> None:
    scope = {"type": "http", "headers": [], "client": None}
    assert not is_local(HTTPConnection(scope), NEAR)
