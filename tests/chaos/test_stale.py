"""A worker that sleeps past its lease wakes up to a customer it no longer holds."""

import signal
import time

from tests.chaos.conftest import Scenes
from tests.chaos.fleet import until
from tests.chaos.invariants import check
from tests.chaos.scene import Scene, at_each

POINTS = ("history_loaded", "model_answered", "tool_ran", "runs_stored", "before_finish")


async def test_a_stale_worker_writes_nothing(scenes: Scenes) -> None:
    async def play(scene: Scene, point: str) -> None:
        scene.kills = 1  # its work is taken over
        await scene.write("where is ORD-0987?")
        sleeper = await scene.start(worker=True, point=point, sign="SIGSTOP")
        await until(f"the stop at {point}", 20, lambda: sleeper.stopped)
        asleep = time.monotonic()
        if not scene.long:
            await scene.rows(_HANG_UP)
        async with scene.healthy_worker():
            await scene.recovered(asleep)
        before = await scene.rows(_EVERYTHING)
        sleeper.send(signal.SIGCONT)
        await until(
            "the sleeper's notice",
            20,
            lambda: sleeper.said("turn_lost") or sleeper.said("turn_failed"),
        )
        await scene.write("thanks, and when?")
        await scene.answered()
        await check(scene)
        after = await scene.rows(_EVERYTHING)
        assert after[: len(before)] == before
        await sleeper.kill(signal.SIGTERM)

    await at_each(POINTS, scenes, play)


# The server hangs up on a process that sleeps inside a transaction; the short form doesn't wait.
_HANG_UP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND state = 'idle in transaction'
"""
_EVERYTHING = """
    SELECT id AS turn, status, answer, model_calls, ran.n
      FROM turns
      JOIN LATERAL (SELECT count(*) AS n FROM tool_runs WHERE turn_id = turns.id) ran ON TRUE
     ORDER BY id
"""
