"""A person joins, answers and leaves: the customer always has somebody, and is told the truth."""

import asyncio
from itertools import permutations
from typing import Any

import pytest

from support_agent.domain.errors import Conflict
from support_agent.flows.people.people import Operator
from support_agent.flows.people.write_to import Words
from support_agent.store.customers import merges
from tests.flows.people.test_people import asked_for_much, handed_over, person, queue
from tests.world import ALEX_PHONE, PRIYA_PHONE, World

# Who has the customer: the agent, with nothing left waiting, or a person, with an open case.
SILENT = """
SELECT c.customer_id FROM conversations c
 WHERE c.handler = 'agent' AND c.due_at IS NULL AND EXISTS (SELECT FROM messages m
         WHERE m.customer_id = c.customer_id AND m.direction = 'inbound'
           AND m.status = 'received' AND m.batch_id IS NULL)
    OR c.handler = 'person' AND NOT EXISTS (SELECT FROM tickets t
         WHERE t.customer_id = c.customer_id AND t.status <> 'closed')"""


async def test_who_is_answered_by_a_person_is_answered_by_no_agent(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    await world.app.flows.people.reply(dana, ticket["id"], "Which driver version is it?")
    before = len(await world.answers(ticket["customer_id"]))
    await world.sms("552.44, and it crashes with a human at the desk too")
    await world.settle()
    detail = await world.customer(ticket["customer_id"])
    assert (detail["handler"], detail["handler_name"]) == ("person", "Dana")
    assert len(await world.answers(ticket["customer_id"])) == before
    assert [each["id"] for each in await queue(world)] == [ticket["id"]]
    assert [h["name"] for h in detail["handovers"]] == ["Dana"]


@pytest.mark.parametrize("channel", ["sms", "email"])
@pytest.mark.parametrize("wish", ["I want a refund for ORD-1001, it is broken", "get me a human"])
async def test_a_reply_takes_over_whatever_opened_the_case(
    world: World, channel: str, wish: str
) -> None:
    stored = await (world.sms(wish) if channel == "sms" else world.email(wish))
    await world.settle()
    ticket = (await queue(world))[0]
    dana = await person(world.app, "Dana")
    change = await world.app.flows.people.reply(dana, ticket["id"], "I am looking at it now.")
    assert change["message"]["written_by"] == "Dana"
    detail = await world.customer(stored.customer_id)
    assert (detail["handler"], detail["handler_name"]) == ("person", "Dana")
    assert {t["status"] for t in detail["tickets"]} == {"taken"}


async def test_what_a_person_answered_is_known_to_the_agent_afterwards(world: World) -> None:
    ticket = await asked_for_much(world)
    dana = await person(world.app, "Dana")
    people = world.app.flows.people
    await people.reply(dana, ticket["id"], "Please try driver 555.")
    await world.sms("I will, thanks")
    await people.give_back(dana, ticket["customer_id"])
    row = await world.app.database.fetch_one(
        "SELECT documents FROM turns WHERE kind = 'operator' ORDER BY id DESC LIMIT 1"
    )
    assert row is not None
    said = [(m["from"], m["text"]) for m in row["documents"][0]["messages"]]
    assert said == [("person", "Please try driver 555.")]


# ── two at once ──────────────────────────────────────────────────────────────────────────────


async def two(world: World) -> tuple[dict[str, Any], Operator, Operator, int]:
    ticket = await asked_for_much(world)
    detail = await world.customer(ticket["customer_id"])
    newest = detail["messages"][-1]["id"]
    return ticket, await person(world.app, "Dana"), await person(world.app, "Kim"), newest


@pytest.mark.parametrize("tells_seen", [True, False])
async def test_of_two_who_reply_at_once_the_second_is_told(world: World, tells_seen: bool) -> None:
    ticket, dana, kim, newest = await two(world)
    seen = newest if tells_seen else None
    results = await asyncio.gather(
        *(
            world.app.flows.people.reply(who, ticket["id"], text, seen_message_id=seen)
            for who, text in ((dana, "It is on its way."), (kim, "We can't do that."))
        ),
        return_exceptions=True,
    )
    (refused,) = [each for each in results if isinstance(each, Conflict)]
    (sent,) = [each for each in results if isinstance(each, dict)]
    first = sent["message"]["written_by"]
    assert (refused.code, refused.name) == ("with_colleague", first)
    assert f"{first} has this customer now" in str(refused)
    detail = await world.customer(ticket["customer_id"])
    assert sum(m["author"] == "person" for m in detail["messages"]) == 1
    assert detail["handler_name"] == sent["message"]["written_by"]


async def test_who_takes_over_reads_what_a_colleague_wrote_before_they_add_to_it(
    world: World,
) -> None:
    ticket, dana, kim, newest = await two(world)
    people = world.app.flows.people
    sent = await people.reply(dana, ticket["id"], "It is on its way.", seen_message_id=newest)
    with pytest.raises(Conflict, match="Take over from Dana to write to them"):
        await people.reply(kim, ticket["id"], "Number 1Z9.", seen_message_id=newest)
    await people.take_over(kim, ticket["customer_id"], from_name="Dana")
    with pytest.raises(Conflict, match="Dana has written meanwhile"):
        await people.reply(kim, ticket["id"], "Number 1Z9.", seen_message_id=newest)
    seen = sent["message"]["id"]
    added = await people.reply(kim, ticket["id"], "Number 1Z9.", seen_message_id=seen)
    assert added["message"]["written_by"] == "Kim"


@pytest.mark.parametrize("act", ["give_back", "resume", "take_over", "reply", "write"])
async def test_nobody_takes_a_customer_from_a_colleague_unasked(world: World, act: str) -> None:
    ticket, dana, kim, _ = await two(world)
    flows, customer_id = world.app.flows, ticket["customer_id"]
    await flows.people.take_over(dana, customer_id)
    acts = {
        "give_back": lambda: flows.people.give_back(kim, customer_id),
        "resume": lambda: flows.people.resume(kim, ticket["id"]),
        "take_over": lambda: flows.people.take_over(kim, customer_id),
        "reply": lambda: flows.people.reply(kim, ticket["id"], "Kim here."),
        "write": lambda: flows.write_to.write(kim, customer_id, Words("sms", "Kim here.")),
    }
    with pytest.raises(Conflict, match="Dana has this customer now") as refused:
        await acts[act]()
    assert (refused.value.code, refused.value.name) == ("with_colleague", "Dana")
    assert (await world.customer(customer_id))["handler_name"] == "Dana"


async def test_who_was_named_and_has_them_no_more_is_not_taken_from_somebody_else(
    world: World,
) -> None:
    ticket, dana, kim, _ = await two(world)
    people, customer_id = world.app.flows.people, ticket["customer_id"]
    await people.take_over(dana, customer_id)
    with pytest.raises(Conflict, match="Dana has this customer now"):
        await people.take_over(kim, customer_id, from_name="Lee")
    await people.take_over(kim, customer_id, from_name="Dana")
    await people.give_back(kim, customer_id)
    handovers = (await world.customer(customer_id))["handovers"]
    assert [(h["name"], h["by"]) for h in handovers] == [
        ("Dana", "Dana"),
        ("Kim", "Kim"),
        (None, "Kim"),
    ]


@pytest.mark.parametrize("keep", [False, True])
async def test_closing_the_last_case_of_a_colleagues_customer_leaves_them_with_the_colleague(
    world: World, keep: bool
) -> None:
    ticket = await handed_over(world)
    dana, kim = await person(world.app, "Dana"), await person(world.app, "Kim")
    await world.app.flows.people.take_over(dana, ticket["customer_id"])
    await world.app.flows.people.close(kim, ticket["id"], keep=keep)
    detail = await world.customer(ticket["customer_id"])
    assert (detail["handler"], detail["handler_name"]) == ("person", "Dana")
    (case,) = await queue(world)
    assert case["taken_by"] == "Dana"


@pytest.mark.parametrize("who", ["customer", "agent"])
async def test_a_reply_that_crosses_another_message_waits_for_a_second_look(
    world: World, who: str
) -> None:
    ticket, dana, _, newest = await two(world)
    await world.sms("forget it, where is ORD-1002?")
    if who == "agent":
        await world.settle()
    name = {"customer": "The customer", "agent": "The assistant"}[who]
    with pytest.raises(Conflict, match=f"{name} has written meanwhile"):
        await world.app.flows.people.reply(
            dana, ticket["id"], "It is on its way.", seen_message_id=newest
        )
    assert (await world.customer(ticket["customer_id"]))["handler"] == "agent"
    await world.settle()
    assert await world.app.database.fetch_one(SILENT) is None


async def test_who_writes_twice_does_not_cross_themselves(world: World) -> None:
    ticket, dana, _, newest = await two(world)
    reply = world.app.flows.people.reply
    for text in ("One moment.", "It is on its way.", "Number 1Z9."):
        assert not (await reply(dana, ticket["id"], text, seen_message_id=newest))["repeated"]


# ── who has joined ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", ["reply", "write"])
async def test_who_joins_by_writing_has_joined_before_what_they_write(
    world: World, way: str
) -> None:
    ticket, dana, _, _ = await two(world)
    flows, customer_id = world.app.flows, ticket["customer_id"]
    if way == "reply":
        await flows.people.reply(dana, ticket["id"], "I look into it.")
    else:
        await flows.write_to.write(dana, customer_id, Words("sms", "I look into it."))
    detail = await world.customer(customer_id)
    assert detail["handovers"][-1]["at"] < detail["messages"][-1]["created_at"]


async def test_what_waits_for_a_person_is_told_in_the_queue_until_they_answer(
    world: World,
) -> None:
    ticket = await handed_over(world)
    assert ticket["unanswered"] is None
    assert ticket["address"] == ALEX_PHONE
    await world.sms("Are you there?")
    await world.sms("It crashes again")
    (waits,) = await queue(world)
    assert (waits["unanswered"]["count"], waits["unanswered"]["words"]) == (2, "It crashes again")
    assert waits["words"] == ticket["words"]
    dana = await person(world.app, "Dana")
    await world.app.flows.people.reply(dana, ticket["id"], "I am here.")
    (answered,) = await queue(world)
    assert answered["unanswered"] is None


async def test_nobody_has_joined_before_somebody_does(world: World) -> None:
    closing = await world.ask("I want to talk to a human please")
    assert "takes over" not in closing
    assert "joined" not in closing
    (ticket,) = await queue(world)
    detail = await world.customer(ticket["customer_id"])
    assert (detail["handler"], detail["handler_name"]) == ("person", None)
    assert ticket["status"] == "open"


@pytest.mark.parametrize("by", ["take", "reply", "take_over"])
async def test_whoever_joins_has_the_customer_and_the_case_that_waited(
    world: World, by: str
) -> None:
    ticket = await handed_over(world)
    dana = await person(world.app, "Dana")
    people = world.app.flows.people
    if by == "take":
        await people.take(dana, ticket["id"])
    elif by == "reply":
        await people.reply(dana, ticket["id"], "Hello, this is Dana.")
    else:
        await people.take_over(dana, ticket["customer_id"])
    detail = await world.customer(ticket["customer_id"])
    assert (detail["handler"], detail["handler_name"]) == ("person", "Dana")
    assert [(t["status"], t["taken_by"]) for t in detail["tickets"]] == [("taken", "Dana")]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("My PSU started smoking when I plugged it in!!", "Alarm: safety"),
        ("I will sue you if nobody answers", "Alarm: legal"),
        ("There are charges on my card that I never made", "Alarm: fraud"),
    ],
)
async def test_whoever_takes_over_has_what_waits_for_their_words_but_no_decision(
    world: World, text: str, subject: str
) -> None:
    refund = await asked_for_much(world)
    await world.ask(text)
    dana = await person(world.app, "Dana")
    await world.app.flows.people.take_over(dana, refund["customer_id"])
    found = {case["subject"]: case["taken_by"] for case in await queue(world)}
    assert found == {refund["subject"]: None, subject: "Dana"}


async def test_taking_a_case_does_not_silence_the_agent(world: World) -> None:
    ticket = await asked_for_much(world)
    await world.app.flows.people.take(await person(world.app, "Dana"), ticket["id"])
    assert "ORD-1002" in await world.ask("and where is ORD-1002?")


# ── nobody is silent on both sides ───────────────────────────────────────────────────────────

STEPS = ("write", "take_over", "reply", "close", "give_back", "second_case")


async def play(world: World, step: str, dana: Operator, customer_id: int, n: int) -> None:
    people, cases = world.app.flows.people, await queue(world)
    mine = [case for case in cases if case["customer_id"] == customer_id]
    if step == "write":
        await world.sms(f"hello {n}, where is ORD-1002?")
    elif step == "take_over":
        await people.take_over(dana, customer_id)
    elif step == "reply" and mine:
        await people.reply(dana, mine[-1]["id"], f"Number {n}.")
    elif step == "close" and mine:
        await people.close(dana, mine[-1]["id"])
    elif step == "give_back":
        await people.give_back(dana, customer_id)
    elif step == "second_case":
        await world.sms("I want to talk to a human please")
        await world.settle()


@pytest.mark.parametrize("first", STEPS)
async def test_in_every_order_somebody_answers(world: World, first: str) -> None:
    dana, n = await person(world.app, "Dana"), 0
    customer_id = await world.id_of(ALEX_PHONE)
    for order in list(permutations([s for s in STEPS if s != first], 2)):
        for step in (first, *order):
            n += 1
            await play(world, step, dana, customer_id, n)
            assert await world.app.database.fetch_one(SILENT) is None, (first, order, step)
        await world.settle()
    for case in await queue(world):
        await world.app.flows.people.close(dana, case["id"])
    assert "ORD-1002" in await world.ask("and where is ORD-1002?")


async def test_a_stranger_with_a_person_who_turns_out_to_be_a_customer_keeps_the_person(
    world: World,
) -> None:
    stored = await world.sms("I want to talk to a human please", "+15550199001")
    await world.settle()
    dana = await person(world.app, "Dana")
    await world.app.flows.people.take_over(dana, stored.customer_id)
    await world.sms("hello?", PRIYA_PHONE)
    into = await world.id_of(PRIYA_PHONE)
    async with world.app.database.transaction() as tx:
        await merges.merge(tx, stored.customer_id, into, reason="test", actor="test")
    detail = await world.customer(into)
    assert (detail["handler"], detail["handler_name"]) == ("person", "Dana")
    assert await world.app.database.fetch_one(SILENT) is None
    for case in await queue(world):
        await world.app.flows.people.close(dana, case["id"])
    await world.settle()
    assert (await world.customer(into))["handler"] == "agent"
    assert await world.app.database.fetch_one(SILENT) is None
