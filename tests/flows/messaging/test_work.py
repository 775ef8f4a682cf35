"""A unit of work: events last and in the order of locks; nobody is told what was not committed."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import psycopg
import pytest
import pytest_asyncio

from support_agent.bootstrap import App
from support_agent.domain.events import CustomerChanged, HandlerChanged
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.messaging.work import Work, Works
from support_agent.store import events
from support_agent.store.conversation.turns import NewMessage
from support_agent.store.delivery import outbox
from support_agent.store.redis.bell import Bell
from tests.world import ALEX_PHONE, PRIYA_PHONE, World

CHANGED, GIVEN = CustomerChanged("A", "B", {}), HandlerChanged("person", "Dana", "Dana")
WORDS = NewMessage(channel="sms", content="Hello.", author="person", address=ALEX_PHONE)


class Heard(Bell):
    """What screens are told, and what was in the store by then."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.told: list[tuple[int, int]] = []
        self.stood: list[int] = []

    async def publish(self, frames: Sequence[bytes]) -> None:
        """Records customer and number of each."""
        read = [events.read_frame(frame)[:2] for frame in frames]
        self.told += read
        async with self._app.database.connection() as tx:
            self.stood += [await events.last_seq(tx, customer) for customer, _ in read]


class Rung(asyncio.Event):
    """Counts rings."""

    times = 0

    def set(self) -> None:
        """Counts one."""
        self.times += 1
        super().set()


@pytest.fixture
def heard(app: App) -> Heard:
    """Replaces the bell."""
    return Heard(app)


@pytest.fixture
def rung() -> Rung:
    """Replaces the relay's bell."""
    return Rung()


@pytest.fixture
def works(app: App, heard: Heard, rung: Rung) -> Works:
    """Works on the sample shop."""
    return Works(app.database, Announcer(None, heard, rung), lambda _: None)


@pytest_asyncio.fixture
async def both(world: World) -> list[int]:
    """Two customers, in the order of locks."""
    return sorted([await world.id_of(ALEX_PHONE), await world.id_of(PRIYA_PHONE)])


async def queue(work: Work, customer_id: int) -> None:
    _, queued = await outbox.queue(work.tx, customer_id, WORDS)
    work.happened(customer_id, queued)


async def test_what_stands_is_told_once_and_in_its_order(
    works: Works, heard: Heard, both: list[int]
) -> None:
    async with works.begin() as work:
        work.happened(both[0], CHANGED, GIVEN)
        work.happened(both[0], CHANGED)
    assert heard.told == [(both[0], 1), (both[0], 2), (both[0], 3)]
    assert heard.stood == [3, 3, 3]
    assert [event.kind for event in work.stored] == [CHANGED.kind, GIVEN.kind, CHANGED.kind]


async def test_nothing_is_told_when_the_work_fails(
    app: App, works: Works, heard: Heard, rung: Rung, both: list[int]
) -> None:
    async def fail() -> None:
        async with works.begin() as work:
            await queue(work, both[0])
            await work.store()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert (heard.told, rung.times) == ([], 0)
    async with app.database.connection() as tx:
        assert await events.last_seq(tx, both[0]) == 0


async def test_nothing_is_told_when_the_commit_fails(
    app: App, works: Works, heard: Heard, rung: Rung, both: list[int]
) -> None:
    stored: list[events.StoredEvent] = []

    async def fail() -> None:
        async with works.begin() as work:
            await work.tx.execute(
                "CREATE TABLE twice (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)"
            )
            await work.tx.execute("INSERT INTO twice VALUES (1), (1)")
            await queue(work, both[0])
            await work.store()
            stored.extend(work.stored)

    with pytest.raises(psycopg.errors.UniqueViolation):
        await fail()
    assert len(stored) == 1
    assert (heard.told, rung.times) == ([], 0)
    async with app.database.connection() as tx:
        assert await events.last_seq(tx, both[0]) == 0


async def test_a_conversation_is_locked_last(app: App, works: Works, both: list[int]) -> None:
    async with works.begin() as work:
        work.happened(both[0], CHANGED)
    async with works.begin() as work:
        work.happened(both[0], CHANGED)
        await outbox.queue(work.tx, both[0], WORDS)
        async with app.database.transaction() as other:
            cursor = await other.execute(
                "SELECT event_seq FROM conversations WHERE customer_id = %(id)s FOR UPDATE NOWAIT",
                {"id": both[0]},
            )
            assert await cursor.fetchone() == {"event_seq": 1}
    assert [event.seq for event in work.stored] == [2]


async def test_what_has_to_stand_before_something_is_stored_at_once(
    works: Works, heard: Heard, both: list[int]
) -> None:
    async with works.begin() as work:
        work.happened(both[0], CHANGED)
        await work.store()
        work.wrote(await events.append_unguarded(work.tx, both[0], [GIVEN]))
        work.happened(both[0], CHANGED)
    assert [(event.seq, event.kind) for event in work.stored] == [
        (1, CHANGED.kind),
        (2, GIVEN.kind),
        (3, CHANGED.kind),
    ]
    assert heard.told == [(both[0], 1), (both[0], 2), (both[0], 3)]


async def test_two_customers_are_locked_in_one_order(works: Works, both: list[int]) -> None:
    ready = asyncio.Barrier(2)

    async def tell(order: list[int]) -> list[int]:
        async with works.begin() as work:
            for customer_id in order:
                work.happened(customer_id, CHANGED)
            await ready.wait()
        return [event.customer_id for event in work.stored]

    for _ in range(20):
        told = await asyncio.gather(tell(both), tell(both[::-1]))
        assert told == [both, both]


async def test_the_relay_is_rung_once_for_all_that_was_queued(
    works: Works, rung: Rung, both: list[int]
) -> None:
    async with works.begin() as work:
        for customer_id in both:
            await queue(work, customer_id)
            work.happened(customer_id, CHANGED)
    assert rung.times == 1


async def test_the_relay_is_not_rung_for_what_it_need_not_send(
    works: Works, rung: Rung, both: list[int]
) -> None:
    async with works.begin() as work:
        _, queued = await outbox.queue(work.tx, both[0], WORDS)
        queued.message["status"] = "sent"
        work.happened(both[0], queued, CHANGED)
    async with works.begin():
        pass
    assert rung.times == 0


async def test_a_process_may_die_between_the_commit_and_the_telling(
    app: App, works: Works, heard: Heard, both: list[int]
) -> None:
    points: list[str] = []

    def die(point: str) -> None:
        points.append(point)
        raise KeyboardInterrupt

    dying = Works(works.database, works.announcer, die)
    async with dying.begin("nothing_happened"):
        pass
    with suppress(KeyboardInterrupt):
        async with dying.begin("committed") as work:
            work.happened(both[0], CHANGED)
    assert points == ["committed"]
    assert heard.told == []
    async with app.database.connection() as tx:
        assert await events.last_seq(tx, both[0]) == 1
