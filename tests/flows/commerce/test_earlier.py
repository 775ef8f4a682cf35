"""What a customer writes just before the word and code, in the same batch, in the product."""

import pytest

from support_agent.config import Settings
from tests.flows.commerce.test_confirm import CANCEL, REFUND, offered, order
from tests.loopback.openrouter_replies import text
from tests.scripted import scripted


@pytest.mark.parametrize("channels", [("sms", "sms"), ("email", "sms"), ("email", "email")])
async def test_a_yes_behind_a_condition_a_question_or_a_wish_gets_the_terms_again(
    settings: Settings, channels: tuple[str, str]
) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, REFUND)
        word = f"REFUND {proposal['code']}"

        async def say(channel: str, said: str) -> None:
            await (on.world.sms(said) if channel == "sms" else on.world.email(said, subject=""))

        for said in ("Only if you pay the postage", "What happens if I text", "To my Visa please"):
            on.server.script.append(text("I see."))
            await say(channels[0], said)
            await say(channels[1], word)
            await on.world.settle()
            assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"
            answer = (await on.world.answers(customer_id))[-1]["content"]
            assert f"reply {word}." in answer
        await say(channels[1], word)
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"


@pytest.mark.parametrize(
    "said", ["yes", "They broke after 3 days", "sorry was driving", "No", "no thank you"]
)
async def test_a_yes_behind_manners_a_report_or_a_plain_no_counts(
    settings: Settings, said: str
) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, REFUND)
        await on.world.sms(said)
        await on.world.sms(f"REFUND {proposal['code']}")
        await on.world.sms("thank you")
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"


async def test_a_yes_that_joins_a_turn_is_read_beside_what_began_it(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, (proposal,) = await offered(on, CANCEL)
        word = f"CONFIRM {proposal['code']}"
        on.model.meanwhile[on.model.asked + 1] = lambda: on.world.sms(word)
        on.server.script.extend([text("Hm."), text("It is not cancelled.")])
        await on.world.sms("Only if it has not shipped")
        await on.world.settle()
        detail = await on.world.customer(customer_id)
        assert len({message["batch_id"] for message in detail["messages"][-3:]}) == 1
        assert (await order(on, customer_id, "ORD-1003"))["status"] == "pending"
