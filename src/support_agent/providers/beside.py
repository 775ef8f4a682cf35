"""Work that runs alongside the body of an `async with`, and ends with it."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def beside(*work: Coroutine[Any, Any, None]) -> AsyncGenerator[asyncio.TaskGroup]:
    """Runs `work` until the body ends. Yields the task group, for more tasks.

    The body's own error is raised as it is, not in a TaskGroup's ExceptionGroup.
    """
    failed: Exception | None = None
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each) for each in work]
        try:
            yield group
        except Exception as error:  # noqa: BLE001 - raised again, bare, once the work has ended
            failed = error
        finally:
            for task in tasks:
                task.cancel()
    if failed is not None:
        raise failed
