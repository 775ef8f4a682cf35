"""How a peer talks to the script that started it: JSON lines on stdin and stdout."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

Answer = Callable[..., Awaitable[Any]]


async def serve(answer: Answer) -> None:
    """Reports that it is ready, then answers commands until stdin ends."""
    print("{}", flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await answer(**json.loads(line))), flush=True)
