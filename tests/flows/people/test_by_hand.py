"""Without a vendor nothing is made up: a person does it, and only then is it called done."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.domain.errors import Conflict, InvalidInput
from support_agent.flows.people.people import Operator
from support_agent.providers.by_hand import CarrierByHand, PaymentsByHand
from support_agent.providers.inhouse import InhouseCarrier, InhousePayments
from tests.conftest import make_settings, opened
from tests.world import ALEX_PHONE, World


@pytest_asyncio.fixture
async def world(settings: Settings) -> AsyncGenerator[World]:
    """The product of a shop that has neither a payment provider nor a carrier."""
    instead = Replacements(payments=PaymentsByHand(), carrier=CarrierByHand())
    async with opened(settings, instead) as app:
        yield World(app)


@pytest_asyncio.fixture
async def dana(world: World) -> Operator:
    people = world.app.flows.people
    return await people.by_token(await people.add("Dana", "agent"))


async def confirmed(world: World, wish: str) -> str:
    """The answer to the customer's yes to what `wish` led to."""
    await world.ask(wish)
    detail = await world.customer(await world.id_of(ALEX_PHONE))
    offer = detail["proposals"][0]
    word = {"refund": "REFUND", "return_label": "LABEL"}[offer["kind"]]
    return await world.ask(f"{word} {offer['code']}")


async def tickets(world: World) -> list[dict[str, Any]]:
    return await world.app.flows.people.queue(status=None, severity=None, after=None, limit=50)


async def ledger(world: World, kind: str) -> dict[str, Any]:
    row = await world.app.database.fetch_one(
        "SELECT status, result FROM effects WHERE kind = %(kind)s", {"kind": kind}
    )
    assert row is not None
    return row


REFUND = "I want a refund for ORD-0987, the fans are too loud"
LABEL = "I need a return label for ORD-1001"


async def test_whoever_pays_is_told_under_which_reference_it_was_paid(world: World) -> None:
    async with world.app.database.transaction() as tx:
        await tx.execute(
            "UPDATE orders SET payment_reference = 'pay_77' WHERE order_number = 'ORD-0987'"
        )
    await confirmed(world, REFUND)
    (ticket,) = await tickets(world)
    assert "The order was paid under pay_77." in ticket["brief"]["facts"]


@pytest.mark.parametrize(
    ("wish", "kind", "will"),
    [(REFUND, "refund", "will pay it"), (LABEL, "return_label", "will send it to you")],
)
async def test_a_yes_without_a_vendor_is_told_as_what_a_person_will_do(
    world: World, wish: str, kind: str, will: str
) -> None:
    answer = await confirmed(world, wish)
    (ticket,) = await tickets(world)
    assert "not made yet" in answer
    assert will in answer
    assert "one business day" in answer
    assert ticket["ticket"] in answer
    assert not {word for word in ("Done", "RF-", "RMA", "/labels/") if word in answer}
    assert ticket["to_do"]["kind"] == kind
    assert (await ledger(world, kind))["status"] == "by_hand"


async def test_asked_where_the_money_is_nothing_is_said_to_be_refunded(world: World) -> None:
    await confirmed(world, REFUND)
    for question in ("Has my refund for ORD-0987 gone out?", "what's the status of ORD-0987"):
        assert "has been refunded" not in await world.ask(question)


async def test_a_person_pays_and_only_then_it_is_paid(world: World, dana: Operator) -> None:
    await confirmed(world, REFUND)
    (ticket,) = await tickets(world)
    change = await world.app.flows.by_hand.done(dana, ticket["id"], "BANK-77")
    assert (change["effect"]["status"], change["effect"]["amount"]) == ("done", "49.98")
    assert (await world.app.flows.by_hand.done(dana, ticket["id"], "BANK-77"))["repeated"]
    await world.settle()
    told = [a["content"] for a in await world.answers(ticket["customer_id"])]
    assert "Your refund of $49.98 for ORD-0987 has been paid by our team" in told[-1]
    assert "BANK-77" in told[-1]
    assert sum("has been paid" in text for text in told) == 1
    row = await ledger(world, "refund")
    assert (row["status"], row["result"]["by"]) == ("done", "Dana")
    assert await tickets(world) == []


async def test_a_label_is_sent_by_a_person_and_the_return_is_expected(
    world: World, dana: Operator
) -> None:
    await confirmed(world, LABEL)
    (ticket,) = await tickets(world)
    (expected,) = await world.app.flows.returns.waiting()
    assert expected["tracking_number"] is None
    await world.app.flows.by_hand.done(dana, ticket["id"], "1Z12345E0205271688")
    (expected,) = await world.app.flows.returns.waiting()
    assert expected["tracking_number"] == "1Z12345E0205271688"
    await world.settle()
    told = (await world.answers(ticket["customer_id"]))[-1]["content"]
    assert "Our team has sent you your return label for ORD-1001" in told


async def test_what_cannot_be_done_is_told_with_the_reason_and_counts_no_more(
    world: World, dana: Operator
) -> None:
    await confirmed(world, REFUND)
    (ticket,) = await tickets(world)
    await world.app.flows.decide.reject(dana, ticket["id"], None, "Your card was closed.")
    await world.settle()
    told = (await world.answers(ticket["customer_id"]))[-1]["content"]
    assert "Nothing has been paid. Your card was closed." in told
    detail = await world.customer(ticket["customer_id"])
    assert {o["refunded"] for o in detail["orders"]} == {"0.00"}
    with pytest.raises(Conflict, match="failed by Dana meanwhile"):
        await world.app.flows.by_hand.done(dana, ticket["id"])


async def test_an_approved_refund_waits_under_the_same_ticket_until_it_is_paid(
    world: World, dana: Operator
) -> None:
    await world.ask("Can I get a refund for ORD-1001? It crashes all the time")
    (ticket,) = await tickets(world)
    flows = world.app.flows
    change = await flows.decide.approve(dana, ticket["id"], ticket["approval"]["id"])
    assert (change["effect"]["status"], change["effect"]["reference"]) == ("by_hand", None)
    await world.settle()
    told = (await world.answers(ticket["customer_id"]))[-1]["content"]
    assert "approved, but not made yet" in told
    assert "on its way" not in told
    (same,) = await tickets(world)
    assert (same["id"], same["to_do"]["amount"]) == (ticket["id"], "1599.99")
    with pytest.raises(Conflict, match="mark it as done"):
        await flows.people.close(dana, ticket["id"])
    await flows.by_hand.done(dana, ticket["id"])
    await world.settle()
    assert "has been paid" in (await world.answers(ticket["customer_id"]))[-1]["content"]


async def test_the_refund_of_a_parcel_that_arrived_waits_for_a_person_too(
    world: World, dana: Operator
) -> None:
    await confirmed(world, "I want to send back the fans of ORD-0987, I need a return label")
    (label,) = await tickets(world)
    await world.app.flows.by_hand.done(dana, label["id"])
    (expected,) = await world.app.flows.returns.waiting()
    change = await world.app.flows.returns.receive(dana, expected["return_number"])
    assert change["refund"]["status"] == "by_hand"
    await world.settle()
    told = (await world.answers(label["customer_id"]))[-1]["content"]
    assert "has arrived, thank you." in told
    assert "not made yet" in told


async def test_what_a_dead_worker_left_goes_to_a_person(world: World, dana: Operator) -> None:
    await confirmed(world, REFUND)
    async with world.app.database.transaction() as tx:
        await tx.execute(
            "UPDATE effects SET status = 'calling', leased_until = now() - '1s'::interval"
        )
    await world.app.flows.settle.reconcile()
    (ticket,) = await tickets(world)
    await world.app.flows.by_hand.done(dana, ticket["id"])
    assert (await ledger(world, "refund"))["status"] == "done"


async def test_only_what_waits_can_be_marked_as_done(world: World, dana: Operator) -> None:
    await world.ask("I want to talk to a human")
    (ticket,) = await tickets(world)
    with pytest.raises(Conflict, match="nothing that a person does by hand"):
        await world.app.flows.by_hand.done(dana, ticket["id"])
    with pytest.raises(InvalidInput, match="80"):
        await world.app.flows.by_hand.done(dana, ticket["id"], "x" * 81)


@pytest.mark.parametrize(
    ("app_env", "payments", "carrier", "words"),
    [
        ("production", PaymentsByHand, CarrierByHand, "by your people"),
        ("development", InhousePayments, InhouseCarrier, "simulated"),
    ],
)
async def test_production_invents_no_vendor_and_health_says_who_pays(  # noqa: PLR0917 - a table
    settings: Settings, tmp_path: Path, app_env: str, payments: type, carrier: type, words: str
) -> None:
    theirs = make_settings(settings.database_url, settings.redis_url, tmp_path, app_env=app_env)
    async with opened(theirs) as app:
        assert isinstance(app.flows.settle.vendors.payments, payments)
        assert isinstance(app.flows.settle.vendors.carrier, carrier)
        parts = await app.flows.health.parts()
        assert all(words in parts[name].label for name in ("payments", "carrier"))
