"""No message is ignored: one that can't be answered, or has no words, becomes a case."""

from dataclasses import replace

import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.sender import SendRejected
from tests.conftest import opened
from tests.flows.identity.test_senders import close_all, queue, sent_to
from tests.flows.messaging.test_deliver import Mailroom
from tests.told import calls, told, words
from tests.world import World

STATUS = "Your order ORD-1002 is on its way."


@pytest.mark.parametrize("answer", ["---", "```", "&nbsp;", "\u2800", "</answer>", "[SMS] #", "\b"])
@pytest.mark.parametrize("sender", ["+15550104477", "alex.rivera@example.com"])
async def test_an_answer_without_words_is_asked_again_and_then_a_case(
    settings: Settings, answer: str, sender: str
) -> None:
    async with told(settings, words(answer)) as (world, model):
        channel = "email" if "@" in sender else "sms"
        stored = await world.write(channel, sender, "Are you open today?")
        await world.settle()
        detail = await world.customer(stored.customer_id)
        (ticket,) = detail["tickets"]
        sent = [m["content"] for m in detail["messages"] if m["direction"] == "outbound"]
        assert len(model.requests) == 2
        assert len(sent) == 1
        assert ticket["ticket"] in sent[0]


@pytest.mark.parametrize(
    "answer",
    [f"<p>{STATUS}</p>", f"<!-- reply -->\n{STATUS}", f"<response>\n{STATUS}\n</response>"],
)
async def test_an_answer_in_tags_arrives(settings: Settings, answer: str) -> None:
    looked = calls(("lookup_order", {"order_number": "ORD-1002"}))
    async with told(settings, looked, words(answer)) as (world, _):
        assert await world.ask("Where is ORD-1002?") == STATUS


async def test_an_answer_without_words_that_is_mended_is_sent(settings: Settings) -> None:
    async with told(settings, words("---"), words("Yes, until six.")) as (world, _):
        stored = await world.sms("Are you open today?")
        await world.settle()
        assert (await world.answers(stored.customer_id))[-1]["content"] == "Yes, until six."
        assert (await world.customer(stored.customer_id))["tickets"] == []


async def test_who_stopped_texts_and_writes_again_always_has_an_open_case(world: World) -> None:
    sender = "+15550123999"
    await world.sms("STOP", sender, opt="out", automatic="carrier keyword")
    assert await queue(world) == []
    for number, text in enumerate(("Where is my parcel?", "Are you open today?", "Hello? Please")):
        await world.sms(text, sender)
        await world.settle()
        (ticket,) = await queue(world)
        assert ticket["subject"] == "An answer could not be delivered"
        assert "(L0)" in ticket["brief"]["who"]
        if number:
            await close_all(world)


@pytest.mark.parametrize("sender", ["alex.rivera@example.com", "someone@example.net"])
async def test_who_is_not_answered_has_an_open_case_however_often_it_is_closed(
    world: World, sender: str
) -> None:
    answered = 0
    for _ in range(9):
        await world.email("Where is my order 1001? It should be here.", sender)
        await world.settle()
        answers = len(await sent_to(world, sender))
        if answers == answered:
            assert len(await queue(world)) == 1
        answered = answers
        await close_all(world)


async def test_when_nothing_goes_out_strangers_make_no_flood_of_cases(settings: Settings) -> None:
    room = Mailroom(*(SendRejected("30002", "suspended") for _ in range(9)))
    async with opened(settings, Replacements(senders={"sms": room, "email": room})) as app:
        world, shop = World(app), app.flows.shop
        few = replace(shop, unproven=replace(shop.unproven, cases_per_day=3))
        object.__setattr__(app.flows.deliver.undelivered.outcomes, "shop", few)
        for number in range(7):
            await world.sms("Are you open today?", f"+1555012390{number}")
            await world.settle()
        tickets = sorted(await queue(world), key=lambda each: each["id"])
        assert len(tickets) == 4
        assert tickets[-1]["brief"]["facts"].startswith("Messages held: 4.")
