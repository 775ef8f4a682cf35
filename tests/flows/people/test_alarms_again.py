"""An alarm is detected whoever has the customer, and its repetition is not a second case."""

from typing import Any

import pytest

from tests.flows.identity.test_senders import close_all, queue
from tests.flows.people.test_people import handed_over, person
from tests.world import ALEX_MAIL, ALEX_PHONE, World

LATER = [
    ("The power supply caught fire last night and smoke came out of it", "Alarm: safety"),
    ("I got an electric shock when I touched the case", "Alarm: safety"),
    ("My lawyer will contact you on Monday", "Alarm: legal"),
    ("Somebody hacked my account and changed my password", "Alarm: account takeover"),
    ("There are charges on my card that I never authorized", "Alarm: fraud"),
]


async def changed(world: World, customer_id: int, ticket: str) -> list[str]:
    """The severities under which the customer's ticket was announced."""
    async with world.app.database.connection() as tx:
        cursor = await tx.execute(
            """
            SELECT payload->'ticket'->>'severity' AS severity FROM events
             WHERE customer_id = %(id)s AND kind = 'ticket.changed'
               AND payload->'ticket'->>'ticket' = %(ticket)s ORDER BY seq
            """,
            {"id": customer_id, "ticket": ticket},
        )
        return [row["severity"] for row in await cursor.fetchall()]


async def noticed(world: World) -> int:
    row = await world.app.database.fetch_one("SELECT count(*)::int AS n FROM ticket_notices")
    assert row is not None
    return row["n"]


async def send(world: World, channel: str, text: str, **changes: Any) -> int:
    sender = ALEX_PHONE if channel == "sms" else ALEX_MAIL
    write = world.sms if channel == "sms" else world.email
    return (await write(text, sender, **changes)).customer_id


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize(("text", "subject"), LATER)
async def test_an_alarm_is_heard_while_a_person_is_waited_for(
    world: World, channel: str, text: str, subject: str
) -> None:
    customer_id = await send(world, channel, "I want to talk to a real person please.")
    await world.settle()
    (waiting,) = await queue(world)
    before, told = await noticed(world), len(await world.answers(customer_id))
    for _ in range(2):  # A provider that sends again changes nothing.
        await send(world, channel, text, provider_id="once")
        await world.settle()
    alarm, other = await queue(world)
    assert (alarm["subject"], alarm["severity"]) == (subject, "urgent")
    assert alarm["brief"]["wants"] == alarm["words"] == text
    assert (other["id"], other["severity"]) == (waiting["id"], "medium")
    assert await changed(world, customer_id, alarm["ticket"]) == ["urgent"]
    assert await noticed(world) == before + 1
    assert len(await world.answers(customer_id)) == told


@pytest.mark.parametrize(("text", "subject"), LATER[:2])
async def test_an_alarm_is_heard_while_a_person_answers(
    world: World, text: str, subject: str
) -> None:
    ticket = await handed_over(world)
    dana = await person(world.app, "Dana")
    await world.app.flows.people.reply(dana, ticket["id"], "I am looking at it now.")
    await world.sms(text)
    assert (await queue(world))[0]["subject"] == subject


@pytest.mark.parametrize(
    "text", ["Any news?", "My firewall is set up now, thanks", "The lights look on fire lol"]
)
async def test_what_is_no_alarm_opens_nothing_while_a_person_has_the_customer(
    world: World, text: str
) -> None:
    await world.ask("I want to talk to a real person please.")
    (waiting,) = await queue(world)
    await world.sms(text)
    await world.email(text)
    assert [each["id"] for each in await queue(world)] == [waiting["id"]]


AGAIN = [
    ("The power supply caught fire!", "Smoke came out of the PSU again, it burned my desk"),
    ("I will sue you.", "I really will sue you, my attorney is ready."),
    ("My account was hacked.", "My account was hacked, please lock it."),
    ("I'll do a chargeback then", "I told you that I do a chargeback for it."),
]


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize(("first", "second"), AGAIN)
async def test_the_same_alarm_again_is_the_same_case(
    world: World, channel: str, first: str, second: str
) -> None:
    customer_id = await send(world, channel, first)
    await world.settle()
    (opened,) = await queue(world)
    for text in (second, first, second):
        await send(world, channel, text)
        await world.settle()
    (ticket,) = await queue(world)
    assert ticket["id"] == opened["id"]
    assert ticket["brief"]["wants"] == first
    assert ticket["brief"]["facts"].count(f'{channel}: "{second}"') == 1
    for answer in await world.answers(customer_id):
        assert ticket["ticket"] in answer["content"]


async def test_another_alarm_and_one_after_a_closed_case_are_their_own(world: World) -> None:
    await world.ask("The power supply caught fire!")
    await world.ask("I will sue you.")
    assert sorted(each["subject"] for each in await queue(world)) == [
        "Alarm: legal",
        "Alarm: safety",
    ]
    await close_all(world)
    answer = await world.ask("The power supply caught fire!")
    (ticket,) = await queue(world)
    assert ticket["subject"] == "Alarm: safety"
    assert ticket["ticket"] in answer


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize(
    "text",
    [
        "Das Netzteil brennt!",
        "Der Lüfter hat heute Nacht Feuer gefangen, es gab Rauch in der Wohnung!",
        "Mon ventilateur a pris feu !",
        "De voeding staat in brand!",
        "La fuente se ha incendiado",
        "Блок питания загорелся!",
    ],
)
async def test_danger_in_another_language_is_an_urgent_case(
    world: World, channel: str, text: str
) -> None:
    customer_id = await send(world, channel, text)
    await world.settle()
    ticket = (await queue(world))[0]
    assert (ticket["subject"], ticket["severity"]) == ("Alarm: safety", "urgent")
    (answer,) = await world.answers(customer_id)
    assert ticket["ticket"] in answer["content"]
    await send(world, channel, text + " " + text)
    await world.settle()
    assert [each["id"] for each in await queue(world)] == [ticket["id"]]
