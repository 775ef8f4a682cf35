"""A caller nobody takes returns to the agent, unless a person took the customer meanwhile."""

from typing import Any
from urllib.parse import urlencode

from support_agent.bootstrap import App
from support_agent.flows.people.people import Operator
from support_agent.ports.inbound import WebhookRequest
from tests.world import ALEX_PHONE, World

CALL = "CA" + "0" * 32
RUNG = {"CallSid": CALL, "AccountSid": "AC1", "DialCallStatus": "no-answer"}


async def nobody_answers(app: App) -> str | None:
    """What the line reports; None: the agent continues."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    request = WebhookRequest("http://localhost/x", headers, urlencode(RUNG).encode())
    return await app.flows.transfer.next(request, "http://localhost/b", "http://localhost/n")


async def rung(world: World) -> int:
    """Alex asked for a person, and the shop's telephone rings."""
    await world.ask("I want to speak to a person")
    alex = await world.id_of(ALEX_PHONE)
    row = await world.app.database.fetch_one("SELECT max(id) AS id FROM turns")
    assert row is not None
    await world.app.flows.transfer.begin(CALL, row["id"], "A call.")
    return alex


async def handler(world: World, customer_id: int) -> tuple[Any, ...]:
    row = await world.app.database.fetch_one(
        "SELECT handler, handler_name FROM conversations WHERE customer_id = %(id)s",
        {"id": customer_id},
    )
    return tuple((row or {}).values())


async def test_a_caller_nobody_takes_is_the_agents_again_and_answered_at_once(
    world: World,
) -> None:
    alex = await rung(world)
    await world.sms("Where is ORD-1002?")
    timer = world.app.flows.timer
    assert timer is not None
    claimed = await timer.claim(10, 15_000)
    await timer.done(alex, claimed.lease_end, None)
    assert await nobody_answers(world.app) is None
    assert await handler(world, alex) == ("agent", None)
    assert alex in (await timer.claim(10, 15_000)).customer_ids


async def test_a_customer_whom_a_person_has_taken_stays_with_them(world: World) -> None:
    alex = await rung(world)
    people = world.app.flows.people
    dana: Operator = await people.by_token(await people.add("Dana", "agent"))
    await people.take_over(dana, alex)
    assert await nobody_answers(world.app) is None
    assert await handler(world, alex) == ("person", "Dana")
