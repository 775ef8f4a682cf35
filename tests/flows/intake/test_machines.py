"""Unmarked automatic replies are not answered; a person who writes like one is."""

import pytest

from tests.flows.identity.test_senders import FORGED, queue, rows, sent_to
from tests.world import ALEX_MAIL, ALEX_PHONE, World

AWAY = "I am out of the office until Monday and read your message then."
SUBJECTS = [
    "Automatic reply: Your question",
    "Re: AW: Automatische Antwort: Ihre Frage",
    "R\u00e9ponse automatique : votre commande",
    "SV: Autosvar: fr\u00e5ga",
    "Re[2]: \u0410\u0432\u0442\u043e\u043e\u0442\u0432\u0435\u0442: \u0437\u0430\u043a\u0430\u0437",
    "\u81ea\u52d5\u8fd4\u4fe1\uff1a\u3054\u6ce8\u6587",
    "\u56de\u590d\uff1a\u81ea\u52a8\u7b54\u590d",
    "Out of Office",
    "\ubd80\uc7ac\uc911 \uc790\ub3d9 \uc751\ub2f5: \ubb38\uc758",
    "Undelivered Mail Returned to Sender",
    "Delivery failure",
]
TEXTS = [
    "[Auto-reply] I can't look at my phone now.",
    "I'm driving with Do Not Disturb While Driving turned on. I'll see your message later.",
    "This is an automated message. This mailbox is not monitored.",
    "FreeMsg: the number you wrote to takes no messages.",
    "Thank you for contacting us. Your request (#123) is in work. Do not reply to this mail.",
    "Vielen Dank! Bitte antworten Sie nicht auf diese Nachricht.",
    "We have your message. This answer was automatically generated.",
]


@pytest.mark.parametrize("proof", [{}, FORGED])
@pytest.mark.parametrize("subject", SUBJECTS)
async def test_an_automatic_reply_without_a_header_is_not_answered(
    world: World, subject: str, proof: dict[str, str]
) -> None:
    await world.email("Are you open today?", "al@example.net", **proof)
    await world.settle()
    for text in (AWAY, "Back soon."):
        await world.email(text, "al@example.net", subject, **proof)
        await world.settle()
    assert len(await sent_to(world, "al@example.net")) == 1
    assert await queue(world) == []


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("sender", [ALEX_PHONE, "+15550107777", ALEX_MAIL])
async def test_a_text_that_calls_itself_automatic_ends_the_round(
    world: World, text: str, sender: str
) -> None:
    write = world.email if "@" in sender else world.sms
    await write("Are you open today?", sender)
    await world.settle()
    for _ in range(5):
        await write(text, sender)
        await world.settle()
    assert len(await sent_to(world, sender)) == 1


async def test_what_a_person_writes_under_such_a_subject_is_a_case(world: World) -> None:
    await world.email("Are you open today?")
    await world.settle()
    await world.email("Where is my order? I have waited for weeks!", subject="Automatic reply: hi")
    await world.settle()
    assert [t["brief"]["refused"] for t in await queue(world)] == ["held.mail"]


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Out of office chairs", "Do you have any chairs for my office?"),
        ("Absence de livraison", "O\u00f9 est ma commande ORD-1001 ?"),
        ("Re: Automation cards", "I am looking for a network card."),
        ("Automatic shutdown of my PC", "My PC turns itself off. What can I do?"),
        ("Question", "Autoreply does not work on my NAS, can you help me?"),
    ],
)
async def test_a_person_whose_words_begin_like_a_machines_is_answered(
    world: World, subject: str, text: str
) -> None:
    stored = await world.email(text, "al@example.net", subject)
    await world.settle()
    (message,) = await rows(
        world, "SELECT automatic FROM messages WHERE id = %(id)s", id=stored.message_id
    )
    assert message["automatic"] is None
    assert len(await sent_to(world, "al@example.net")) == 1


NAMED = [
    "Automatic reply: Re: Offer",
    "Automatische Antwort: AW: Ihre Frage",
    "\u81ea\u52d5\u5fdc\u7b54: Re: Question",
    "R\u00e9ponse automatique : RE: votre commande",
    "Auto: Re: Question",
]


@pytest.mark.parametrize("subject", NAMED)
async def test_a_reply_that_names_itself_above_a_replys_subject_has_no_answer(
    world: World, subject: str
) -> None:
    await world.email("Away. In urgent matters talk to a human at x.", "al@example.net", subject)
    await world.settle()
    assert await sent_to(world, "al@example.net") == []
    assert await queue(world) == []


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office. For urgent matters talk to a human at our desk.",
        "Ich bin im Urlaub, abwesend bis Montag. Talk to a human at the front desk.",
        "This is an automated message. Please talk to a human at 555 0100.",
    ],
)
async def test_an_away_note_is_no_wish_for_a_person(world: World, text: str) -> None:
    for subject in ("Out of Office: Question", "Abwesenheitsnotiz"):
        stored = await world.email(text, "al@example.net", subject)
        await world.settle()
        detail = await world.customer(stored.customer_id)
        assert detail["tickets"] == []


async def test_a_wish_for_a_person_under_such_a_subject_is_one(world: World) -> None:
    stored = await world.email(
        "I want to talk to a human about my order.", "al@example.net", "Out of Office: hi"
    )
    await world.settle()
    assert (await world.customer(stored.customer_id))["tickets"]


async def test_an_automatic_reply_that_comes_first_has_one_answer(world: World) -> None:
    for _ in range(4):
        await world.email(AWAY, "al@example.net", "Automatic reply: Offer")
        await world.settle()
    assert len(await sent_to(world, "al@example.net")) == 1
