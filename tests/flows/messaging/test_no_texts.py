"""A wish for no more texts without a carrier's keyword: code says how, then respects it."""

from typing import Any

import pytest

from support_agent.bootstrap import App
from support_agent.config import Settings
from support_agent.domain.sentences.tables import MESSAGES
from tests.loopback.openrouter_replies import text
from tests.scripted import scripted
from tests.world import World

STRANGER = "+15550170001"
FAN = text("The fans are 120 mm wide.")
ASKS = text("Which fans do you mean?")


async def texts(world: World, customer_id: int) -> list[dict[str, Any]]:
    """Our texts to a customer, oldest first."""
    return [m for m in await world.answers(customer_id) if m["channel"] == "sms"]


async def said(world: World, *messages: str) -> list[tuple[str, bool]]:
    """What happened to our texts to a stranger who writes those, and whether each says how."""
    for message in messages:
        await world.ask(message, STRANGER)
    sent = await texts(world, await world.id_of(STRANGER))
    return [(m["status"], m["content"].startswith(MESSAGES.how_to_stop())) for m in sent]


@pytest.mark.parametrize(
    "message",
    ["No more texts, please", "don't text me, mail me please", "ARRET", "不要发短信"],
)
async def test_a_wish_is_asked_once_and_then_respected(app: App, message: str) -> None:
    world = World(app)
    assert (await world.ask(message)).startswith(MESSAGES.how_to_stop())
    stored = await world.sms(f"{message}!")
    await world.settle()
    last = (await world.answers(stored.customer_id))[-1]
    assert (last["channel"], last["content"].startswith(MESSAGES.stopped())) == ("email", True)
    sent = await texts(world, stored.customer_id)
    assert [m["status"] for m in sent] == ["sent", "sent", "cancelled"]
    assert (sent[1]["author"], sent[1]["content"]) == ("system", MESSAGES.stopped())


async def test_a_sentence_about_an_order_stops_no_texts(app: App) -> None:
    world = World(app)
    for message in ("stop the order 1003", "where is order 1001?"):
        answer = await world.ask(message)
        assert MESSAGES.how_to_stop() not in answer
    sent = await world.answers(await world.id_of("alex.rivera@example.com"))
    assert {(m["channel"], m["status"]) for m in sent} == {("sms", "sent")}


@pytest.mark.parametrize(
    "messages",
    [
        ("no more texts please", "wait no keep texting me, my kid wrote that"),
        ("Stop, wait, I meant order 1002", "I never said stop, I said order 1002"),
        ("take me off hold please", "Take me off hold!!"),
        ("stop emailing me", "I said stop emailing me. Text me."),
        ("stop sending me the wrong fans", "stop it with the wrong fans"),
        ("keine SMS mehr bitte", "nein, doch weiter SMS bitte"),
    ],
)
async def test_a_second_text_that_is_no_plain_wish_stops_nothing(
    settings: Settings, messages: tuple[str, ...]
) -> None:
    async with scripted(settings, then=FAN) as shop:
        sent = await said(shop.world, *messages, "which size are the fans?")
    assert [status for status, _ in sent] == ["sent"] * 3
    assert not sent[-1][1]


@pytest.mark.parametrize(
    "messages",
    [
        ("no more texts please", "yes"),
        ("no more texts please", "Yes, stop them"),
        ("keine SMS mehr bitte", "ja bitte"),
        ("please stop texting me", "stop it"),
    ],
)
async def test_a_yes_to_how_texts_stop_stops_them(
    settings: Settings, messages: tuple[str, ...]
) -> None:
    async with scripted(settings, then=FAN) as shop:
        sent = await said(shop.world, *messages, "which size are the fans?")
    assert [status for status, _ in sent] == ["sent", "sent", "cancelled", "cancelled"]


@pytest.mark.parametrize(
    "wish", ["no more texts please", "how do I stop these texts?", "basta sms"]
)
async def test_beside_a_plain_wish_the_model_asks_nothing(settings: Settings, wish: str) -> None:
    async with scripted(settings, ASKS, then=FAN) as shop:
        answer = await shop.world.ask(wish, STRANGER)
        assert answer.startswith(MESSAGES.how_to_stop())
        assert "?" not in answer
        sent = await said(shop.world, "yes")
    assert [status for status, _ in sent] == ["sent", "sent", "cancelled"]


@pytest.mark.parametrize(
    ("script", "messages"),
    [
        # The answer next to it asks something else, as they did.
        ([ASKS, FAN], ["no more texts please. And do the fans fit?", "yes"]),
        # Something came in between.
        ([FAN, FAN, FAN], ["no more texts please", "which size are the fans?", "yes"]),
        # It was not a plain wish.
        ([FAN, FAN], ["stop sending me the wrong fans", "yes"]),
        # It says more than yes.
        ([FAN, FAN], ["no more texts please", "yes, but what is the size?"]),
    ],
)
async def test_a_yes_to_something_else_stops_nothing(
    settings: Settings, script: list[Any], messages: list[str]
) -> None:
    async with scripted(settings, *script, then=FAN) as shop:
        sent = await said(shop.world, *messages)
    assert [status for status, _ in sent] == ["sent"] * len(messages)


@pytest.mark.parametrize(
    "messages",
    [
        ("I want to stop my order", "yes stop it", "stop it please"),
        ("I'd like to opt out of insurance", "yes opt out"),
        ("take me off the waiting list", "yes take me off the list", "take me off"),
        ("my phone gets no more texts since monday", "no texts at all", "no more texts"),
        # What came in between does not hide what was discussed.
        ("no sms came from the driver", "which size are the fans?", "no sms", "no sms"),
    ],
)
async def test_a_bare_end_to_something_else_stops_no_texts(
    settings: Settings, messages: tuple[str, ...]
) -> None:
    async with scripted(settings, then=FAN) as shop:
        sent = await said(shop.world, *messages, "which size are the fans?")
    assert [status for status, _ in sent] == ["sent"] * (len(messages) + 1)


@pytest.mark.parametrize(
    "messages",
    [
        ("opt me out", "opt me out"),
        ("no more messages", "thanks", "no more messages!"),
        ("which size are the fans?", "no more texts please", "no more texts ok"),
    ],
)
async def test_a_bare_end_to_texts_said_again_stops_them(
    settings: Settings, messages: tuple[str, ...]
) -> None:
    async with scripted(settings, then=FAN) as shop:
        sent = await said(shop.world, *messages)
    assert [status for status, _ in sent] == [*["sent"] * len(messages), "cancelled"]


async def test_who_stops_texts_is_told_once_by_text(world: World) -> None:
    """If the carrier does not confirm it; and no text is sent after that one."""
    ours = {"opt": "out", "automatic": "carrier keyword", "opt_told": False}
    stored = await world.sms("Stop!!", STRANGER, **ours)
    await world.sms("Stop!!", STRANGER, **ours)
    await world.settle()
    sent = await texts(world, stored.customer_id)
    assert [(m["content"], m["status"]) for m in sent] == [(MESSAGES.stopped(), "sent")]
    await world.sms("START", STRANGER, opt="in", automatic="carrier keyword")
    await world.sms("Stop!!", STRANGER, **ours)
    await world.settle()
    assert len(await texts(world, stored.customer_id)) == 2


async def test_whom_the_carrier_tells_is_told_nothing_by_us(world: World) -> None:
    stored = await world.sms("STOP", STRANGER, opt="out", automatic="carrier keyword")
    await world.settle()
    assert await world.answers(stored.customer_id) == []
