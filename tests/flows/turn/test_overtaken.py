"""Messages that arrive during a turn: what joins it, and what gets its own turn."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from house_model import HouseModel
from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.chat_model import ChatRequest, ChatResponse
from tests.conftest import opened
from tests.flows.identity.test_step_up import address_of, code_sent
from tests.loopback.openrouter_replies import Reply, calls, text
from tests.scripted import scripted
from tests.world import ALEX_MAIL, World

REFUND = ("process_refund", {"order_number": "ORD-0987", "reason": "too loud"})
LOOKUP = ("lookup_order", {"order_number": "ORD-1001"})
MOVE = (
    "change_delivery_address",
    {"order_number": "ORD-1003", "street": "1 New Road", "city": "Dallas", "state": "TX",
     "zip": "75201"},
)  # fmt: skip


def texts(document: dict[str, Any]) -> list[str]:
    return [message["text"] for message in document["new_messages"]]


async def test_a_message_before_the_first_effect_is_read_before_it(settings: Settings) -> None:
    async with scripted(settings, calls(REFUND), text("As you wish.")) as on:
        on.model.meanwhile[1] = lambda: on.world.sms("No, wait, keep it.")
        stored = await on.world.sms("Refund the fans")
        await on.world.settle()
        detail = await on.world.customer(stored.customer_id)
        assert detail["proposals"] == []
        assert on.results(1)[0]["message"].startswith("Not carried out")
        assert texts(on.document(1)) == ["No, wait, keep it."]
        (turn,) = detail["turns"]
        assert {m["batch_id"] for m in detail["messages"]} == {turn["id"]}


async def test_what_was_not_carried_out_can_be_asked_for_again(settings: Settings) -> None:
    async with scripted(settings, calls(REFUND), calls(REFUND), text("Offered.")) as on:
        on.model.meanwhile[1] = lambda: on.world.sms("And be quick.")
        stored = await on.world.sms("Refund the fans")
        await on.world.settle()
        detail = await on.world.customer(stored.customer_id)
        assert len(detail["proposals"]) == 1
        assert on.results(2)[1]["outcome"] == "proposed"
        assert "note" not in on.results(2)[1]


@dataclass
class _Overtaken:
    """The house model; its customer writes again during its first request."""

    meanwhile: Callable[[], Awaitable[object]]
    house: HouseModel = field(default_factory=HouseModel)
    label: str = "House model"
    asked: int = 0

    async def complete(self, request: ChatRequest) -> ChatResponse:
        self.asked += 1
        if self.asked == 1:
            await self.meanwhile()
        return await self.house.complete(request)


@pytest.mark.parametrize(
    ("first", "then", "tool", "outcome"),
    [
        ("My PSU started smoking!!", "I'll sue you if nobody answers", "escalate_to_human", "ok"),
        ("Please cancel ORD-1003", "thanks", "update_order_status", "proposed"),
        ("Refund the fans of ORD-0987", "they are too loud", "process_refund", "proposed"),
    ],
)
async def test_the_house_model_asks_again_for_what_was_put_off(
    settings: Settings, first: str, then: str, tool: str, outcome: str
) -> None:
    model = _Overtaken(lambda: world.sms(then))
    async with opened(settings, Replacements(model=model)) as app:
        world = World(app)
        stored = await world.sms(first)
        await world.settle()
        (turn,) = (await world.customer(stored.customer_id))["turns"]
        ran = [run["outcome"] for run in turn["tool_runs"] if run["name"] == tool]
        assert ran == ["error", outcome]
        (answer,) = await world.answers(stored.customer_id)
        assert "couldn't" not in answer["content"]


async def test_a_message_before_the_answer_is_answered_with_it(settings: Settings) -> None:
    async with scripted(settings, text("First."), text("Both.")) as on:
        on.model.meanwhile[1] = lambda: on.world.sms("And my PSU?")
        stored = await on.world.sms("Where is my GPU?")
        await on.world.settle()
        assert [a["content"] for a in await on.world.answers(stored.customer_id)] == ["Both."]
        assert texts(on.document(1)) == ["And my PSU?"]
        # The overtaken answer is nowhere in what the model sees.
        assert "First." not in json.dumps(on.sent(1))


async def test_a_customer_who_keeps_writing_is_answered_after_two_folds(
    settings: Settings,
) -> None:
    async with scripted(settings, text("1"), text("2"), text("3"), text("4")) as on:
        for n in (1, 2, 3):
            on.model.meanwhile[n] = lambda n=n: on.world.sms(f"more {n}")
        stored = await on.world.sms("Hello")
        await on.world.settle()
        assert [a["content"] for a in await on.world.answers(stored.customer_id)] == ["3", "4"]
        first, second = (await on.world.customer(stored.customer_id))["turns"]
        assert first["id"] < second["id"]


# ── What needs a turn of its own ─────────────────────────────────────────────────────────────

OVERTAKEN = {
    "before an effect": (calls(REFUND), calls(REFUND), text("Offered.")),
    "before the answer": (text("Here you are."),),
}


@pytest.mark.parametrize("replies", OVERTAKEN.values(), ids=OVERTAKEN)
async def test_a_wish_for_a_person_that_comes_meanwhile_is_honoured(
    settings: Settings, replies: tuple[Reply, ...]
) -> None:
    async with scripted(settings, *replies, text("Never asked.")) as on:
        on.model.meanwhile[1] = lambda: on.world.sms("Let me talk to a real person please")
        stored = await on.world.sms("Refund the fans")
        await on.world.settle()
        detail = await on.world.customer(stored.customer_id)
        first, second = detail["turns"]
        assert first["tool_runs"] == [] or first["tool_runs"][-1]["result"]["outcome"] == "proposed"
        assert [run["result"]["rule"] for run in second["tool_runs"]] == ["handoff.asked"]
        assert detail["handler"] == "person"


async def test_what_a_code_allows_is_carried_out_when_it_comes_meanwhile(
    settings: Settings,
) -> None:
    replies = calls(MOVE), text("Read me the code."), text("Hello."), text("It is moved.")
    async with scripted(settings, *replies) as on:
        await on.world.sms("Send ORD-1003 to 1 New Road, Dallas TX 75201")
        await on.world.settle()
        code = await code_sent(on.world)
        on.model.meanwhile[3] = lambda: on.world.sms(code)
        await on.world.sms("Hi, are you there?")
        await on.world.settle()
        assert await address_of(on.world) == "1 New Road"


async def test_an_unproven_message_never_joins_a_turn_that_knows_the_customer(
    settings: Settings,
) -> None:
    async with scripted(settings, calls(LOOKUP), text("It is in transit."), text("Who?")) as on:
        on.model.meanwhile[1] = lambda: on.world.email(
            "Send it all to me", ALEX_MAIL, evidence="none"
        )
        stored = await on.world.sms("Where is ORD-1001?")
        await on.world.settle()
        detail = await on.world.customer(stored.customer_id)
        assert len(detail["turns"]) == 1
        inbound = [m["content"] for m in detail["messages"] if m["direction"] == "inbound"]
        assert inbound == ["Where is ORD-1001?"]
        assert on.document(-1)["customer"]["assurance"] == "L0"
