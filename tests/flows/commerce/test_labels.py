"""A return label's link: whole in every message, signed, valid for a while, only for its label."""

import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import pytest
import pytest_asyncio

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.domain.confirmation.confirmation import keyword
from tests.api.conftest import door
from tests.conftest import opened
from tests.told import Told, calls, words
from tests.world import World

RETURN = calls(("create_return_label", {"order_number": "ORD-1001"}))
LINK = re.compile(r"http://localhost:\d+(/labels/\S+/\d+/[a-z2-7]+)(?![a-z2-7/])")


@dataclass
class Clock:
    """The machine's clock, set forward."""

    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Shop:
    """Alex wants to send ORD-1001 back."""

    world: World
    model: Told
    clock: Clock
    client: httpx.AsyncClient

    async def label(self, channel: str = "sms", answer: str = "Here you are.") -> str:
        """The answer to a yes to the return."""
        self.model.answers[:] = [RETURN, words("Here is what I can offer.")]
        write = self.world.sms if channel == "sms" else partial(self.world.email, subject="")
        stored = await write("I want to return ORD-1001")
        await self.world.settle()
        offer = (await self.world.customer(stored.customer_id))["proposals"][0]
        self.model.answers[:] = [words(answer)]
        await write(keyword(offer["kind"], offer["code"]))
        await self.world.settle()
        return (await self.world.answers(stored.customer_id))[-1]["content"]


@pytest_asyncio.fixture
async def shop(settings: Settings) -> AsyncGenerator[Shop]:
    model, clock = Told([words("Hello.")]), Clock()
    async with (
        opened(settings, Replacements(model=model, clock=clock)) as app,
        door(app) as client,
    ):
        yield Shop(World(app), model, clock, client)


def path_in(text: str) -> str:
    """Where the link of a message leads on this server."""
    found = LINK.search(text)
    assert found, text
    return found[1]


@pytest.mark.parametrize("channel", ["sms", "email"])
async def test_the_link_is_whole_and_opens_a_page_to_print(shop: Shop, channel: str) -> None:
    opened_page = await shop.client.get(path_in(await shop.label(channel)))
    assert opened_page.status_code == 200
    assert opened_page.headers["content-type"] == "text/html; charset=utf-8"
    assert opened_page.headers["cache-control"] == "no-store"
    for words_of_it in ("Return label RET-", "ORD-1001", "RMA", "RTX 4090"):
        assert words_of_it in opened_page.text
    assert "Alex" not in opened_page.text


async def test_a_link_that_is_wrong_or_old_opens_no_label(shop: Shop) -> None:
    path = path_in(await shop.label())
    number, day, signature = path.removeprefix("/labels/").split("/")
    wrong = [
        f"/labels/{number}",
        f"/labels/{number}/{day}/{signature[:-1]}",
        f"/labels/{number}/{day}/{signature[::-1]}",
        f"/labels/{number}/{int(day) + 1}/{signature}",
        f"/labels/RMA000000000000/{day}/{signature}",
        f"{path}/more",
        f"{path}%0a",
        f"{path}%0D%0A",
        f"{path}%20",
        f"/labels/{number}/0{day}/{signature}",
        f"/labels/{number}/00{day}/{signature}",
        f"/labels/{number}/%D9%A2{day[1:]}/{signature}",
        "/labels/",
        "/labels/%00/1/a",
    ]
    for each in wrong:
        answer = await shop.client.get(each)
        assert (answer.status_code, number in answer.text) == (404, False), each
        assert "Ask us for a new one" in answer.text
    shop.clock.ahead = timedelta(days=61)
    assert (await shop.client.get(path)).status_code == 404


async def test_asking_again_gives_a_fresh_link(shop: Shop) -> None:
    first = path_in(await shop.label())
    shop.clock.ahead = timedelta(days=20)
    shop.model.answers[:] = [RETURN, words("It is on its way.")]
    stored = await shop.world.sms("I lost my label for ORD-1001")
    await shop.world.settle()
    turn = (await shop.world.customer(stored.customer_id))["turns"][-1]
    second = path_in(turn["tool_runs"][-1]["result"]["label"]["url"])
    assert second != first
    shop.clock.ahead = timedelta(days=70)
    assert (await shop.client.get(first)).status_code == 404
    assert (await shop.client.get(second)).status_code == 200


async def test_a_label_of_a_parcel_that_has_come_opens_no_more(shop: Shop) -> None:
    path = path_in(await shop.label())
    flows = shop.world.app.flows
    dana = await flows.people.by_token(await flows.people.add("Dana", "agent"))
    (held,) = await flows.returns.waiting()
    await flows.returns.cancel(dana, str(held["return_number"]))
    assert (await shop.client.get(path)).status_code == 404


async def test_a_model_may_say_the_label_s_link_and_no_other(shop: Shop) -> None:
    text = await shop.label()
    link = LINK.search(text)
    assert link
    shop.model.answers[:] = [RETURN, words(f"Print it here: {link[0]}")]
    stored = await shop.world.sms("Where do I print the label of ORD-1001?")
    await shop.world.settle()
    assert link[0] in (await shop.world.answers(stored.customer_id))[-1]["content"]
    for other in (link[0][:-1], link[0].replace("localhost", "evil.example"), "/labels/RMA1"):
        shop.model.answers[:] = [words(f"Print your label here: {other}")]
        await shop.world.sms("And where do I print it?")
        await shop.world.settle()
        assert other not in (await shop.world.answers(stored.customer_id))[-1]["content"]
