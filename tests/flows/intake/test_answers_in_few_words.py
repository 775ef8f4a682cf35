"""A few words that answer one question after the other are not a loop; a second loop is noted."""

import pytest

from support_agent.config import Settings
from tests.flows.identity.test_senders import queue, sent_to
from tests.told import told, words
from tests.world import ALEX_MAIL, World

QUESTIONS = [
    "Is it for a desktop?",
    "Would you like the quiet fan instead?",
    "Shall I look for a cheaper one?",
    "Do you need a cable with it?",
    "Was the box open when it came?",
]


@pytest.mark.parametrize("answer", ["no", "Yes please", "not that one", "Nein", "the second"])
async def test_the_same_answer_to_other_questions_is_answered(
    settings: Settings, answer: str
) -> None:
    async with told(settings, *map(words, QUESTIONS)) as (world, _):
        await world.email("Which fan fits?")
        await world.settle()
        for _ in QUESTIONS[1:]:
            await world.email(answer, subject="Re: Question")
            await world.settle()
        told_ = [each["content"] for each in await sent_to(world, ALEX_MAIL)]
        assert all(q in text for q, text in zip(QUESTIONS, told_, strict=True))
        assert await queue(world) == []


@pytest.mark.parametrize("ours", ["Is it for a desktop?", "We are open all day.", "Which one?"])
async def test_the_same_answer_to_the_same_words_is_a_loop(settings: Settings, ours: str) -> None:
    async with told(settings, *[words(ours)] * 6) as (world, _):
        await world.email("Which fan fits?")
        await world.settle()
        for _ in range(5):
            await world.email("not now", subject="Re: Question")
            await world.settle()
        assert len(await sent_to(world, ALEX_MAIL)) < 6
        assert len(await queue(world)) == 1


@pytest.mark.parametrize(
    "second",
    [
        "The fans are much too loud!",
        "The cable in the box is too short.",
        "The side panel has a scratch.",
    ],
)
async def test_a_second_loop_leaves_its_words_on_the_case(world: World, second: str) -> None:
    for text in ["Any news?"] * 5 + [second] * 6:
        await world.email(text)
        await world.settle()
    (ticket,) = await queue(world)
    assert ticket["brief"]["facts"].count(second) == 1
