"""Keeps the customer's lease during a turn: a heartbeat that ends the turn if it is lost."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from support_agent.store.conversation import conversations
from support_agent.store.conversation.conversations import Claim
from support_agent.store.db import Database


@asynccontextmanager
async def kept(database: Database, held: Claim, seconds: float) -> AsyncGenerator[None]:
    """Renews the lease while the block runs. Errors come in a group; a lost lease is Stale."""
    async with asyncio.TaskGroup() as group:
        beat = group.create_task(_renew(database, held, seconds))
        yield
        beat.cancel()


async def _renew(database: Database, held: Claim, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds / 3)
        async with database.connection() as tx:
            await conversations.renew(tx, held, seconds)
