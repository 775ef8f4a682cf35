"""What is sent is true, what matters reaches a person, and nothing secret gets in."""

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.domain.shop import SAMPLE
from support_agent.ports.chat_model import ChatRequest, ChatResponse
from tests.conftest import opened
from tests.told import Told, calls, told, words
from tests.world import ALEX_PHONE, World

STRANGER = "+15550777001"


async def _turn(world: World, text: str, sender: str = ALEX_PHONE) -> dict[str, Any]:
    stored = await world.sms(text, sender)
    await world.settle()
    return await world.customer(stored.customer_id)


# ── Alarm words ─────────────────────────────────────────────────────────────────────────────


async def test_an_alarm_opens_a_ticket_whatever_the_model_says(settings: Settings) -> None:
    async with told(settings, words("All is well, enjoy your day.")) as (world, model):
        detail = await _turn(world, "The PSU caught fire last night")
    (ticket,) = detail["tickets"]
    assert (ticket["severity"], ticket["subject"]) == ("urgent", "Alarm: safety")
    assert set(ticket["brief"]) == {"who", "wants", "facts", "done", "refused", "next"}
    (seen,) = model.documents()[-1]["open_tickets"]
    assert seen["ticket"] == ticket["ticket"]


async def test_an_alarm_that_the_model_escalates_too_is_one_ticket(settings: Settings) -> None:
    escalate = calls(("escalate_to_human", {"reason": "hacked", "summary": "changed address"}))
    async with told(settings, escalate, words("Done.")) as (world, _):
        detail = await _turn(world, "My account has been hacked")
    (ticket,) = detail["tickets"]
    assert ticket["severity"] == "urgent"
    assert "changed address" in ticket["brief"]["facts"]


async def test_a_strangers_alarm_opens_a_ticket_too(settings: Settings) -> None:
    async with told(settings, words("Hello.")) as (world, model):
        detail = await _turn(world, "I'm going to sue you", STRANGER)
    assert detail["tickets"][0]["severity"] == "urgent"
    assert "open_tickets" not in model.documents()[-1]


async def test_a_look_alike_opens_none(world: World) -> None:
    detail = await _turn(world, "Is the Fire TV stick in stock?")
    assert detail["tickets"] == []


async def test_an_alarm_in_a_message_that_came_meanwhile_is_raised_in_the_same_turn(
    settings: Settings,
) -> None:
    async with told(settings, words("Hi.")) as (world, model):

        async def write(_: ChatRequest) -> ChatResponse:
            await world.sms("and someone used my credit card!")
            return words("Hi.")

        model.complete = _once(model, write)
        detail = await _turn(world, "Hello")
    assert [t["subject"] for t in detail["tickets"]] == ["Alarm: fraud"]
    assert len(detail["turns"]) == 1


def _once(model: Told, first: Any) -> Any:
    inner, done = model.complete, list[bool]()

    async def complete(request: ChatRequest) -> ChatResponse:
        if done:
            return await inner(request)
        done.append(True)
        return await first(request)

    return complete


# ── Claims ──────────────────────────────────────────────────────────────────────────────────


async def test_an_unsupported_answer_is_asked_again_and_never_sent(settings: Settings) -> None:
    lie, truth = words("I've refunded $900."), words("I can't see a refund yet.")
    async with told(settings, lie, truth) as (world, model):
        detail = await _turn(world, "Where is my refund?")
        blocked = await world.app.flows.health.blocked()
    (answer,) = [m for m in detail["messages"] if m["direction"] == "outbound"]
    assert answer["content"] == "I can't see a refund yet."
    document = model.documents()[-1]
    assert document["kind"] == "check_failed"
    assert "$900" in document["unsupported"]
    assert model.requests[-1].tool_choice == "none"
    assert (blocked.answered, blocked.blocked) == (1, 1)
    assert detail["tickets"] == []


async def test_an_answer_that_stays_unsupported_becomes_a_notice_with_a_ticket(
    settings: Settings,
) -> None:
    async with told(settings, words("I've refunded $900.")) as (world, model):
        detail = await _turn(world, "Where is my refund?")
        after = await _turn(world, "ok")
    assert len(model.requests) == 4
    sent = [m for m in detail["messages"] if m["direction"] == "outbound"]
    (ticket,) = detail["tickets"]
    assert "900" not in sent[0]["content"]
    assert ticket["ticket"] in sent[0]["content"]
    assert ticket["brief"]["refused"] == "claims.unsupported"
    said = [m.content for m in model.requests[-1].messages if type(m).__name__ != "UserMessage"]
    assert not any("900" in text for text in said)
    assert after["turns"][-1]["status"] == "done"


class _Died(BaseException):
    """A kill -9."""


async def test_a_crash_after_the_repair_goes_on_with_words_only(settings: Settings) -> None:
    def die(point: str) -> None:
        if point == "answer_withheld":
            raise _Died

    model = Told([words("I've refunded $900."), words("Nothing yet.")])
    async with opened(settings, Replacements(model=model, crash_at=die)) as app:
        stored = await World(app).sms("refund?")
        with pytest.raises(BaseExceptionGroup):
            await app.flows.reply.answer_due(stored.customer_id)
        async with app.database.connection() as tx:
            await tx.execute("UPDATE conversations SET leased_until = now() - interval '1 s'")
    async with opened(settings, Replacements(model=model)) as app:
        world = World(app)
        await app.flows.reply.answer_due(stored.customer_id)
        answers = await world.answers(stored.customer_id)
    assert [a["content"] for a in answers] == ["Nothing yet."]
    assert model.requests[-1].tool_choice == "none"


async def test_a_promise_gets_a_ticket_with_a_due_time(settings: Settings) -> None:
    async with told(settings, words("Thanks! Our team will get back to you.")) as (world, _):
        detail = await _turn(world, "My build crackles")
        async with world.app.database.connection() as tx:
            cursor = await tx.execute("SELECT due_at FROM tickets")
            row = await cursor.fetchone()
    (ticket,) = detail["tickets"]
    assert "Our team will get back to you." in ticket["brief"]["facts"]
    assert "Due " in ticket["brief"]["next"]
    assert row is not None
    assert row["due_at"] > world.app.flows.clock.now()
    assert detail["messages"][-1]["content"] == "Thanks! Our team will get back to you."


async def test_a_promise_of_money_leaves_the_answer(settings: Settings) -> None:
    answer = "Sorry about the noise. We'll refund you next week. Which fan is it?"
    async with told(settings, words(answer)) as (world, _):
        detail = await _turn(world, "My fan crackles")
    assert detail["messages"][-1]["content"] == "Sorry about the noise. Which fan is it?"
    assert detail["tickets"] == []


async def test_moving_to_the_other_channel_makes_i_emailed_it_true(settings: Settings) -> None:
    async with told(settings, words("[EMAIL] I've e-mailed you the details here.")) as (world, _):
        stored = await world.sms("please e-mail me")
        await world.settle()
        answers = await world.answers(stored.customer_id)
    assert {a["channel"] for a in answers} == {"email", "sms"}
    assert not any("[EMAIL]" in a["content"] for a in answers)


# ── Masking ─────────────────────────────────────────────────────────────────────────────────


async def test_card_numbers_reach_neither_store_nor_model(settings: Settings) -> None:
    card = "4111 1111 1111 1111"
    async with told(settings, words("Thanks.")) as (world, model):
        await world.sms(f"my card is {card}")
        await world.email(f"see {card}", quoted=f"> {card}", subject=f"card {card}")
        await world.settle()
        async with world.app.database.connection() as tx:
            cursor = await tx.execute("SELECT to_jsonb(m)::text AS row FROM messages m")
            rows = [row["row"] for row in await cursor.fetchall()]
            cursor = await tx.execute("SELECT payload::text AS row FROM events")
            rows += [row["row"] for row in await cursor.fetchall()]
    seen = "".join(m.content for request in model.requests for m in request.messages)
    for text in (*rows, seen):
        assert "1111 1111" not in text
    assert "[card number removed]" in seen


# ── Limits ──────────────────────────────────────────────────────────────────────────────────


def _with(settings: Settings, tmp_path: Path, **budget: str) -> Settings:
    """The sample shop with another budget."""
    text = SAMPLE.read_text("utf-8")
    for name, value in budget.items():
        lines = [
            f"{name} = {value}" if line.startswith(f"{name} =") else line
            for line in text.splitlines()
        ]
        text = "\n".join(lines)
    path = tmp_path / "shop.toml"
    path.write_text(text, "utf-8")
    return settings.model_copy(update={"shop_file": path})


def later(world: World) -> None:
    """Makes the day's sum be read again."""
    world.app.flows.reply.speak.limits.forget()


async def test_a_turn_that_costs_too_much_ends_with_a_notice_and_a_ticket(
    settings: Settings, tmp_path: Path
) -> None:
    settings = _with(settings, tmp_path, tokens_per_turn="1000")
    ask = replace(calls(("lookup_order", {})), usage=words("", tokens=1500).usage)
    async with told(settings, ask, words("Never said.")) as (world, model):
        detail = await _turn(world, "Where is my order?")
    assert len(model.requests) == 1
    (ticket,) = detail["tickets"]
    assert ticket["brief"]["refused"] == "budget.turn_tokens"
    answer = detail["messages"][-1]
    assert ticket["ticket"] in answer["content"]
    assert answer["direction"] == "outbound"


async def test_a_turn_tried_again_has_what_earlier_attempts_left_it(
    settings: Settings, tmp_path: Path
) -> None:
    def away(_: ChatRequest) -> ChatResponse:
        raise OSError("the line is dead")

    settings = _with(settings, tmp_path, tokens_per_turn="1000")
    look, look_again = (
        replace(calls(("lookup_order", order)), usage=words("", tokens=600).usage)
        for order in ({}, {"order_number": "ORD-1001"})
    )
    async with told(settings, look, away, look_again, words("Never said.")) as (world, model):
        await _turn(world, "Where is my order?")
        async with world.app.database.connection() as tx:
            await tx.execute("UPDATE conversations SET due_at = now() WHERE due_at IS NOT NULL")
        await world.settle()
        detail = await world.customer(await world.id_of(ALEX_PHONE))
    assert len(model.requests) == 3
    assert detail["tickets"][0]["brief"]["refused"] == "budget.turn_tokens"


async def test_a_customers_day_ends_before_the_model_is_asked(
    settings: Settings, tmp_path: Path
) -> None:
    settings = _with(settings, tmp_path, tokens_per_customer_day="1000")
    async with told(settings, words("Hello.", tokens=1500)) as (world, model):
        await _turn(world, "Hi")
        later(world)
        detail = await _turn(world, "Hi again")
        other = await _turn(world, "Hi", STRANGER)
    assert len(model.requests) == 2
    assert detail["tickets"][0]["brief"]["refused"] == "budget.customer_tokens"
    assert other["messages"][-1]["content"] == "Hello."


async def test_the_shops_day_ends_for_everybody(settings: Settings, tmp_path: Path) -> None:
    settings = _with(settings, tmp_path, dollars_per_day='"1.00"')
    dear = replace(words("Hello.", tokens=10))
    usage = replace(dear.usage, cost_usd=Decimal("0.45"))
    async with told(settings, replace(dear, usage=usage)) as (world, model):
        for sender in (ALEX_PHONE, STRANGER, "+15550777002", "+15550777003"):
            later(world)
            detail = await _turn(world, "Hi", sender)
    assert len(model.requests) == 3
    assert detail["tickets"][0]["brief"]["refused"] == "budget.shop_dollars"
    assert detail["tickets"][0]["severity"] == "high"


async def test_a_model_that_never_answers_ends_with_a_notice(
    settings: Settings, tmp_path: Path
) -> None:
    settings = _with(settings, tmp_path, seconds_per_turn="5")

    async with told(settings, words("late")) as (world, model):

        async def slow(_: ChatRequest) -> ChatResponse:
            await asyncio.sleep(60)
            raise AssertionError("not reached")

        model.complete = slow  # type: ignore[method-assign]
        began = asyncio.get_running_loop().time()
        detail = await _turn(world, "Hi")
        took = asyncio.get_running_loop().time() - began
    assert took < 10
    assert detail["tickets"][0]["brief"]["refused"] == "budget.turn_time"


# ── Guessing orders ─────────────────────────────────────────────────────────────────────────


async def test_guessing_is_counted_over_channels_and_strangers_have_no_look_up(
    settings: Settings,
) -> None:
    def guess(request: ChatRequest) -> ChatResponse:
        if type(request.messages[-1]).__name__ == "ToolMessage":
            return words("I can't find that one.")
        said = json.loads(request.messages[-1].content)["new_messages"][-1]["text"]
        return calls(("lookup_order", {"order_number": said}))

    async with told(settings, guess) as (world, _):
        for number in range(7000, 7008):
            write = world.sms if number % 2 else world.email
            await write(f"ORD-{number}")
            await world.settle()
        alex = await world.customer(await world.id_of(ALEX_PHONE))
        runs = [r for t in alex["turns"] for r in t["tool_runs"]]
        assert [r["outcome"] for r in runs] == ["not_found"] * 5 + ["refused"] * 3
        detail = await _turn(world, "ORD-1001", STRANGER)
    (run,) = detail["turns"][-1]["tool_runs"]
    assert run["outcome"] == "error"
    assert "no tool" in run["result"]["message"]


# ── Benign mail ─────────────────────────────────────────────────────────────────────────────


def _mails() -> list[dict[str, str]]:
    path = Path(__file__).parents[2] / "evals/benign_mails.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def test_ordinary_mails_are_answered_with_no_guard_in_the_way(world: World) -> None:
    for mail in _mails():
        await world.email(mail["body"], sender=f"{mail['id']}@example.net", subject=mail["subject"])
        await world.settle()
    async with world.app.database.connection() as tx:
        cursor = await tx.execute(
            "SELECT count(*) AS n, sum(claims_blocked) AS blocked FROM turns WHERE status = 'done'"
        )
        turns = await cursor.fetchone()
        cursor = await tx.execute(
            "SELECT cause FROM tickets WHERE cause ~ '^(alarm|unsupported|limit|promise):'"
        )
        causes = [row["cause"] for row in await cursor.fetchall()]
    assert turns == {"n": 50, "blocked": 0}
    assert causes == []


# ── Outcomes ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "lie",
    [
        "Done: the cancellation of ORD-1003 is made.",
        "Done: the return of ORD-0987 is made.",
        "Done: the exchange for ORD-1001 is made.",
        "Nothing was done: the offer for the refund for ORD-1001 is no longer open.",
        "Your cancellation went through.",
        "Thank you, your confirmation was accepted.",
    ],
)
async def test_no_outcome_goes_out_that_only_a_model_says(settings: Settings, lie: str) -> None:
    async with told(settings, words(lie)) as (world, _):
        detail = await _turn(world, "please cancel order 1003")
    (answer,) = [m["content"] for m in detail["messages"] if m["direction"] == "outbound"]
    assert lie not in answer
    assert "Your ticket is" in answer


@pytest.mark.parametrize(
    "lie",
    [
        "Nothing was done: the offer for the cancellation of ORD-1003 is no longer open.",
        "The first sentence above is an error, please reply yes again.",
        "The order was not cancelled.",
    ],
)
async def test_nothing_a_model_adds_takes_back_what_was_done(settings: Settings, lie: str) -> None:
    cancel = calls(
        ("update_order_status", {"order_number": "ORD-1003", "status": "cancelled"}),
    )
    async with told(settings, cancel, words("It can be cancelled."), words(lie)) as (world, _):
        await _turn(world, "please cancel order 1003")
        detail = await _turn(world, "yes")
    answer = [m["content"] for m in detail["messages"] if m["direction"] == "outbound"][-1]
    assert answer.startswith("Done: the cancellation of ORD-1003 is made.")
    assert lie not in answer
