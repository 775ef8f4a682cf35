"""SIGTERM: current work is finished, nothing new is started, and no process stays."""

import asyncio
import signal
import time
from typing import Any

from tests.chaos.brain import answer
from tests.chaos.conftest import Scenes
from tests.chaos.invariants import check
from tests.loopback.openrouter_replies import Reply, slow

CUSTOMERS = 12


def slowly(body: dict[str, Any]) -> Reply:
    """A slow model."""
    return slow(answer(body), 0.5)


async def test_a_stopped_worker_finishes_what_it_has_in_hand(scenes: Scenes) -> None:
    async with scenes(turns_at_once=4, lease_seconds=10.0) as scene:
        scene.model.brain = slowly
        for number in range(CUSTOMERS):
            await scene.write("where is it?", f"+1555050{number:04}")
        worker = await scene.start(worker=True)
        while not scene.model.bodies:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        told = time.monotonic()
        worker.send(signal.SIGTERM)
        await worker.died()
        scene.row.recoveries.append(time.monotonic() - told)
        assert worker.said("worker_drained")
        half_done = await scene.rows(
            """
            SELECT 'turn' AS what, id FROM turns WHERE status = 'open'
            UNION ALL SELECT 'send', id FROM messages WHERE status IN ('queued', 'sending')
            UNION ALL SELECT 'lease', customer_id FROM conversations WHERE leased_until IS NOT NULL
            """
        )
        assert not half_done
        (row,) = await scene.rows("SELECT count(*) AS done FROM turns")
        assert 1 <= row["done"] <= 8, "a stopped worker begins nothing"
        async with scene.healthy_worker():
            await scene.answered()
        assert (await check(scene)).turns == CUSTOMERS
