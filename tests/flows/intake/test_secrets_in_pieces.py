"""Secrets spread over several messages: no piece is stored, streamed or shown to a model."""

import asyncio
import uuid
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.chat_model import ChatRequest, ChatResponse
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.speech import NoSpeech
from tests.conftest import opened
from tests.flows.calls.test_call import on_the_phone
from tests.flows.intake.test_secrets import everything, prompts
from tests.planned import Calls, PlannedModel
from tests.world import ALEX_MAIL, World


@pytest.fixture
def model() -> PlannedModel:
    def nothing(_: object) -> Calls:
        return []

    return PlannedModel(nothing)


@pytest_asyncio.fixture
async def world(settings: Settings, model: PlannedModel) -> AsyncGenerator[World]:
    async with opened(settings, Replacements(model=model)) as app:
        yield World(app)


PIECES = [
    (["4111 1111", "1111 1111"], "1111"),
    (["my password is", "hunter22"], "hunter22"),
    (["the cvv is", "it's 917"], "917"),
    (["5105", "1051", "0510", "5100"], "5105"),
]


@pytest.mark.parametrize(("pieces", "trace"), PIECES)
async def test_pieces_of_one_batch_are_gone_before_a_model_reads_it(
    world: World, model: PlannedModel, pieces: list[str], trace: str
) -> None:
    for piece in pieces:
        await world.sms(piece)
    await world.settle()
    assert trace not in await everything(world)
    assert trace not in prompts(model)


@pytest.mark.parametrize(("pieces", "trace"), PIECES)
async def test_pieces_that_were_answered_are_kept_nowhere_once_the_last_is_there(
    world: World, model: PlannedModel, pieces: list[str], trace: str
) -> None:
    for piece in pieces:
        await world.sms(piece)
        await world.settle()
    assert trace not in await everything(world)
    asked = len(model.requests)
    await world.ask("Where is my order?")
    assert not any(trace in m.content for r in model.requests[asked:] for m in r.messages)


async def test_pieces_that_come_at_once_see_each_other(world: World) -> None:
    # In any order: the halves are the same.
    await asyncio.gather(world.sms("4242 4242"), world.sms("4242 4242"))
    assert "4242" not in await everything(world)


@pytest.mark.parametrize(("pieces", "trace"), PIECES)
async def test_pieces_in_mails_go(world: World, pieces: list[str], trace: str) -> None:
    for piece in pieces:
        await world.email(f"{piece}\n\nBest,\nAlex")
        await world.settle()
    assert trace not in await everything(world)


async def test_pieces_on_the_telephone_go(settings: Settings, model: PlannedModel) -> None:
    replaced = Replacements(model=model, voice=LocalVoice(NoSpeech()))
    async with opened(settings, replaced) as app:
        await _say_pieces(World(app), model)


async def _say_pieces(world: World, model: PlannedModel) -> None:
    caller = await world.app.flows.calls.caller(1)
    async with on_the_phone(world.app, caller) as line:
        await line.say("my card is four one one one, one one one one")
        await line.say("and then one one one one one one one one")
        await line.say("my password is")
        await line.say("hunter22")
        await line.heard_in_full()
    kept = await everything(world)
    assert "one one one" not in kept
    assert "hunter22" not in kept
    assert "hunter22" not in prompts(model)


async def test_screens_are_told(world: World) -> None:
    await world.sms("4111 1111")
    stored = await world.sms("1111 1111")
    corrected = [e for e in stored.events if e.kind == "message.received"]
    assert [e.payload["message"]["content"] for e in corrected] == ["[card number removed]"] * 2


async def test_what_was_asked_twice_or_by_two_people_is_no_secret(world: World) -> None:
    number = uuid.uuid4().hex
    for _ in range(2):
        await world.sms("4111 1111", provider_id=number)
    await world.sms("1111 1111", "+15550108832")
    await world.email("1111 1111")
    assert "4111 1111" in await everything(world)


async def test_honest_messages_in_a_row_stay(world: World) -> None:
    said = ["my order is 1001", "and the other is 1002", "37201", "5550104477", "REFUND 4821"]
    for text in said:
        await world.sms(text)
    alex = await world.id_of(ALEX_MAIL)
    messages = (await world.customer(alex))["messages"]
    assert [m["content"] for m in messages if m["direction"] == "inbound"][-5:] == said


async def test_a_piece_in_a_turn_under_way_is_put_right(
    settings: Settings, model: PlannedModel
) -> None:
    """The rest arrives while a model reads the first piece."""

    class Slow:
        label = "slow"

        async def complete(self, request: ChatRequest) -> ChatResponse:
            if world and not sent:
                sent.append(True)
                await world.sms("1111 1111")
            return await model.complete(request)

    sent: list[bool] = []
    async with opened(settings, Replacements(model=Slow())) as app:
        world = World(app)
        await world.sms("4111 1111")
        await world.settle()
        assert "1111" not in await everything(world)
        assert not any("4111" in m.content for m in model.requests[-1].messages)
