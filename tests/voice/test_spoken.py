"""Real speech through the served product: a synthetic customer speaks, and hears the answer."""

import asyncio
import json
import random
from typing import Any

from support_agent.config import Settings
from support_agent.ports.chat_model import ChatRequest, ChatResponse, ToolCall, ToolMessage
from support_agent.providers.local_voice.speech import SpeechProcess
from tests.flows.identity.test_step_up import code_sent
from tests.voice.conftest import Shop, opened_shop
from tests.voice.spoken_call import FRAME_BYTES, SpokenCall, calling


async def test_an_order_is_asked_for_and_mailed_while_the_call_goes_on(shop: Shop) -> None:
    async with calling(shop.host, shop.speech) as call:
        assert "alex" in (await call.understood()).lower()
        await call.says("Where is my order ORD-1002?")
        told = await call.hears("1002", "shipped")
        assert "tracking" not in told
        await call.says("Can you e-mail me that?")
        await call.hears("sent", "mail")
        await shop.world.settle()
        (mail,) = [
            m
            for m in (await shop.world.customer(1))["messages"]
            if m["channel"] == "email" and m["direction"] == "outbound"
        ]
        assert (mail["status"], mail["address"]) == ("sent", "alex.rivera@example.com")
        assert "1Z88A4F20309173665" in mail["content"]
    turn = (await shop.world.customer(1))["turns"][-1]
    assert (turn["kind"], turn["channel"], turn["error"]) == ("call", "voice", None)
    assert [run["name"] for run in turn["tool_runs"]][-1] == "send_followup"


async def test_a_large_refund_is_refused_and_becomes_a_ticket(shop: Shop) -> None:
    async with calling(shop.host, shop.speech) as call:
        await call.says("I would like a refund for order ORD-1001, the graphics card is broken.")
        await call.hears("person", "ticket")
    detail = await shop.world.customer(1)
    (ticket,) = [t for t in detail["tickets"] if t["issue_type"] == "refund"]
    assert (ticket["order_number"], ticket["approval"]["amount"]) == ("ORD-1001", "1599.99")
    (order,) = [o for o in detail["orders"] if o["order_number"] == "ORD-1001"]
    assert order["refunded"] == "0.00"


async def test_a_small_refund_is_made_after_a_spoken_yes_and_not_before(shop: Shop) -> None:
    async with calling(shop.host, shop.speech) as call:
        await call.says("I want a refund for order ORD-0987.")
        await call.hears("97", "yes")
        assert await refunded(shop, "ORD-0987") == "0.00"
        await call.says("Yes, please.")
        await call.hears("refund", "done")
    assert await refunded(shop, "ORD-0987") == "59.97"


async def refunded(shop: Shop, number: str) -> str:
    orders = (await shop.world.customer(1))["orders"]
    return next(o["refunded"] for o in orders if o["order_number"] == number)


DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MOVE = {
    "order_number": "ORD-1003",
    "street": "12 Oak Street",
    "city": "Austin",
    "state": "TX",
    "zip": "78704",
}


class Mover:
    """A model that starts an address change, and then says what the code led to."""

    label = "scripted"

    async def complete(self, request: ChatRequest) -> ChatResponse:
        newest = request.messages[-1]
        if isinstance(newest, ToolMessage):
            return ChatResponse("I have sent you a code. Please read it to me.", (), "m")
        if "step_up" in newest.content:
            outcome = json.loads(newest.content)["step_up"][0]["outcome"]
            return ChatResponse(f"Your code was {outcome}.", (), "m")
        call = ToolCall("move", "change_delivery_address", json.dumps(MOVE))
        return ChatResponse("", (call,), "m")


async def test_a_code_that_is_read_out_changes_the_address(
    settings: Settings, speech: SpeechProcess
) -> None:
    async with opened_shop(settings, speech, Mover()) as shop, calling(shop.host, speech) as call:
        await call.says("Please deliver my order somewhere else.")
        await call.hears("code")
        await shop.world.settle()
        code = await code_sent(shop.world)
        await call.says("The code is one one one, one one one.")
        await call.hears("wrong")
        for words in ("The code is {}.", "{}.", "It says {}, thank you."):
            # Like anybody who is not understood, says it again in other words.
            await call.says(words.format(" ".join(DIGITS[int(digit)] for digit in code)))
            if "verified" in await call.hears():
                break
        detail = await shop.world.customer(1)
        changed = [r["result"] for t in detail["turns"] for r in t["tool_runs"] if r["step"] < 0]
        assert [c["ship_to"]["street"] for c in changed] == ["12 Oak Street"]
        spoken = [m["content"] for m in detail["messages"] if m["channel"] == "voice"]
        assert code not in " ".join(spoken)
        assert code not in " ".join(call.shown())


async def test_talking_over_the_agent_silences_it_and_only_the_heard_stays(shop: Shop) -> None:
    async with calling(shop.host, shop.speech) as call:
        call.plays = False
        await call.says("What is your return policy?")
        await call.until(lambda: len(call.of("caption", call.asked_at)) > 1)
        answer = call.of("caption", call.asked_at)[1]
        await call.send(type="played", id=answer["id"], ms=1500)
        before = len(call.events)
        await call.says("Stop, thank you, that is enough.", silence=0)
        await call.until(lambda: bool(call.of("flush", before)))
        await call.sound(bytes(FRAME_BYTES * 60))
        await call.hears()
        flushed = next(
            i for i, e in enumerate(call.events) if i >= before and e == {"type": "flush"}
        )
        # From the flush to the caller's own words, there is no more audio of the answer.
        heard = next(i for i, e in enumerate(call.events) if i > flushed and is_mine(e))
        assert not [e for e in call.events[flushed:heard] if isinstance(e, bytes)]
    cut = (await voice_lines(shop))[answer["text"][:12]]
    assert cut.endswith("…")
    assert len(cut) < len(answer["text"])


def is_mine(event: Any) -> bool:
    return isinstance(event, dict) and event.get("who") == "you"


async def voice_lines(shop: Shop) -> dict[str, str]:
    """What was said on the phone, by its first words."""
    messages = (await shop.world.customer(1))["messages"]
    return {m["content"][:12]: m["content"] for m in messages if m["channel"] == "voice"}


async def test_hanging_up_in_the_middle_of_a_tool_leaves_no_unconfirmed_write(
    settings: Settings, speech: SpeechProcess
) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    class Slow:
        label = "scripted"

        async def complete(self, _: ChatRequest) -> ChatResponse:
            asked.set()
            await go_on.wait()
            arguments = '{"order_number": "ORD-0987", "reason": "unwanted"}'
            return ChatResponse("", (ToolCall("r", "process_refund", arguments),), "m")

    async with opened_shop(settings, speech, Slow()) as shop:
        async with calling(shop.host, speech) as call:
            await call.says("Refund my order ORD-0987 right now.")
            await asked.wait()
        go_on.set()
        detail = await shop.world.customer(1)
        assert await refunded(shop, "ORD-0987") == "0.00"
        assert detail["proposals"] == []
        (turn,) = detail["turns"]
        assert (turn["status"], turn["error"]) == ("done", None)
        assert "Refund my" in " ".join((await voice_lines(shop)).values())


async def test_order_numbers_are_understood_through_the_whole_stack(shop: Shop, long: bool) -> None:
    count = 40 if long else 8
    numbers = random.Random(11).sample(range(1_000, 10_000), count)  # noqa: S311
    wrong: dict[str, str] = {}
    async with calling(shop.host, shop.speech) as call:
        for place, digits in enumerate(numbers):
            number = f"ORD-{digits}"
            words = ("Where is {}?", "I want to return {}.", "It is {}.")[place % 3]
            await call.says(words.format(number))
            await call.until(lambda p=place: len(mine(call)) > p)
            if number not in mine(call)[place]:
                wrong[number] = mine(call)[place]
    assert len(wrong) <= count * 0.05, wrong


def mine(call: SpokenCall) -> list[str]:
    return [c["text"] for c in call.of("caption") if c["who"] == "you"]
