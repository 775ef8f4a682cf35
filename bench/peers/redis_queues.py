"""Debouncing by the usual means: a 1 s poll, saq, arq. Prints how late each reply starts.

`python redis_queues.py REDIS_URL`; each message moves its customer's deadline to one window from
now, and the reply may start after the deadline.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import uvloop
from arq.connections import ArqRedis
from arq.worker import Worker as ArqWorker
from arq.worker import func
from arrivals import CUSTOMERS, WINDOW_SECONDS, arrivals
from desk import serve
from redis.asyncio import Connection, ConnectionPool, Redis, UnixDomainSocketConnection
from saq import Job, Queue
from saq import Worker as SaqWorker
from saq.queue.redis import RedisQueue

POLL_SECONDS = 1.0


class Book:
    """Deadlines, and how late they were met in milliseconds."""

    def __init__(self) -> None:
        self.deadline: dict[int, float] = {}
        self.late: list[float] = []
        self.complete = asyncio.Event()

    def touch(self, customer: int) -> float:
        """A message arrived: sets the new deadline."""
        self.deadline[customer] = time.time() + WINDOW_SECONDS
        return self.deadline[customer]

    def reply(self, customer: int) -> None:
        """The reply starts now, if the deadline has passed and nobody has replied."""
        deadline = self.deadline.get(customer)
        if deadline is None or time.time() < deadline:
            return
        self.late.append(1000 * (time.time() - self.deadline.pop(customer)))
        if len(self.late) >= CUSTOMERS:
            self.complete.set()


async def play(seed: int, send: Callable[[int], Awaitable[object]], book: Book) -> list[float]:
    """Lets the messages arrive, then waits for the last reply."""
    began = time.time()
    for at, customer, _last in arrivals(seed):
        await asyncio.sleep(max(0.0, began + at - time.time()))
        await send(customer)
    async with asyncio.timeout(20):
        await book.complete.wait()
    return book.late


async def poll(redis: Redis, seed: int) -> list[float]:
    """The brief's design: every second, look for customers whose last message is old enough."""
    book = Book()

    async def send(customer: int) -> None:
        await redis.zadd("poll:due", {str(customer): book.touch(customer)})

    async def look() -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            for customer in await redis.zrangebyscore("poll:due", "-inf", time.time()):
                if await redis.zrem("poll:due", customer):
                    book.reply(int(customer))

    async with asyncio.TaskGroup() as group:
        looking = group.create_task(look())
        late = await play(seed, send, book)
        looking.cancel()
    return late


async def saq(redis: Redis, seed: int) -> list[float]:
    """One job per message, scheduled after its window; only the last one finds that it is time."""
    book = Book()
    queue: Queue = RedisQueue(redis)

    async def reply(_context: Any, *, customer: int) -> None:
        book.reply(customer)

    async def send(customer: int) -> None:
        # saq schedules in whole seconds; rounded up, because early is wrong.
        at = int(book.touch(customer)) + 1
        await queue.enqueue(Job("reply", {"customer": customer}, scheduled=at))

    worker = SaqWorker(queue, functions=[("reply", reply)], concurrency=50)
    async with asyncio.TaskGroup() as group:
        working = group.create_task(worker.start())
        late = await play(seed, send, book)
        await worker.stop()
        working.cancel()
    return late


async def arq(redis: Redis, seed: int) -> list[float]:
    """The same with arq's deferred jobs."""
    book = Book()
    pool = ArqRedis(redis.connection_pool)

    async def reply(_context: Any, customer: int) -> None:
        book.reply(customer)

    async def send(customer: int) -> None:
        book.touch(customer)
        await pool.enqueue_job("reply", customer, _defer_by=WINDOW_SECONDS)

    worker = ArqWorker(
        functions=[func(reply, name="reply")],
        redis_pool=pool,
        handle_signals=False,
        max_jobs=50,
        keep_result=0,
    )
    async with asyncio.TaskGroup() as group:
        working = group.create_task(worker.async_run())
        late = await play(seed, send, book)
        working.cancel()
    with suppress(asyncio.CancelledError):
        await worker.close()
    return late


async def main(url: str) -> None:
    """One round of one of them per command."""
    kind = UnixDomainSocketConnection if urlsplit(url).scheme == "unix" else Connection

    async def answer(*, kind_of: str, seed: int) -> list[float]:
        # A separate pool each: arq closes the one it is given.
        pool = ConnectionPool.from_url(url, max_connections=100)
        assert issubclass(pool.connection_class, kind)
        redis = Redis(connection_pool=pool)
        try:
            return await {"poll": poll, "saq": saq, "arq": arq}[kind_of](redis, seed)
        finally:
            await redis.aclose()

    await serve(answer)


if __name__ == "__main__":
    logging.disable(logging.INFO)
    uvloop.run(main(sys.argv[1]))
