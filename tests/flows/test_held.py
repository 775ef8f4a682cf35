"""Mail that is not answered: a mark hides no words of a person, and machines make no case."""

from dataclasses import replace

import pytest

from support_agent.domain.channels import FAILED_CHECK, ONLY_MARKED
from tests.flows.test_senders import FORGED, close_all, queue, rows, sent_to
from tests.world import ALEX_MAIL, World

MARKS = sorted(ONLY_MARKED)
MACHINES = ["auto-submitted", "bounce", "delivery report", "auto-reply", "our own address"]
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


@pytest.mark.parametrize("reason", MACHINES)
@pytest.mark.parametrize("sender", [ALEX_MAIL, STRANGER])
async def test_what_a_machine_sent_is_no_case(world: World, sender: str, reason: str) -> None:
    for text in ("I am out of office until Monday", "I want to talk to a human. I was hacked!"):
        await world.email(text, sender, automatic=reason)
    await world.settle()
    assert await queue(world) == []
    assert await sent_to(world, sender) == []


@pytest.mark.parametrize("mark", MARKS)
async def test_a_newsletter_is_no_case(world: World, mark: str) -> None:
    await world.email(NEWS, "news@example.net", automatic=mark)
    await world.email(NEWS, "news@example.net", automatic=mark, **FORGED)
    await world.email("", automatic=mark)
    assert await queue(world) == []


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
