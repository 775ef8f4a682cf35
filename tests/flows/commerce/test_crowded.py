"""A word and code with other words: what the customer is told, and who reads it."""

import pytest

from support_agent.config import Settings
from tests.flows.commerce.test_confirm import CANCEL, offered, order
from tests.loopback.openrouter_replies import text
from tests.scripted import Scripted, scripted

ALONE = "Nothing is done yet: {word} counts only where nothing else is said with it. Send it alone"


async def answered(on: Scripted, mail: str, channel: str = "email") -> str:
    """The answer to these words."""
    on.server.script.append(text("Thank you."))
    is_mail = channel == "email"
    stored = await (on.world.email(mail, subject="") if is_mail else on.world.sms(mail))
    await on.world.settle()
    return (await on.world.answers(stored.customer_id))[-1]["content"]


async def cases(on: Scripted, customer_id: int) -> list[str]:
    tickets = (await on.world.customer(customer_id))["tickets"]
    return [each["ticket"] for each in tickets if each["subject"].startswith("A yes with other")]


@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize(
    "below",
    [
        "Better together since 1987 \u2665",
        "A levelez\u0151programom sora alulra",
        "Only if you pay the shipping",
        "Nur wenn Sie den Versand zahlen",
        "Is the shipping free?",
    ],
)
async def test_the_first_is_told_to_come_alone_and_the_second_is_read_by_a_person(
    settings: Settings, channel: str, below: str
) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        word = f"CONFIRM {proposal['code']}"
        first = await answered(on, f"{word}\n\n{below}", channel)
        assert ALONE.format(word=word) in first
        assert first.endswith(f"reply {word}.")
        assert await cases(on, customer_id) == []
        second = await answered(on, f"{word}\n\n{below}", channel)
        (ticket,) = await cases(on, customer_id)
        assert f"reads what else yours says; your ticket is {ticket}." in second
        await answered(on, f"{word}\n\n{below}!", channel)
        assert await cases(on, customer_id) == [ticket]
        assert (await order(on, customer_id, "ORD-1003"))["status"] != "cancelled"
        assert "Done: the cancellation" in await answered(on, word, channel)
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "cancelled"


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("CONFIRM {code}\n\nTo our friends", "CONFIRM {code} please"),
        ("CONFIRM {code} if it is free", "CONFIRM {code}"),
        ("Is CONFIRM {code} final?", "yes, CONFIRM {code}"),
    ],
)
async def test_alone_it_needs_no_person(settings: Settings, said: str, then: str) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        await answered(on, said.format(code=proposal["code"]))
        answer = await answered(on, then.format(code=proposal["code"]))
        assert "Done: the cancellation" in answer
        assert "Nothing is done yet" not in answer
        assert await cases(on, customer_id) == []


@pytest.mark.parametrize(
    "said",
    ["What is {code}?", "Where is my order?", "yes but later", "CONFIRM what", "CONFIRM 0000"],
)
async def test_other_words_need_no_person_however_often(settings: Settings, said: str) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        for again in ("", " Please"):
            answer = await answered(on, said.format(code=proposal["code"]) + again)
            assert "Nothing is done yet" not in answer
        assert await cases(on, customer_id) == []


async def test_a_subject_of_their_own_is_said_with_it(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        for place in (1, 2):
            on.server.script.append(text("Thank you."))
            await on.world.email(f"CONFIRM {proposal['code']}", subject=f"If it is free {place}")
            await on.world.settle()
            answer = (await on.world.answers(customer_id))[-1]["content"]
            assert "counts only where nothing else is said with it" in answer
            assert len(await cases(on, customer_id)) == place - 1


async def test_what_is_turned_down_is_not_asked_to_come_alone(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        answer = await answered(on, f"Don't cancel it! No CONFIRM {proposal['code']}, keep it.")
        assert "Nothing is done yet" not in answer
        assert await cases(on, customer_id) == []


async def test_two_in_one_batch_are_one(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        word = f"CONFIRM {proposal['code']}"
        await on.world.email(f"{word}\n\nBetter together", subject="")
        assert ALONE.format(word=word) in await answered(on, f"{word}\n\nBetter together now")
        assert await cases(on, customer_id) == []
