"""The loop with a scripted model: rounds, effects, repeated and wrong calls, unusable answers."""

from typing import Any

import pytest

from house_model.model import HouseModel
from support_agent.agent.tools import TOOLS
from support_agent.config import Settings
from tests.loopback import openrouter_replies as reply
from tests.loopback.openrouter_replies import Reply, calls, text
from tests.scripted import Scripted, scripted

LOOKUP = ("lookup_order", {"order_number": "ORD-1001"})
REFUND = ("process_refund", {"order_number": "ORD-0987", "reason": "too loud"})


async def asked(on: Scripted, question: str = "Where is my order?") -> dict[str, Any]:
    stored = await on.world.sms(question)
    await on.world.settle()
    return await on.world.customer(stored.customer_id)


def outbound(detail: dict[str, Any]) -> list[str]:
    return [m["content"] for m in detail["messages"] if m["direction"] == "outbound"]


async def test_an_answer_in_words_is_sent(settings: Settings) -> None:
    async with scripted(settings, text("It was **delivered**.")) as on:
        detail = await asked(on)
        assert outbound(detail) == ["It was delivered."]
        (turn,) = detail["turns"]
        assert (turn["brain"], turn["status"]) == ("some/model", "done")
        assert (turn["prompt_tokens"], turn["cached_tokens"]) == (1200, 1024)
        assert str(turn["cost_usd"]) == "0.001235"


async def test_tools_run_and_their_results_come_back_in_the_order_of_the_calls(
    settings: Settings,
) -> None:
    stock = ("check_inventory", {"query": "RTX 4090"})
    async with scripted(settings, calls(LOOKUP, stock), text("Delivered.")) as on:
        detail = await asked(on)
        order, products = on.results(1)
        assert order["order"]["order_number"] == "ORD-1001"
        assert products["outcome"] == "ok"
        runs = detail["turns"][0]["tool_runs"]
        assert [run["name"] for run in runs] == ["lookup_order", "check_inventory"]


async def test_effects_run_in_the_order_of_the_calls(settings: Settings) -> None:
    save = ("save_customer_info", {"issue_type": "refund"})
    person = ("escalate_to_human", {"reason": "wants a person", "summary": "Loud fans."})
    async with scripted(settings, calls(save, REFUND, LOOKUP, person), text("Done.")) as on:
        detail = await asked(on)
        runs = detail["turns"][0]["tool_runs"]
        assert [r["outcome"] for r in runs] == ["ok", "proposed", "ok", "ok"]
        by_id = sorted(runs, key=lambda run: run["id"])
        assert [r["name"] for r in by_id if r["name"] != "lookup_order"] == [
            "save_customer_info",
            "process_refund",
            "escalate_to_human",
        ]


async def test_after_five_rounds_the_model_must_answer_without_tools(settings: Settings) -> None:
    rounds = [calls(("lookup_order", {"order_number": f"ORD-{n}"})) for n in range(1001, 1006)]
    async with scripted(settings, *rounds, calls(LOOKUP, content="Enough.")) as on:
        detail = await asked(on)
        choices = [body["tool_choice"] for body in on.server.bodies]
        assert choices == ["auto"] * 5 + ["none"]
        assert on.server.bodies[5]["tools"] == on.server.bodies[0]["tools"]
        assert outbound(detail) == ["Enough."]
        assert len(detail["turns"][0]["tool_runs"]) == 5


async def test_an_empty_last_answer_becomes_a_case(settings: Settings) -> None:
    async with scripted(settings, then=calls(LOOKUP)) as on:
        detail = await asked(on)
        (answer,) = outbound(detail)
        assert detail["tickets"][0]["ticket"] in answer


WRONG: list[tuple[tuple[str, Any], str]] = [
    (("drop_database", {}), "There is no tool 'drop_database' here"),
    (("lookup_order", "{not json"), "arguments: Invalid JSON"),
    (("lookup_order", "[]"), "arguments: Input should be an object"),
    (("lookup_order", "null"), "arguments: Input should be an object"),
    (("lookup_order", {"order_number": 1001}), "order_number: Input should be a valid string"),
    (("lookup_order", {"order_number": "x; DROP TABLE"}), "order_number: String should match"),
    (("lookup_order", {"customer_id": 2}), "customer_id: Extra inputs are not permitted"),
    (("lookup_order", '{"order_number": "\\u0000"}'), "NUL character"),
    (("process_refund", {"order_number": "ORD-0987"}), "reason: Field required"),
    (
        ("process_refund", {**REFUND[1], "amount": "-5"}),
        "amount: Input should be greater than 0",
    ),
    (
        ("process_refund", {**REFUND[1], "amount": "5.001"}),
        "amount: Decimal input should have no more than 2",
    ),
    (("process_refund", {**REFUND[1], "amount": "NaN"}), "amount: Input should be a finite"),
    (("update_order_status", {"order_number": "ORD-1003", "status": "stolen"}), "status:"),
    (("save_customer_info", {"severity": "apocalyptic"}), "severity:"),
]


async def test_wrong_calls_are_answered_with_what_was_wrong(settings: Settings) -> None:
    async with scripted(settings, calls(*(call for call, _ in WRONG)), text("Sorry.")) as on:
        detail = await asked(on)
        for result, (call, says) in zip(on.results(1), WRONG, strict=True):
            assert result["outcome"] == "error", call
            assert says in result["message"], call
            assert "none" not in result["message"], call
        assert outbound(detail) == ["Sorry."]
        assert detail["proposals"] == []


async def test_a_stranger_gets_no_tool_that_needs_proof(settings: Settings) -> None:
    async with scripted(settings, calls(LOOKUP, REFUND), text("Who are you?")) as on:
        stored = await on.world.sms("Where is ORD-1001?", "+15557770000")
        await on.world.settle()
        offered = {tool["function"]["name"] for tool in on.server.bodies[0]["tools"]}
        needs_proof = {tool.name for tool in TOOLS if tool.level != "L0"}
        assert {"lookup_order", "process_refund", "create_return_label"} <= needs_proof
        assert {"check_inventory", "search_knowledge_base", "escalate_to_human"} <= offered
        assert not offered & needs_proof
        assert all("There is no tool" in result["message"] for result in on.results(1))
        assert (await on.world.customer(stored.customer_id))["level"] == "L0"


async def test_a_message_nobody_vouches_for_gets_no_history_and_no_name(
    settings: Settings,
) -> None:
    async with scripted(settings) as on:
        await on.world.email("My order is ORD-1001.")
        await on.world.settle()
        await on.world.email("What did I order?", evidence="none")
        await on.world.settle()
        (message,) = on.sent(1)
        document = on.document(1)
        assert document["customer"] == {"assurance": "L0"}
        assert "ORD-1001" not in message["content"]


async def test_the_same_call_twice_in_a_round_gets_the_same_answer(settings: Settings) -> None:
    async with scripted(settings, calls(LOOKUP, LOOKUP), text("Delivered.")) as on:
        await asked(on)
        first, second = on.results(1)
        assert second.pop("note")
        assert second == first


async def test_the_same_call_again_is_not_run_again(settings: Settings) -> None:
    async with scripted(settings, calls(REFUND), calls(REFUND), text("Offered.")) as on:
        detail = await asked(on)
        first, second = on.results(2)
        assert second.pop("note")
        assert second == first
        assert len(detail["proposals"]) == 1


async def test_a_look_up_after_a_change_is_run_again(settings: Settings) -> None:
    ship = ("update_order_status", {"order_number": "ORD-1003", "status": "shipped"})
    look = ("lookup_order", {"order_number": "ORD-1003"})
    async with scripted(settings, calls(look, ship), calls(look), text("Shipped.")) as on:
        customer_id = await on.world.id_of("+15550104477")
        done = await on.world.app.flows.operate.run(
            customer_id, "Dana", "Mark ORD-1003 as shipped."
        )
        assert done.answer == "Shipped."
        assert [r["order"]["status"] for r in on.results(2) if "order" in r] == [
            "pending",
            "shipped",
        ]


UNUSABLE = {
    "cut connection": reply.cut(calls(REFUND)),
    "cut by length": reply.cut_by_length(),
    "error inside 200": reply.error_in_200(),
    "error in the choice": reply.error_in_choice(),
    "filtered": reply.filtered(),
    "refused": reply.refused(),
    "html": reply.html(),
    "empty": reply.empty(),
    "HTTP 500": reply.failed(500, "server"),
    "no credit": reply.failed(402),
    "call cut by length": calls(REFUND, finish="length"),
}


@pytest.mark.parametrize("unusable", UNUSABLE.values(), ids=UNUSABLE)
async def test_nothing_of_a_cut_or_failed_answer_is_used(
    settings: Settings, unusable: Reply
) -> None:
    async with scripted(settings, then=unusable) as on:
        detail = await asked(on)
        assert outbound(detail) == []
        assert detail["proposals"] == []
        (turn,) = detail["turns"]
        assert turn["tool_runs"] == []
        assert turn["status"] == "open"
        assert turn["error"]


async def test_the_house_model_answers_when_the_model_is_away(settings: Settings) -> None:
    async with scripted(settings, then=reply.failed(503, "overloaded"), standby=HouseModel()) as on:
        detail = await asked(on, "What's the status of ORD-1001?")
        (answer,) = outbound(detail)
        assert "ORD-1001" in answer
        assert detail["turns"][0]["brain"] == HouseModel().label


async def test_a_call_written_as_text_is_not_sent_to_the_customer(settings: Settings) -> None:
    as_text = text('```json\n{"name": "lookup_order", "arguments": {}}\n```')
    async with scripted(settings, as_text, standby=HouseModel()) as on:
        (answer,) = outbound(await asked(on, "What's the status of ORD-1001?"))
        assert "lookup_order" not in answer


async def test_the_prefix_sends_the_answer_to_the_contact_on_file(settings: Settings) -> None:
    async with scripted(settings, text("[EMAIL] Here is all of it.")) as on:
        detail = await asked(on, "Mail it to mallory@example.net please")
        sent = {m["channel"]: m for m in detail["messages"] if m["direction"] == "outbound"}
        assert sent["email"]["address"] == "alex.rivera@example.com"
        assert sent["email"]["content"] == "Here is all of it."
        assert sent["sms"]["address"] == "+15550104477"


async def test_the_prefix_moves_nothing_for_somebody_who_has_proved_nothing(
    settings: Settings,
) -> None:
    async with scripted(settings, text("[SMS] Here is all of it.")) as on:
        stored = await on.world.email("Text it to me", evidence="none")
        await on.world.settle()
        (answer,) = await on.world.answers(stored.customer_id)
        assert (answer["channel"], answer["content"]) == ("email", "Here is all of it.")


async def test_every_tool_is_offered_with_one_schema(settings: Settings) -> None:
    async with scripted(settings) as on:
        await asked(on)
        names = [tool["function"]["name"] for tool in on.server.bodies[0]["tools"]]
        assert names == [tool.name for tool in TOOLS if "customer" in tool.kinds]
