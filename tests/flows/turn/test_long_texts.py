"""A mail designed to take long: stored whole, read in part, and nobody else waits for it."""

import asyncio
import time
from contextlib import suppress

import pytest

from support_agent.agent.calls import MOST_ARGUMENTS_CHARACTERS
from support_agent.config import Settings
from support_agent.domain.text.reading import MOST_CHARACTERS
from tests.linear.nasty import FAMILIES, nasty
from tests.told import calls, told, words
from tests.world import World

LONG = 100_000


async def _longest_hold() -> float:
    """Until cancelled: the most CPU time the event loop spent in one go."""
    longest, last = 0.0, time.thread_time()
    with suppress(asyncio.CancelledError):
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            longest, last = max(longest, now - last), now
    return longest


def _of_reading() -> float:
    """CPU time of a fixed piece of work: about 0.1 s on a laptop."""
    began = time.thread_time()
    sum(value * value for value in range(1_500_000))
    return time.thread_time() - began


@pytest.mark.sampled(8)
@pytest.mark.parametrize("family", FAMILIES)
async def test_a_long_mail_of_any_kind_is_answered_while_the_event_loop_serves_others(
    world: World, family: str
) -> None:
    text = nasty(family, LONG).replace("\x00", "")
    watch = asyncio.create_task(_longest_hold())
    stored = await world.email(text)
    await world.settle()
    watch.cancel()
    held = await watch
    detail = await world.customer(stored.customer_id)
    (turn,) = detail["turns"]
    assert turn["status"] == "done"
    assert turn["attempts"] == 1
    assert await world.answers(stored.customer_id)
    assert held < 3 * _of_reading()


async def test_what_is_kept_of_a_long_mail_is_the_whole_of_it(world: World) -> None:
    text = "Where is order 1001? " + "x" * LONG
    stored = await world.email(text)
    await world.settle()
    detail = await world.customer(stored.customer_id)
    kept = next(m for m in detail["messages"] if m["direction"] == "inbound")
    assert kept["content"] == text
    async with world.app.database.connection() as tx:
        cursor = await tx.execute("SELECT documents FROM turns")
        (row,) = await cursor.fetchall()
    read = row["documents"][-1]["new_messages"][0]["text"]
    assert len(read) < MOST_CHARACTERS + 20
    assert read.endswith("[…cut…]")


@pytest.mark.parametrize("start", ["", "[SMS] ", "[EMAIL]\n"])
@pytest.mark.parametrize("blank", [" ", "\n", "\u200b", "\u200b \n"])
async def test_an_answer_of_blanks_up_to_the_cut_is_an_empty_answer(
    settings: Settings, start: str, blank: str
) -> None:
    late = start + blank * MOST_CHARACTERS + "Hello there."
    async with told(settings, words(late)) as (world, _):
        asked = await world.sms("Are you open today?")
        await world.settle()
        answers = [answer["content"] for answer in await world.answers(asked.customer_id)]
        if start or "\u200b" in blank:
            assert "Your ticket is TCK-1." in answers[-1]
        else:
            assert answers == ["Hello there."]
        assert not any("cut" in answer for answer in answers)


async def test_blanks_before_a_word_are_left_out(settings: Settings) -> None:
    async with told(settings, words("\n" * MOST_CHARACTERS + "Hello there.")) as (world, _):
        assert await world.ask("Are you open today?") == "Hello there."


@pytest.mark.parametrize(
    ("tool", "arguments", "named"),
    [
        ("escalate_to_human", {"reason": "12/27 " * 16_000, "summary": "a"}, "reason: too long"),
        ("escalate_to_human", {"reason": "a", "summary": "12/27 " * 1_400}, "summary: too long"),
        ("search_knowledge_base", {"query": "one " * 50_000}, "query: too long"),
        ("no_such_tool", {"x": "12/27 " * 16_000}, "There is no tool"),
        ("check_inventory", "[" * 200_000, "arguments: too long"),
        ("check_inventory", "[" * 9_000 + "]" * 9_000, "arguments: too long"),
    ],
)
async def test_a_call_with_long_arguments_is_refused_and_holds_nobody_up(
    settings: Settings, tool: str, arguments: dict[str, str] | str, named: str
) -> None:
    async with told(settings, calls((tool, arguments)), words("Noted.")) as (world, _):
        stored = await world.sms("Where is order 1001?", "+15550777002")
        watch = asyncio.create_task(_longest_hold())
        await world.settle()
        watch.cancel()
        held = await watch
        detail = await world.customer(stored.customer_id)
    (turn,) = detail["turns"]
    (run,) = turn["tool_runs"]
    assert run["result"]["outcome"] == "error"
    assert named in run["result"]["message"]
    assert len(str(run["arguments"])) < 1_000
    assert held < 3 * _of_reading()


async def test_arguments_as_long_as_a_call_may_have_are_taken(settings: Settings) -> None:
    summary = "The box was open and empty. " * 40
    assert len(summary) > MOST_ARGUMENTS_CHARACTERS // 8
    escalate = calls(("escalate_to_human", {"reason": "empty box", "summary": summary}))
    async with told(settings, escalate, words("Noted.")) as (world, _):
        stored = await world.sms("Where is order 1001?", "+15550777003")
        await world.settle()
        detail = await world.customer(stored.customer_id)
    (run,) = detail["turns"][0]["tool_runs"]
    assert run["result"]["outcome"] != "error"
