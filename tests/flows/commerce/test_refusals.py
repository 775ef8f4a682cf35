"""A customer who refuses an offer is told so, and its code no longer does anything."""

import pytest

from support_agent.config import Settings
from tests.flows.commerce.test_hesitation import ENDED, offered

OPEN = "My offer of the cancellation for ORD-1003 is still open."


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("email", "Sorry, I've decided against it"),
        ("email", "Hello,\n\nNo. Thank you anyway.\n\nBest regards,\nAlex"),
        ("email", "Nein danke, ich behalte es"),
        ("email", "Oh no, that's a mistake, don't"),
        ("email", "いいえ"),
        ("sms", "I no longer want that"),
        ("sms", "Please disregard my request"),
        ("sms", "I'm good, thanks"),
        ("sms", "My wife says no"),
        ("sms", "I take it back"),
        ("sms", "hayir, tesekkurler"),
        ("sms", "\U0001f645"),
        ("sms", "No thanks CONFIRM {}"),
        ("email", "keep it, no CONFIRM {}"),
    ],
)
async def test_the_code_of_an_offer_that_was_turned_down_does_nothing(
    settings: Settings, channel: str, text: str
) -> None:
    async with offered(settings, channel) as (customer, code):
        answer = await customer.says(text.format(code))
        assert ENDED in answer
        assert "I can cancel" not in answer
        assert answer.count("Best regards") <= 1
        assert (await customer.offer())["status"] == "void"
        await customer.says(f"CONFIRM {code}")
        assert (await customer.offer())["status"] == "void"


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("sms", "No, order 1002 was the blue one"),
        ("email", "No, I never got a tracking number"),
        ("sms", "I'm good with that"),
        ("email", "My wife says the fan is loud"),
        ("sms", "I changed my mind about the colour"),
    ],
)
async def test_what_is_about_something_else_ends_no_offer(
    settings: Settings, channel: str, text: str
) -> None:
    async with offered(settings, channel) as (customer, code):
        answer = await customer.says(text)
        assert ENDED not in answer
        assert "All right, nothing is changed" not in answer
        await customer.says(f"CONFIRM {code}")
        assert (await customer.offer())["status"] == "confirmed"


@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize(
    "text",
    [
        "I do not want to go through with this whole cancelling business now",
        "No need for all that fuss with my order",
        "forget what I wrote about the power supply",
    ],
)
async def test_a_no_in_words_that_code_does_not_know_is_told_how_to_end_the_offer(
    settings: Settings, channel: str, text: str
) -> None:
    async with offered(settings, channel) as (customer, _code):
        answer = await customer.says(text)
        assert ("is still open" in answer) != (ENDED in answer)
        if OPEN in answer:
            assert ENDED in await customer.says("No cancellation")
        assert (await customer.offer())["status"] == "void"
