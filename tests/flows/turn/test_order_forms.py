"""Shops with other order number formats: imported, asked for, cancelled by their own numbers."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support_agent.config import Settings
from support_agent.domain.shop import SAMPLE
from tests.conftest import opened
from tests.flows.commerce.test_returns import shop as returning
from tests.loopback.openrouter_replies import calls, text
from tests.scripted import scripted
from tests.told import calls as calls_told
from tests.told import words
from tests.world import ALEX_MAIL, ALEX_PHONE, World

YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).isoformat()
# The format, the prefix of replacements, the number, and how a customer writes it.
SHOPS = [
    ("#W{7}", "#W", "#W2378156", "W2378156"),
    ("{4-6}", "R-", "7702", "order 7702"),
    ("EU-{4}/{1-5}", "EU-R", "EU-2026/17", "eu 2026/17"),
    ("SO/{6}", "SO/", "SO/000123", "so/123"),
]


def shop_of(settings: Settings, folder: Path, form: str, prefix: str, number: str) -> Settings:
    written = SAMPLE.read_text("utf-8").replace('"ORD-{3-12}"', f'"{form}"')
    written = written.replace('"ORD-1001"', f'"{number}"').replace('"ORD-"', f'"{prefix}"')
    path = folder / "shop.toml"
    path.write_text(written, "utf-8")
    return settings.model_copy(update={"shop_file": path})


async def import_order(world: World, folder: Path, number: str, **changes: str) -> None:
    row = {
        "order_number": number,
        "customer": ALEX_MAIL,
        "status": "pending",
        "total": "109.99",
        "placed_at": "2026-11-01",
        "items": [{"sku": "PSU-750-COR", "quantity": 1, "unit_price": "109.99"}],
        **changes,
    }
    file = folder / "orders.jsonl"
    file.write_text(json.dumps(row), "utf-8")
    report = await world.app.flows.imports.run("orders", file, dry_run=False)
    assert (report.added, report.faults) == (1, [])


@pytest.mark.parametrize("shop", SHOPS)
async def test_a_customer_asks_and_cancels_by_the_shops_own_number(
    settings: Settings, tmp_path: Path, shop: tuple[str, str, str, str]
) -> None:
    form, prefix, number, written = shop
    async with opened(shop_of(settings, tmp_path, form, prefix, number)) as app:
        world = World(app)
        await import_order(world, tmp_path, number)
        assert number in (answer := await world.ask(f"where is {written}?"))
        assert "pending" in answer or "not been shipped" in answer
        assert number in await world.ask(f"please cancel {written}")
        await world.ask(f"Yes, cancel {number}")
        detail = await world.customer(await world.id_of(ALEX_PHONE))
        assert {o["order_number"]: o["status"] for o in detail["orders"]}[number] == "cancelled"


@pytest.mark.parametrize("shop", SHOPS)
async def test_a_true_answer_with_the_number_goes_out(
    settings: Settings, tmp_path: Path, shop: tuple[str, str, str, str]
) -> None:
    form, prefix, number, written = shop
    changed = shop_of(settings, tmp_path, form, prefix, number)
    async with scripted(changed) as on:
        await import_order(on.world, tmp_path, number)
        true = f"Order {number} is pending and costs $109.99."
        on.server.script.clear()
        on.server.script.extend([calls(("lookup_order", {"order_number": written})), text(true)])
        assert await on.world.ask("How is my last order?") == true


@pytest.mark.parametrize("shop", SHOPS)
async def test_what_replaces_an_order_has_a_number_of_the_shops(
    settings: Settings, tmp_path: Path, shop: tuple[str, str, str, str]
) -> None:
    form, prefix, number, written = shop
    async with returning(shop_of(settings, tmp_path, form, prefix, number)) as at:
        await import_order(at.world, tmp_path, number, status="delivered", delivered_at=YESTERDAY)
        swap = {"order_number": written, "item": "PSU-750-COR", "new_item": "PSU-650-EVGA"}
        came = await at.confirm(("exchange_item", swap))
        change = await at.app.flows.returns.receive(at.dana, came)
        made = change["returned"]["new_order_number"]
        assert made == f"{prefix}9000001"
        assert made in await at.said()
        at.model.answers[:] = [calls_told(("lookup_order", {"order_number": made})), words(made)]
        await at.world.sms(f"where is {made}?")
        assert made in await at.said()
        (run,) = (await at.detail())["turns"][-1]["tool_runs"]
        assert run["result"]["order"]["order_number"] == made


@pytest.mark.parametrize("shop", SHOPS)
async def test_a_number_of_another_form_is_refused_with_the_remedy(
    settings: Settings, tmp_path: Path, shop: tuple[str, str, str, str]
) -> None:
    form, prefix, number, _ = shop
    async with opened(shop_of(settings, tmp_path, form, prefix, number)) as app:
        file = tmp_path / "orders.jsonl"
        file.write_text(json.dumps({"order_number": "XYZ.1"}), "utf-8")
        report = await app.flows.imports.run("orders", file, dry_run=True)
        (reason,) = [f.reason for f in report.faults if f.field == "order_number"]
        assert f"is not written like {number}" in reason
        assert "[order_numbers]" in reason


async def test_a_yes_to_what_was_not_offered_for_that_order_is_answered(
    settings: Settings, tmp_path: Path
) -> None:
    async with opened(shop_of(settings, tmp_path, "#W{7}", "#W", "#W2378156")) as app:
        world = World(app)
        await import_order(world, tmp_path, "#W2378156")
        await import_order(
            world, tmp_path, "#W2378157", status="delivered", delivered_at=YESTERDAY[:10]
        )
        await world.ask("Can I return #W2378157?")
        assert "reply LABEL" in await world.ask("yes")
        assert "reply CONFIRM" in await world.ask("Cancel #W2378156")
        said = await world.ask("yes, cancel #W2378157")
        assert said.startswith("I can't do the cancellation for #W2378157")
        assert "reply LABEL" in said
        assert "reply CONFIRM" in said
