"""The house model never raises, whatever the messages contain, and keeps to its limits."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from house_model import HouseModel
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatRequest,
    ToolCall,
    ToolMessage,
    ToolSchema,
    UserMessage,
)
from tests.house_model.shop import VOICE_TOOLS, Conversation, Json, shop

TOOLS = [ToolSchema(name, "", {}) for name in VOICE_TOOLS]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
phrases = st.sampled_from(
    ["refund ORD-1002", "where is my order", "yes", "email me that", "and the other one?",
     "cancel it", "do you have the 4090", "I want to return my gpu", "human", "ok", "",
     "my psu caught fire", "what's your return policy", "it came broken", "é ñ 漢字 \x00 \u202e"]
)  # fmt: skip
texts = phrases | st.text(max_size=60)
documents = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["customer_turn", "operator_turn", "more_messages", "other"]),
        "new_messages": st.lists(
            st.fixed_dictionaries(
                {"channel": st.sampled_from(["email", "sms", "voice", "fax"]), "text": texts}
            )
            | values,
            max_size=3,
        )
        | values,
    },
    optional={
        "reply_channel": st.sampled_from(["email", "sms", "voice"]) | values,
        "customer": values,
        "open_proposals": st.lists(values, max_size=2) | values,
        "confirmed": st.lists(values, max_size=2) | values,
        "open_tickets": values,
        "text": texts,
    },
).map(json.dumps)
results = st.dictionaries(
    st.sampled_from(["outcome", "order", "orders", "products", "articles", "proposal", "ticket"]),
    values | st.sampled_from(["ok", "proposed", "refused", "needs_person", "not_found"]),
    max_size=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(documents | st.text(max_size=40), min_size=1, max_size=3), st.data())
async def test_whatever_documents_and_tool_answers_say_there_is_an_answer(
    contents: list[str], data: st.DataObject
):
    messages: list[Any] = []
    for content in contents:
        messages.append(UserMessage(content))
        for _ in range(6):
            response = HouseModel().next_step(ChatRequest("", list(messages), TOOLS))
            messages.append(AssistantMessage(response.content, response.tool_calls))
            for call in response.tool_calls:
                answer = json.dumps(data.draw(results))
                messages.append(ToolMessage(call.id, call.name, answer))
            if not response.tool_calls:
                break
        assert messages[-1].content, "no final answer within six rounds"


async def test_no_messages_at_all_are_answered():
    response = await HouseModel().complete(ChatRequest("", [], TOOLS))
    assert response.content


async def test_a_fault_of_its_own_becomes_words(monkeypatch: pytest.MonkeyPatch):
    def broken(_request: ChatRequest) -> None:
        raise RuntimeError("a fault")

    model = HouseModel()
    monkeypatch.setattr(HouseModel, "next_step", staticmethod(broken))
    response = await model.complete(ChatRequest("", [UserMessage("hi")], TOOLS))
    assert "person" in response.content


async def test_a_call_that_was_never_answered_is_not_asked_again():
    call = ToolCall("a", "lookup_order", "not json")
    messages = [UserMessage('{"kind":"customer_turn"}'), AssistantMessage("", (call,))]
    response = await HouseModel().complete(ChatRequest("", messages, TOOLS))
    assert response.content


@pytest.mark.parametrize(
    "outcome", ["error", "not_found", "refused", "unavailable", "nothing_found"]
)
@pytest.mark.parametrize(
    "text",
    ["where is 1002", "refund 1002", "cancel 1003", "return label for 1001", "4090 in stock?",
     "return policy?", "human please", "my gpu arrived broken", "change the address on 1003",
     "has my refund for 1001 gone through", "can i still return my 4090", "where is my order"],
)  # fmt: skip
async def test_a_tool_that_says_no_is_answered_in_words(outcome: str, text: str):
    def answers(_name: str, _arguments: Json) -> Json:
        return {"outcome": outcome, "message": "no"}

    for channel in ("email", "sms", "voice"):
        customer = Conversation(channel, answers=answers)
        answer = await customer.say(text)
        assert answer
        assert "is made" not in answer
        assert "Done" not in answer


@pytest.mark.parametrize(
    "text", ["where are my orders", "return policy?", "which gpus do you have"]
)
async def test_a_text_message_stays_within_its_length(text: str):
    def answers(name: str, arguments: Json) -> Json:
        answer = shop(name, arguments)
        for kind in ("orders", "products", "articles"):
            answer = {**answer, kind: answer[kind] * 9} if kind in answer else answer
        return answer

    customer = Conversation("sms", answers=answers)
    answer = await customer.say(text)
    assert 20 < len(answer) <= 320
    assert answer.isascii()


async def test_a_very_long_letter_is_read_in_bounded_time():
    customer = Conversation("email")
    answer = await customer.say("My dog likes the sun. " * 3000 + "Where is ORD-1002?")
    assert answer


async def test_the_same_request_gives_the_same_answer():
    def ask() -> ChatRequest:
        turn = Conversation("sms").document(("refund 1002 please",))
        return ChatRequest("", [UserMessage(json.dumps(turn))], TOOLS)

    assert await HouseModel().complete(ask()) == await HouseModel().complete(ask())
