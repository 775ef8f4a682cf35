"""The live stream: ordered, gapless, resumable; and every event matches the schema."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pytest
from pydantic import TypeAdapter

from support_agent.api.app import create_app
from support_agent.api.schemas.events import EventData
from support_agent.bootstrap import App
from support_agent.commands.serve import options
from support_agent.commands.serve import server as web_server
from support_agent.config import Settings
from support_agent.domain.errors import NotFound, Unavailable
from support_agent.domain.events import CustomerChanged
from support_agent.flows.messaging import live as live_flow
from support_agent.flows.messaging.live import MOST_WAITING, Live, Subscriber
from support_agent.flows.messaging.timeline import CustomerDetail
from support_agent.ports.sender import SendDeferred, SendRejected, SendUncertain
from support_agent.ports.vendors import VendorUncertain
from support_agent.store.events import append_unguarded, read_frame
from tests.conftest import opened
from tests.loopback import openrouter_replies as reply
from tests.loopback.openrouter_replies import calls, text
from tests.scripted import scripted
from tests.world import ALEX_PHONE, World


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[httpx.AsyncClient]:
    """The API on a real port, with the reader of the bell running."""
    server = web_server(create_app(app.flows, options(app.settings)))
    door = socket.create_server(("127.0.0.1", 0))
    async with asyncio.TaskGroup() as group:
        reader = group.create_task(app.flows.live.run())
        serve = group.create_task(server.serve(sockets=[door]))
        while not server.started:
            await asyncio.sleep(0.005)
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=url, timeout=10) as client:
            yield client
        server.should_exit = True
        await serve
        reader.cancel()


@asynccontextmanager
async def stream(
    client: httpx.AsyncClient, customer_id: int, **more: Any
) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    async with client.stream("GET", f"/customers/{customer_id}/events", **more) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")

        async def events() -> AsyncIterator[dict[str, Any]]:
            seq = ""
            async for line in answer.aiter_lines():
                if line.startswith("id: "):
                    seq = line[4:]
                if line.startswith("data: "):
                    event = orjson.loads(line[6:])
                    assert str(event["seq"]) == seq
                    yield event

        yield events()


async def take(events: AsyncIterator[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    taken: list[dict[str, Any]] = []
    async with asyncio.timeout(15):
        async for event in events:
            taken.append(event)
            if len(taken) == count:
                break
    return taken


async def test_a_screen_sees_a_turn_as_it_happens(app: App, world: World) -> None:
    customer_id = await world.id_of(ALEX_PHONE)
    async with serving(app) as client, stream(client, customer_id) as events:
        await world.sms("Where is ORD-1001?")
        await world.settle()
        last = (await world.customer(customer_id))["last_event"]
        seen = await take(events, last)
    assert [event["seq"] for event in seen] == list(range(1, last + 1))
    kinds = [event["kind"] for event in seen]
    assert kinds[:3] == ["message.received", "batch.waiting", "turn.started"]
    assert "tool.finished" in kinds
    assert kinds[-3:] == ["turn.finished", "message.queued", "message.status"]


@pytest.mark.parametrize(
    "resume", [{"params": {"after": 2}}, {"headers": {"Last-Event-ID": "2"}}], ids=["after", "id"]
)
async def test_a_stream_is_taken_up_where_it_broke_off(
    app: App, world: World, resume: dict[str, Any]
) -> None:
    stored = await world.sms("One")
    await world.sms("Two")
    async with serving(app) as client, stream(client, stored.customer_id, **resume) as events:
        assert [event["seq"] for event in await take(events, 2)] == [3, 4]
        await world.sms("Three")
        assert [event["seq"] for event in await take(events, 2)] == [5, 6]


async def test_a_new_stream_begins_now(app: App, world: World) -> None:
    stored = await world.sms("One")
    async with serving(app) as client, stream(client, stored.customer_id) as events:
        await world.sms("Two")
        (first,) = await take(events, 1)
        assert first["message"]["content"] == "Two"


async def test_without_redis_screens_are_caught_up_from_postgresql(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_flow, "PACE_SECONDS", 0.05)
    async with opened(settings.model_copy(update={"redis_url": ""})) as app:
        world = World(app)
        stored = await world.sms("One")
        async with serving(app) as client, stream(client, stored.customer_id) as events:
            for number in range(3):
                await world.sms(f"more {number}")
            assert [e["seq"] for e in await take(events, 6)] == [3, 4, 5, 6, 7, 8]


async def test_many_screens_see_the_same(app: App, world: World) -> None:
    stored = await world.sms("One")
    flows = app.flows.live

    async def watch() -> list[int]:
        seen: list[int] = []
        async for item in flows.follow(stored.customer_id, 0):
            assert item is not None
            seen.append(item[0])
            if item[0] == 22:
                break
        return seen

    async with asyncio.TaskGroup() as group:
        reader = group.create_task(flows.run())
        watching = [group.create_task(watch()) for _ in range(20)]
        await asyncio.gather(*(world.sms(f"more {n}") for n in range(10)))
        for each in watching:
            assert await each == list(range(1, 23))
        reader.cancel()


async def test_more_events_than_a_page_arrive_in_order(app: App, world: World) -> None:
    customer_id = await world.id_of(ALEX_PHONE)
    async with app.database.transaction() as tx:
        await append_unguarded(tx, customer_id, [CustomerChanged("A", "B", {})] * 1203)
    seen: list[int] = []
    async for item in app.flows.live.follow(customer_id, 0):
        assert item is not None
        seen.append(item[0])
        if len(seen) == 1203:
            break
    assert seen == list(range(1, 1204))


async def test_that_a_person_writes_is_said_once_and_has_no_place_in_the_stream(
    app: App, world: World
) -> None:
    customer_id = await world.id_of(ALEX_PHONE)
    people = app.flows.people
    dana = await people.by_token(await people.add("Dana", "agent"))
    path = f"/customers/{customer_id}/events"
    async with serving(app) as client, client.stream("GET", path) as answer, asyncio.timeout(30):
        lines = answer.aiter_lines()
        while await anext(lines) != ": open":
            pass
        told = asyncio.ensure_future(_until_cancelled(people.typing, dana, customer_id))
        said = [await anext(lines), await anext(lines)]
        while said[-2] or not said[-1].startswith("data: "):
            said.append(await anext(lines))
        told.cancel()
    assert not any(line.startswith("id: ") for line in said)
    event = orjson.loads(said[-1][6:])
    assert (event["kind"], event["name"], event["seq"]) == ("person.typing", "Dana", 0)
    assert (await world.customer(customer_id))["last_event"] == 0


async def _until_cancelled(typing: Any, who: Any, customer_id: int) -> None:
    """Repeats it: what is sent before the bell is heard is lost, as it may be."""
    while True:
        await typing(who, customer_id, datetime.now(UTC))
        await asyncio.sleep(0.1)


async def test_a_silent_stream_says_that_it_is_still_there(
    app: App, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_flow, "HEARTBEAT_SECONDS", 0.05)
    customer_id = await world.id_of(ALEX_PHONE)
    path = f"/customers/{customer_id}/events"
    async with serving(app) as client, client.stream("GET", path) as answer:
        async for line in answer.aiter_lines():
            if line == ": still here":
                break


async def test_a_screen_that_falls_behind_is_caught_up(app: App, world: World) -> None:
    stored = await world.sms("One")
    subscriber = Subscriber()
    for seq in range(MOST_WAITING + 5):
        subscriber.push(seq, b"{}")
    assert len(subscriber.items) == MOST_WAITING
    assert subscriber.behind
    items = await app.flows.live._next(stored.customer_id, subscriber, 0)
    assert [seq for seq, _ in items] == [1, 2]


async def test_a_gap_on_the_bell_is_filled_from_the_database(app: App, world: World) -> None:
    stored = await world.sms("One")
    subscriber = Subscriber()
    subscriber.push(2, b"{}")
    items = await app.flows.live._next(stored.customer_id, subscriber, 0)
    assert [seq for seq, _ in items] == [1, 2]


async def test_a_stream_outlives_an_absence_of_postgresql(
    app: App, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_flow, "PACE_SECONDS", 0.01)
    stored = await world.sms("One")
    tried: list[int] = []
    whole = Live._next

    async def away_once(self: Live, *rest: Any) -> Any:
        tried.append(1)
        if len(tried) == 1:
            raise Unavailable("away")
        return await whole(self, *rest)

    monkeypatch.setattr(Live, "_next", away_once)
    async for item in app.flows.live.follow(stored.customer_id, 0):
        assert item is not None
        break
    assert len(tried) == 2


async def test_rubbish_on_the_bell_is_passed_over(app: App, world: World) -> None:
    app.flows.live._fan_out(b"rubbish")
    app.flows.live._fan_out(b"1 x {}")
    with pytest.raises(NotFound):
        await app.flows.live.start(4711, None)
    assert read_frame(b'1 2 {"a": "b c"}') == (1, 2, b'{"a": "b c"}')
    assert await world.id_of(ALEX_PHONE)


# ── The schema ───────────────────────────────────────────────────────────────────────────────


class Moody:
    """A sender with a list of moods."""

    name, label = "moody", "Moody"

    def __init__(self, *moods: Exception) -> None:
        self.moods = list(moods)

    async def send(self, message: Any) -> str:
        if self.moods:
            raise self.moods.pop(0)
        return f"id-{message.id}"

    async def lookup(self, *_: Any) -> str | None:
        return None


class NeverAnswers:
    """A vendor that may have acted."""

    async def refund(self, **_: Any) -> str:
        raise VendorUncertain("timed out")

    async def lookup(self, **_: Any) -> str | None:
        return None


KINDS = {
    "message.received",
    "batch.waiting",
    "turn.started",
    "model.answered",
    "tool.finished",
    "turn.finished",
    "message.queued",
    "message.status",
    "ticket.changed",
    "proposal.changed",
    "order.changed",
    "customer.changed",
}


async def test_every_event_is_what_the_schema_says(settings: Settings) -> None:  # noqa: C901 - one story
    sender = Moody(
        SendRejected("21610", "opted out"),
        SendDeferred("busy", retry_after_seconds=0.0),
        SendUncertain("timed out"),
    )
    fans = {"order_number": "ORD-0987", "reason": "too loud"}
    async with scripted(
        settings,
        calls(
            ("lookup_order", {}),
            ("nonsense", "{"),
            ("process_refund", fans),
            ("save_customer_info", {"first_name": "Al", "severity": "low"}),
            ("create_return_label", {"order_number": "ORD-0987"}),
            ("process_refund", {**fans, "order_number": "ORD-1001"}),
            ("process_refund", {**fans, "amount": "1.00"}),
            ("escalate_to_human", {"reason": "angry", "summary": "Very."}),
            ("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}),
        ),
        text("Offered."),
        senders={"sms": sender, "email": sender},
        payments=NeverAnswers(),
    ) as on:
        world = on.world
        await world.email("Refund everything", subject="Ü \U0001f600")
        stored = await world.sms("Hello?")
        await world.settle()
        while not await world.app.flows.deliver.send_queued():  # the text that was put off
            await asyncio.sleep(0.05)
        for proposal in (await world.customer(stored.customer_id))["proposals"]:
            if proposal["status"] == "open":
                words = {"refund": "REFUND", "return_label": "LABEL", "cancellation": "CONFIRM"}
                await world.sms(f"{words[proposal['kind']]} {proposal['code']}")
        await world.settle()
        await world.sms("Auto", automatic="auto-reply")
        await world.app.flows.operate.run(stored.customer_id, "Dana", "Look")
        on.server.then = reply.failed(400)
        await world.sms("And now?")
        for _ in range(6):
            await on.due_now()
            await world.app.flows.reply.answer_due(stored.customer_id)
        async with world.app.database.connection() as tx:
            for table in ("effects", "messages"):
                await tx.execute(f"UPDATE {table} SET leased_until = now() - interval '1 s'")  # type: ignore[arg-type]  # noqa: S608
        for _ in range(2):
            await world.app.flows.settle.reconcile()
            await world.app.flows.deliver.reconcile()
        kinds: list[str] = []
        async for item in world.app.flows.live.follow(stored.customer_id, 0):
            assert item is not None
            kinds.append(EventData.model_validate({"event": orjson.loads(item[1])}).event.kind)
            if item[0] == (await world.customer(stored.customer_id))["last_event"]:
                break
        assert set(kinds) == KINDS
        TypeAdapter(CustomerDetail).validate_python(await world.customer(stored.customer_id))
