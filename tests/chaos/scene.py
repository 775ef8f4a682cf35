"""One shop in its own database: customers who write, workers that die, and what must hold then."""

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import aiohttp

from support_agent.bootstrap import App, Replacements, open_app
from support_agent.config import Settings
from support_agent.ports.inbound import InboundMessage
from support_agent.worker import Worker
from tests.chaos import brain
from tests.chaos.book import Book, BookCarrier, BookPayments, BookSender
from tests.chaos.fleet import Child, Fleet
from tests.chaos.table import Row
from tests.loopback.openrouter_server import OpenRouterServer
from tests.world import ALEX_PHONE

LEASE_SECONDS = 2.0
# A recovery waits for the lease, the sweeper's grace and its interval; the rest is for load.
PATIENCE_SECONDS = 60.0

AT_ONCE = 8


@dataclass
class Scene:
    """Everything a test needs. `app` is ours, for writing and looking; it runs no worker."""

    app: App
    fleet: Fleet
    book: Book
    model: OpenRouterServer
    settings: dict[str, Any]
    row: Row
    long: bool
    kills: int = 0
    _written: int = field(default=0)

    # ── customers ────────────────────────────────────────────────────────────────────────────

    def message(self, words: str, sender: str = ALEX_PHONE) -> InboundMessage:
        """A text message with a tag that its answer must name."""
        self._written += 1
        return InboundMessage(
            channel="sms",
            provider="chaos",
            provider_id=uuid.uuid4().hex,
            sender=sender,
            recipient="",
            content=words if words.startswith("REFUND") else f"m{self._written} {words}",
            evidence="simulated",
        )

    async def write(self, words: str, sender: str = ALEX_PHONE) -> None:
        """A text message arrives through a process that stays alive."""
        await self.app.flows.intake.receive(self.message(words, sender))

    async def post(
        self, address: str, words: str, sender: str = ALEX_PHONE, sid: str = ""
    ) -> int | None:
        """A webhook to a real API. Returns its status, None if the connection broke."""
        form = {"MessageSid": sid or f"SM{uuid.uuid4().hex}", "From": sender, "Body": words}
        form |= {"To": "+15550100000", "AccountSid": f"AC{'0' * 32}", "NumMedia": "0"}
        try:
            async with (
                aiohttp.ClientSession() as client,
                client.post(f"{address}/webhook/sms", data=form) as response,
            ):
                return response.status
        except aiohttp.ClientError:
            return None

    async def code(self) -> str:
        """The code of the open offer."""
        (row,) = await self.rows("SELECT code FROM proposals WHERE status = 'open'")
        return row["code"]

    # ── processes ────────────────────────────────────────────────────────────────────────────

    async def start(self, **order: Any) -> Child:
        """A process of the product (api=True, worker=True, point=…; see process.Order)."""
        return await self.fleet.start(self.settings, self.book, **order)

    async def dies_at(self, point: str, words: str, nth: int = 1) -> float:
        """A message arrives, and the process that handles it is killed. Returns when."""
        self.kills += 1
        if point == "intake_committed":
            child = await self.start(api=True, point=point, nth=nth)
            assert await self.post(await child.ready(), words) is None
        else:
            await self.write(words)
            child = await self.start(worker=True, point=point, nth=nth)
        await child.died()
        assert not child.said("worker_drained"), f"{point} was never passed"
        await self.hurry()
        return time.monotonic()

    async def hurry(self) -> None:
        """Ends the dead process's leases on vendors (30 and 60 s); the long form waits."""
        if self.long:
            return
        await self.rows("UPDATE effects SET leased_until = now() WHERE status = 'calling'")
        await self.rows("UPDATE messages SET leased_until = now() WHERE status = 'sending'")

    @asynccontextmanager
    async def healthy_worker(self) -> AsyncGenerator[Worker]:
        """A worker that nobody kills, in this process."""
        worker = Worker(self.app.flows, 0.1, 50, reconcile_seconds=0.2)
        async with asyncio.TaskGroup() as group:
            group.create_task(worker.run())
            try:
                yield worker
            finally:
                worker.stop()

    async def recovered(self, since: float) -> None:
        """Waits like `answered`, and records how long it took since the accident."""
        self.row.recoveries.append(await self.answered() - since)

    async def answered(self, seconds: float = PATIENCE_SECONDS) -> float:
        """Waits until nothing is pending or being sent. Returns when."""
        seconds += 80 if self.long else 0
        deadline = time.monotonic() + seconds
        while open_ends := await self.rows(_OPEN_ENDS):
            assert time.monotonic() < deadline, open_ends
            await asyncio.sleep(0.05)
        return time.monotonic()

    async def rows(
        self, query: LiteralString, parameters: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """One statement."""
        async with self.app.database.connection() as tx:
            cursor = await tx.execute(query, parameters)
            return [dict(row) for row in await cursor.fetchall()] if cursor.description else []


OpenScene = Callable[..., AbstractAsyncContextManager[Scene]]
Play = Callable[[Scene, str], Awaitable[None]]


async def at_each(points: Sequence[str], scenes: OpenScene, play: Play) -> None:
    """Plays every point in its own scene, several at a time: most of it is waiting for leases."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(point: str) -> None:
        async with free, scenes() as scene:
            try:
                await play(scene, point)
            except Exception as error:
                error.add_note(f"at {point}")
                raise

    async with asyncio.TaskGroup() as group:
        for point in points:
            group.create_task(one(point))


_OPEN_ENDS = """
    SELECT 'message' AS what, id::text FROM messages
     WHERE direction = 'inbound' AND status = 'received' AND batch_id IS NULL
    UNION ALL SELECT 'turn', id::text FROM turns WHERE status = 'open'
    UNION ALL SELECT 'send', id::text FROM messages WHERE status IN ('queued', 'sending')
    UNION ALL SELECT 'effect', key FROM effects WHERE status IN ('intended', 'calling')
    UNION ALL SELECT 'lease', customer_id::text FROM conversations
     WHERE leased_until IS NOT NULL OR due_at IS NOT NULL
"""


@asynccontextmanager
async def a_scene(
    fleet: Fleet, row: Row, folder: Path, *, long: bool, **changes: Any
) -> AsyncGenerator[Scene]:
    """Opens a scene. `changes` are settings, including database_url and redis_url."""
    book = Book(folder / f"{uuid.uuid4().hex}.book")
    book.path.touch()
    async with OpenRouterServer(brain=brain.answer) as model:
        settings: dict[str, Any] = {
            "support_agent_data": str(folder),
            "llm_base_url": model.url,
            "batch_window_seconds": 0.0,
            "poll_interval_seconds": 0.1,
            "lease_seconds": LEASE_SECONDS,
            "port": 0,
            **changes,
        }
        sender = BookSender(book)
        replace = Replacements(
            senders={"sms": sender, "email": sender},
            payments=BookPayments(book),
            carrier=BookCarrier(book),
        )
        opened = Settings(_env_file=None, **settings)  # pyright: ignore[reportCallIssue]
        async with open_app(opened, replace, prepare=False) as app:
            yield Scene(app, fleet, book, model, settings, row, long)
