"""What a provider reports later about a text it accepted."""

import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.delivery_reports import DeliveryStatus
from support_agent.providers.console import ConsoleSender
from tests.conftest import opened
from tests.world import World


async def sent_message(world: World) -> tuple[int, str]:
    stored = await world.sms("status of ORD-1002?")
    await world.settle()
    message = (await world.answers(stored.customer_id))[-1]
    return stored.customer_id, message["provider_id"]


def word(provider_id: str, status: str, **changes: object) -> DeliveryStatus:
    values: dict[str, object] = {
        "provider": "console",
        "provider_id": provider_id,
        "status": status,
    }
    return DeliveryStatus(**(values | changes))  # type: ignore[arg-type]


async def test_a_failure_reported_later_shows_with_its_reason(world: World) -> None:
    customer_id, provider_id = await sent_message(world)
    failed = word(provider_id, "failed", error_code="30003", reason="unreachable handset")
    await world.app.flows.deliver.report(failed)
    message = (await world.answers(customer_id))[-1]
    assert (message["status"], message["error"]) == ("failed", "30003: unreachable handset")


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "delivered"])
async def test_a_failed_message_stays_failed(world: World, status: str) -> None:
    customer_id, provider_id = await sent_message(world)
    await world.app.flows.deliver.report(word(provider_id, "failed", opted_out=True))
    before = (await world.customer(customer_id))["last_event"]
    await world.app.flows.deliver.report(word(provider_id, status))
    detail = await world.customer(customer_id)
    (reported,) = [m for m in detail["messages"] if m["provider_id"] == provider_id]
    assert reported["status"] == "failed"
    assert detail["last_event"] == before


async def test_a_report_on_an_unknown_message_changes_nothing(world: World) -> None:
    customer_id, _ = await sent_message(world)
    before = (await world.customer(customer_id))["last_event"]
    await world.app.flows.deliver.report(word("SMunknown", "failed"))
    assert (await world.customer(customer_id))["last_event"] == before


class Renamed(ConsoleSender):
    """A sender whose label for people differs from its provider's name."""

    name, label = "vendor", "Our text messages"  # type: ignore[assignment]


async def test_a_report_finds_its_message_by_the_senders_name_not_by_its_label(
    settings: Settings,
) -> None:
    async with opened(
        settings, Replacements(senders={"sms": Renamed(), "email": Renamed()})
    ) as app:
        world = World(app)
        customer_id, provider_id = await sent_message(world)
        failed = word(provider_id, "failed", provider="vendor", error_code="30003")
        await app.flows.deliver.report(failed)
        assert (await world.answers(customer_id))[-1]["status"] == "failed"
