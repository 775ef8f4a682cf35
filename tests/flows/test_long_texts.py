"""A mail that is meant to take long: kept whole, read in part, and nobody else waits for it."""

import asyncio
import time
from contextlib import suppress

import pytest

from support_agent.domain.reading import MOST_CHARACTERS
from tests.linear.nasty import FAMILIES, nasty
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
