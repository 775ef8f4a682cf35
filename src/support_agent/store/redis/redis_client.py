"""The way to Redis: one client, and a limit on every wait for it."""
# redis-py leaves its keyword arguments untyped.
# pyright: reportUnknownMemberType=false

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError, ResponseError

from support_agent.domain.errors import Unavailable

REPLY_SECONDS = 5.0
log = structlog.get_logger()


def connect(url: str) -> Redis:
    """A client that fails at once instead of waiting: PostgreSQL carries on without it.

    It has no `socket_timeout`: redis-py gives each command a task of its own for that, and on
    Python 3.11 loses a cancellation in it. Waits stand inside `reached` instead.
    """
    return Redis.from_url(
        url,
        socket_connect_timeout=2,
        socket_timeout=None,
        retry=Retry(NoBackoff(), 0),
        max_connections=64,
    )


@asynccontextmanager
async def reached() -> AsyncGenerator[None]:
    """Raises Unavailable when what stands inside can't be done within REPLY_SECONDS."""
    try:
        async with asyncio.timeout(REPLY_SECONDS):
            yield
    except (RedisError, OSError) as error:
        raise Unavailable(why_away(error)) from error


def why_away(error: Exception) -> str:
    """What a server that can't be used, or refuses to be, has said: OOM, READONLY, NOPERM …"""
    if not isinstance(error, ResponseError):
        return f"Redis is away: {type(error).__name__}"
    # Behind its first sentence stands which script it was.
    return f"Redis refuses: {str(error).partition('. ')[0].rstrip('.')}."


async def check(redis: Redis, url: str) -> None:
    """Raises Unavailable with one clear sentence when the server can't be reached.

    One that is there and refuses is no mistake in the address: PostgreSQL carries on without it.
    """
    try:
        async with asyncio.timeout(REPLY_SECONDS):
            await redis.ping()
    except (BusyLoadingError, ResponseError) as error:
        log.warning("redis_refuses", reason=why_away(error))
    except (RedisError, OSError, ValueError) as error:
        raise Unavailable(
            f"REDIS_URL: Redis at {url.rpartition('@')[2]!r} can't be used ({error}); mend the "
            "address, start the server, or unset REDIS_URL to use the embedded one."
        ) from error
