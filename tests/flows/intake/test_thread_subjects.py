"""A subject counts once, in the mail that began the thread; a reply only repeats it."""

import uuid
from typing import Any

import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.inbound import MailHeaders
from tests.conftest import opened
from tests.told import told, words
from tests.world import World

WISH = "I want a return label, they are too loud."


async def mail(world: World, text: str, subject: str, answers: str | None = None) -> str:
    """The answer to a mail, which may itself answer another."""
    async with world.app.database.connection() as tx:
        await tx.execute("UPDATE messages SET sent_at = sent_at - interval '1 minute'")
    headers = MailHeaders(
        subject=subject, message_id=f"<{uuid.uuid4()}@test.example>", in_reply_to=answers
    )
    stored = await world.email(text, mail=headers)
    await world.settle()
    return str((await world.answers(stored.customer_id))[-1]["content"])


async def ours(world: World) -> str:
    """The id of our newest mail."""
    async with world.app.database.connection() as tx:
        cursor = await tx.execute(
            "SELECT message_id FROM messages WHERE direction = 'outbound' ORDER BY id DESC LIMIT 1"
        )
        row = await cursor.fetchone()
    assert row is not None
    return str(row["message_id"])


@pytest.mark.parametrize(
    ("subject", "reply", "text"),
    [
        ("Question", "Re: Question", "ORD-0987"),
        ("Question about my order", "AW: Question about my order", "It is ORD-0987"),
        ("Request", "RE: Re: request", "the order is ORD-0987, thanks"),
        ("Help needed", "[EXTERNAL] Re: Help needed", "ORD-0987 please"),
        ("Frage", "Antwort: Frage", "ORD-0987"),
        ("Pregunta", "RV: Pregunta", "ORD-0987"),
        ("I have a question about an order that I got last week", "Re: I have a question…", "0987"),
    ],
)
async def test_the_words_of_a_reply_outweigh_its_subject(
    settings: Settings, subject: str, reply: str, text: str
) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        assert "Which order is it" in await mail(world, WISH, subject)
        assert "return label for ORD-0987" in await mail(world, text, reply)


async def test_a_mail_in_the_thread_without_a_prefix_repeats_its_subject(
    settings: Settings,
) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        await mail(world, WISH, "Question")
        answer = await mail(world, "ORD-0987", "Question", await ours(world))
        assert "return label for ORD-0987" in answer


@pytest.mark.parametrize(
    "front",
    [
        "***SPAM*** Re: ",
        "{Spam?} ",
        "CAUTION: External: RE: ",
        "RE:\u3010\u5916\u90e8\u3011",
        "Ответ: ",
        "Réf : ",
        "Odgovor: ",
        "RE; ",
    ],
)
async def test_a_wish_in_a_subject_is_heard_once_whatever_stands_before_it_later(
    settings: Settings, front: str
) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        await mail(world, "What are your opening hours?", "Return label for ORD-0987")
        answer = await mail(
            world, "Thanks a lot!", f"{front}return label for ORD-0987.", await ours(world)
        )
        assert "welcome" in answer
        assert "ORD-0987" not in answer


@pytest.mark.parametrize(
    ("front", "heard"), [("Cancel: ", "cancel"), ("Return label, please: ", "return label for")]
)
async def test_a_wish_before_the_subject_of_a_thread_is_heard(
    settings: Settings, front: str, heard: str
) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        await mail(world, "What are your opening hours?", "ORD-0987")
        answer = await mail(world, "", f"{front}ORD-0987", await ours(world))
        assert heard in answer
        assert "ORD-0987" in answer


@pytest.mark.parametrize("subject", ["Re: Where is order 1002?", "Fwd: Where is order 1002?"])
async def test_a_changed_subject_is_read(settings: Settings, subject: str) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        await mail(world, WISH, "Question")
        assert "ORD-1002" in await mail(world, "Hello again", subject, await ours(world))


async def test_a_thread_still_says_which_order_it_is_about(settings: Settings) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        await mail(world, "Where is it?", "Order ORD-1003")
        await mail(world, "Where is it?", "Order ORD-1002")
        assert "ORD-1003" in await mail(world, "Please cancel it.", "Re: Order ORD-1003")


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("Re: Loud fans", {"thread": "Loud fans"}),
        ("SV: [EXT] loud fans", {"thread": "[EXT] loud fans"}),
        ("Re: Loud fans, please refund", {"subject": "Re: Loud fans, please refund"}),
        ("[cancel] Re: Loud fans", {"subject": "[cancel]", "thread": "[cancel] Re: Loud fans"}),
    ],
)
async def test_a_model_is_shown_a_subject_once(
    settings: Settings, reply: str, shown: dict[str, Any]
) -> None:
    async with told(settings, words("Hello.")) as (world, model):
        await mail(world, "Can you help?", "Loud fans")
        await mail(world, "Well?", reply)
        first, second = (document["new_messages"][0] for document in model.documents())
        assert first["subject"] == "Loud fans"
        assert {key: second[key] for key in ("subject", "thread") if key in second} == shown


async def test_a_fire_in_the_subject_is_one_alarm(settings: Settings) -> None:
    async with opened(settings, Replacements()) as app:
        world = World(app)
        await mail(world, "Please help.", "My power supply caught fire")
        await mail(world, "It is ORD-1003.", "Re: My power supply caught fire")
        customer = await world.customer(1)
        alarms = [t for t in customer["tickets"] if t["subject"] == "Alarm: safety"]
        assert len(alarms) == 1
