"""A stranger who waits for a code mentions other numbers, and the code stays valid."""

import pytest

from support_agent.bootstrap import App
from tests.flows.identity.test_step_up import code_sent
from tests.world import World

PHONE = "+15553330142"


async def asks(world: World) -> str:
    """A stranger asks to be linked to Alex; the code that went to Alex."""
    await world.sms("Please link this number. My email is alex.rivera@example.com", PHONE)
    await world.settle()
    return await code_sent(world)


@pytest.mark.parametrize(
    "words",
    [
        "call me at 555 014 2233",
        "reach me on 5550142233",
        "email me at jo@work.example when it is done",
        "tracking number 4829112231",
        "the serial is 5550142233, does that help?",
        "phone on the parcel: +49 170 1234567",
        "my boss is 555-014-2233, he ordered it",
        "UPC 012345678905",
    ],
)
async def test_other_numbers_end_no_code(app: App, words: str) -> None:
    world = World(app)
    code = await asks(world)
    await world.sms(words, PHONE)
    await world.settle()
    await world.sms(code, PHONE)
    await world.settle()
    assert await world.id_of(PHONE) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Sorry, I meant priya.shah@example.com",
        "priya.shah@example.com",
        "that was the wrong address, try +1 555 010 8832",
        "my email is priya.shah@example.com",
    ],
)
async def test_a_contact_that_corrects_the_first_gets_the_code(app: App, words: str) -> None:
    world = World(app)
    await asks(world)
    await world.sms(words, PHONE)
    await world.settle()
    await world.sms(await code_sent(world, "priya.shah@example.com"), PHONE)
    await world.settle()
    assert await world.id_of(PHONE) == await world.id_of("+15550108832")
