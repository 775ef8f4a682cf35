"""A connection's end, told as what it is."""

import asyncio

import psycopg
import pytest

from support_agent.bootstrap import App
from support_agent.domain.errors import Unavailable


async def test_a_server_that_hangs_up_is_away(app: App) -> None:
    with pytest.raises(Unavailable, match="PostgreSQL is away: OperationalError"):
        async with app.database.connection():
            raise psycopg.OperationalError("server closed the connection")


async def test_a_server_that_hangs_up_on_a_cancelled_task_does_not_revive_it(app: App) -> None:
    async def work() -> None:
        async with app.database.connection():
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                raise psycopg.OperationalError("server closed the connection") from None

    task = asyncio.ensure_future(work())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
