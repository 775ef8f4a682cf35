"""An API killed between its commit and Redis has notified nobody, but loses nothing."""

import time

from tests.chaos.conftest import Scenes
from tests.chaos.invariants import check


async def test_the_sweeper_finds_what_redis_was_never_told(scenes: Scenes) -> None:
    window_seconds = 3.0
    async with scenes(batch_window_seconds=window_seconds, poll_interval_seconds=1.0) as scene:
        worker = await scene.start(worker=True)
        await worker.ready()
        died = await scene.dies_at("intake_committed", "i1 where is ORD-0987?")
        assert time.monotonic() - died < window_seconds
        await scene.recovered(died + window_seconds)
        (turn,) = await scene.rows("SELECT waited_ms FROM turns")
        assert turn["waited_ms"] >= 1000 * window_seconds
        await check(scene)
        await worker.kill()


async def test_a_provider_that_got_no_answer_sends_again(scenes: Scenes) -> None:
    async with scenes() as scene:
        dying = await scene.start(api=True, worker=True, point="intake_committed")
        sid = "SM" + "7" * 32
        assert await scene.post(await dying.ready(), "i2 where is ORD-0987?", sid=sid) is None
        await dying.died()
        living = await scene.start(api=True, worker=True)
        assert await scene.post(await living.ready(), "i2 where is ORD-0987?", sid=sid) == 200
        await scene.answered()
        assert (await check(scene)).turns == 1
        await living.kill()
