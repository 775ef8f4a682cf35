"""An open offer that a newer one for its order replaces: code says that it has ended."""

from typing import Any

import pytest

from support_agent.config import Settings
from tests.flows.commerce.test_confirm import CANCEL, offered, order
from tests.loopback.openrouter_replies import calls, text
from tests.scripted import Scripted, scripted


def refund(amount: str) -> tuple[str, Any]:
    fan = {"sku": "FAN-ARC-P12", "quantity": 1}
    wanted = {"order_number": "ORD-0987", "amount": amount, "items": [fan], "reason": "loud"}
    return "process_refund", wanted


FAN, FAN_TWO, FAN_THREE = refund("1.00"), refund("2.00"), refund("3.00")
ENDED = "The earlier offer for the refund of ${} for ORD-0987 is no longer open."


async def answer_to(on: Scripted, customer_id: int, said: str, *wanted: tuple[str, Any]) -> str:
    on.server.script.extend([calls(*wanted), text("Sure.")] if wanted else [text("Sure.")])
    await on.world.sms(said)
    await on.world.settle()
    return (await on.world.answers(customer_id))[-1]["content"]


@pytest.mark.parametrize("said", ["Refund 2.00 please", "and $2?", "make it two dollars"])
async def test_the_answer_says_that_the_earlier_offer_has_ended(
    settings: Settings, said: str
) -> None:
    async with scripted(settings) as on:
        customer_id, (old,) = await offered(on, FAN)
        answer = await answer_to(on, customer_id, said, FAN_TWO)
        assert answer.startswith(ENDED.format("1.00"))
        assert "To confirm the refund of $2.00" in answer
        answer = await answer_to(on, customer_id, f"REFUND {old['code']}")
        assert answer.startswith("Nothing was done: the offer for the refund of $1.00")
        assert (await order(on, customer_id, "ORD-0987"))["refunded"] == "0.00"


async def test_it_is_said_once_and_of_the_newest(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, FAN)
        await answer_to(on, customer_id, "two dollars please", FAN_TWO)
        answer = await answer_to(on, customer_id, "two dollars please", FAN_TWO)
        assert "earlier offer" not in answer
        answer = await answer_to(on, customer_id, "three please", FAN_THREE)
        assert ENDED.format("2.00") in answer
        assert ENDED.format("1.00") not in answer


async def test_offers_that_stay_open_or_were_never_told_are_not_named(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, FAN)
        answer = await answer_to(on, customer_id, "Please cancel order 1003", CANCEL)
        assert "earlier offer" not in answer
        on.server.script.extend([calls(FAN_TWO), calls(FAN_THREE), text("Sure.")])
        await on.world.sms("three dollars please")
        await on.world.settle()
        answer = (await on.world.answers(customer_id))[-1]["content"]
        assert answer.startswith(ENDED.format("1.00"))
        assert ENDED.format("2.00") not in answer


async def test_what_was_turned_down_was_not_replaced(settings: Settings) -> None:
    async with scripted(settings) as on:
        customer_id, _ = await offered(on, FAN)
        await answer_to(on, customer_id, "No, thanks")
        answer = await answer_to(on, customer_id, "Please refund 2.00 after all", FAN_TWO)
        assert "earlier offer" not in answer
