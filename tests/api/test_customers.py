"""The list of customers, one customer, their messages, health, the page, the description."""

import argparse
from dataclasses import replace
from pathlib import Path

import httpx
import orjson
import pytest

from support_agent.api.app import create_app
from support_agent.bootstrap import App
from support_agent.commands import openapi
from support_agent.commands.serve import options
from support_agent.config import Settings
from support_agent.domain.errors import Unavailable
from support_agent.domain.shop import SAMPLE
from support_agent.store.db import Database
from tests.api.conftest import door
from tests.conftest import opened
from tests.world import ALEX_MAIL, ALEX_PHONE, World

ROOT = Path(__file__).parents[2]


async def found(client: httpx.AsyncClient, search: str) -> list[str]:
    answer = await client.get("/customers", params={"search": search})
    assert answer.status_code == 200, answer.text
    return [customer["first_name"] for customer in answer.json()["customers"]]


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("", ["Alex", "Priya", "Sam"]),
        ("alex", ["Alex"]),
        ("RIVERA", ["Alex"]),
        ("Alex Rivera", ["Alex"]),
        ("  priya.shah@ ", ["Priya"]),
        ("0104477", ["Alex"]),
        ("ord-2001", ["Priya"]),
        ("nobody", []),
        ("%", []),
        ("_lex", []),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), []),
    ],
)
async def test_search_finds_parts_and_takes_no_character_as_a_pattern(
    sturdy: tuple[App, httpx.AsyncClient], search: str, names: list[str]
) -> None:
    assert sorted(await found(sturdy[1], search)) == names


async def test_the_list_is_paged_without_gaps_or_repeats(
    client: httpx.AsyncClient, world: World
) -> None:
    for number in range(7):
        await world.sms("Hi", f"+1555700{number:04}")
    whole = (await client.get("/customers")).json()
    assert whole["next_cursor"] is None
    paged: list[int] = []
    cursor = None
    while True:
        params = {"limit": "3", **({"cursor": cursor} if cursor else {})}
        page = (await client.get("/customers", params=params)).json()
        paged += [customer["id"] for customer in page["customers"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == [customer["id"] for customer in whole["customers"]]
    assert len(paged) == 10
    newest = whole["customers"][0]
    assert (newest["phone_number"], newest["last_message"]) == ("+15557000006", "Hi")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/customers?limit=0", "limit"),
        ("/customers?limit=201", "limit"),
        ("/customers?limit=many", "limit"),
        ("/customers?search=%00", "search"),
        ("/customers?search=" + "x" * 201, "search"),
        ("/customers?cursor=x", "cursor"),
        ("/customers?cursor=%C3%A9", "cursor"),
        ("/customers?cursor=bm93IDE=", "cursor"),
        ("/customers?cursor=MjAyNi0wMS0wMVQwMDowMDowMCAx", "cursor"),  # no time zone
        ("/customers/0", "customer_id"),
        ("/customers/-1", "customer_id"),
        ("/customers/x", "customer_id"),
        ("/customers/9223372036854775808", "customer_id"),
        ("/customers/1/messages?before=0", "before"),
        ("/customers/1/messages?limit=501", "limit"),
        ("/customers/1/events?after=-1", "after"),
    ],
)
async def test_malformed_input_is_refused_with_its_field(
    sturdy: tuple[App, httpx.AsyncClient], path: str, field: str
) -> None:
    answer = await sturdy[1].get(path)
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field


@pytest.mark.parametrize("last", ["x", "-1", "²", "1.5", "9" * 19, "9" * 25])
async def test_a_last_event_id_that_is_none_is_refused(
    sturdy: tuple[App, httpx.AsyncClient], last: str
) -> None:
    answer = await sturdy[1].get(
        "/customers/1/events", headers=[(b"last-event-id", last.encode("latin-1"))]
    )
    assert answer.status_code in {400, 422}
    assert answer.json()["field"].lower() == "last-event-id"


@pytest.mark.parametrize("path", ["", "/messages", "/events"])
async def test_an_unknown_customer_is_not_found(
    sturdy: tuple[App, httpx.AsyncClient], path: str
) -> None:
    answer = await sturdy[1].get(f"/customers/4711{path}")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "there is no customer 4711"


async def test_an_unknown_address_and_a_wrong_method_are_problems_too(
    sturdy: tuple[App, httpx.AsyncClient],
) -> None:
    app, client = sturdy
    answer = await client.put("/customers")
    assert (answer.status_code, answer.headers["content-type"]) == (
        405,
        "application/problem+json",
    )
    no_page = create_app(app.flows, options(app.settings.model_copy()))
    assert no_page.openapi()["paths"]


async def test_messages_are_paged_oldest_first(client: httpx.AsyncClient, world: World) -> None:
    for number in range(5):
        stored = await world.sms(f"message {number}")
    path = f"/customers/{stored.customer_id}/messages"
    page = (await client.get(path, params={"limit": 2})).json()
    assert [m["content"] for m in page["messages"]] == ["message 3", "message 4"]
    page = (await client.get(path, params={"limit": 4, "before": page["before"]})).json()
    assert [m["content"] for m in page["messages"]] == ["message 0", "message 1", "message 2"]
    assert page["before"] is None


async def test_a_customer_comes_with_everything_known(
    client: httpx.AsyncClient, world: World
) -> None:
    await world.ask("I want a refund for ORD-1001, my name is Alex")
    detail = (await client.get(f"/customers/{await world.id_of(ALEX_PHONE)}")).json()
    assert [c["address"] for c in detail["contacts"]] == [ALEX_MAIL, ALEX_PHONE]
    assert all(contact["verified"] for contact in detail["contacts"])
    assert {order["order_number"] for order in detail["orders"]} >= {"ORD-1001", "ORD-1002"}
    (order,) = [o for o in detail["orders"] if o["order_number"] == "ORD-1001"]
    assert (order["total"], order["refunded"]) == ("1599.99", "0.00")
    assert detail["tickets"][0]["ticket"] == f"TCK-{detail['tickets'][0]['id']}"
    assert detail["level"] == "L1"
    assert detail["handler"] == "agent"
    assert detail["extracted_data"]["order_number"]["value"] == "ORD-1001"
    assert detail["last_event"] > 0


async def test_a_waiting_batch_says_when_its_window_ends(settings: Settings) -> None:
    async with opened(settings.model_copy(update={"batch_window_seconds": 30.0})) as app:
        stored = await World(app).sms("Hello")
        async with door(app) as client:
            detail = (await client.get(f"/customers/{stored.customer_id}")).json()
        assert detail["window_ends_at"] > detail["now"]


# ── Health ───────────────────────────────────────────────────────────────────────────────────


async def test_health_names_what_is_live(sturdy: tuple[App, httpx.AsyncClient]) -> None:
    health = (await sturdy[1].get("/health")).json()
    assert (health["status"], health["shop"]) == ("ok", "Macrocenter")
    assert health["shop_phone"] == "+15550100100"
    assert health["shop_email"] == "support@macrocenter.example"
    assert health["currency"] == {"code": "USD", "sign": "$", "words": "dollars and cents"}
    # The tests' calls are typed.
    assert health["speech"] is False
    assert {name: part["status"] for name, part in health["dependencies"].items()} == {
        "database": "ok",
        "redis": "ok",
        "model": "ok",
        "voice": health["dependencies"]["voice"]["status"],
        "sms": "off",
        "email": "off",
        "payments": "off",
        "carrier": "off",
    }


async def test_health_names_the_shops_currency(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(SAMPLE.read_text("utf-8").replace('"USD"', '"EUR"'), "utf-8")
    async with (
        opened(settings.model_copy(update={"shop_file": path})) as app,
        door(app) as client,
    ):
        health = (await client.get("/health")).json()
    assert health["currency"] == {"code": "EUR", "sign": "€", "words": "euros and cents"}


async def test_health_says_what_is_away(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise Unavailable("PostgreSQL is away: OperationalError")

    monkeypatch.setattr(Database, "fetch_one", away)
    async with door(app) as client:
        health = (await client.get("/health")).json()
    assert health["status"] == "degraded"
    assert "away" in health["dependencies"]["database"]["detail"]


async def test_a_webhook_while_postgresql_is_away_is_sent_again_later(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise Unavailable("PostgreSQL is away: OperationalError")

    monkeypatch.setattr(type(app.flows.intake), "receive", away)
    form = {"MessageSid": "SM1", "From": ALEX_PHONE, "To": "+15550100100", "Body": "Hi"}
    async with door(app) as client:
        answer = await client.post("/webhook/sms", data=form)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"


async def test_a_bug_of_ours_is_a_problem_without_its_insides(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ValueError("secret insides")

    monkeypatch.setattr(type(app.flows.timeline), "customers", broken)
    async with door(app) as client:
        answer = await client.get("/customers")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


# ── The description and the page ─────────────────────────────────────────────────────────────


def test_the_description_of_the_api_is_the_committed_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    openapi.run(argparse.Namespace())
    printed = orjson.loads(capsys.readouterr().out)
    assert printed == orjson.loads((ROOT / "openapi.json").read_bytes())


async def test_the_page_is_served_with_its_assets(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>page</title>")
    (tmp_path / "icon.svg").write_text("<svg/>")
    (tmp_path / "assets" / "a-123.js").write_text("1")
    (tmp_path / "assets" / "b-456.js").write_text("b" * 5_000)
    (tmp_path.parent / "secret.txt").write_text("secret")
    usual = options(Settings.model_construct())
    page = create_app(None, replace(usual, page=tmp_path))
    transport = httpx.ASGITransport(page)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for path in ("/", "/index.html"):
            answer = await client.get(path)
            assert (answer.status_code, answer.text) == (200, "<title>page</title>"), path
        for path in (
            "/customers-of-the-page",
            "/a/b",
            "/%00",
            f"/{'x' * 5000}",
            "/..%2fsecret.txt",
        ):
            assert (await client.get(path)).status_code == 404, path
        assert (await client.get("/icon.svg")).text == "<svg/>"
        assert (await client.get("/icon.svg")).headers["cache-control"] == "no-cache"
        asset = await client.get("/assets/a-123.js")
        assert "immutable" in asset.headers["cache-control"]
        large = await client.get("/assets/b-456.js", headers={"Accept-Encoding": "gzip"})
        assert large.headers["content-encoding"] == "gzip"
        assert large.text == "b" * 5_000
        assert (await client.get("/assets/none.js")).status_code == 404
        assert (await client.get("/assets/%00")).status_code == 404
