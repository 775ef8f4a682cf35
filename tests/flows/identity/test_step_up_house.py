"""The house model leads an unknown sender to their account."""

import re

import pytest

from tests.world import ALEX_MAIL, World

STRANGER = "+15550109999"


async def test_the_house_model_links_a_new_phone_and_goes_on(world: World) -> None:
    asked = await world.ask("what's the status of ORD-1001?", STRANGER)
    assert "Which email address or phone number" in asked
    told = await world.ask(f"I'm {ALEX_MAIL}, where is my order ORD-1001?", STRANGER)
    assert "6-digit code" in told
    assert "delivered" not in told
    alex = await world.customer(await world.id_of(ALEX_MAIL))
    code = re.search(r"\d{6}", alex["messages"][-1]["content"])
    assert code
    wrong = await world.ask("000000" if code[0] != "000000" else "111111", STRANGER)
    assert "4 more tries" in wrong
    await world.sms(code[0], STRANGER)
    await world.settle()
    answers = await world.answers(await world.id_of(ALEX_MAIL))
    last = next(a for a in reversed(answers) if a["author"] == "agent")
    assert "belongs to your account now" in last["content"]
    assert "delivered" in last["content"]
    assert last["address"] == STRANGER


async def test_a_claim_to_be_nobody_sounds_the_same(world: World) -> None:
    known = await world.ask(f"hello, I'm {ALEX_MAIL}", STRANGER)
    nobody = await world.ask("hello, I'm nobody@example.com", "+15550109998")
    assert known == nobody


OURS = ("support@macrocenter.example", "sales@www.macrocenter.example", "+1 555 010 0100")


@pytest.mark.parametrize(
    "words",
    [
        *(f"I wrote to {ours} last week." for ours in OURS[::2]),
        "Your site says SALES@macrocenter.example or 555-010-0100.",
        "[cid:image001.png@01DB1234.ABCD]",
        "Message-ID: <7ea59ec7@mail.example>",
        "Shop, 2026-11-30 13:05 wrote",
        "It came on 30.11.2026 08:15.",
    ],
)
async def test_what_is_no_contact_of_theirs_is_not_linked(world: World, words: str) -> None:
    answer = await world.ask(f"{words} Do you have the RTX 4090 in stock?", STRANGER)
    assert "6-digit code" not in answer
    assert "4090" in answer


async def test_strangers_who_name_the_shop_lock_nobody_out(world: World) -> None:
    for number in range(9):
        stranger = f"+1555020{number:04d}"
        answer = await world.ask(f"I wrote to {OURS[0]}. Is the RTX 4090 in stock?", stranger)
        assert "4090" in answer
    assert "6-digit code" in await world.ask(f"I'm {OURS[0]} and {ALEX_MAIL}", STRANGER)
