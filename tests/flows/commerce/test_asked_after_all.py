"""A refused offer is made again to a customer who asks for it in their own words."""

import pytest

from support_agent.config import Settings
from tests.flows.commerce.test_confirm import CANCEL, offered
from tests.loopback.openrouter_replies import calls, text
from tests.scripted import scripted


@pytest.mark.parametrize(
    ("said", "is_offered"),
    [
        ("Please cancel my order ORD-1003 after all.", True),
        ("Sorry, I was wrong, cancel it anyway", True),
        ("On second thoughts, I do want it cancelled", True),
        ("Good that I did not cancel it after all", False),
        ("Do people cancel orders after all?", False),
        ("Please cancel order ORD-0987 after all", False),
    ],
)
async def test_asking_after_a_refusal_is_heard(
    settings: Settings, said: str, is_offered: bool
) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, CANCEL)
        on.server.script.append(text("It stays as it is."))
        await on.world.sms("No, keep it.")
        await on.world.settle()
        on.server.script.extend([calls(CANCEL), text("All right.")])
        await on.world.sms(said)
        await on.world.settle()
        found = (await on.world.customer(customer_id))["proposals"]
        assert [p["status"] for p in found if p["status"] == "open"] == ["open"] * is_offered
