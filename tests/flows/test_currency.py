"""A shop with euros: nothing that customers, models or people read says dollars."""

import json
from pathlib import Path

import pytest

from support_agent.bootstrap import App
from support_agent.config import Settings
from support_agent.domain.shop import SAMPLE
from tests.conftest import opened
from tests.world import ALEX_PHONE, World


@pytest.fixture
def settings_of_euros(settings: Settings, tmp_path: Path) -> Settings:
    path = tmp_path / "shop.toml"
    path.write_text(SAMPLE.read_text("utf-8").replace('"USD"', '"EUR"'), "utf-8")
    return settings.model_copy(update={"shop_file": path})


async def everything_said(app: App) -> str:
    """What is stored of every case, as text."""
    rows: list[object] = []
    async with app.database.connection() as tx:
        for table in ("messages", "tool_runs", "tickets", "events"):
            cursor = await tx.execute(
                f"SELECT to_jsonb(t) AS row FROM {table} t"  # type: ignore[arg-type]  # noqa: S608
            )
            rows += [row["row"] for row in await cursor.fetchall()]
    return json.dumps(rows, ensure_ascii=False)


async def test_offers_outcomes_refusals_and_briefs_are_in_the_shops_currency(
    settings_of_euros: Settings,
) -> None:
    async with opened(settings_of_euros) as app:
        world = World(app)
        await world.ask("I want a refund for ORD-0987")
        customer_id = await world.id_of(ALEX_PHONE)
        (offer,) = (await world.customer(customer_id))["proposals"]
        assert (offer["kind"], offer["amount"]) == ("refund", "59.97")
        assert "the refund of €59.97" in (await world.answers(customer_id))[-1]["content"]
        await world.ask(f"REFUND {offer['code']}")
        assert "Done: the refund of €59.97" in (await world.answers(customer_id))[-1]["content"]
        await world.ask("I want a refund for ORD-1001")
        said = await everything_said(app)
        assert "Refunds over €500.00" in said
        assert "$" not in said.replace("$defs", "")
