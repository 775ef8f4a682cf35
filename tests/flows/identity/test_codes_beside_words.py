"""Codes next to other words: not a try, no change, and a refusal voids them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.domain.sentences.tables import CODES
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.speech import NoSpeech
from tests.conftest import opened
from tests.flows.calls.test_call import Line, on_the_phone
from tests.flows.identity.test_step_up import STRANGER, address_of, code_sent, plan, said
from tests.planned import PlannedModel
from tests.told import Told, calls, words
from tests.world import ALEX_MAIL, World


@pytest.fixture
def model() -> PlannedModel:
    return PlannedModel(plan)


@pytest_asyncio.fixture
async def world(settings: Settings, model: PlannedModel) -> AsyncGenerator[World]:
    async with opened(settings, Replacements(model=model)) as app:
        yield World(app)


NOT_HANDED_OVER = [
    "{}?",
    "Is {} from you?",
    "If I enter {} what happens?",
    "i got a code {} what is it for",
    "My other shop's number is {}",
]
REFUSED = [
    "Why did I get the code {}? I did NOT ask for an address change. Stop it!",
    "No, don't. {}",
    "no thanks, keep the old address. {}",
    "Fraud! {}",
]


async def code_row(world: World) -> dict[str, Any]:
    async with world.app.database.connection() as tx:
        cursor = await tx.execute("SELECT status, tries FROM codes ORDER BY id DESC LIMIT 1")
        row = await cursor.fetchone()
    assert row is not None
    return dict(row)


@pytest.mark.parametrize("text", NOT_HANDED_OVER)
async def test_a_code_beside_other_words_changes_nothing_and_is_no_try(
    world: World, model: PlannedModel, text: str
) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    answer = await world.ask(text.format(code))
    assert answer.startswith(CODES.not_alone())
    (check,) = model.documents()[-1]["step_up"]
    assert check["outcome"] == "not_alone"
    assert await address_of(world) == "2114 Bluebonnet Ln"
    assert await code_row(world) == {"status": "open", "tries": 0}
    assert not any(code in m.content for r in model.requests for m in r.messages)
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "1 New Road"


@pytest.mark.parametrize("text", REFUSED)
async def test_a_refusal_beside_a_code_voids_it_and_opens_one_case(
    world: World, model: PlannedModel, text: str
) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    answer = await world.ask(text.format(code))
    (ticket,) = (await world.customer(await world.id_of(ALEX_MAIL)))["tickets"]
    assert ticket["severity"] in {"high", "urgent"}
    assert answer.startswith("Nothing was changed, and the code we sent is void now.")
    assert ticket["ticket"] in answer
    assert code not in str(ticket)
    assert model.documents()[-1]["step_up"][0]["outcome"] == "refused"
    assert await code_row(world) == {"status": "expired", "tries": 0}
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "2114 Bluebonnet Ln"


@pytest.mark.parametrize("text", ["No, wait", "don't change it please", "Stop! That wasn't me"])
async def test_a_code_is_taken_back_before_anything_is_changed(world: World, text: str) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    await world.sms(code)
    answer = await world.ask(text)
    assert answer.startswith("Nothing was changed, and the code we sent is void now.")
    (ticket,) = (await world.customer(await world.id_of(ALEX_MAIL)))["tickets"]
    assert ticket["brief"]["wants"] == text
    assert await address_of(world) == "2114 Bluebonnet Ln"
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "2114 Bluebonnet Ln"


@pytest.mark.parametrize(
    "text",
    ["No, I'm not moving.", "I never asked for an address change", "Do not change my address!"],
)
async def test_a_change_is_turned_down_without_its_code(world: World, text: str) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    answer = await world.ask(text)
    assert answer.startswith("Nothing was changed, and the code we sent is void now.")
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "2114 Bluebonnet Ln"


async def test_words_behind_a_code_take_nothing_back(world: World) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    await world.sms(await code_sent(world))
    await world.ask("thanks! when does it arrive?")
    assert await address_of(world) == "1 New Road"


async def test_a_link_that_is_turned_down_beside_its_code_is_not_made(world: World) -> None:
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    for text in (f"I got {code} but I do not want this phone linked, don't", code):
        await world.sms(text, STRANGER)
        await world.settle()
    assert await world.id_of(STRANGER) != await world.id_of(ALEX_MAIL)
    assert len((await world.customer(await world.id_of(STRANGER)))["tickets"]) == 1


async def test_who_got_a_code_for_a_stranger_can_turn_it_down(
    world: World, model: PlannedModel
) -> None:
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    await world.email(f"I never asked for {code}!", ALEX_MAIL)
    await world.settle()
    (ticket,) = (await world.customer(await world.id_of(ALEX_MAIL)))["tickets"]
    assert ticket["ticket"] in (await said(world, ALEX_MAIL))[-1]
    await world.sms(code, STRANGER)
    await world.settle()
    assert await world.id_of(STRANGER) != await world.id_of(ALEX_MAIL)
    # The same as for a contact that belongs to nobody.
    assert model.documents()[-1]["step_up"] == [
        {"purpose": "link_contact", "outcome": "wrong", "tries_left": 4}
    ]


async def test_an_unproven_mail_turns_no_code_down(world: World) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    await world.email("Stop! I don't want 123456", ALEX_MAIL, evidence="none")
    await world.settle()
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "1 New Road"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Hi,\n\nthe code is {}.\n\nBest regards,\nAlex Rivera", "Re: Your code"),
        ("{}\n\nSent from my iPhone", "Re: Your code"),
        ("{}\n\n-- \nAlex Rivera\nSenior Engineer, Acme Corp", "Code"),
    ],
)
async def test_a_mail_with_manners_and_a_signature_hands_a_code_over(
    world: World, text: str, subject: str
) -> None:
    await world.email("move ORD-1003\n\n-- \nAlex Rivera\nSenior Engineer, Acme Corp")
    await world.settle()
    code = await code_sent(world)
    await world.email(text.format(code), subject=subject, quoted=f"> Your code is {code}.")
    await world.settle()
    assert await address_of(world) == "1 New Road"


async def test_a_code_told_in_the_same_breath_as_a_question_counts_when_it_comes_alone(
    world: World,
) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    await world.sms(f"is this right: {code}?")
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "1 New Road"
    assert not any(CODES.not_alone() in text for text in await said(world, ALEX_MAIL))


MOVE = {
    "order_number": "ORD-1003",
    "street": "1 New Road",
    "city": "Dallas",
    "state": "TX",
    "zip": "75201",
}


@asynccontextmanager
async def waiting_for_code(
    settings: Settings, *answers: Any
) -> AsyncGenerator[tuple[World, Line, str]]:
    """A call in which a code was sent for another address; what the model says after it."""
    move = calls(("change_delivery_address", MOVE))
    model = Told([move, words("Please read it out."), *answers])
    replace = Replacements(model=model, voice=LocalVoice(NoSpeech()))
    async with (
        opened(settings, replace) as app,
        on_the_phone(app, await app.flows.calls.caller(1)) as line,
    ):
        await line.until("How can I help?")
        await line.say("send it elsewhere")
        await line.until("Please read it out.")
        world = World(app)
        await world.settle()
        yield world, line, await code_sent(world)


@pytest.mark.parametrize(
    ("text", "told", "street"),
    [
        ("um okay so it's {}", "Good.", "1 New Road"),
        ("i got {} what is that", CODES.not_alone(), "2114 Bluebonnet Ln"),
        ("my ticket is {}", CODES.not_alone(), "2114 Bluebonnet Ln"),
        ("i got a code {} never asked for that", "is void now", "2114 Bluebonnet Ln"),
    ],
)
async def test_on_the_phone_a_code_is_handed_over_or_code_says_what_it_takes(
    settings: Settings, text: str, told: str, street: str
) -> None:
    async with waiting_for_code(settings, words("Good.")) as (world, line, code):
        await line.say(text.format(" ".join(code)))
        await line.until(told)
        assert await address_of(world) == street


@pytest.mark.parametrize(
    "text", ["Alex here, code {}", "Found it in my spam folder, {}", "I got the code, it's {}"]
)
async def test_a_text_may_say_who_writes_and_where_the_code_was(world: World, text: str) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    await world.sms(text.format(await code_sent(world)))
    await world.settle()
    assert await address_of(world) == "1 New Road"


@pytest.mark.parametrize(
    ("goes_on", "told", "street"),
    [
        ("no wait, don't change it", "is void now", "2114 Bluebonnet Ln"),
        ("and when does it arrive", "Hello again.", "1 New Road"),
    ],
)
async def test_a_code_on_the_phone_waits_for_the_caller_to_go_on(
    settings: Settings, goes_on: str, told: str, street: str
) -> None:
    answers = (words("Hello again."), words("Hello again."))
    async with waiting_for_code(settings, *answers) as (world, line, code):
        line.call.turns.yes_holds_seconds = 5.0
        await line.say(" ".join(code))
        await line.say(goes_on)
        await line.until(told)
        await world.settle()
        assert await address_of(world) == street
