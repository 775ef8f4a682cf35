"""A customer who threatens is not asked for anything else, whatever the model says."""

import pytest

from support_agent.config import Settings
from tests.told import told, words
from tests.world import World

THREATS = [
    ("My lawyer will hear of this", "Alarm: legal"),
    ("no, I'll do a chargeback then", "Alarm: chargeback"),
    ("I will go to the press with this", "Alarm: press"),
    ("I am filing a data protection complaint", "Alarm: legal"),
    ("I'm going to hurt someone at your store", "Alarm: threat"),
]


@pytest.mark.parametrize(("text", "subject"), THREATS)
async def test_a_model_that_passes_over_a_threat_is_not_the_last_word(
    settings: Settings, text: str, subject: str
) -> None:
    passes = words("Nothing is changed. Is there anything else I can do for you?")
    async with told(settings, passes) as (world, _):
        stored = await world.sms(text)
        await world.settle()
        (ticket,) = (await world.customer(stored.customer_id))["tickets"]
        (answer,) = await world.answers(stored.customer_id)
    assert (ticket["subject"], ticket["severity"]) == (subject, "urgent")
    assert answer["content"].startswith("I have passed this to our team as urgent")
    assert ticket["ticket"] in answer["content"]
    assert "anything else" not in answer["content"]


async def test_who_names_the_case_is_left_their_words(settings: Settings) -> None:
    async with told(settings, words("A person looks at it: your ticket is TCK-1.")) as (world, _):
        stored = await world.sms("My lawyer will hear of this")
        await world.settle()
        (answer,) = await world.answers(stored.customer_id)
    assert answer["content"] == "A person looks at it: your ticket is TCK-1."


async def test_of_danger_the_first_word_is_what_to_do(settings: Settings) -> None:
    async with told(settings, words("Have a nice day.")) as (world, _):
        stored = await world.sms("The PSU caught fire last night")
        await world.settle()
        (answer,) = await world.answers(stored.customer_id)
    assert answer["content"].startswith("If anybody is in danger")


@pytest.mark.parametrize(("text", "subject"), THREATS)
@pytest.mark.parametrize("offer", [True, False])
async def test_the_house_model_hands_a_threat_over(
    world: World, text: str, subject: str, offer: bool
) -> None:
    if offer:
        await world.ask("please cancel ORD-1003")
    answer = await world.ask(text)
    detail = await world.customer(1)
    (ticket,) = detail["tickets"]
    assert (ticket["subject"], ticket["severity"]) == (subject, "urgent")
    assert ticket["ticket"] in answer
    assert "nything else" not in answer
