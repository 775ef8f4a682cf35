"""A durable turn: what joins it, what a crash leaves behind, who may write."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from support_agent.config import Settings
from support_agent.domain.errors import Stale
from support_agent.flows.turn.reply import MOST_ATTEMPTS, MOST_STUCK
from support_agent.ports.inbound import MailHeaders
from support_agent.store.calls import calls as phone
from support_agent.store.conversation import conversations, turn_end, turns
from support_agent.store.conversation.turn_end import TurnEnd
from support_agent.store.conversation.turns import NewMessage
from support_agent.store.people import handling
from tests.loopback import openrouter_replies as reply
from tests.loopback.openrouter_replies import Reply, calls, text
from tests.scripted import Crash, CrashOnce, Scripted, scripted
from tests.world import World

LOOKUP = ("lookup_order", {"order_number": "ORD-1001"})
REFUND = ("process_refund", {"order_number": "ORD-0987", "reason": "too loud"})


def texts(document: dict[str, Any]) -> list[str]:
    return [message["text"] for message in document["new_messages"]]


# ── A process that dies ──────────────────────────────────────────────────────────────────────

POINTS = [
    *("intake_committed", "claimed", "history_loaded", "model_answered", "step_stored"),
    *("tool_ran", "effect_committed", "runs_stored", "before_finish", "finished"),
    *("send_claimed", "sent", "send_marked"),
]


async def crashed(on: Scripted, work: Any) -> None:
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - a Crash, alone or in a group
        await work
    error = caught.value
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, Crash)
    await on.due_now()


@pytest.mark.parametrize("point", POINTS)
async def test_a_crash_loses_nothing_and_repeats_no_effect(settings: Settings, point: str) -> None:
    crash = CrashOnce(point)

    def brain(body: dict[str, Any]) -> Reply:
        told = any(message["role"] == "tool" for message in body["messages"])
        return text("Offered.") if told else calls(LOOKUP, REFUND)

    async with scripted(settings, brain=brain, crash_at=crash) as on:

        async def whole() -> None:
            await on.world.sms("Refund the fans")
            await on.world.settle()

        await crashed(on, whole())
        await on.world.settle()
        assert crash.happened
        customer_id = await on.world.id_of("+15550104477")
        detail = await on.world.customer(customer_id)
        (turn,) = detail["turns"]
        assert turn["status"] == "done"
        assert len(detail["proposals"]) == 1
        assert sorted(run["name"] for run in turn["tool_runs"]) == [
            "lookup_order",
            "process_refund",
        ]
        (answer,) = [m for m in detail["messages"] if m["direction"] == "outbound"]
        assert answer["status"] == ("sending" if point in {"send_claimed", "sent"} else "sent")
        # At most one model call is repeated.
        assert len(on.server.bodies) <= 3


@pytest.mark.parametrize("point", ["step_stored", "tool_ran", "runs_stored", "before_finish"])
async def test_a_replay_uses_the_stored_answer_word_for_word(
    settings: Settings, point: str
) -> None:
    first = calls(LOOKUP, ("save_customer_info", {"issue_type": "refund"}), content="Let me see.")
    async with scripted(settings, first, crash_at=CrashOnce(point)) as on:
        await on.world.sms("Refund?")
        await crashed(on, on.world.settle())
        await on.world.settle()
        assistant = [m for m in on.sent(-1) if m["role"] == "assistant"]
        assert [m["content"] for m in assistant] == ["Let me see."]
        # Each request extends the one before it, byte for byte, even across the crash.
        requests = [json.dumps(body["messages"]) for body in on.server.bodies]
        for before, after in pairwise(requests):
            assert after.startswith(before[:-1])


@pytest.mark.parametrize("point", ["model_answered", "step_stored", "tool_ran", "before_finish"])
async def test_a_message_that_joins_after_a_crash_is_shown_to_the_model(
    settings: Settings, point: str
) -> None:
    async with scripted(settings, calls(LOOKUP, REFUND), crash_at=CrashOnce(point)) as on:
        await on.world.sms("Refund the fans")
        await crashed(on, on.world.settle())
        stored = await on.world.sms("Only if it is free")
        await on.due_now()
        await on.world.settle()
        shown = [
            message
            for place in range(3)
            for message in _texts_at(on, place)
            if message == "Only if it is free"
        ]
        assert shown == ["Only if it is free"]
        detail = await on.world.customer(stored.customer_id)
        assert len(detail["turns"]) == 1
        assert len(await on.world.answers(stored.customer_id)) == 1


def _texts_at(on: Scripted, place: int) -> list[str]:
    users = [m for m in on.sent(-1) if m["role"] == "user"]
    return texts(json.loads(users[place]["content"])) if place < len(users) else []


async def test_an_offer_of_before_a_crash_waits_for_the_message_behind_it(
    settings: Settings,
) -> None:
    async with scripted(settings, calls(REFUND), crash_at=CrashOnce("step_stored")) as on:
        await on.world.sms("Refund the fans")
        await crashed(on, on.world.settle())
        stored = await on.world.sms("No, forget it")
        await on.due_now()
        await on.world.settle()
        assert (await on.world.customer(stored.customer_id))["proposals"] == []


# ── The prompt ───────────────────────────────────────────────────────────────────────────────


async def test_every_request_repeats_the_one_before_it_byte_for_byte(settings: Settings) -> None:
    async with scripted(
        settings,
        calls(LOOKUP, REFUND),
        calls(("check_inventory", {"query": "fan"})),
        text("Offered: REFUND?"),
        calls(("search_knowledge_base", {"query": "opening hours"})),
        text("**Open** daily."),
        text("Bye."),
    ) as on:
        await on.world.email("Refund the fans")
        await on.world.settle()
        await on.world.sms("When are you open?")
        await on.world.settle()
        await on.world.sms("Thanks, ünïcödé & \u201cquotes\u201d")
        await on.world.settle()
        requests = [json.dumps(body["messages"]) for body in on.server.bodies]
        assert len(requests) == 6
        for before, after in pairwise(requests):
            assert after.startswith(before[:-1])
        assert len({json.dumps(body["tools"]) for body in on.server.bodies}) == 1


async def test_our_own_notes_are_not_shown_to_the_model(settings: Settings) -> None:
    async with scripted(settings) as on:
        await on.world.sms("Hello")
        await on.world.settle()
        assert not [key for key in on.document(0) if key.startswith("_")]


# ── One answer for each thread ───────────────────────────────────────────────────────────────


async def test_mail_and_texts_of_one_batch_get_one_turn_and_an_answer_each(
    settings: Settings,
) -> None:
    async with scripted(settings, text("One answer.")) as on:
        one = MailHeaders(subject="GPU", message_id="<a@mail.example>")
        again = MailHeaders(
            subject="Re: GPU", message_id="<b@mail.example>", references=("<a@mail.example>",)
        )
        await on.world.email("Where is it?", mail=one)
        await on.world.email("Hello?", mail=again)
        await on.world.email("Also my PSU", subject="PSU")
        await on.world.sms("Anybody?")
        stored = await on.world.sms("Hello?")
        await on.world.settle()
        detail = await on.world.customer(stored.customer_id)
        assert len(detail["turns"]) == 1
        answers = [m for m in detail["messages"] if m["direction"] == "outbound"]
        assert sorted((m["channel"], m["subject"]) for m in answers) == [
            ("email", "Re: GPU"),
            ("email", "Re: PSU"),
            ("sms", None),
        ]
        async with on.world.app.database.connection() as tx:
            cursor = await tx.execute(
                "SELECT in_reply_to, reference_ids FROM messages"
                " WHERE direction = 'outbound' AND subject = 'Re: GPU'"
            )
            row = await cursor.fetchone()
        assert row == {
            "in_reply_to": "<b@mail.example>",
            "reference_ids": ["<a@mail.example>", "<b@mail.example>"],
        }


# ── Who may write ────────────────────────────────────────────────────────────────────────────


async def test_a_stale_worker_changes_nothing(world: World) -> None:
    stored = await world.sms("Hello")
    async with world.app.database.connection() as tx:
        old = await conversations.claim(tx, stored.customer_id, 0.0)
        assert old is not None
        await asyncio.sleep(0.01)
        new = await conversations.claim(tx, stored.customer_id, 60.0)
        assert new is not None
        assert (new.turn_id, new.fence) == (old.turn_id, old.fence + 1)
        before = await world.customer(stored.customer_id)
        answer = NewMessage(channel="sms", content="x", author="agent", address="+15550104477")
        with pytest.raises(Stale):
            await turns.save(tx, old)
        with pytest.raises(Stale):
            await turns.save(tx, old, unless_pending=True)
        with pytest.raises(Stale):
            await conversations.renew(tx, old, 60.0)
        with pytest.raises(Stale):
            await conversations.guard(tx, old)
        with pytest.raises(Stale):
            await turn_end.finish_turn(
                tx,
                old,
                TurnEnd(
                    status="done",
                    channel="sms",
                    answer="x",
                    messages=[answer],
                    documents=[],
                ),
            )
        await conversations.release(tx, old, 0.0)
        await turns.note_error(tx, old, "late", ours=True)
        after = await world.customer(stored.customer_id)
        assert {**after, "now": None} == {**before, "now": None}


async def test_a_turn_that_lost_its_lease_stops_without_a_word(settings: Settings) -> None:
    async with scripted(settings, text("Too late.")) as on:
        stored = await on.world.sms("Hello")

        async def somebody_else_takes_over() -> None:
            await on.due_now()
            async with on.world.app.database.connection() as tx:
                assert await conversations.claim(tx, stored.customer_id, 60.0)

        on.model.meanwhile[1] = somebody_else_takes_over
        assert await on.world.app.flows.reply.answer_due(stored.customer_id) is None
        assert await on.world.answers(stored.customer_id) == []


async def test_fifty_at_once_claim_a_customer_once(world: World) -> None:
    stored = await world.sms("Where is ORD-1001?")
    flows = world.app.flows
    waits = await asyncio.gather(*(flows.reply.answer_due(stored.customer_id) for _ in range(50)))
    await world.settle()
    assert len(await world.answers(stored.customer_id)) == 1
    (turn,) = (await world.customer(stored.customer_id))["turns"]
    assert turn["attempts"] == 1
    # A worker that is too late is told to look again when the lease ends, or that nothing waits.
    assert all(wait is None or 0 <= wait <= 15_000 for wait in waits)


async def test_a_slow_model_keeps_the_lease(settings: Settings) -> None:
    slow = settings.model_copy(update={"lease_seconds": 1.0})
    async with scripted(slow, reply.slow(text("At last."), 1.6)) as on:
        stored = await on.world.sms("Hello")
        first = asyncio.ensure_future(on.world.app.flows.reply.answer_due(stored.customer_id))
        await asyncio.sleep(1.3)
        assert await on.world.app.flows.reply.answer_due(stored.customer_id) > 0  # type: ignore[operator]
        await first
        await on.world.settle()
        (turn,) = (await on.world.customer(stored.customer_id))["turns"]
        assert (turn["attempts"], turn["status"]) == (1, "done")


# ── Failure ──────────────────────────────────────────────────────────────────────────────────


async def test_a_failed_turn_is_tried_again_a_little_later(settings: Settings) -> None:
    async with scripted(settings, *[reply.failed(400)], then=text("Here.")) as on:
        stored = await on.world.sms("Hello")
        assert await on.world.app.flows.reply.answer_due(stored.customer_id) == 1000
        (turn,) = (await on.world.customer(stored.customer_id))["turns"]
        assert turn["error"].startswith("ModelRefused")
        await on.due_now()
        await on.world.settle()
        (turn,) = (await on.world.customer(stored.customer_id))["turns"]
        assert (turn["status"], turn["attempts"], turn["error"]) == ("done", 2, None)


async def test_after_five_failures_a_person_gets_a_ticket_and_the_customer_one_notice(
    settings: Settings,
) -> None:
    async with scripted(settings, then=reply.failed(400)) as on:
        stored = await on.world.sms("Please help")
        for _ in range(MOST_ATTEMPTS):
            assert await on.world.app.flows.reply.answer_due(stored.customer_id)
            assert await on.world.answers(stored.customer_id) == []
            await on.due_now()
        await on.world.settle()
        await on.due_now()
        await on.world.settle()
        detail = await on.world.customer(stored.customer_id)
        (ticket,) = detail["tickets"]
        assert ticket["brief"]["wants"] == "Please help"
        (notice,) = await on.world.answers(stored.customer_id)
        assert ticket["ticket"] in notice["content"]
        assert detail["turns"][0]["status"] == "quarantined"
        # The next message starts over.
        on.server.then = text("Back again.")
        await on.world.sms("Hello?")
        await on.world.settle()
        assert (await on.world.answers(stored.customer_id))[-1]["content"] == "Back again."


async def test_a_dead_operators_lease_ends_silently(world: World) -> None:
    customer_id = await world.id_of("+15550104477")
    async with world.app.database.connection() as tx:
        assert await conversations.hold(tx, customer_id, "operator", -1.0)
    assert await world.app.flows.reply.answer_due(customer_id) is None
    assert await world.answers(customer_id) == []
    assert [t["status"] for t in (await world.customer(customer_id))["turns"]][-1] == "silent"


async def test_a_dead_operators_lease_locks_nobody_out_while_a_person_has_them(
    world: World,
) -> None:
    customer_id = await world.id_of("+15550104477")
    async with world.app.database.connection() as tx:
        await handling.take_over(tx, customer_id, "Dana")
        dead = await conversations.hold(tx, customer_id, "operator", -1.0)
        assert dead
        again = await conversations.hold(tx, customer_id, "operator", 60.0)
        assert again
        with pytest.raises(Stale):
            await conversations.guard(tx, dead)
        assert not await conversations.hold(tx, customer_id, "operator", 60.0)
        await turns.abandon(tx, again)
        # The same for a call that died during an effect.
        call = (customer_id, again.turn_id)
        assert await phone.take(tx, *call, -1.0, unless_with_person=False)
        assert await phone.take(tx, *call, 60.0, unless_with_person=False)
        assert not await phone.take(tx, *call, 60.0, unless_with_person=False)


async def test_a_dead_workers_turn_is_left_to_the_worker_who_goes_on_with_it(world: World) -> None:
    stored = await world.sms("Where is ORD-1001?")
    async with world.app.database.connection() as tx:
        await tx.execute("UPDATE conversations SET due_at = now()")
        held = await conversations.claim(tx, stored.customer_id, -1.0)
        assert held
        assert not await conversations.hold(tx, stored.customer_id, "operator", 60.0)
        call = (stored.customer_id, held.turn_id)
        assert not await phone.take(tx, *call, 60.0, unless_with_person=False)


async def test_a_month_of_waiting_does_not_break_the_claim(world: World) -> None:
    stored = await world.sms("Where is ORD-1001?")
    async with world.app.database.connection() as tx:
        await tx.execute(
            "UPDATE conversations SET due_at = now() - interval '60 days',"
            " first_pending_at = now() - interval '60 days'"
        )
        assert await conversations.next_due_ms(tx) == 0
        assert await conversations.due_in_ms(tx, stored.customer_id) == 0
    await world.settle()
    assert len(await world.answers(stored.customer_id)) == 1


# ── A turn that takes its worker with it ─────────────────────────────────────────────────────


@dataclass
class Always:
    """Fails at the named point every time."""

    point: str
    error: type[BaseException]
    times: int = 0

    def __call__(self, point: str) -> None:
        if point == self.point:
            self.times += 1
            raise self.error(point)


@pytest.mark.parametrize("error", [Crash, RuntimeError])
@pytest.mark.parametrize("point", ["history_loaded", "model_answered", "before_finish"])
async def test_a_turn_that_gets_stuck_goes_to_a_person_after_two_attempts(
    settings: Settings, point: str, error: type[BaseException]
) -> None:
    fails = Always(point, error)
    async with scripted(settings, crash_at=fails) as on:
        stored = await on.world.sms("Please help")
        for _ in range(MOST_STUCK):
            with suppress(BaseException):
                await on.world.app.flows.reply.answer_due(stored.customer_id)
            await on.due_now()
        await on.world.settle()
        detail = await on.world.customer(stored.customer_id)
        assert fails.times == MOST_STUCK
        assert detail["turns"][0]["status"] == "quarantined"
        (ticket,) = detail["tickets"]
        (notice,) = await on.world.answers(stored.customer_id)
        assert ticket["ticket"] in notice["content"]


async def test_a_turn_that_gets_further_each_time_is_not_stuck(settings: Settings) -> None:
    fails = Always("step_stored", Crash)
    tools = [calls(("lookup_order", {"order_number": f"ORD-100{n}"})) for n in range(4)]
    async with scripted(settings, *tools, crash_at=fails) as on:
        stored = await on.world.sms("Where are my orders?")
        for _ in range(4):
            with suppress(BaseException):
                await on.world.app.flows.reply.answer_due(stored.customer_id)
            await on.due_now()
        await on.world.settle()
        detail = await on.world.customer(stored.customer_id)
        assert fails.times == 4
        assert detail["turns"][0]["status"] == "done"
