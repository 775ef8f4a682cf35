"""When the agent says nothing more: loops end in a case, and answers per day are limited."""

from decimal import Decimal

import pytest

from support_agent.config import Settings
from support_agent.flows.intake.restraint import MANY_TURNS, SAME_AGAIN
from tests.flows.identity.test_senders import close_all, queue, sent_to
from tests.told import told, words
from tests.world import ALEX_MAIL, ALEX_PHONE, World, set_budget

STRANGER = "+15550107777"
DRIVING = "I'm driving right now. I'll get back to you at {}:{:02d}."
HELPDESK = (
    "Thank you for contacting Northwind Support. Your request has been received. Your ticket "
    "number is NW-{}{:03d}. We reply within a day."
)

# It says nothing about what it is, like the text above.
LISTED = (
    "Northwind Support keeps you on its list. Your place in it is NW-{}{:03d}, and somebody of the "
    "team writes within a day."
)


@pytest.mark.parametrize("text", [DRIVING, LISTED])
@pytest.mark.parametrize("sender", [ALEX_MAIL, "bot@example.net", ALEX_PHONE, STRANGER])
async def test_the_same_again_stops_after_three_answers_with_a_case(
    world: World, text: str, sender: str
) -> None:
    for number in range(8):
        message = text.format(9, number)
        await (world.email if "@" in sender else world.sms)(message, sender)
        await world.settle()
    (ticket,) = await queue(world)
    assert ticket["brief"]["refused"] == SAME_AGAIN
    answers = await sent_to(world, sender)
    is_customer = sender in {ALEX_MAIL, ALEX_PHONE}
    assert len(answers) == (4 if is_customer else 3)
    assert [ticket["ticket"] in answer["content"] for answer in answers[3:]] == [True] * is_customer


@pytest.mark.parametrize("sender", [ALEX_MAIL, "bot@example.net", ALEX_PHONE, STRANGER])
async def test_an_acknowledgment_has_one_answer_and_one_case(world: World, sender: str) -> None:
    for number in range(8):
        write = world.email if "@" in sender else world.sms
        await write(HELPDESK.format(9, number), sender)
        await world.settle()
    assert len(await sent_to(world, sender)) == 1
    assert [t["brief"]["refused"] for t in await queue(world)] == ["held.reads_automatic"]


@pytest.mark.parametrize(
    "text",
    ["I'm in a meeting. I'll call you later.", "I'll call you right back, promise!",
     "Ich fahre gerade und melde mich später.", "Message blocking is active.",
     "Estoy conduciendo, te respondo luego"],
)  # fmt: skip
async def test_what_a_phone_says_by_itself_is_no_alarm(world: World, text: str) -> None:
    for _ in range(5):
        await world.sms(text, STRANGER)
        await world.settle()
    assert len(await sent_to(world, STRANGER)) <= 3
    cases = await queue(world)
    # A case that its words have opened before, for their language, also covers the round.
    assert len(cases) == 1
    assert all(ticket["severity"] != "urgent" for ticket in cases)


TAKING_TURNS = (
    "I'm out of office and read your message on Monday.",
    "Your message has reached us. One of our agents will take care of it soon.",
    "Our opening hours are nine to five, Monday to Friday. Happy to hear from you!",
)


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("sender", [ALEX_MAIL, STRANGER])
async def test_a_machine_with_a_few_texts_is_ended(world: World, sender: str, count: int) -> None:
    for number in range(16):
        text = TAKING_TURNS[number % count]
        await (world.email if "@" in sender else world.sms)(text, sender)
        await world.settle()
    assert len(await sent_to(world, sender)) == 3 * count + (sender == ALEX_MAIL)
    assert [t["brief"]["refused"] for t in await queue(world)] == [SAME_AGAIN]


async def test_a_customer_who_asks_the_same_again_is_told_once_that_a_person_answers(
    world: World,
) -> None:
    answers = [await world.ask("Where is order 1001 now?") for _ in range(4)]
    (ticket,) = await queue(world)
    assert all("ORD-1001" in answer for answer in answers[:3])
    assert "A person from our team will" in answers[3]
    assert ticket["ticket"] in answers[3]
    await world.ask("Where is order 1001 now?")
    assert len(await sent_to(world, ALEX_PHONE)) == 4


async def test_the_notice_comes_once_a_day_however_often_the_case_is_closed(world: World) -> None:
    dana = await world.app.flows.people.by_token(await world.app.flows.people.add("Dana", "agent"))
    for number in range(6):
        await world.sms(DRIVING.format(9, number))
        await world.settle()
        for ticket in await queue(world):
            await world.app.flows.people.close(dana, ticket["id"])
    answers = [answer["content"] for answer in await sent_to(world, ALEX_PHONE)]
    assert sum("A person from our team will" in answer for answer in answers) == 1


async def test_a_customer_who_thanks_between_questions_is_answered(world: World) -> None:
    for number in ("1001", "1002", "1003", "0987"):
        assert number in await world.ask(f"Where is order {number}?")
        await world.ask("thanks!")
    assert await queue(world) == []


async def test_another_question_after_a_loop_is_answered(world: World) -> None:
    for number in range(5):
        await world.sms(DRIVING.format(9, number))
        await world.settle()
    assert "ORD-1001" in await world.ask("Where is order 1001?")


async def test_many_orders_asked_for_one_by_one_are_no_loop(world: World) -> None:
    for number in ("1001", "1002", "1003", "0987", "1001"):
        assert number in await world.ask(f"Where is order {number}?")


@pytest.mark.parametrize("sender", [ALEX_MAIL, "bot@example.net"])
async def test_a_closed_case_is_followed_by_one_for_all_that_comes_later(
    world: World, sender: str
) -> None:
    for number in range(20):
        await world.email(DRIVING.format(9, number), sender)
        await world.settle()
        if number == 5:
            await close_all(world)
    (ticket,) = await queue(world)
    assert ticket["brief"]["refused"] == SAME_AGAIN


async def test_every_text_that_is_not_answered_has_an_open_case(world: World) -> None:
    for number in range(9):
        await world.email(DRIVING.format(9, number))
        await world.settle()
        assert len(await queue(world)) == (number > 2)
        await close_all(world)
    for number in range(4):
        await world.email(HELPDESK.format("A", number))
        await world.settle()
    (ticket,) = await queue(world)
    assert ticket["brief"]["wants"].startswith("Thank you for contacting")


async def test_after_a_days_answers_a_closed_case_hides_no_other_matter(world: World) -> None:
    set_budget(world, turns_per_stranger_day=4)
    for topic in ("returns", "delivery", "warranty", "opening hours", "price match", "gift cards"):
        await world.sms(f"What can you tell me about your {topic}?", STRANGER)
        await world.settle()
    for text in ("My parcel never came", "The box was blue, please look for it"):
        await close_all(world)
        await world.sms(text, STRANGER)
        await world.settle()
        assert [t["brief"]["wants"] for t in await queue(world)] == [text]


@pytest.mark.parametrize(
    ("sender", "changes"),
    [
        (STRANGER, {"turns_per_stranger_day": 4}),
        (ALEX_PHONE, {"turns_per_customer_day": 4}),
    ],
)
async def test_a_sender_gets_a_days_answers_then_one_notice_and_a_case(
    world: World, sender: str, changes: dict[str, int]
) -> None:
    set_budget(world, **changes)
    for topic in ("returns", "delivery", "warranty", "opening hours", "price match", "gift cards"):
        await world.sms(f"What can you tell me about your {topic}?", sender)
        await world.settle()
    answers = await sent_to(world, sender)
    assert len(answers) == 5
    (ticket,) = [t for t in await queue(world) if t["brief"]["refused"] == MANY_TURNS]
    assert ticket["ticket"] in answers[-1]["content"]


async def test_strangers_cant_spend_what_customers_need(settings: Settings) -> None:
    async with told(settings, words("Hello there.", tokens=600)) as (world, model):
        set_budget(world, stranger_tokens_per_day=1000)
        for number in range(6):
            await world.sms(f"What about topic {number}?", f"+1555010777{number}")
            await world.settle()
            world.app.flows.reply.speak.limits.forget()
        asked = len(model.requests)
        assert asked == 2
        tickets = await queue(world)
        assert {t["brief"]["refused"] for t in tickets} == {"budget.stranger_tokens"}
        assert await world.ask("Hi, it is Alex") == "Hello there."
        assert len(model.requests) == asked + 1


async def test_the_strangers_dollars_are_counted_too(settings: Settings) -> None:
    async with told(settings, words("Hello there.", tokens=600)) as (world, model):
        set_budget(world, stranger_dollars_per_day=Decimal(0))
        await world.sms("Hello?", STRANGER)
        await world.settle()
        await world.sms("Hello again, are you there?", STRANGER)
        await world.settle()
        assert model.requests == []
        (ticket,) = await queue(world)
        assert ticket["brief"]["refused"] == "budget.stranger_dollars"
