"""SendGrid's events about our mails: an undelivered one is marked, and a person is told."""

import json

import pytest

from support_agent.bootstrap import App
from tests.api.conftest import door
from tests.flows.identity.test_senders import queue, sent_to
from tests.world import ALEX_MAIL, World

ID = "LRzXl_NHStOGhQ4kofSm_A"


async def answered(app: App) -> World:
    """Alex has an answer that SendGrid accepted."""
    world = World(app)
    await world.email("Are you open today?")
    await world.settle()
    async with app.database.connection() as tx:
        await tx.execute(
            "UPDATE messages SET provider = 'out:sendgrid', provider_id = %(id)s"
            " WHERE direction = 'outbound'",
            {"id": ID},
        )
    return world


async def post(app: App, *words: str) -> int:
    events = [{"event": word, "sg_message_id": f"{ID}.f1", "status": "5.1.1"} for word in words]
    async with door(app) as client:
        answer = await client.post("/webhook/email/events", content=json.dumps(events))
    return answer.status_code


@pytest.mark.parametrize("words", [["bounce"], ["dropped"], ["processed", "delivered", "bounce"]])
async def test_a_mail_that_did_not_arrive_is_failed_and_one_case(
    app: App, words: list[str]
) -> None:
    world = await answered(app)
    for _ in range(3):  # SendGrid posts an event again and again
        assert await post(app, *words) == 204
    (answer,) = await sent_to(world, ALEX_MAIL)
    assert answer["status"] == "failed"
    assert [ticket["subject"] for ticket in await queue(world)] == [
        "An answer could not be delivered"
    ]


@pytest.mark.parametrize("words", [["delivered"], ["deferred"], ["open", "click"], []])
async def test_other_events_change_nothing(app: App, words: list[str]) -> None:
    world = await answered(app)
    assert await post(app, *words) == 204
    (answer,) = await sent_to(world, ALEX_MAIL)
    assert answer["status"] == "sent"
    assert await queue(world) == []
