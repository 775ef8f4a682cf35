"""What is due, from PostgreSQL alone: for the sweeper, and for scheduling without Redis."""

from dataclasses import dataclass

from support_agent.store.conversation import conversations
from support_agent.store.db import Database


@dataclass(frozen=True, slots=True)
class Scheduler:
    """Reads deadlines."""

    database: Database

    async def overdue(self, grace_seconds: float) -> list[int]:
        """Customers who have been due for longer than the grace without being taken."""
        async with self.database.connection() as tx:
            return await conversations.overdue(tx, grace_seconds)

    async def due_now(self, most: int) -> tuple[list[int], int | None]:
        """Up to `most` due customers, and milliseconds to the next deadline."""
        async with self.database.connection() as tx:
            due = await conversations.overdue(tx, 0.0, most)
            return due, await conversations.next_due_ms(tx)
