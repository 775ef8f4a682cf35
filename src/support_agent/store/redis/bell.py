"""Redis publish and subscribe: wakes workers and carries events to screens. Best effort."""
# redis-py leaves its keyword arguments and replies untyped.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from support_agent.domain.errors import Unavailable
from support_agent.store.redis.keyspace import Keyspace
from support_agent.store.redis.redis_client import reached, why_away


def _pass_on_cancellation() -> None:
    """Raises a cancellation that redis-py swallowed, which happens on a busy machine."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


class Bell:
    """Publishes event frames, and lets one reader per process follow them."""

    def __init__(self, redis: Redis, keys: Keyspace) -> None:
        self._redis = redis
        self._keys = keys

    async def publish(self, frames: Sequence[bytes]) -> None:
        """Sends frames to every process. Raises Unavailable if Redis is away."""
        async with reached():
            # One message for all: no frame contains a line break, because JSON escapes it.
            await self._redis.publish(self._keys.events, b"\n".join(frames))

    @asynccontextmanager
    async def events(self) -> AsyncGenerator[AsyncGenerator[bytes | None]]:
        """Frames as they arrive, one per line; None after a silent second. Raises Unavailable."""
        async with self._subscription(self._keys.events) as frames:
            yield frames

    @asynccontextmanager
    async def rings(self) -> AsyncGenerator[AsyncGenerator[bytes | None]]:
        """One item per ring of the workers' bell; None after a second of silence."""
        async with self._subscription(self._keys.bell) as frames:
            yield frames

    @asynccontextmanager
    async def _subscription(self, channel: str) -> AsyncGenerator[AsyncGenerator[bytes | None]]:
        pubsub = self._redis.pubsub()
        try:
            async with reached():
                await pubsub.subscribe(channel)

            async def frames() -> AsyncGenerator[bytes | None]:
                while True:
                    message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=1.0)
                    _pass_on_cancellation()
                    yield cast(bytes, message["data"]) if message else None

            stream = frames()
            try:
                yield stream
            finally:
                await stream.aclose()
        except (RedisError, OSError) as error:
            raise Unavailable(why_away(error)) from error
        finally:
            await pubsub.aclose()
