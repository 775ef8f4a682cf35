"""A person writes on a channel of their choice: where it goes, and who answers from then on."""

from typing import Any

import pytest

from support_agent.domain.errors import Conflict, InvalidInput, NotFound
from support_agent.flows.people.people import Operator
from support_agent.flows.people.write_to import Words
from tests.world import ALEX_MAIL, ALEX_PHONE, World


async def person(world: World, name: str = "Dana") -> Operator:
    people = world.app.flows.people
    return await people.by_token(await people.add(name, "agent"))


async def written(world: World, who: Operator, words: Words) -> dict[str, Any]:
    return await world.app.flows.write_to.write(who, await world.id_of(ALEX_MAIL), words)


async def seen(world: World) -> dict[str, Any]:
    return await world.app.flows.timeline.customer(await world.id_of(ALEX_MAIL))


@pytest.mark.parametrize(
    ("channel", "address"), [("sms", ALEX_PHONE), ("email", ALEX_MAIL)], ids=["sms", "email"]
)
async def test_words_to_a_customer_who_never_wrote_go_to_the_contact_on_file(
    world: World, channel: Any, address: str
) -> None:
    change = await written(world, await person(world), Words(channel, "Your part is here."))
    message = change["message"]
    assert (message["channel"], message["address"]) == (channel, address)
    assert (message["author"], message["content"]) == ("person", "Your part is here.")


async def test_whoever_writes_answers_the_customer_from_then_on(world: World) -> None:
    await world.ask("Where is order ORD-1001?")
    await written(world, await person(world), Words("sms", "Dana here, I look into it."))
    customer = await seen(world)
    assert (customer["handler"], customer["handler_name"]) == ("person", "Dana")
    assert customer["tickets"], "what the customer writes now waits under a case"
    before = len(await world.answers(customer["customer"]["id"]))
    await world.sms("Thank you")
    await world.settle()
    assert len(await world.answers(customer["customer"]["id"])) == before


async def test_the_channel_is_the_one_chosen_and_not_the_one_used_last(world: World) -> None:
    await world.email("What about ORD-1001?", subject="My card")
    await world.settle()
    await world.ask("Where is it?")
    thread = next(m["thread_id"] for m in (await seen(world))["messages"] if m["thread_id"])
    who = await person(world)
    change = await written(world, who, Words("email", "By mail, then.", thread_id=thread))
    assert change["message"]["thread_id"] == thread
    assert change["message"]["subject"] == "Re: My card"
    own = Words("email", "A new matter.", subject="Your\r\nBcc: x@example.com part")
    new = (await written(world, who, own))["message"]
    assert new["thread_id"] != thread
    assert new["subject"] == "Your Bcc: x@example.com part"


async def test_a_colleague_who_has_the_customer_is_not_talked_over(world: World) -> None:
    await written(world, await person(world, "Kim"), Words("sms", "Kim here."))
    dana = await person(world, "Dana")
    with pytest.raises(Conflict, match="Kim has this customer now"):
        await written(world, dana, Words("sms", "Dana here."))
    assert (await seen(world))["handler_name"] == "Kim"
    await world.app.flows.people.take_over(dana, await world.id_of(ALEX_MAIL), from_name="Kim")
    kims = (await seen(world))["messages"][-1]["id"]
    assert (await written(world, dana, Words("sms", "Dana here.", seen_message_id=kims)))["message"]


async def test_whoever_has_not_seen_the_newest_message_is_told(world: World) -> None:
    await world.ask("Where is order ORD-1001?")
    seen_id = (await seen(world))["messages"][-1]["id"]
    newest = await world.sms("Never mind, it came.")
    who = await person(world)
    with pytest.raises(Conflict, match="The customer has written meanwhile"):
        await written(world, who, Words("sms", "It comes on Monday.", seen_message_id=seen_id))
    assert (await seen(world))["handler"] == "agent"
    glad = Words("sms", "Glad it came.", seen_message_id=newest.message_id)
    assert (await written(world, who, glad))["message"]["written_by"] == "Dana"


async def test_the_same_words_sent_twice_are_one_message(world: World) -> None:
    who = await person(world)
    first = await written(world, who, Words("sms", "One moment", key="k"))
    again = await written(world, who, Words("sms", "One moment", key="k"))
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert again["message"] == first["message"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (Words("sms", "Hello", address="+15550999999"), Conflict),
        (Words("email", "Hello", address="priya.shah@example.com"), Conflict),
        (Words("email", "Hello", thread_id=999), None),
        (Words("sms", "  "), InvalidInput),
        (Words("sms", "word " * 400), InvalidInput),
    ],
)
async def test_nobody_is_written_to_but_this_customer(
    world: World, words: Words, error: type[Exception] | None
) -> None:
    who = await person(world)
    if error is None:
        assert (await written(world, who, words))["message"]["address"] == ALEX_MAIL
        return
    with pytest.raises(error):
        await written(world, who, words)
    customer = await seen(world)
    assert customer["handler"] == "agent"
    assert customer["messages"] == []


async def test_who_has_opted_out_of_texts_gets_none(world: World) -> None:
    await world.sms("STOP", opt="out")
    with pytest.raises(Conflict, match="opted out"):
        await written(world, await person(world), Words("sms", "Hello"))


async def test_a_customer_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        await world.app.flows.write_to.write(await person(world), 999, Words("sms", "Hello"))
