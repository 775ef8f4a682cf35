"""The worker on real stores: every message in exactly one turn, on time, whatever Redis does."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from support_agent.bootstrap import App, Replacements
from support_agent.config import Settings
from support_agent.domain.errors import Unavailable
from support_agent.flows.messaging.announce import Announcer
from support_agent.ports.chat_model import ChatRequest, ChatResponse
from support_agent.store.redis import redis_client
from support_agent.store.redis.batches import BatchTimer
from support_agent.store.redis.bell import Bell
from support_agent.store.redis.keyspace import Keyspace
from support_agent.worker import Worker
from tests.conftest import opened
from tests.world import ALEX_PHONE, World

KEYS = Keyspace("test")


class Parrot:
    """A model that says "Yes?" after a while."""

    label = "parrot"

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds, self.asked = seconds, 0

    async def complete(self, _request: ChatRequest) -> ChatResponse:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        return ChatResponse("Yes?", (), "parrot")


class SlowSender:
    """Sends, but slowly."""

    name = "slow"
    label = "Slow"

    def __init__(self, seconds: float, error: Exception | None = None) -> None:
        self.seconds, self.error, self.sent = seconds, error, list[str]()

    async def send(self, message: Any) -> str:
        await asyncio.sleep(self.seconds)
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        self.sent.append(message.text)
        return f"id-{message.id}"

    async def lookup(self, _message: Any, _attempted_at: Any) -> str | None:
        return None


@asynccontextmanager
async def working(app: App, workers: int = 1, **settings: Any) -> AsyncIterator[list[Worker]]:
    """Workers that run until the block ends, and then drain."""
    made = [
        Worker(app.flows, app.settings.poll_interval_seconds, settings.get("turns_at_once", 50))
        for _ in range(workers)
    ]
    async with asyncio.TaskGroup() as group:
        for worker in made:
            group.create_task(worker.run())
        try:
            yield made
        finally:
            for worker in made:
                worker.stop()


async def rows(app: App, query: Any) -> list[dict[str, Any]]:
    async with app.database.connection() as tx:
        return [dict(row) for row in await (await tx.execute(query)).fetchall()]


async def until(app: App, query: Any, seconds: float = 30.0) -> None:
    """Waits until the query's one value is true."""
    deadline = time.monotonic() + seconds
    while not next(iter((await rows(app, query))[0].values())):
        assert time.monotonic() < deadline, f"waited {seconds} s for {query}"
        await asyncio.sleep(0.02)


ALL_ANSWERED = """
    SELECT NOT EXISTS (SELECT 1 FROM messages WHERE direction = 'inbound' AND batch_id IS NULL)
       AND NOT EXISTS (SELECT 1 FROM turns WHERE status = 'open')
       AND NOT EXISTS (SELECT 1 FROM messages WHERE status IN ('queued', 'sending'))
"""
TURNS = """
    SELECT t.id, t.customer_id, t.attempts, t.status,
           (SELECT count(*) FROM messages m WHERE m.batch_id = t.id AND direction = 'inbound') AS n,
           t.started_at - (SELECT max(created_at) FROM messages m
                            WHERE m.batch_id = t.id AND direction = 'inbound') AS after_last,
           t.started_at - (SELECT min(created_at) FROM messages m
                            WHERE m.batch_id = t.id AND direction = 'inbound') AS after_first
      FROM turns t ORDER BY t.id
"""


def windowed(settings: Settings, window: float, most: float = 20.0, **more: Any) -> Settings:
    return settings.model_copy(
        update={"batch_window_seconds": window, "batch_max_wait_seconds": most, **more}
    )


async def test_two_hundred_customers_with_three_messages_get_two_hundred_turns(
    settings: Settings,
) -> None:
    parrot = Parrot()
    async with opened(windowed(settings, 2.5), Replacements(model=parrot)) as app:
        world = World(app)

        at_once = asyncio.Semaphore(10)  # on a busy machine, more would outlast their own windows

        async def writes(number: int) -> None:
            async with at_once:
                for text in ("Hi", "Order 1001", "status?"):
                    await world.sms(text, f"+1555200{number:04}")

        async with working(app, workers=2):
            await asyncio.gather(*(writes(number) for number in range(200)))
            await until(app, ALL_ANSWERED, 60)
        turns = await rows(app, TURNS)
        assert len(turns) == len({turn["customer_id"] for turn in turns}) == 200
        assert {(turn["n"], turn["attempts"], turn["status"]) for turn in turns} == {(3, 1, "done")}
        assert parrot.asked == 200
        # Never before the window has passed since the customer's last words.
        assert min(turn["after_last"] for turn in turns) >= timedelta(seconds=2.5)
        (answers,) = await rows(
            app, "SELECT count(*) AS n FROM messages WHERE direction = 'outbound'"
        )
        assert answers["n"] == 200


async def test_a_customer_who_never_pauses_is_answered_after_the_longest_wait(
    settings: Settings,
) -> None:
    async with opened(windowed(settings, 0.6, 1.2), Replacements(model=Parrot())) as app:
        world = World(app)
        async with working(app):
            for number in range(12):
                await world.sms(f"and {number}")
                await asyncio.sleep(0.2)
            await until(app, ALL_ANSWERED)
        turns = await rows(app, TURNS)
        assert sum(turn["n"] for turn in turns) == 12
        assert turns[0]["after_first"] >= timedelta(seconds=1.2)
        assert turns[0]["n"] > 1


async def test_a_lonely_message_is_answered_when_its_window_ends(settings: Settings) -> None:
    patient = windowed(settings, 0.4, poll_interval_seconds=30.0)
    async with opened(patient, Replacements(model=Parrot())) as app:
        async with working(app):
            # The worker now sleeps for half a minute: only the bell can wake it.
            await asyncio.sleep(0.5)
            await World(app).sms("Hello")
            await until(app, ALL_ANSWERED, 10)
        (turn,) = await rows(app, TURNS)
        assert timedelta(seconds=0.4) <= turn["after_last"] < timedelta(seconds=5)


async def test_nothing_is_lost_when_redis_is_flushed(settings: Settings) -> None:
    async with opened(windowed(settings, 0.5), Replacements(model=Parrot(0.1))) as app:
        world = World(app)
        redis = redis_client.connect(settings.redis_url)
        for number in range(20):
            await world.sms("Hi", f"+1555300{number:04}")
        await redis.flushall()
        async with working(app, workers=2):
            await asyncio.sleep(0.7)
            await redis.flushall()
            await world.sms("Hi again", "+15553000000")
            await until(app, ALL_ANSWERED)
        await redis.aclose()
        turns = await rows(app, TURNS)
        assert sum(turn["n"] for turn in turns) == 21
        assert {turn["attempts"] for turn in turns} == {1}


@pytest.mark.parametrize(
    "redis_url", ["", "redis://127.0.0.1:9/0"], ids=["there is none", "it is away"]
)
async def test_postgresql_schedules_alone(settings: Settings, redis_url: str) -> None:
    without = windowed(settings, 0.3, redis_url="")
    async with opened(without, Replacements(model=Parrot())) as app:
        scheduled = _with_redis_away(app, redis_url) if redis_url else app
        world = World(scheduled)
        async with working(scheduled):
            for number in range(5):
                await world.sms("Hi", f"+1555400{number:04}")
            await until(app, ALL_ANSWERED)
        turns = await rows(app, TURNS)
        assert [turn["n"] for turn in turns] == [1] * 5
        assert min(turn["after_last"] for turn in turns) >= timedelta(seconds=0.3)


def _with_redis_away(app: App, url: str) -> App:
    """The same product, with a timer and a bell on an address where nobody answers."""
    redis = redis_client.connect(url)
    timer, rings = BatchTimer(redis, KEYS, idle_ms=200), Bell(redis, KEYS)
    flows = replace(app.flows, timer=timer, bell=rings, announcer=Announcer(timer, rings))
    return replace(app, flows=flows)


async def test_stopping_ends_the_turns_in_hand_and_sends_their_answers(
    settings: Settings,
) -> None:
    sender = SlowSender(0.3)
    instead = Replacements(model=Parrot(0.5), senders={"sms": sender, "email": sender})
    async with opened(settings, instead) as app:
        async with working(app):
            await World(app).sms("Hello")
            await until(app, "SELECT EXISTS (SELECT 1 FROM turns)")
        assert sender.sent == ["Yes?"]
        (message,) = await rows(app, "SELECT status FROM messages WHERE direction = 'outbound'")
        assert message["status"] == "sent"


async def test_a_stopped_worker_takes_nothing_new(settings: Settings) -> None:
    async with opened(settings, Replacements(model=Parrot())) as app:
        async with working(app) as (worker,):
            worker.stop()
            await asyncio.sleep(0.3)
            await World(app).sms("Hello")
            await asyncio.sleep(0.5)
        assert await rows(app, TURNS) == []


async def test_a_drain_that_takes_too_long_is_cut_and_taken_up_by_another(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("support_agent.worker.DRAIN_SECONDS", 0.2)
    parrot = Parrot(30.0)
    async with opened(settings, Replacements(model=parrot)) as app:
        async with working(app):
            await World(app).sms("Hello")
            await until(app, "SELECT EXISTS (SELECT 1 FROM turns)")
            while not parrot.asked:
                await asyncio.sleep(0.01)
        parrot.seconds = 0.0
        async with app.database.connection() as tx:
            await tx.execute("UPDATE conversations SET leased_until = now() - interval '1 minute'")
        async with working(app):
            await until(app, ALL_ANSWERED)
        (turn,) = await rows(app, TURNS)
        assert (turn["attempts"], turn["status"]) == (2, "done")


async def test_no_more_turns_run_at_once_than_allowed(settings: Settings) -> None:
    parrot = Parrot(0.15)
    async with opened(settings, Replacements(model=parrot)) as app:
        world = World(app)
        for number in range(6):
            await world.sms("Hi", f"+1555500{number:04}")
        async with working(app, turns_at_once=2):
            await until(app, ALL_ANSWERED)
        (most,) = await rows(
            app,
            """
            SELECT max(n) AS n FROM (
              SELECT (SELECT count(*) FROM turns o WHERE o.started_at <= t.started_at
                         AND o.finished_at > t.started_at) AS n FROM turns t) at_once
            """,
        )
        assert most["n"] <= 2


async def test_a_sender_that_breaks_does_not_end_the_worker(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("support_agent.worker.BACK_OFF_SECONDS", 0.05)
    sender = SlowSender(0.0, ValueError("a bug of ours"))
    instead = Replacements(model=Parrot(), senders={"sms": sender, "email": sender})
    async with opened(settings, instead) as app:
        world = World(app)
        async with working(app):
            await world.sms("Hello")
            await until(app, "SELECT count(*) = 1 FROM messages WHERE status = 'sending'")
            await world.sms("Hello", "+15556000001")
            await until(app, "SELECT count(*) = 1 FROM messages WHERE status = 'sent'")
        assert sender.sent == ["Yes?"]


async def test_chores_that_fail_are_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("support_agent.worker.RECONCILE_SECONDS", 0.02)
    async with opened(settings, Replacements(model=Parrot())) as app:
        errors: list[Exception] = [ValueError("a bug of ours"), Unavailable("PostgreSQL is away")]
        tried: list[int] = []
        worker = Worker(app.flows, 0.05, 5)

        async def chore() -> None:
            tried.append(1)
            if errors:
                raise errors.pop()

        async with asyncio.TaskGroup() as group:
            group.create_task(worker._every(0.01, chore))
            while len(tried) < 4:
                await asyncio.sleep(0.01)
            worker.stop()


async def test_a_customer_in_hand_is_not_started_twice(settings: Settings) -> None:
    parrot = Parrot(0.4)
    async with opened(settings, Replacements(model=parrot)) as app:
        world = World(app)
        async with working(app):
            stored = await world.sms("One")
            while not parrot.asked:
                await asyncio.sleep(0.01)
            await world.sms("Two")
            await until(app, ALL_ANSWERED)
        detail = await world.customer(stored.customer_id)
        inbound = [m for m in detail["messages"] if m["direction"] == "inbound"]
        assert {turn["attempts"] for turn in detail["turns"]} == {1}
        assert all(m["batch_id"] for m in inbound)


async def test_the_database_may_go_away_and_come_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("support_agent.worker.BACK_OFF_SECONDS", 0.05)
    async with opened(settings, Replacements(model=Parrot())) as app:
        world = World(app)
        worker = Worker(app.flows, 0.05, 5)

        async def away(*_: Any) -> Any:
            raise Unavailable("PostgreSQL is away: OperationalError")

        with monkeypatch.context() as cut:
            cut.setattr(type(app.flows.reply), "answer_due", away)
            cut.setattr(type(app.flows.deliver), "send_queued", away)
            cut.setattr(type(app.flows.scheduler), "overdue", away)
            task = asyncio.ensure_future(worker.run())
            await world.sms("Hello")
            await asyncio.sleep(0.4)
        await until(app, ALL_ANSWERED)
        worker.stop()
        await task
        assert [turn["n"] for turn in await rows(app, TURNS)] == [1]


async def test_a_turn_that_breaks_leaves_the_worker_running(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(settings, Replacements(model=Parrot())) as app:
        world = World(app)

        async def broken(*_: Any) -> int | None:
            raise ValueError("a bug of ours")

        async with working(app):
            with monkeypatch.context() as broke:
                broke.setattr(type(app.flows.reply), "answer_due", broken)
                await world.sms("Hello", ALEX_PHONE)
                await asyncio.sleep(0.2)
            await until(app, ALL_ANSWERED)


async def test_without_stores_the_worker_waits(monkeypatch: pytest.MonkeyPatch, app: App) -> None:
    async def away(*_: Any) -> Any:
        raise Unavailable("away")

    monkeypatch.setattr(type(app.flows.scheduler), "due_now", away)
    due = await Worker(app.flows, 0.1, 5)._claim_from_postgres(5)
    assert (due.customers, due.next_seconds) == ([], 1.0)


class Chores:
    """Replaces a flow whose chores hang or break."""

    def __init__(self, flow: Any) -> None:
        self.flow, self.asked, self.released = flow, 0, asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.flow, name)

    async def carry_out(self) -> None:
        self.asked += 1
        await self.released.wait()

    async def reconcile(self) -> None:
        self.asked += 1
        raise RuntimeError("broken")


async def test_a_chore_that_hangs_or_breaks_keeps_none_of_the_others_waiting(
    settings: Settings,
) -> None:
    async with opened(settings) as app:
        await World(app).ask("Can I get a refund for ORD-1001? It crashes all the time")
        settle = Chores(app.flows.settle)
        flows = replace(app.flows, settle=settle)
        worker = Worker(flows, 0.2, 50, reconcile_seconds=0.05)
        async with asyncio.TaskGroup() as group:
            group.create_task(worker.run())
            told = "SELECT NOT EXISTS (SELECT 1 FROM ticket_notices WHERE status = 'queued')"
            try:
                await until(app, told)
                async with asyncio.timeout(10):
                    while settle.asked < 3:
                        await asyncio.sleep(0.02)
            finally:
                worker.stop()
                settle.released.set()
