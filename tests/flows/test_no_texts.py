"""A wish for no more texts that is no carrier's keyword: asked once by code, then respected."""

import pytest

from support_agent.bootstrap import App
from support_agent.domain.no_texts import HOW_TO_STOP, STOPPED
from tests.world import World


@pytest.mark.parametrize(
    "text",
    ["Stop sending me these messages", "don't text me, mail me please", "ARRET", "不要发短信"],
)
async def test_a_wish_is_asked_once_and_then_respected(app: App, text: str) -> None:
    world = World(app)
    assert (await world.ask(text)).startswith(HOW_TO_STOP)
    stored = await world.sms(f"{text}!")
    await world.settle()
    last = (await world.answers(stored.customer_id))[-1]
    assert (last["channel"], last["content"].startswith(STOPPED)) == ("email", True)
    texts = [m for m in await world.answers(stored.customer_id) if m["channel"] == "sms"]
    assert [m["status"] for m in texts] == ["sent", "cancelled"]


async def test_a_sentence_about_an_order_stops_no_texts(app: App) -> None:
    world = World(app)
    for text in ("stop the order 1003", "where is order 1001?"):
        answer = await world.ask(text)
        assert HOW_TO_STOP not in answer
    sent = await world.answers(await world.id_of("alex.rivera@example.com"))
    assert {(m["channel"], m["status"]) for m in sent} == {("sms", "sent")}
