"""Notifies screens and workers at once, best effort: PostgreSQL already has everything."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field

import structlog

from support_agent.domain.errors import Unavailable
from support_agent.store.events import StoredEvent
from support_agent.store.redis.batches import BatchTimer
from support_agent.store.redis.bell import Bell

# A webhook must not wait for Redis; the sweeper finds what was not announced.
PATIENCE_SECONDS = 0.05

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Announcer:
    """Rings after a commit. `timer` and `bell` are None if there is no Redis at all.

    `outbox_bell` wakes this process's relay.
    """

    timer: BatchTimer | None
    bell: Bell | None
    outbox_bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def events(self, events: Sequence[StoredEvent]) -> None:
        """Sends events to every screen that follows the customer, and wakes those who have work.

        What waits for a customer whom a person gave back is due. The relay sends what is queued.
        """
        if self.bell is not None and events:
            await self._try(self.bell.publish([event.frame() for event in events]))
        self._ring_for(events)
        for event in events:
            if event.kind == "handler.changed" and event.payload["handler"] == "agent":
                await self.due(event.customer_id, 0)

    async def due(self, customer_id: int, wait_ms: int) -> None:
        """Sets the customer's deadline in the timer."""
        if self.timer is not None:
            await self._try(self.timer.add(customer_id, wait_ms))

    async def arrived(
        self, customer_id: int, wait_ms: int | None, events: Sequence[StoredEvent]
    ) -> None:
        """Both, for an incoming message. `wait_ms` None: its batch has no deadline."""
        if self.timer is None or wait_ms is None:
            await self.events(events)
        else:
            frames = [event.frame() for event in events]
            await self._try(self.timer.add(customer_id, wait_ms, frames))
            self._ring_for(events)

    def _ring_for(self, events: Sequence[StoredEvent]) -> None:
        queued = (event.payload for event in events if event.kind == "message.queued")
        if any(payload["message"]["status"] == "queued" for payload in queued):
            self.outbox_bell.set()

    async def _try(self, call: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await call
        except (Unavailable, TimeoutError) as error:
            log.debug("redis_skipped", reason=str(error) or "slow")
