"""Who may look at customers: staff, and anybody at this machine only in a simulation."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from support_agent.bootstrap import App
from support_agent.config import Settings
from tests.api.conftest import door
from tests.api.test_voice import calling, told
from tests.conftest import opened

PUBLIC = "https://shop.example"
ABOUT_CUSTOMERS = ["/customers", "/customers/1", "/customers/1/messages", "/customers/1/events"]


async def refused(client: httpx.AsyncClient, path: str, **headers: str) -> int:
    answer = await client.get(path, headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "alex" not in answer.text.lower()
    return answer.status_code


async def look(app: App, client: httpx.AsyncClient, role: Any) -> int:
    token = await app.flows.people.add(f"Vic the {role}", role)
    answer = await client.get("/customers/1", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code


@pytest.mark.parametrize("path", ABOUT_CUSTOMERS)
@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({"app_env": "production"}, "http://localhost"),
        ({"app_env": "production", "public_url": PUBLIC}, PUBLIC),
        ({"public_url": PUBLIC}, PUBLIC),
        ({"twilio_auth_token": "t"}, "http://localhost"),
    ],
)
async def test_customers_are_shown_to_the_shops_people_only(
    settings: Settings, changes: dict[str, Any], address: str, path: str
) -> None:
    async with opened(settings.model_copy(update=changes)) as app, door(app, address) as client:
        assert await refused(client, path) == 401
        assert await refused(client, path, authorization="Bearer sa_guess") == 401
        assert await refused(client, path, authorization="Basic YWxleDphbGV4") == 401


@pytest.mark.parametrize("role", ["viewer", "agent", "admin"])
async def test_every_role_may_look(settings: Settings, role: str) -> None:
    production = settings.model_copy(update={"app_env": "production"})
    async with opened(production) as app, door(app) as client:
        assert await look(app, client, role) == 200


async def test_in_simulation_nobody_is_asked_for_a_token(client: httpx.AsyncClient) -> None:
    for path in ABOUT_CUSTOMERS[:3]:
        assert (await client.get(path)).status_code == 200


ODD = ["²", "\u0661", "0", "-1", "1.0", "9" * 19, "9" * 5000, "1 ", "alex"]


@pytest.mark.parametrize("odd", ODD)
async def test_a_customer_id_that_is_none_names_nobody(settings: Settings, odd: str) -> None:
    query = f"?customer_id={quote(odd)}"
    async with calling(settings, query) as socket:
        assert (await told(socket, type="ready"))["customer_id"] > 3
