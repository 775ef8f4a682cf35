"""A customer who asks for time keeps the offer; one who refuses it, or is late, is told so."""

import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.inbound import MailHeaders
from tests.conftest import opened
from tests.told import calls, told, words
from tests.world import World

CANCEL = calls(("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}))
OVER = (
    "Nothing was done: the offer for the cancellation of ORD-1003 is no longer open.\n"
    "If you still want it, please ask for it again."
)
ENDED = "The offer for the cancellation of ORD-1003 has ended, and nothing was done."


class Customer:
    """Alex, who writes on one channel; each answer is a minute old when they write again."""

    def __init__(self, world: World, channel: str, subject: str = "Question") -> None:
        self.world, self.channel, self.subject = world, channel, subject
        self.id = 0

    async def says(self, text: str) -> str:
        """The newest answer to it."""
        async with self.world.app.database.connection() as tx:
            await tx.execute("UPDATE messages SET sent_at = sent_at - interval '1 minute'")
        if self.channel == "email":
            subject = f"Re: {self.subject}" if self.id else self.subject
            mail = MailHeaders(subject=subject, message_id=f"<{uuid.uuid4()}@test.example>")
            stored = await self.world.email(text, mail=mail)
        else:
            stored = await self.world.sms(text)
        self.id = stored.customer_id
        await self.world.settle()
        return str((await self.world.answers(self.id))[-1]["content"])

    async def offer(self) -> dict[str, Any]:
        """The newest offer."""
        return max((await self.world.customer(self.id))["proposals"], key=lambda p: p["id"])


@asynccontextmanager
async def offered(
    settings: Settings, channel: str, subject: str = "Question"
) -> AsyncGenerator[tuple[Customer, str]]:
    """On the house model: the customer with the code of an open cancellation."""
    async with opened(settings, Replacements()) as app:
        customer = Customer(World(app), channel, subject)
        await customer.says("Please cancel order 1003")
        yield customer, (await customer.offer())["code"]


@pytest.mark.parametrize(
    ("channel", "subject", "text"),
    [
        ("email", "Refund", "Thanks, let me think about it."),
        ("email", "Question", "not yet"),
        ("email", "Cancel", "No, not yet. Give me a day or two."),
        ("sms", "", "I'll check with my wife first"),
        ("sms", "", "hold on"),
        ("sms", "", "Don't cancel it yet"),
    ],
)
async def test_the_word_with_its_code_counts_after_a_hesitation(
    settings: Settings, channel: str, subject: str, text: str
) -> None:
    async with offered(settings, channel, subject) as (customer, code):
        answer = await customer.says(text)
        assert "Take your time" in answer
        assert (await customer.offer())["status"] == "open"
        await customer.says(f"CONFIRM {code}")
        assert (await customer.offer())["status"] == "confirmed"


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("email", "Let me ask my boss"),
        ("sms", "not now"),
        ("sms", "Please don't cancel the order before Friday, I'm not sure"),
    ],
)
async def test_a_bare_yes_after_it_is_asked_again(
    settings: Settings, channel: str, text: str
) -> None:
    async with offered(settings, channel) as (customer, code):
        await customer.says(text)
        assert f"reply CONFIRM {code}" in await customer.says("yes")
        assert (await customer.offer())["status"] == "open"


async def test_no_model_ends_an_offer_that_the_customer_thinks_about(settings: Settings) -> None:
    async with told(settings, CANCEL, words("I can cancel it."), words("No hurry.")) as (world, _):
        customer = Customer(world, "email")
        await customer.says("Please cancel order 1003")
        assert await customer.says("Not yet, I need some time") == "No hurry."
        await customer.says(f"CONFIRM {(await customer.offer())['code']}")
        assert (await customer.offer())["status"] == "confirmed"


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("email", "No thanks, not today."),
        ("email", "Please don't cancel it, I still need it."),
        ("sms", "I'll keep it"),
    ],
)
async def test_whoever_turns_it_down_is_told_that_it_has_ended(
    settings: Settings, channel: str, text: str
) -> None:
    async with offered(settings, channel) as (customer, _code):
        assert (await customer.says(text)).startswith(ENDED)


@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize("form", ["CONFIRM {}", "confirm {} please", "Yes, {}", "{}"])
async def test_the_code_of_an_offer_that_is_over_is_no_order(
    settings: Settings, channel: str, form: str
) -> None:
    async with offered(settings, channel) as (customer, code):
        await customer.says("No thanks")
        # The digits alone could be anything, which a model is asked about without seeing them.
        answer = await customer.says(form.format(code))
        assert OVER in answer
        assert code not in answer
        assert form == "{}" or answer == OVER


@pytest.mark.parametrize("text", ["CONFIRM {}", "yes, {}", "I said CONFIRM {}"])
async def test_the_code_of_an_offer_that_was_carried_out_is_told_what_came_of_it(
    settings: Settings, text: str
) -> None:
    async with offered(settings, "email") as (customer, code):
        await customer.says(f"CONFIRM {code}")
        answer = await customer.says(text.format(code))
        assert answer.startswith("Done: the cancellation of ORD-1003 is made.")
        assert f"ORD-{code}" not in answer


async def test_no_model_reads_the_code_of_an_offer_that_is_over(settings: Settings) -> None:
    answers = (CANCEL, words("I can cancel it."), words("All right."))
    async with told(settings, *answers) as (world, model):
        customer = Customer(world, "sms")
        await customer.says("Please cancel order 1003")
        code = (await customer.offer())["code"]
        await customer.says("no thanks")
        await customer.says(f"Where is order {code}? And what was CONFIRM {code}?")
        (said,) = model.documents()[-1]["new_messages"]
        assert said["text"] == "Where is order [offer code]? And what was CONFIRM [offer code]?"


async def test_a_notice_says_that_an_offer_told_before_has_ended(settings: Settings) -> None:
    answers = (CANCEL, words("I can cancel it."), CANCEL, words("It costs $3.21."))
    async with told(settings, *answers) as (world, _):
        customer = Customer(world, "sms")
        await customer.says("Please cancel order 1003")
        answer = await customer.says("Tell me once more what you offer to cancel")
        assert answer.startswith(ENDED)
        assert "Your ticket is" in answer
        assert (await customer.offer())["status"] == "void"
