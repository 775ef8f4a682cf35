"""The live stream of a customer's events: one Redis reader per process, shared by all screens."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from support_agent.domain.errors import NotFound, Unavailable
from support_agent.store import events
from support_agent.store.customers import customers
from support_agent.store.db import Database
from support_agent.store.events import UNSTORED, read_frame
from support_agent.store.redis.bell import Bell

__all__ = ["UNSTORED", "Item", "Live", "Subscriber"]

HEARTBEAT_SECONDS = 15.0
# Without Redis, how often every open screen is updated.
PACE_SECONDS = 1.0
# A screen this far behind is updated from the database instead.
MOST_WAITING = 200

log = structlog.get_logger()

Item = tuple[int, bytes]
"""An event's number and its JSON."""


@dataclass(eq=False, slots=True)
class Subscriber:
    """One open screen. `behind`: something was missed, so the database is read next."""

    wake: asyncio.Event = field(default_factory=asyncio.Event)
    items: list[Item] = field(default_factory=list[Item])
    whispers: list[Item] = field(default_factory=list[Item])
    behind: bool = False

    def push(self, seq: int, data: bytes) -> None:
        """Passes on one event."""
        if seq == UNSTORED:
            # Of unstored events, only the newest counts.
            self.whispers = [(seq, data)]
        elif len(self.items) < MOST_WAITING:
            self.items.append((seq, data))
        else:
            self.behind = True
        self.wake.set()

    def catch_up(self) -> None:
        """Something may have been missed: read the database."""
        self.behind = True
        self.wake.set()


@dataclass(slots=True)
class Live:
    """Follows the bell for the whole process.

    `check_redis` raises Unavailable if nobody can ring: a server may refuse only writes.
    """

    database: Database
    bell: Bell | None
    check_redis: Callable[[], Awaitable[None]] | None = None
    _closed: bool = False
    _open: dict[int, set[Subscriber]] = field(
        default_factory=lambda: defaultdict[int, set[Subscriber]](set)
    )

    def close(self) -> None:
        """Ends all open streams: the process stops, and browsers reconnect by themselves."""
        self._closed = True
        for subscribers in self._open.values():
            for subscriber in subscribers:
                subscriber.wake.set()

    async def run(self) -> None:
        """Reads the bell until canceled; without Redis it updates the screens at intervals."""
        while True:
            if self.bell is not None:
                with suppress(Unavailable):
                    await self._follow_bell(self.bell)
            self._catch_up_all()
            await asyncio.sleep(PACE_SECONDS)

    async def _follow_bell(self, bell: Bell) -> None:
        async with bell.events() as frames:
            self._catch_up_all()
            async for frame in frames:
                if frame is None and self.check_redis is not None:
                    await self.check_redis()
                for each in frame.split(b"\n") if frame else ():
                    self._fan_out(each)

    def _fan_out(self, frame: bytes) -> None:
        try:
            customer_id, seq, data = read_frame(frame)
        except ValueError:
            log.warning("unreadable_frame")
            return
        for subscriber in self._open.get(customer_id, ()):
            subscriber.push(seq, data)

    def _catch_up_all(self) -> None:
        for subscribers in self._open.values():
            for subscriber in subscribers:
                subscriber.catch_up()

    async def start(self, customer_id: int, after: int | None) -> int:
        """Where a stream begins: after `after`, or at the newest event. Raises NotFound."""
        async with self.database.connection() as tx:
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
            return await events.last_seq(tx, customer_id) if after is None else after

    async def follow(self, customer_id: int, seen: int) -> AsyncGenerator[Item | None]:
        """The customer's events after `seen`, in order, without duplicates.

        Unstored events come between them as UNSTORED. None after every 15 seconds of silence.
        """
        subscriber = Subscriber(behind=True)
        subscriber.wake.set()
        self._open[customer_id].add(subscriber)
        try:
            while not self._closed:
                try:
                    async with asyncio.timeout(HEARTBEAT_SECONDS):
                        await subscriber.wake.wait()
                except TimeoutError:
                    yield None
                    continue
                subscriber.wake.clear()
                whispers, subscriber.whispers = subscriber.whispers, []
                for whisper in whispers:
                    yield whisper
                for seq, data in await self._next_or_later(customer_id, subscriber, seen):
                    seen = seq
                    yield seq, data
        finally:
            self._open[customer_id].discard(subscriber)
            if not self._open[customer_id]:
                del self._open[customer_id]

    async def _next_or_later(
        self, customer_id: int, subscriber: Subscriber, seen: int
    ) -> list[Item]:
        """The next events; while PostgreSQL is away, none, and the screen stays open."""
        try:
            return await self._next(customer_id, subscriber, seen)
        except Unavailable:
            await asyncio.sleep(PACE_SECONDS)
            subscriber.catch_up()
            return []

    async def _next(self, customer_id: int, subscriber: Subscriber, seen: int) -> list[Item]:
        """The events after `seen`: from the bell if it has no gap, else from the database."""
        waiting = sorted(item for item in subscriber.items if item[0] > seen)
        subscriber.items.clear()
        gapless = all(seq == seen + 1 + place for place, (seq, _) in enumerate(waiting))
        if not subscriber.behind and gapless:
            return waiting
        subscriber.behind = False
        async with self.database.connection() as tx:
            stored = await events.after(tx, customer_id, seen)
        if len(stored) == events.PAGE:
            subscriber.catch_up()
        return [(event.seq, event.data()) for event in stored]
