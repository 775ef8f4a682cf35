"""Webhooks delivered repeatedly, to several API processes, with several workers."""

import asyncio

from tests.chaos.conftest import Scenes
from tests.chaos.invariants import check

CUSTOMERS, DELIVERIES = 30, 3


async def test_a_message_delivered_everywhere_is_answered_once(scenes: Scenes) -> None:
    async with scenes(batch_window_seconds=0.2) as scene:
        apis = [await scene.start(api=True) for _ in range(2)]
        workers = [await scene.start(worker=True) for _ in range(3)]
        addresses = [await api.ready() for api in apis]
        for worker in workers:
            await worker.ready()
        statuses = await asyncio.gather(
            *(
                scene.post(
                    addresses[delivery % len(addresses)],
                    f"d{number} where is it?",
                    f"+1555040{number:04}",
                    f"SM{number:032}",
                )
                for delivery in range(DELIVERIES)
                for number in range(CUSTOMERS)
            )
        )
        assert statuses == [200] * CUSTOMERS * DELIVERIES
        await scene.answered()
        found = await check(scene)
        assert found.turns == found.sent == CUSTOMERS
        assert found.model_calls == 2 * CUSTOMERS
        for child in (*apis, *workers):
            await child.kill()
