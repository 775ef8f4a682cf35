"""Who writes, in which thread, and what the window does."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import LiteralString

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_agent.config import Settings
from support_agent.domain.errors import Conflict, NotFound, Stale
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.turn import operate as operate_flow
from support_agent.ports.inbound import MailHeaders
from support_agent.store.conversation import conversations
from support_agent.store.customers.customers import like_pattern
from support_agent.store.redis.batches import BatchTimer
from support_agent.store.redis.bell import Bell
from support_agent.store.redis.keyspace import Keyspace
from support_agent.store.redis.redis_client import connect
from tests.conftest import opened
from tests.loopback.inbound_mail import multipart, unsigned
from tests.world import ALEX_MAIL, PRIYA_MAIL, World

KEYS = Keyspace("test")


async def threads(world: World, customer_id: int) -> list[int]:
    return [m["thread_id"] for m in (await world.customer(customer_id))["messages"]]


async def test_references_and_in_reply_to_keep_a_thread_together(world: World) -> None:
    first = await world.email("One", mail=MailHeaders("A", "<1@x>"))
    await world.email("Two", mail=MailHeaders("Re: A", "<2@x>", in_reply_to="<1@x>"))
    await world.email(
        "Three", mail=MailHeaders("Other words", "<3@x>", references=("<0@x>", "<2@x>"))
    )
    await world.email("Four", mail=MailHeaders("A", "<4@x>"))
    one, two, three, four = await threads(world, first.customer_id)
    assert one == two == three != four


async def test_a_reply_to_our_answer_stays_in_its_thread(world: World) -> None:
    first = await world.email("Where is ORD-1001?")
    await world.settle()
    answer = (await world.answers(first.customer_id))[0]
    await world.email("Thanks", mail=MailHeaders("Re: Question", "<r@x>", answer["message_id"]))
    assert len(set(await threads(world, first.customer_id))) == 1


async def test_somebody_elses_ids_lead_into_no_thread_of_theirs(world: World) -> None:
    hers = await world.email("Mine", PRIYA_MAIL, mail=MailHeaders("Secret", "<priya@x>"))
    his = await world.email(
        "Hi", mail=MailHeaders("Re: Secret", "<m@x>", "<priya@x>", ("<priya@x>",))
    )
    assert his.customer_id != hers.customer_id
    assert await threads(world, his.customer_id) != await threads(world, hers.customer_id)


async def test_a_strangers_name_is_kept_for_people(world: World) -> None:
    stored = await world.email("Hi", "ana@example.net", sender_name="Ana  de la Cruz")
    customer = (await world.customer(stored.customer_id))["customer"]
    assert (customer["first_name"], customer["last_name"]) == ("Ana", "de la Cruz")
    assert (await world.customer(stored.customer_id))["level"] == "L0"


async def test_a_repeat_moves_no_deadline(settings: Settings) -> None:
    async with opened(settings.model_copy(update={"batch_window_seconds": 30.0})) as app:
        world = World(app)
        first = await world.sms("Hi", provider_id="same")
        before = await world.customer(first.customer_id)
        again = await world.sms("Hi", provider_id="same")
        after = await world.customer(first.customer_id)
        assert (again.message_id, again.wait_ms, again.events) == (None, None, [])
        assert before["window_ends_at"] == after["window_ends_at"]
        assert before["last_event"] == after["last_event"]


async def test_the_window_slides_with_each_message_up_to_the_longest_wait(
    settings: Settings,
) -> None:
    window = settings.model_copy(
        update={"batch_window_seconds": 10.0, "batch_max_wait_seconds": 15.0}
    )
    async with opened(window) as app:
        world = World(app)
        first = await world.sms("One")
        began = (await world.customer(first.customer_id))["messages"][0]["created_at"]
        async with app.database.connection() as tx:
            for seconds, expected in ((3, 10.0), (8, 7.0), (14, 1.0)):
                await tx.execute(
                    "UPDATE conversations SET first_pending_at = now() - make_interval(secs => %s)",
                    (seconds,),
                )
                stored = await world.sms("more")
                assert stored.wait_ms is not None
                assert abs(stored.wait_ms / 1000 - expected) < 0.9
        ends = (await world.customer(first.customer_id))["window_ends_at"]
        assert ends > began + timedelta(seconds=0)


@given(st.text(max_size=30))
def test_no_character_of_a_search_is_a_pattern(words: str) -> None:
    inside = like_pattern(words)[1:-1]
    plain = inside.replace("\\\\", "").replace("\\%", "").replace("\\_", "")
    assert not set(plain) & set("\\%_")


# ── Redis, best effort ───────────────────────────────────────────────────────────────────────


async def test_a_message_is_safe_while_redis_is_away(settings: Settings) -> None:
    redis = connect("redis://127.0.0.1:9/0")
    async with opened(settings) as app:
        away = Announcer(BatchTimer(redis, KEYS, idle_ms=100), Bell(redis, KEYS))
        works = replace(app.flows.intake.works, announcer=away)
        object.__setattr__(app.flows.intake, "works", works)
        world = World(app)
        stored = await world.sms("Where is ORD-1001?")
        await world.settle()
        assert len(await world.answers(stored.customer_id)) == 1
    await redis.aclose()


async def test_the_timer_gives_a_customer_to_one_worker_at_a_time(
    settings: Settings, redis_url: str
) -> None:
    redis = connect(redis_url)
    timer = BatchTimer(redis, KEYS, idle_ms=1000)
    assert (await timer.claim(5, 1000)).next_deadline_ms is None
    await timer.add(7, 0)
    await timer.add(8, 60_000)
    claimed = await timer.claim(5, 20)
    assert claimed.customer_ids == [7]
    assert claimed.next_deadline_ms is not None
    assert 50_000 < claimed.next_deadline_ms <= 60_000
    # A worker that gives its token to nobody loses the lease in time.
    await asyncio.sleep(0.03)
    again = await timer.claim(5, 60_000)
    assert again.customer_ids == [7]
    await timer.done(7, claimed.lease_end, None)  # the old token gives nothing back
    assert await redis.zcard(KEYS.leased) == 1
    await timer.done(7, again.lease_end, 0)
    assert (await timer.claim(5, 1000)).customer_ids == [7]
    await redis.aclose()
    assert settings.redis_url == redis_url


# ── Operators ────────────────────────────────────────────────────────────────────────────────


async def test_an_operators_order_waits_for_the_customers_turn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operate_flow, "PATIENCE_SECONDS", 0.05)
    stored = await world.sms("Hi")
    async with world.app.database.connection() as tx:
        assert await conversations.claim(tx, stored.customer_id, 60.0)
    with pytest.raises(Conflict):
        await world.app.flows.operate.run(stored.customer_id, "Dana", "mark it")
    with pytest.raises(NotFound):
        await world.app.flows.operate.run(4711, "Dana", "mark it")


async def test_a_message_during_an_operators_turn_is_answered_after_it(world: World) -> None:
    customer_id = await world.id_of("+15550104477")
    flows = world.app.flows
    inner = flows.operate.engine.answer

    async def while_they_write(turn: object) -> object:
        await world.sms("Where is ORD-1001?")
        return await inner(turn)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(flows.operate.engine), "answer", lambda _s, t: while_they_write(t))
        done = await flows.operate.run(customer_id, "Dana", "mark ORD-1003 as shipped")
    assert done.answer
    await world.settle()
    assert len(await world.answers(customer_id)) == 1


LEASE: LiteralString = "SELECT leased_until > now() AS held FROM conversations"


async def test_an_operators_turn_keeps_the_customer_however_long_it_takes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer_id = await world.id_of("+15550104477")
    operate = world.app.flows.operate
    inner = operate.engine.answer
    held: list[object] = []

    async def slow(turn: object) -> object:
        await asyncio.sleep(1.0)
        held.append(await world.app.database.fetch_one(LEASE))
        return await inner(turn)  # type: ignore[arg-type]

    monkeypatch.setattr(operate_flow, "LEASE_SECONDS", 0.3)
    monkeypatch.setattr(type(operate.engine), "answer", lambda _s, t: slow(t))
    assert (await operate.run(customer_id, "Dana", "mark ORD-1003 as shipped")).answer
    assert held == [{"held": True}]
    assert await world.app.database.fetch_one(LEASE) == {"held": None}


async def test_an_operators_turn_that_lost_the_customer_stops(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer_id = await world.id_of("+15550104477")
    operate = world.app.flows.operate

    async def taken_away(*_: object) -> object:
        async with world.app.database.connection() as tx:
            await tx.execute("UPDATE conversations SET fence = fence + 1")
        await asyncio.sleep(60)
        raise AssertionError

    monkeypatch.setattr(operate_flow, "LEASE_SECONDS", 0.3)
    monkeypatch.setattr(type(operate.engine), "answer", taken_away)
    with pytest.raises(Stale):
        await operate.run(customer_id, "Dana", "mark it")


async def test_an_operators_turn_that_breaks_lets_go_of_the_customer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer_id = await world.id_of("+15550104477")
    flows = world.app.flows

    async def broken(*_: object) -> object:
        raise ValueError("a bug of ours")

    with monkeypatch.context() as patch:
        patch.setattr(type(flows.operate.engine), "answer", broken)
        with pytest.raises(ValueError, match="bug"):
            await flows.operate.run(customer_id, "Dana", "mark it")
    assert (await flows.operate.run(customer_id, "Dana", "list the orders")).answer


LIST = "\n\n_______________\nThe shop's list. To leave it, write to list@example.net"


async def post(world: World, head: str, text: str) -> None:
    raw = f"From: {ALEX_MAIL}\nSubject: Question\n{head}\n{text}"
    read = world.app.flows.readers["email"].read(unsigned(multipart({"email": raw})))
    await world.app.flows.intake.receive(read)
    await world.settle()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Message-ID: <A@x.example>\n", ""), ("Message-ID: <a@X.example>\n", "")),
        (("Message-ID: <a@x.example>\n", ""), ("Message-ID: <a@x.example>\n", LIST)),
        (("Message-ID: <a@x.example>\n", LIST), ("Message-ID: <a@x.example>\n", "")),
        (("Date: Mon, 30 Nov 2026 12:00:00 +0000\n", ""),) * 2,
    ],
)
async def test_the_same_mail_twice_is_answered_once(
    world: World, first: tuple[str, str], second: tuple[str, str]
) -> None:
    for head, footer in (first, second):
        await post(world, head, f"Are you open today?{footer}")
    assert len(await world.answers(await world.id_of(ALEX_MAIL))) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Message-ID: <a@x.example>\n", "Message-ID: <a@x.example>\n"),
        ("Message-ID: <a@x.example>\n", "Message-ID: <b@x.example>\n"),
        ("Date: Mon, 30 Nov 2026 12:00:00 +0000\n", "Date: Mon, 30 Nov 2026 12:00:00 +0000\n"),
    ],
)
async def test_other_words_under_the_same_id_or_date_are_another_mail(
    world: World, first: str, second: str
) -> None:
    await post(world, first, "Are you open today?")
    await post(world, second, "Are you open today?\n\nAnd where are you?")
    assert len(await world.answers(await world.id_of(ALEX_MAIL))) == 2


async def test_a_forged_mail_never_takes_the_place_of_a_genuine_one(world: World) -> None:
    mail = MailHeaders("Question", "<a@x.example>")
    await world.email(f"Are you open today?{LIST}", mail=mail, evidence="none")
    genuine = await world.email("Are you open today?", mail=mail)
    assert genuine.message_id is not None
