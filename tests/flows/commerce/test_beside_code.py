"""Words next to the word and code: what leaves a yes, and what makes the agent ask again."""

import pytest

from support_agent.config import Settings
from tests.flows.commerce.test_confirm import REFUND, offered, order
from tests.loopback.openrouter_replies import text
from tests.scripted import scripted


@pytest.mark.parametrize(
    "said",
    [
        "go ahead with refund {}",
        "REFUND {} and my number is still 555 010 4477",
        "I ordered 2 of them last week. Ja bitte, REFUND {}, danke",
        "I bought two fans. REFUND {}",
    ],
)
async def test_a_fact_beside_the_word_with_its_code_leaves_it_a_yes(
    settings: Settings, said: str
) -> None:
    async with scripted(settings) as on:
        customer_id, (offer,) = await offered(on, REFUND)
        await on.world.sms(said.format(offer["code"]))
        await on.world.settle()
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "59.97"


@pytest.mark.parametrize(
    "said",
    [
        "REFUND {}, I paid $80 for it",
        "REFUND {}, my new number is 555 010 4478",
        "REFUND {} if my zip is 94107",
        "I ordered 4 of them last week. REFUND {}",
    ],
)
async def test_more_than_a_fact_has_the_terms_told_again(settings: Settings, said: str) -> None:
    async with scripted(settings) as on:
        customer_id, (offer,) = await offered(on, REFUND)
        on.server.script.append(text("I see."))
        await on.world.sms(said.format(offer["code"]))
        await on.world.settle()
        *_, answer = await on.world.answers(customer_id)
        assert f"REFUND {offer['code']}." in answer["content"]
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"
