"""The Redis client, with a limit on every wait for it."""
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

    It has no `socket_timeout`: redis-py starts a task per command for that, and on Python 3.11
    loses a cancellation in it. Use `reached` around waits instead.
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
    """Raises Unavailable if its body takes longer than REPLY_SECONDS."""
    try:
        async with asyncio.timeout(REPLY_SECONDS):
            yield
    except (RedisError, OSError) as error:
        raise Unavailable(why_away(error)) from error


def why_away(error: Exception) -> str:
    """What a server said that can't be used or refuses: OOM, READONLY, NOPERM …"""
    if not isinstance(error, ResponseError):
        return f"Redis is away: {type(error).__name__}"
    # The rest, after its first sentence, is the script.
    return f"Redis refuses: {str(error).partition('. ')[0].rstrip('.')}."


async def check(redis: Redis, url: str) -> None:
    """Raises Unavailable with a one-sentence reason if the server can't be reached.

    A server that is there but refuses is not a wrong address: PostgreSQL carries on without it.
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
