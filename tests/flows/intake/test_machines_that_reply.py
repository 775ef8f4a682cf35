"""A machine that repeats itself gets two answers and one case; people are answered."""

import json
import uuid
from pathlib import Path

import pytest

from support_agent.config import Settings
from support_agent.ports.inbound import MailHeaders
from tests.flows.identity.test_senders import close_all, queue, sent_to
from tests.told import calls, told, words
from tests.world import ALEX_MAIL, World

Mail = dict[str, str]
TEXTS = Path(__file__).parents[1] / "texts"
MACHINES, PEOPLE = (
    [json.loads(line) for line in (TEXTS / name).read_text(encoding="utf-8").splitlines()]
    for name in ("mails_of_machines.jsonl", "mails_of_people.jsonl")
)
STRANGER = "bot@example.net"
LONG_SIGNATURE = (
    "\n\nBest regards,\nAlex Rivera\nRivera Interiors, Harbour Street 5\nTel. +1 555 010 4477"
)


def named(mail: Mail) -> str:
    return mail["id"]


async def first(world: World, sender: str) -> None:
    await world.email("Hello, what are your opening hours?", sender, "Where is my order")
    await world.settle()


async def reply(world: World, sender: str, text: str, subject: str, *, by_id: bool = True) -> None:
    """A mail in answer to our last one to that sender."""
    (*_, last) = await sent_to(world, sender)
    mail = MailHeaders(
        subject=subject,
        message_id=f"<{uuid.uuid4()}@test.example>",
        in_reply_to=last["message_id"] if by_id else None,
    )
    await world.email(text, sender, mail=mail)
    await world.settle()


@pytest.mark.sampled(12)
@pytest.mark.parametrize("mail", MACHINES, ids=named)
@pytest.mark.parametrize("sender", [ALEX_MAIL, STRANGER])
async def test_a_machine_has_two_answers_and_one_case_at_most(
    world: World, mail: Mail, sender: str
) -> None:
    await first(world, sender)
    for number in range(2, 7):
        text, subject = (mail[key].replace("{n}", f"{number}") for key in ("text", "subject"))
        await reply(world, sender, text, subject)
    assert len(await sent_to(world, sender)) <= 1 + 2
    assert len(await queue(world)) <= 1


@pytest.mark.sampled(12)
@pytest.mark.parametrize("mail", PEOPLE, ids=named)
async def test_a_person_who_writes_like_one_has_an_answer_or_a_case(
    world: World, mail: Mail
) -> None:
    await first(world, ALEX_MAIL)
    await reply(world, ALEX_MAIL, mail["text"], mail["subject"])
    assert len(await sent_to(world, ALEX_MAIL)) > 1 or await queue(world)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Ich bin auf Dienstreise. In dringenden Fällen hilft die Zentrale.", "reads_automatic"),
        ("Jag har semester och läser inte mejl. Kontakta Eva.", "reads_automatic"),
        ("Wij hebben uw bericht ontvangen onder 4711.", "reads_automatic"),
        ("Ihre Nachricht konnte nicht zugestellt werden: Postfach voll.", "came_back"),
        ("Su mensaje no pudo ser entregado: buzón lleno.", "came_back"),
        ("Viestiä ei voitu toimittaa vastaanottajalle.", "came_back"),
    ],
)
@pytest.mark.parametrize("sender", [ALEX_MAIL, STRANGER])
async def test_what_only_reads_like_a_machine_is_one_case_and_not_answered(
    world: World, text: str, rule: str, sender: str
) -> None:
    await first(world, sender)
    for _ in range(4):
        await reply(world, sender, text, "Re: Where is my order")
    assert len(await sent_to(world, sender)) == 1
    assert [t["brief"]["refused"] for t in await queue(world)] == [f"held.{rule}"]


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office today. PS: please cancel my order, I found it cheaper.",
        "Ich habe nur eine automatische Antwort bekommen. Wann kommt meine Bestellung?",
        "Nobody is there on Friday. Deliver on Monday, please.",
    ],
)
async def test_what_a_customer_waits_for_below_a_machines_subject_is_a_case(
    world: World, text: str
) -> None:
    await first(world, ALEX_MAIL)
    await reply(world, ALEX_MAIL, text, "Automatic reply: Where is my order")
    assert [t["brief"]["refused"] for t in await queue(world)] == ["held.mail"]


SUBJECTS = ["Re: Where is my order", "[Desk] Update: Where is my order", "Where is my order (#77)"]


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize(
    "text",
    [
        "The keeper of the lighthouse opens this box on the first Sunday of each month.",
        "Gone to the hills. Feed the cat at the second door and mind the loose step, please.",
        "灯台守は毎月第一日曜日にだけこの箱を開けて手紙を読みます。",
    ],
)
async def test_a_reply_is_known_by_its_subject_too(world: World, subject: str, text: str) -> None:
    await first(world, ALEX_MAIL)
    for _ in range(5):
        await reply(world, ALEX_MAIL, text, subject, by_id=False)
    answers = await sent_to(world, ALEX_MAIL)
    (ticket,) = await queue(world)
    assert len(answers) == 3
    assert ticket["ticket"] in answers[-1]["content"]


@pytest.mark.parametrize("text", ["Back soon.", "In the lab, door locked.", "Ring Bob instead."])
async def test_a_short_text_that_comes_back_at_once_has_two_answers(
    world: World, text: str
) -> None:
    await first(world, ALEX_MAIL)
    for _ in range(5):
        await reply(world, ALEX_MAIL, text, "Re: Where is my order")
    assert len(await sent_to(world, ALEX_MAIL)) == 3
    assert len(await queue(world)) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ["Thanks!", "Great, thanks!", "Thanks!"],
        [f"{each}{LONG_SIGNATURE}" for each in ("Thanks!", "Do you ship to Canada?", "Thanks!")],
        [
            f"Please tell me where my order {each} is now, I have waited for such a long time."
            for each in ("ORD-1001", "ORD-1002", "ORD-0987")
        ],
        [
            f"Do you have the RTX {each} in stock? I need two of them for the machine that I build."
            for each in (4090, 4080, 4070)
        ],
    ],
)
async def test_a_person_who_repeats_a_part_is_answered_each_time(
    world: World, texts: list[str]
) -> None:
    await first(world, ALEX_MAIL)
    for text in texts:
        await reply(world, ALEX_MAIL, text, "Re: Where is my order")
    assert len(await sent_to(world, ALEX_MAIL)) == 1 + len(texts)
    assert await queue(world) == []


async def test_what_comes_again_after_its_case_was_closed_has_a_new_one(world: World) -> None:
    text = "The second cupboard by the sea holds nine boxes, and none of them is open on Mondays."
    await first(world, ALEX_MAIL)
    for number in range(3):
        await reply(world, ALEX_MAIL, text, "Re: Where is my order")
        if number == 1:
            await close_all(world)
    assert len(await queue(world)) == 1
    told = [answer["content"] for answer in await sent_to(world, ALEX_MAIL)]
    assert sum("A person from our team will" in answer for answer in told) == 1


REASONS = [
    ("Refund outside the return window for ORD-1001", "Wants $40 back, says it rattles."),
    ("Customer asks for a refund beyond the window, ORD-1001", "The third mail about the noise."),
    ("ORD-1001: refund refused, window is over", "Insists, and names a friend who got one."),
]


async def test_a_model_that_opens_a_case_each_turn_has_one_for_the_same_matter(
    settings: Settings,
) -> None:
    answers = [
        each
        for reason, summary in REASONS
        for each in (
            calls(("escalate_to_human", {"reason": reason, "summary": summary})),
            words("A person will look at it: your ticket is TCK-1."),
        )
    ]
    async with told(settings, *answers) as (world, _):
        for text in ("It rattles.", "It still rattles!", "My friend had one, why not I?"):
            await world.ask(text)
        (ticket,) = await queue(world)
        assert all(summary in ticket["brief"]["facts"] for _, summary in REASONS)


@pytest.mark.parametrize(
    ("reason", "severity"),
    [
        ("Refund outside the return window for ORD-1002", "medium"),
        ("Invoice for ORD-1001 names the wrong firm", "medium"),
        ("Refund outside the return window for ORD-1001", "urgent"),
    ],
)
async def test_another_order_reason_or_urgency_is_another_case(
    settings: Settings, reason: str, severity: str
) -> None:
    arguments = {"reason": reason, "summary": "Asks again.", "severity": severity}
    async with told(
        settings,
        calls(("escalate_to_human", {"reason": REASONS[0][0], "summary": REASONS[0][1]})),
        words("Your ticket is TCK-1."),
        calls(("escalate_to_human", arguments)),
        words("Your ticket is TCK-2."),
    ) as (world, _):
        await world.ask("It rattles.")
        await world.ask("And now this!")
        assert len(await queue(world)) == 2
