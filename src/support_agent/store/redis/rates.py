"""Rate limits: windows in Redis that all processes share, in memory while Redis is away."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import structlog
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import Redis

from support_agent.domain.errors import TooMany, Unavailable
from support_agent.store.redis.keyspace import Keyspace
from support_agent.store.redis.redis_client import reached

Deed = Literal["failed sign-ins", "call starts", "writes", "refused webhooks"]

# Each process counts senders by itself: a webhook never waits for Redis.
HERE_ALONE: frozenset[Deed] = frozenset({"refused webhooks"})
# How long to wait before trying a Redis again that was away.
AWAY_SECONDS = 5.0
log = structlog.get_logger()


def shared_windows(redis: Redis, keys: Keyspace) -> SlidingWindowCounterRateLimiter:
    """Windows in Redis, on the existing connections."""
    storage = RedisStorage(
        "async+redis://",
        implementation="redispy",
        key_prefix=keys.named("rate"),
        connection_pool=redis.connection_pool,  # pyright: ignore[reportArgumentType]
    )
    return SlidingWindowCounterRateLimiter(storage)


@dataclass(slots=True)
class Rates:
    """Limits deeds of a kind per minute, counted per subject."""

    most: Mapping[Deed, int]
    shared: SlidingWindowCounterRateLimiter | None = None
    _own: SlidingWindowCounterRateLimiter = field(
        default_factory=lambda: SlidingWindowCounterRateLimiter(MemoryStorage())
    )
    _away_until: float = 0.0

    async def count(self, deed: Deed, *whom: str) -> None:
        """Counts one deed. Raises TooMany if it is over the limit."""
        await self._ask(deed, whom, counted=True)

    async def check(self, deed: Deed, *whom: str) -> None:
        """Counts nothing. Raises TooMany if no more deeds are allowed now."""
        await self._ask(deed, whom, counted=False)

    async def _ask(self, deed: Deed, whom: tuple[str, ...], *, counted: bool) -> None:
        if self.shared is None or deed in HERE_ALONE or time.monotonic() < self._away_until:
            await self._within(self._own, deed, whom, counted=counted)
            return
        if not counted:
            # Counted here while Redis was away, or readable but not writable.
            await self._within(self._own, deed, whom, counted=False)
        try:
            async with reached():
                await self._within(self.shared, deed, whom, counted=counted)
        except Unavailable as error:
            log.warning("rates_in_memory", reason=str(error))
            self._away_until = time.monotonic() + AWAY_SECONDS
            await self._within(self._own, deed, whom, counted=counted)

    async def _within(
        self,
        windows: SlidingWindowCounterRateLimiter,
        deed: Deed,
        whom: tuple[str, ...],
        *,
        counted: bool,
    ) -> None:
        item = RateLimitItemPerMinute(self.most[deed])
        ask = windows.hit if counted else windows.test
        if await ask(item, deed, *whom):
            return
        stats = await windows.get_window_stats(item, deed, *whom)
        seconds = max(1, math.ceil(stats.reset_time - time.time()))
        raise TooMany(f"too many {deed}; try again in {seconds} seconds", seconds)
