"""An answer too long for a text message: the rest comes on request."""

from string import ascii_uppercase

import pytest

from support_agent.config import Settings
from support_agent.domain.sentences.tables import MESSAGES
from tests.conftest import opened
from tests.told import calls, told, words
from tests.trust.test_voice import rows
from tests.world import World

LONG = " ".join(f"Then turn screw {letter} by a little to the left." for letter in ascii_uppercase)


async def _asked(world: World, text: str) -> str:
    stored = await world.sms(text)
    await world.settle()
    return str((await world.answers(stored.customer_id))[-1]["content"])


async def test_the_parts_of_an_answer_are_all_of_it_and_cut_no_sentence(settings: Settings) -> None:
    async with told(settings, words(LONG)) as (world, model):
        parts = [await _asked(world, "How do I take it apart?")]
        for text in ("the rest please", "More", "more", "more", "more", "more"):
            if not parts[-1].endswith(MESSAGES.more()):
                break
            parts.append(await _asked(world, text))
        assert len(parts) > 4
        assert all(part.removesuffix(f"\n{MESSAGES.more()}").endswith(".") for part in parts)
        assert " ".join(part.removesuffix(f"\n{MESSAGES.more()}") for part in parts) == LONG
        assert len(model.requests) == 1
        await _asked(world, "And how do I put it together?")
        assert len(model.requests) == 2
        done = await rows(world.app, "SELECT status FROM turns")
        assert {row["status"] for row in done} == {"done"}


async def test_without_a_rest_it_is_a_question_like_any_other(settings: Settings) -> None:
    async with told(settings, words("It is here."), words("More of what?")) as (world, model):
        assert await _asked(world, "Is the shop open?") == "It is here."
        assert await _asked(world, "more") == "More of what?"
        assert len(model.requests) == 2


async def test_another_question_is_asked_of_the_model(settings: Settings) -> None:
    async with told(settings, words(LONG), words("It is here.")) as (world, _):
        assert (await _asked(world, "How do I take it apart?")).endswith(MESSAGES.more())
        assert await _asked(world, "Where is the rest of my order?") == "It is here."
        # The newest text was complete: there is nothing to go on with.
        assert await _asked(world, "go on") == "It is here."


@pytest.mark.parametrize("between", ["thanks", "\U0001f600", "Do you like cats?", "teh res of em"])
async def test_the_rest_waits_through_whole_answers(settings: Settings, between: str) -> None:
    async with told(settings, words(LONG), words("It is here.")) as (world, model):
        parts = [await _asked(world, "How do I take it apart?")]
        while parts[-1].endswith(MESSAGES.more()) and len(parts) < 9:
            if len(parts) < 3:
                assert await _asked(world, between) == "It is here."
            parts.append(await _asked(world, "the rest, please"))
        assert " ".join(part.removesuffix(f"\n{MESSAGES.more()}") for part in parts) == LONG
        asked = len(model.requests)
        assert await _asked(world, "more") == "It is here."
        assert len(model.requests) == asked + 1


async def test_the_rest_waits_for_a_day_and_for_no_other_cut_answer(settings: Settings) -> None:
    other = LONG.replace("screw", "bolt")
    async with told(settings, words(LONG), words(other), words("More of what?")) as (world, _):
        await _asked(world, "How do I take it apart?")
        await _asked(world, "And the other one?")
        assert "bolt H" in await _asked(world, "more")
        async with world.app.database.connection() as tx:
            await tx.execute("UPDATE messages SET created_at = created_at - interval '25 hours'")
        assert await _asked(world, "more") == "More of what?"


async def test_a_part_that_was_held_back_is_sent_again(settings: Settings) -> None:
    async with told(settings, words(LONG)) as (world, _):
        await _asked(world, "How do I take it apart?")
        second = await _asked(world, "more")
        async with world.app.database.connection() as tx:
            await tx.execute(
                "UPDATE messages SET status = 'cancelled' WHERE content = %s", (second,)
            )
        assert await _asked(world, "more") == second


@pytest.mark.parametrize(
    "texts",
    [
        ("more", "also do you like cats?"),
        ("Do you like cats?", "and the rest please"),
        ("go on", "oh and do you like cats", "thanks"),
    ],
)
async def test_beside_the_rest_other_texts_are_answered(
    settings: Settings, texts: tuple[str, ...]
) -> None:
    async with told(settings, words(LONG), words("We do.")) as (world, model):
        await _asked(world, "How do I take it apart?")
        for text in texts[:-1]:
            await world.sms(text)
        stored = await world.sms(texts[-1])
        await world.settle()
        sent = [str(each["content"]) for each in await world.answers(stored.customer_id)]
        assert sent[-1] == "We do."
        assert sent[-2].startswith("Then turn screw G")
        asked = [each["text"] for each in model.documents()[-1]["new_messages"]]
        assert sorted(asked) == sorted(text for text in texts if "cats" in text or "thanks" in text)
        # The next part starts where the one next to that answer ended.
        assert (await _asked(world, "more")).startswith("Then turn screw M")


@pytest.mark.parametrize("text", ["yes please", "ok", "Go ahead", "ja bitte", "Go on then"])
async def test_a_yes_is_to_the_rest_where_nothing_else_is_asked(
    settings: Settings, text: str
) -> None:
    async with told(settings, words(LONG), words("Fine.")) as (world, _):
        await _asked(world, "How do I take it apart?")
        assert (await _asked(world, text)).startswith("Then turn screw G")
        await _asked(world, "thanks")
        assert await _asked(world, text) == "Fine."


@pytest.mark.parametrize("question", ["Is that right?", "Let me know how it goes.", "Wirklich?"])
async def test_a_yes_is_to_what_the_text_asks(settings: Settings, question: str) -> None:
    async with told(settings, words(f"{question} {LONG}"), words("Fine.")) as (world, _):
        await _asked(world, "How do I take it apart?")
        assert await _asked(world, "yes please") == "Fine."
        assert "turn screw" in await _asked(world, "more")


@pytest.mark.parametrize("text", ["yes please", "ok", "go ahead"])
async def test_a_yes_is_to_an_open_offer(settings: Settings, text: str) -> None:
    cancel = calls(("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}))
    before = " ".join(f"This is sentence {each}." for each in ("one", "two", "three") * 4)
    async with told(settings, cancel, words(before), words("Fine.")) as (world, _):
        assert MESSAGES.more() in await _asked(world, "Please cancel order 1003")
        assert not (await _asked(world, text)).startswith("This is sentence")


async def test_nobody_else_gets_the_rest(settings: Settings) -> None:
    async with told(settings, words(LONG), words("More of what?")) as (world, _):
        assert (await _asked(world, "How do I take it apart?")).endswith(MESSAGES.more())
        stored = await world.sms("the rest", sender="+15550108832")
        await world.settle()
        assert (await world.answers(stored.customer_id))[-1]["content"] == "More of what?"


async def test_what_is_refused_stands_whole_beside_long_terms(settings: Settings) -> None:
    """A yes that names another order is answered, and the terms do not displace the answer."""
    async with opened(settings) as app:
        world = World(app)
        await _asked(world, "Cancel order 1003")
        said = await _asked(world, "yes, cancel order 1002")
        refusal, _, terms = said.partition("\n\n")
        assert refusal.startswith("I can't do the cancellation for ORD-1002")
        assert refusal.endswith("It can be returned after delivery.")
        assert terms.startswith("To confirm the cancellation of ORD-1003")


async def test_an_answer_beside_terms_ends_with_a_sentence_and_goes_on(settings: Settings) -> None:
    """Both stay within a text's length; what didn't fit next to the terms is sent on request."""
    cancel = calls(("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}))
    before = " ".join(f"This is sentence {each}." for each in ("one", "two", "three") * 4)
    async with told(settings, cancel, words(before)) as (world, model):
        text = await _asked(world, "Please cancel order 1003")
        said, _, terms = text.partition(f"\n{MESSAGES.more()}\n\n")
        assert terms.startswith("To confirm the cancellation of ORD-1003")
        assert len(text) <= world.app.flows.shop.limits.sms_max_chars
        asked = len(model.requests)
        assert f"{said} {await _asked(world, 'the rest')}" == before
        assert len(model.requests) == asked
