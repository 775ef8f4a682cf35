"""A yes on the phone: to terms that code spoke and that were heard, once speech has ended."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from support_agent.bootstrap import App, Replacements
from support_agent.config import Settings
from support_agent.flows.calls.sound.floor import Floor
from support_agent.flows.calls.sound.playback import Playback
from support_agent.ports.voice import AudioFormat, CallerStartedSpeaking
from support_agent.providers.local_voice.agent import LocalVoice
from support_agent.providers.local_voice.speech import NoSpeech
from support_agent.store.calls import calls as calls_store
from tests.conftest import opened
from tests.flows.calls.test_call import Line, on_the_phone
from tests.told import Told, calls, words
from tests.world import World

CANCEL = calls(("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}))
REFUND = calls(("process_refund", {"order_number": "ORD-0987", "reason": "too loud"}))
STARTS = CallerStartedSpeaking()


@asynccontextmanager
async def phone(settings: Settings, *answers: Any) -> AsyncGenerator[tuple[App, Line]]:
    replace = Replacements(model=Told(list(answers)), voice=LocalVoice(NoSpeech()))
    async with (
        opened(settings, replace) as app,
        on_the_phone(app, await app.flows.calls.caller(1)) as line,
    ):
        await line.until("How can I help?")
        yield app, line


async def status(app: App, number: str = "ORD-1003") -> str:
    detail = await World(app).customer(1)
    return next(o["status"] for o in detail["orders"] if o["order_number"] == number)


async def proposal(app: App) -> dict[str, Any]:
    return (await World(app).customer(1))["proposals"][0]


async def test_the_terms_are_spoken_last_and_are_the_only_question(settings: Settings) -> None:
    said = words("Your order has not been cancelled. Shall I read you the opening hours?")
    async with phone(settings, CANCEL, said, words("Is there more?")) as (app, line):
        await line.say("what about order 1003")
        heard = await line.until("yes or no?")
        assert "opening hours" not in heard
        assert heard.endswith("(Corsair RM750e 750W 80+ Gold), yes or no?")
        await line.say("yes")
        await line.until("Done: the cancellation of ORD-1003 is made.")
        assert await status(app) == "cancelled"


async def test_a_yes_to_something_else_said_since_is_none(settings: Settings) -> None:
    offer = words("I can cancel it.")
    answers = (CANCEL, offer, words("We open at nine. Shall I read on?"), words("Nothing is done."))
    async with phone(settings, *answers) as (app, line):
        await line.say("what about order 1003")
        await line.until("yes or no?")
        await line.say("when do you open")
        await line.until("We open at nine")
        await line.say("yes absolutely")
        await line.until("Nothing is done.")
        assert await status(app) == "pending"


async def test_a_yes_falls_when_the_caller_goes_on(settings: Settings) -> None:
    async with phone(settings, CANCEL, words("I can cancel it."), words("It stays.")) as (
        app,
        line,
    ):
        await line.say("cancel order 1003")
        await line.until("yes or no?")
        app.flows.calls.yes_holds_seconds = 5.0
        line.call.turns.yes_holds_seconds = 5.0
        await line.say("yes")
        await line.say("no wait, don't")
        await line.until("It stays.")
        assert await status(app) == "pending"
        assert (await proposal(app))["status"] == "void"


async def test_speech_that_begins_again_alone_makes_a_yes_fall(settings: Settings) -> None:
    async with phone(settings, CANCEL, words("I can cancel it."), words("It stays.")) as (
        app,
        line,
    ):
        await line.say("cancel order 1003")
        await line.until("yes or no?")
        line.call.turns.yes_holds_seconds = 5.0
        await line.say("yes")
        while line.call.turns.floor.spoken < 2:
            await asyncio.sleep(0.01)
        line.call._happened(STARTS)
        await line.until("It stays.")
        assert await status(app) == "pending"


async def test_terms_that_were_cut_off_were_not_told(settings: Settings) -> None:
    async with phone(settings, CANCEL, words("I can cancel it."), words("Hm.")) as (app, line):
        await line.say("cancel order 1003")
        await line.until("yes or no?")
        async with app.database.connection() as tx:
            told = "SELECT id FROM messages WHERE terms_of <> '{}'"
            while not (rows := await (await tx.execute(told)).fetchall()):
                await asyncio.sleep(0.02)
            await calls_store.shorten(tx, rows[0]["id"], "Shall I go …")
        await line.say("yes")
        await line.until("Hm.")
        assert await status(app) == "pending"


async def test_an_outcome_that_was_not_heard_is_said_first_thing_next(settings: Settings) -> None:
    answers = (
        CANCEL,
        words("I can cancel it."),
        words("Anything else?"),
        words("We open at nine."),
    )
    async with phone(settings, *answers) as (app, line):
        await line.say("cancel order 1003")
        await line.until("yes or no?")
        await line.say("yes")
        await line.until("Anything else?")
        # The caller interrupted it: nothing of it was heard.
        line.call.turns.unheard.append("Done: the cancellation of ORD-1003 is made.")
        before = len(line.said())
        await line.say("when do you open")
        heard = await line.until("We open at nine.")
        assert heard[before:].strip().startswith("Done: the cancellation of ORD-1003 is made.")
        assert await status(app) == "cancelled"


async def test_an_outcome_nobody_heard_is_written_when_the_call_ends(settings: Settings) -> None:
    done = "Done: the cancellation of ORD-1003 is made."
    replace = Replacements(model=Told([words("Hello.")]), voice=LocalVoice(NoSpeech()))
    async with opened(settings, replace) as app:
        async with on_the_phone(app, await app.flows.calls.caller(1)) as line:
            await line.until("How can I help?")
            line.call.turns.unheard.append(done)
        written = [m for m in await World(app).answers(1) if m["channel"] != "voice"]
        assert [m["content"] for m in written] == [done]


async def test_offers_of_an_answer_that_is_kept_back_are_void(settings: Settings) -> None:
    lie = words("Your refund of $812.40 has been issued.")
    async with phone(settings, REFUND, lie, lie, words("Hm.")) as (app, line):
        await line.say("what about my fans")
        await line.until("Your ticket is TCK-")
        assert (await proposal(app))["status"] == "void"
        await line.say("yes absolutely")
        await line.until("Hm.")
        rows = await app.database.fetch_one("SELECT count(*) AS n FROM refunds")
        assert rows == {"n": 0}


async def test_two_offers_are_asked_about_in_one_and_named_in_the_yes(settings: Settings) -> None:
    both = calls(
        ("process_refund", {"order_number": "ORD-0987", "reason": "too loud"}),
        ("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}),
    )
    answers = (both, words("I can do both."), words("Nothing is done."), words("Good."))
    async with phone(settings, *answers) as (app, line):
        await line.say("refund the fans and cancel order 1003")
        await line.until("Which one shall I go ahead with")
        await line.say("yes")
        await line.until("Nothing is done.")
        assert await status(app) == "pending"
        await line.say("yes, the cancellation")
        await line.until("Done: the cancellation")
        assert await status(app) == "cancelled"


@pytest.mark.parametrize("speaks_again", [True, False])
async def test_the_floor_knows_whether_the_caller_goes_on(speaks_again: bool) -> None:
    floor = Floor()
    since = floor.caller_speaks()
    waiting = asyncio.ensure_future(floor.stays_quiet(since, 0.05))
    await asyncio.sleep(0)
    if speaks_again:
        floor.caller_speaks()
    assert await waiting is not speaks_again


def test_only_what_was_heard_to_its_end_is_whole() -> None:
    playback = Playback(AudioFormat())
    first = playback.says("Done.")
    playback.sent(32_000)
    second = playback.says("Anything else?")
    playback.sent(32_000)
    playback.done()
    playback.played(100, second.id)
    assert playback.whole() == [first]
    playback.played(1000, second.id)
    assert playback.whole() == [first, second]
