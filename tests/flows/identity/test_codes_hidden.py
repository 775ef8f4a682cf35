"""An expected code is neither stored nor shown, whatever it is called or comes with."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest
import pytest_asyncio

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.domain.sentences.tables import CODES
from support_agent.ports.inbound import Attachment
from tests.conftest import opened
from tests.flows.identity.test_codes_beside_words import code_row
from tests.flows.identity.test_step_up import STRANGER, address_of, code_sent, plan, said
from tests.planned import PlannedModel
from tests.world import ALEX_MAIL, World

HIDDEN = [
    "reading it off my phone: {}",
    "ticket {}",
    "order number {}",
    "x{}",
    "it is x{}y",
    "{}.00",
    "${}",
    "{}@example.com",
    "the gizmo ({}) is it",
    "it's {a}-{b}-{c} grouped",
    "it's {a}/{b}/{c}",
    "tracking {d}.{e}",
    "ORD-{}",
    "{}?",
    "my phone, {words}, thanks",
    "<b>{d}</b>{e} in my phone",
]
NUMBERS = [
    "ORD-1003 and ORD-1001, 12 of them",
    "call me at +1 512 555 0133",
    "it weighs 12 kg and costs $1,299.00",
    "the zip is 75201-1234",
    "call me at +1 555 010 9999",
    "it is order 123456",
    "my zip is 941035",
    "I ordered it on 12/04/26, invoice 300124",
    "the tracking number is 1Z999AA10123456784",
    "the total was 129900 dollars, not $129,000",
    "my account is 482910, apartment 100123",
    "ORD-482910 or ticket 482911",
    "it cost 123456 yen, or 150000 won",
    "I live at 124530 Main St, pincode 560001 Bangalore",
    "model 990210 of Noctua, part no. 223344, ref 998877 on the slip",
    "my locker number is 223344 and it ran 123456 hours",
]
# As in shop.toml.
TRIES = 5
_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.fixture
def model() -> PlannedModel:
    return PlannedModel(plan)


@pytest_asyncio.fixture
async def world(settings: Settings, model: PlannedModel) -> AsyncGenerator[World]:
    async with opened(settings, Replacements(model=model)) as app:
        yield World(app)


def written(text: str, code: str) -> str:
    """The text with the code in it, whole or in pieces."""
    spoken = " ".join(_NAMES[int(digit)] for digit in code)
    pairs, halves = (code[:2], code[2:4], code[4:]), (code[:3], code[3:])
    places = dict(zip("abcde", (*pairs, *halves), strict=True))
    return text.format(code, words=spoken, **places)


async def shown(world: World, model: PlannedModel, who: str) -> str:
    """Everything that models and people see of what came in. The console keeps ours readable."""
    detail: dict[str, Any] = await world.customer(await world.id_of(who))
    asked = [m.content for r in model.requests for m in r.messages]
    came = [m for m in detail["messages"] if m["direction"] == "inbound"]
    return json.dumps([asked, came, detail["tickets"]], default=str)


def holds(text: str, code: str) -> bool:
    return code in text or any(
        form in text
        for form in (
            f"{code[:3]}.{code[3:]}",
            f"{code[:2]}-{code[2:4]}-{code[4:]}",
            f"{code[:2]}/{code[2:4]}/{code[4:]}",
            f"{code[:3]}</b>{code[3:]}",
            " ".join(_NAMES[int(digit)] for digit in code),
        )
    )


@pytest.mark.parametrize("text", HIDDEN)
async def test_a_code_under_another_name_is_hidden_and_has_to_come_alone(
    world: World, model: PlannedModel, text: str
) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    answer = await world.ask(written(text, code))
    assert answer.startswith(CODES.not_alone())
    assert not holds(await shown(world, model, ALEX_MAIL), code)
    assert await code_row(world) == {"status": "open", "tries": 0}
    await world.sms(code)
    await world.settle()
    assert await address_of(world) == "1 New Road"


@pytest.mark.parametrize("text", ["{}?", "what is {} for", "the gizmo ({}) is it"])
async def test_a_wrong_number_is_answered_and_shown_like_the_code(
    world: World, model: PlannedModel, text: str
) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert (await world.ask(text.format(wrong))).startswith(CODES.not_alone())
    assert not holds(await shown(world, model, ALEX_MAIL), wrong)
    assert await code_row(world) == {"status": "open", "tries": 0}


@pytest.mark.parametrize("text", NUMBERS)
async def test_other_numbers_stay_while_a_code_is_waited_for(world: World, text: str) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    await world.ask(text)
    detail = await world.customer(await world.id_of(ALEX_MAIL))
    assert text in [m["content"] for m in detail["messages"]]
    assert not any(CODES.not_alone() in each for each in await said(world, ALEX_MAIL))


async def test_a_message_full_of_other_numbers_can_not_ask_which_is_the_code(
    world: World, model: PlannedModel
) -> None:
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    others = [f"{(int(code) + more) % 1_000_000:06d}" for more in range(1, 7)]
    assert not (await world.ask(f"order {others[0]}")).startswith(CODES.not_alone())
    for six in (others[1:], [code, *others[2:]]):
        text = ", ".join(f"order {each}" for each in six)
        assert (await world.ask(text)).startswith(CODES.not_alone())
    everything = await shown(world, model, ALEX_MAIL)
    assert not any(holds(everything, each) for each in (code, *others[1:]))
    assert await code_row(world) == {"status": "open", "tries": 0}


async def test_every_number_that_is_compared_with_the_code_counts(
    world: World, model: PlannedModel
) -> None:
    """Under any name: as many as a sender has tries are compared, and later ones are masked."""
    await world.sms("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    named = ["{} yen", "{} Main St", "pincode {}", "badge no. {}", "{} hours", "{} won", "room {}"]
    wrong = [f"{(int(code) + more) % 1_000_000:06d}" for more in range(1, len(named))]
    for place, number in enumerate((*wrong, code)):
        answer = await world.ask(f"it is {named[place].format(number)}")
        assert answer.startswith(CODES.not_alone()) == (place >= TRIES)
        assert await looked(world) == min(place + 1, TRIES)
    everything = await shown(world, model, ALEX_MAIL)
    assert [each for each in (*wrong, code) if holds(everything, each)] == wrong[:TRIES]
    assert await code_row(world) == {"status": "open", "tries": 0}


async def looked(world: World) -> int:
    async with world.app.database.connection() as tx:
        cursor = await tx.execute("SELECT detail->>'looked' AS n FROM codes ORDER BY id DESC")
        row = await cursor.fetchone()
    assert row is not None
    return int(row["n"])


async def test_without_a_code_six_digits_under_another_name_stay(world: World) -> None:
    await world.ask("ticket 418273 please")
    detail = await world.customer(await world.id_of(ALEX_MAIL))
    assert "ticket 418273 please" in [m["content"] for m in detail["messages"]]


@pytest.mark.parametrize("subject", ["ticket {}", "Code {}", "{}", "x{}"])
async def test_a_code_in_a_subject_is_hidden_and_has_to_come_alone(
    world: World, model: PlannedModel, subject: str
) -> None:
    await world.email("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    await world.email("there you are", subject=subject.format(code))
    await world.settle()
    assert CODES.not_alone() in (await said(world, ALEX_MAIL))[-1]
    assert not holds(await shown(world, model, ALEX_MAIL), code)


async def test_a_code_in_a_quotation_or_a_files_name_is_hidden(
    world: World, model: PlannedModel
) -> None:
    await world.email("move ORD-1003")
    await world.settle()
    code = await code_sent(world)
    scan = Attachment(f"{code}.png", "image/png", 10)
    await world.email("what is this", quoted=f"> ticket {code}", attachments=(scan,))
    await world.settle()
    assert not holds(await shown(world, model, ALEX_MAIL), code)


async def test_who_got_a_strangers_code_is_not_shown_with_it(
    world: World, model: PlannedModel
) -> None:
    await world.sms(f"i'm {ALEX_MAIL}", STRANGER)
    await world.settle()
    code = await code_sent(world)
    await world.email(f"is ticket {code} from you, or ticket 418273?", ALEX_MAIL)
    await world.settle()
    everything = await shown(world, model, ALEX_MAIL)
    assert not holds(everything, code)
    assert "ticket 418273" in everything
    await world.email(f"I never asked for ticket {code}!", ALEX_MAIL)
    await world.settle()
    assert len((await world.customer(await world.id_of(ALEX_MAIL)))["tickets"]) == 1
