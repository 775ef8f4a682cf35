"""Machines that answer at once are stopped whatever they say; a quick person is answered."""

import uuid
from collections.abc import Callable

import pytest

from support_agent.flows.intake.restraint import AT_ONCE, SAME_AGAIN
from support_agent.ports.inbound import MailHeaders
from tests.flows.identity.test_senders import queue, sent_to
from tests.world import ALEX_MAIL, World

STRANGER = "bot@example.net"
WORDS = (
    *("order", "parcel", "card", "price", "stock", "label", "store"),
    *("today", "screen", "memory", "board", "cable", "fan", "case"),
)
NEW_WORDS: dict[str, Callable[[int], str]] = {
    "questions": lambda n: f"Is {WORDS[n]} {WORDS[-n]} for {WORDS[n // 2]} {n}?",
    "ids": lambda _: f"I am out until Monday, ask my colleague. Sent {uuid.uuid4()}",
    "a model": lambda n: f"Good point about the {WORDS[n]}. And what about the {WORDS[-n]}?",
}


async def answer(world: World, text: str, sender: str, evidence: str, *, by_id: bool) -> None:
    """A mail that answers our last one to that sender."""
    (*_, last) = await sent_to(world, sender)
    subject = last["subject"] or "Question"
    mail = MailHeaders(
        subject=subject if subject.startswith("Re:") else f"Re: {subject}",
        message_id=f"<{uuid.uuid4()}@test.example>",
        in_reply_to=last["message_id"] if by_id else None,
    )
    await world.email(text, sender, mail=mail, evidence=evidence)
    await world.settle()


async def slowly(world: World, seconds: int) -> None:
    """As if that much time had passed since our last answers."""
    async with world.app.database.transaction() as tx:
        await tx.execute(
            "UPDATE messages SET sent_at = sent_at - make_interval(secs => %(seconds)s)"
            " WHERE direction = 'outbound'",
            {"seconds": seconds},
        )


@pytest.mark.parametrize("kind", NEW_WORDS)
@pytest.mark.parametrize("by_id", [True, False])
@pytest.mark.parametrize(("evidence", "most"), [("aligned", 3), ("simulated", 6)])
async def test_a_machine_that_always_says_something_new_is_ended_with_one_case(
    world: World, kind: str, by_id: bool, evidence: str, most: int
) -> None:
    await world.email("Are you open today?", STRANGER, evidence=evidence)
    await world.settle()
    for number in range(1, 12):
        await answer(world, NEW_WORDS[kind](number), STRANGER, evidence, by_id=by_id)
    assert len(await sent_to(world, STRANGER)) == most
    assert [t["brief"]["refused"] for t in await queue(world)] == [AT_ONCE]
    await slowly(world, 900)
    await answer(world, "Where is my order?", STRANGER, evidence, by_id=by_id)
    assert len(await sent_to(world, STRANGER)) == most + 1


@pytest.mark.parametrize("seconds", [25, 60])
async def test_a_person_who_answers_fast_is_answered(world: World, seconds: int) -> None:
    await world.email("Are you open today?", ALEX_MAIL, evidence="aligned")
    await world.settle()
    for number in range(1, 8):
        await slowly(world, seconds)
        text = NEW_WORDS["questions"](number)
        await answer(world, text, ALEX_MAIL, "aligned", by_id=True)
    assert len(await sent_to(world, ALEX_MAIL)) == 8
    assert await queue(world) == []


async def test_a_person_who_writes_mail_after_mail_is_answered(world: World) -> None:
    for number in range(1, 8):
        text = NEW_WORDS["questions"](number)
        await world.email(text, ALEX_MAIL, evidence="aligned")
        await world.settle()
    assert len(await sent_to(world, ALEX_MAIL)) == 7
    assert await queue(world) == []


async def test_a_machine_with_five_short_texts_is_ended(world: World) -> None:
    texts = ["We got it.", "A colleague answers.", "Please wait.", "We are at lunch.", "Thanks!"]
    for number in range(30):
        await world.email(texts[number % 5], STRANGER)
        await world.settle()
    assert len(await sent_to(world, STRANGER)) <= 5 + 6
    assert [t["brief"]["refused"] for t in await queue(world)] == [SAME_AGAIN]
