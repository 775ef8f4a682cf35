"""The turn that every agent framework gets, and its cost."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

ORDER = {
    "outcome": "ok",
    "order": {
        "order_number": "ORD-1001",
        "status": "delivered",
        "placed_on": "2026-11-02",
        "total": "1599.99",
        "items": [{"sku": "GPU-4090", "name": "RTX 4090", "quantity": 1, "unit_price": "1599.99"}],
        "delivered_on": "2026-11-06",
        "carrier": "UPS",
        "tracking_number": "1Z999AA10123456784",
        "ship_to": "Austin, TX",
        "refunded": "0.00",
        "return_by": "2026-12-06",
    },
}
STOCK = {
    "outcome": "ok",
    "products": [
        {
            "sku": "GPU-4090",
            "name": "RTX 4090",
            "category": "graphics cards",
            "price": "1599.99",
            "in_stock": 7,
            "availability": "in stock",
            "warehouses": [{"warehouse": "Austin", "quantity": 5}],
        }
    ],
}


def result_of(tool: str) -> str:
    """The answer of a tool: without a database behind it, because the frameworks have none."""
    return json.dumps(ORDER if tool == "lookup_order" else STOCK)


def history(earlier: int) -> list[dict[str, Any]]:
    """The turns before this one: one question and answer each."""
    said: list[dict[str, Any]] = []
    for _ in range(earlier):
        asked = {
            "kind": "customer_turn",
            "now": "2026-11-22T21:20:00Z",
            "reply_channel": "sms",
            "customer": {"assurance": "L1", "channels_on_file": ["sms"]},
            "new_messages": [
                {
                    "channel": "sms",
                    "at": "2026-11-22T21:19:58Z",
                    "text": "Hi, where is my order? It should be here by now.",
                }
            ],
        }
        answer = "Hello! Is there anything else that I can help you with?"
        said.append({"role": "user", "content": json.dumps(asked)})
        said.append({"role": "assistant", "content": answer})
    return said


async def cost(turn: Callable[[], Awaitable[object]], turns: int, at_once: int) -> float:
    """CPU milliseconds of this process per turn, `at_once` of them at a time."""
    await turn()
    gate = asyncio.Semaphore(at_once)

    async def one() -> None:
        async with gate:
            await turn()

    began = time.process_time()
    await asyncio.gather(*(one() for _ in range(turns)))
    return 1000 * (time.process_time() - began) / turns
