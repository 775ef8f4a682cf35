"""Opens PostgreSQL and Redis: the configured ones, or our own."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from support_agent.config import Settings
from support_agent.embedded.stores import running_stores
from support_agent.store.db import Database
from support_agent.store.redis import redis_client
from support_agent.store.redis.batches import BatchTimer
from support_agent.store.redis.bell import Bell
from support_agent.store.redis.keyspace import Keyspace, installation
from support_agent.store.redis.rates import Deed, Rates, shared_windows


@dataclass(frozen=True, slots=True)
class RedisParts:
    """What Redis does for us. Without it there is no timer and no bell: PostgreSQL is enough."""

    rates: Rates
    timer: BatchTimer | None = None
    bell: Bell | None = None

    @property
    def check(self) -> Callable[[], Awaitable[None]] | None:
        """Raises Unavailable if Redis doesn't answer; None without Redis."""
        return self.timer.check if self.timer is not None else None


async def open_database(
    settings: Settings, stack: AsyncExitStack
) -> tuple[Database, str, str, bool]:
    """Opens the configured database or our own; `stack` closes it.

    Returns it, its URL, the URL of Redis ("" without one), and whether the stores are only ours:
    False if another process of ours answers the customers. Raises Unavailable.
    """
    database_url, redis_url, owned = settings.database_url, settings.redis_url, True
    if not database_url:
        stores = await stack.enter_async_context(running_stores(settings.support_agent_data))
        database_url, owned = stores.database_url, stores.owned
        redis_url = redis_url or stores.redis_url or ""
    database = Database(database_url)
    await database.open()
    stack.push_async_callback(database.close)
    return database, database_url, redis_url, owned


async def open_redis(
    settings: Settings, database: Database, redis_url: str, stack: AsyncExitStack
) -> RedisParts:
    """Connects to Redis. Raises Unavailable if the settings name one that doesn't answer."""
    most: dict[Deed, int] = {
        "failed sign-ins": settings.failed_sign_ins_per_minute,
        "call starts": settings.call_starts_per_minute,
        "writes": settings.writes_per_minute,
        "refused webhooks": settings.refused_webhooks_per_minute,
    }
    if not redis_url:
        return RedisParts(Rates(most))
    redis = redis_client.connect(redis_url)
    stack.push_async_callback(redis.aclose)
    if settings.redis_url:
        await redis_client.check(redis, redis_url)
    keys = Keyspace(settings.installation_id or await installation(database))
    return RedisParts(
        Rates(most, shared_windows(redis, keys)),
        BatchTimer(redis, keys, idle_ms=int(settings.poll_interval_seconds * 1000)),
        Bell(redis, keys),
    )
