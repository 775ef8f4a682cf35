"""A message in a language that the house model does not read goes to a person."""

import pytest

from tests.flows.identity.test_senders import queue
from tests.world import World


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Dobrý den, kdy mi přijde moje objednávka?", "Vidím, že píšete česky"),
        ("Mikor érkezik meg a rendelésem?", "Látom, hogy magyarul ír"),
        ("När kommer min beställning?", "Jag ser att du skriver på svenska"),
        ("Missä pakettini on? En ole saanut sitä.", "Näen, että kirjoitat suomeksi"),
        ("Agizo langu liko wapi? Nimesubiri wiki mbili.", "I only answer in English"),
    ],
)
async def test_a_question_in_another_language_is_a_case_and_told_so(
    world: World, text: str, sentence: str
) -> None:
    stored = await world.email(text)
    await world.settle()
    (answer,) = [message["content"] for message in await world.answers(stored.customer_id)]
    (ticket,) = await queue(world)
    assert sentence in answer
    assert ticket["ticket"] in answer
