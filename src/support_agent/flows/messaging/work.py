"""A unit of work: one transaction, and what it tells screens and workers after the commit."""

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from support_agent.domain.events import Event
from support_agent.flows.messaging.announce import Announcer
from support_agent.store.db import Database, Tx
from support_agent.store.events import StoredEvent, append_unguarded


@dataclass(slots=True)
class Work:
    """A transaction, and what happened to customers in it.

    Events are stored last: storing one locks the customer's conversation, and the order of locks is
    the shop's rows first, conversations last, by customer. `stored`: the events that already have a
    position in their stream.
    """

    tx: Tx
    stored: list[StoredEvent] = field(default_factory=list[StoredEvent])
    _waiting: dict[int, list[Event]] = field(default_factory=dict[int, list[Event]])

    def happened(self, customer_id: int, *events: Event) -> None:
        """Adds events for those who follow the customer, in this order."""
        self._waiting.setdefault(customer_id, []).extend(events)

    def wrote(self, stored: Iterable[StoredEvent] | None) -> None:
        """Adds events that another statement has already stored."""
        self.stored.extend(stored or ())

    async def store(self) -> None:
        """Stores what has happened so far. Only needed before a statement that stores events."""
        for customer_id in sorted(self._waiting):
            events = self._waiting.pop(customer_id)
            self.stored += await append_unguarded(self.tx, customer_id, events)


@asynccontextmanager
async def working(database: Database) -> AsyncGenerator[Work]:
    """A unit of work whose caller announces `Work.stored` after the commit."""
    async with database.transaction() as tx:
        work = Work(tx)
        yield work
        await work.store()


@dataclass(frozen=True, slots=True)
class Works:
    """Starts units of work. `crash_at` names a point at which tests kill the process."""

    database: Database
    announcer: Announcer
    crash_at: Callable[[str], None]

    @asynccontextmanager
    async def begin(self, committed: str = "") -> AsyncGenerator[Work]:
        """A unit of work: stored, committed, then announced. If that fails, nothing is announced.

        `committed`: the crash point after the commit, if something happened.
        """
        async with working(self.database) as work:
            yield work
        if work.stored:
            if committed:
                self.crash_at(committed)
            await self.announcer.events(work.stored)
