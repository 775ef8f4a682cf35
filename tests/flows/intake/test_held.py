"""Unanswered mail: a mark hides no person's words, and machines cause no case."""

from dataclasses import replace
from typing import Any

import pytest

from support_agent.domain.channels import (
    DELIVERY_REPORT,
    FAILED_CHECK,
    NAMED_SENDER,
    ONLY_MARKED,
    OWN_ADDRESS,
    SHORT_CODE,
    UNCERTAIN,
)
from tests.flows.identity.test_senders import FORGED, close_all, queue, rows, sent_to
from tests.world import ALEX_MAIL, World

MARKS = sorted(ONLY_MARKED)
ROBOTS = ["auto-submitted", "bounce", "auto-reply"]
NOBODY = [DELIVERY_REPORT, OWN_ADDRESS]
HELPDESK = "Your message has reached us. One of our agents will take care of it soon."
SALE = "Is it summer yet? Our sale says yes. To unsubscribe, follow the link."
STRANGER = "new@example.net"
NEWS = "Our spring sale has begun: twenty percent off everything until Sunday!"


@pytest.mark.parametrize("sender", [ALEX_MAIL, STRANGER])
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Somebody hacked my account and stole my card!", ("held.alarm", "urgent")),
        ("I want to talk to a human.", ("held.wish", "medium")),
    ],
)
async def test_an_alarm_and_a_wish_for_a_person_are_heard_in_marked_mail(
    world: World, sender: str, mark: str, text: str, grade: tuple[str, str]
) -> None:
    await world.email(text, sender, automatic=mark)
    await world.settle()
    (ticket,) = await queue(world)
    assert (ticket["brief"]["refused"], ticket["severity"]) == grade
    assert await sent_to(world, sender) == []


@pytest.mark.parametrize("mark", MARKS)
async def test_marked_mail_of_a_customer_is_one_case_and_never_answered(
    world: World, mark: str
) -> None:
    for text in ("My monitor arrived broken", "I can send a picture", "Please look at it"):
        await world.email(text, automatic=mark)
        await world.settle()
    (ticket,) = await queue(world)
    assert ticket["brief"]["wants"] == "My monitor arrived broken"
    assert "Messages held: 3." in ticket["brief"]["facts"]
    assert await sent_to(world, ALEX_MAIL) == []
    for text in ("Any news?", "And now?", "Hello?"):
        await close_all(world)
        await world.email(text, automatic=mark)
        assert [t["brief"]["wants"] for t in await queue(world)] == [text]


async def test_an_alarm_after_other_mail_is_a_case_of_its_own(world: World) -> None:
    await world.email("My monitor arrived broken", automatic=MARKS[0])
    await world.email("Somebody hacked my account!", automatic=MARKS[0])
    assert [t["severity"] for t in await queue(world)] == ["urgent", "low"]


async def test_who_was_answered_before_is_known(world: World) -> None:
    await world.email("Are you open today?", STRANGER)
    await world.settle()
    await world.email("And on Sunday?", STRANGER, automatic=MARKS[0])
    assert [t["brief"]["wants"] for t in await queue(world)] == ["And on Sunday?"]


@pytest.mark.parametrize("reason", [*ROBOTS, *NOBODY])
@pytest.mark.parametrize("sender", [ALEX_MAIL, STRANGER])
async def test_what_a_machine_wrote_is_no_case(world: World, sender: str, reason: str) -> None:
    for text in ("I am out of office until Monday", HELPDESK, SALE, ""):
        await world.email(text, sender, automatic=reason)
    await world.settle()
    assert await queue(world) == []
    assert await sent_to(world, sender) == []


@pytest.mark.parametrize("reason", NOBODY)
async def test_reports_and_our_own_mail_are_not_read(world: World, reason: str) -> None:
    await world.email("I want to talk to a human. I was hacked!", automatic=reason)
    assert await queue(world) == []


@pytest.mark.parametrize("reason", ROBOTS)
@pytest.mark.parametrize("proof", [{}, FORGED])
@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Somebody hacked my account and stole my card!", ("held.alarm", "urgent")),
        ("I want to talk to a human.", ("held.wish", "medium")),
    ],
)
async def test_an_alarm_and_a_wish_are_heard_under_every_mark(
    world: World, reason: str, proof: dict[str, str], text: str, grade: tuple[str, str]
) -> None:
    await world.email(text, STRANGER, automatic=reason, **proof)
    await world.settle()
    (ticket,) = await queue(world)
    assert (ticket["brief"]["refused"], ticket["severity"]) == grade
    assert ticket["brief"]["who"].startswith("Unproven:") == bool(proof)
    assert await sent_to(world, STRANGER) == []


@pytest.mark.parametrize("reason", [*MARKS, *ROBOTS])
@pytest.mark.parametrize(("proof", "rule"), [({}, "held.written"), (FORGED, "unproven.marked")])
@pytest.mark.parametrize(
    "text",
    [
        "Hi, do you have the RTX 4090 in stock and what does delivery cost?",
        "My order never arrived, please tell me what to do now",
        "Wo bleibt mein Paket",
        "\u6ce8\u6587\u306f\u3069\u3053\u3067\u3059\u304b\uff1f",
    ],
)
async def test_marked_mail_that_a_person_may_have_written_is_one_case(
    world: World, reason: str, proof: dict[str, str], rule: str, text: str
) -> None:
    for _ in range(3):
        await world.email(text, STRANGER, automatic=reason, **proof)
    await world.settle()
    (ticket,) = await queue(world)
    assert (ticket["brief"]["refused"], ticket["severity"]) == (rule, "low")
    assert "Messages held: 3." in ticket["brief"]["facts"]
    assert await sent_to(world, STRANGER) == []


@pytest.mark.parametrize("reason", [FAILED_CHECK, None])
async def test_an_alarm_of_an_unproven_sender_is_a_case_of_its_own_words(
    world: World, reason: str | None
) -> None:
    for number in range(5):
        await world.email(f"Where is parcel {number}?", STRANGER, automatic=reason, **FORGED)
        await world.settle()
    fire = "My GPU caught fire and my child is hurt. Somebody stole my card!"
    for text in (fire, "My GPU caught fire again, my child is hurt!"):
        await world.email(text, STRANGER, automatic=reason, **FORGED)
        await world.settle()
    (alarm,) = [t for t in await queue(world) if t["severity"] == "urgent"]
    assert alarm["brief"]["wants"] == fire
    assert alarm["subject"] == "Alarm: safety (unproven sender)"
    assert "Messages held: 2." in alarm["brief"]["facts"]


async def test_a_flood_of_low_cases_hides_no_alarm(world: World) -> None:
    for number in range(55):
        await world.email("hi", f"v{number}@example.net", automatic=FAILED_CHECK, **FORGED)
    await world.email("My account was hacked!", STRANGER, automatic=FAILED_CHECK, **FORGED)
    first, *_ = await queue(world)
    assert (first["severity"], first["brief"]["wants"]) == ("urgent", "My account was hacked!")


@pytest.mark.parametrize("mark", sorted(UNCERTAIN))
async def test_a_flood_of_newsletters_is_one_case_until_it_is_closed(
    world: World, mark: str
) -> None:
    for number in range(12):
        await world.email(NEWS, f"news{number}@example.net", automatic=mark)
        await world.email(NEWS, f"news{number}@example.net", automatic=mark, **FORGED)
    await world.email("", automatic=mark)
    (ticket,) = await queue(world)
    assert (ticket["brief"]["refused"], ticket["severity"]) == ("held.mass", "low")
    assert "Messages held: 25." in ticket["brief"]["facts"]
    assert ticket["brief"]["wants"].startswith("From news0@example.net, news1@example.net, ")
    await close_all(world)
    await world.email(NEWS, "more@example.net", automatic=mark)
    assert [t["brief"]["wants"] for t in await queue(world)] == ["From more@example.net"]


async def test_texts_from_senders_that_take_no_answer_are_one_case_that_names_them(
    world: World,
) -> None:
    for sender in ("77333", "88444", "77333", "+15550101234"):
        mark = SHORT_CODE if sender.isdigit() else None
        await world.write("sms", sender, "help, my order is lost", automatic=mark)
    for name in ("MyBank", "INFO"):
        nobody: Any = None
        text = "Your mailbox is full"
        await world.write("sms", nobody, text, automatic=NAMED_SENDER, named=name)
    (ticket,) = await queue(world)
    assert ticket["brief"]["refused"] == "held.texts"
    named = "From 77333, 88444, unidentified sender, MyBank, unidentified sender, INFO"
    assert ticket["brief"]["wants"].startswith(named)


@pytest.mark.parametrize("proof", [{}, FORGED])
async def test_a_flood_of_marked_wishes_makes_no_flood_of_cases(
    world: World, proof: dict[str, str]
) -> None:
    shop = world.app.flows.shop
    few = replace(shop, unproven=replace(shop.unproven, cases_per_day=3))
    object.__setattr__(world.app.flows.intake.held, "shop", few)
    for number in range(8):
        await world.email("A human please", f"v{number}@example.net", automatic=MARKS[0], **proof)
    tickets = await rows(world, "SELECT * FROM tickets ORDER BY id")
    assert len(tickets) == 4
    assert "Messages held: 5." in tickets[-1]["brief"]["facts"]
    await world.email("A human please", automatic=MARKS[0])
    assert len(await queue(world)) == 5


async def test_a_forged_marked_wish_is_no_case_of_whom_it_names(world: World) -> None:
    await world.email("I want to talk to a human", automatic=MARKS[0], **FORGED)
    await world.email("Refund me", automatic=FAILED_CHECK, **FORGED)
    assert (await world.customer(await world.id_of(ALEX_MAIL)))["tickets"] == []
    assert all(t["brief"]["who"].startswith("Unproven:") for t in await queue(world))


@pytest.mark.parametrize(
    "text",
    [
        "The power supply exploded and there is fire damage.",
        "Somebody used my card for orders I never made, this is fraud",
        "My solicitor will write to you",
        "I want to talk to a human.",
    ],
)
async def test_a_held_mail_is_shown_with_its_own_words(world: World, text: str) -> None:
    await world.email("Where is ORD-1001?")
    await world.settle()
    await world.email(text, automatic="bulk")
    (ticket,) = await queue(world)
    assert ticket["words"] == ticket["brief"]["wants"] == text
