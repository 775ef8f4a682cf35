"""Two models as one: the breaker, whose answer counts, and whose label is shown."""

import pytest

from support_agent.agent.brain import FAILURES_BEFORE_REST, Brain
from support_agent.ports.chat_model import (
    ChatRequest,
    ChatResponse,
    ModelAway,
    ModelError,
    ModelRefused,
)

REQUEST = ChatRequest("", (), ())


class Model:
    """Answers with its name, or fails as told."""

    def __init__(self, label: str, *moods: ModelError | str) -> None:
        self.label, self.moods, self.asked = label, list(moods), 0

    async def complete(self, _request: ChatRequest) -> ChatResponse:
        self.asked += 1
        mood = self.moods.pop(0) if self.moods else self.label
        if isinstance(mood, ModelError):
            raise mood
        return ChatResponse(mood, (), self.label)


AWAY = ModelAway("overloaded", "busy")


async def answers(brain: Brain, count: int) -> list[str]:
    return [(await brain.complete(REQUEST)).model for _ in range(count)]


async def test_a_model_alone_lets_its_errors_through() -> None:
    with pytest.raises(ModelAway):
        await Brain(Model("real", AWAY)).complete(REQUEST)


async def test_after_some_failures_the_model_is_left_alone_for_a_while() -> None:
    now = [0.0]
    model, house = Model("real", *[AWAY] * FAILURES_BEFORE_REST), Model("house")
    brain = Brain(model, house, monotonic=lambda: now[0])
    assert (brain.state, brain.label) == ("ok", "real")
    assert await answers(brain, 5) == ["house"] * 5
    assert model.asked == FAILURES_BEFORE_REST
    assert (brain.state, brain.label, brain.last_error) == ("away", "house", "overloaded")
    now[0] = 31.0
    assert await answers(brain, 1) == ["real"]
    assert brain.label == "real"


async def test_the_model_says_how_long_it_rests() -> None:
    now = [0.0]
    told = ModelAway("limited", "later", retry_after_seconds=300.0)
    brain = Brain(
        Model("real", *[told] * FAILURES_BEFORE_REST), Model("house"), monotonic=lambda: now[0]
    )
    await answers(brain, FAILURES_BEFORE_REST)
    now[0] = 299.0
    assert brain.state == "away"


async def test_failures_count_only_in_a_row() -> None:
    model = Model("real", AWAY, AWAY, "fine", AWAY, AWAY)
    brain = Brain(model, Model("house"))
    assert await answers(brain, 5) == ["house", "house", "real", "house", "house"]
    assert brain.state == "ok"


async def test_a_refusal_is_about_one_request_alone() -> None:
    model = Model("real", *[ModelRefused("filtered", "no")] * 5)
    brain = Brain(model, Model("house"))
    assert await answers(brain, 6) == ["house"] * 5 + ["real"]
    assert brain.state == "ok"


@pytest.mark.parametrize("text", ['{"name": "x"}', "```json\n[]\n```", "  {", "[{"])
async def test_a_tool_call_written_as_text_is_no_answer(text: str) -> None:
    assert await answers(Brain(Model("real", text), Model("house")), 1) == ["house"]


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "look_up", "arguments": {"order": "the one of last week"}}',
        '[{"function": {"name": "look_up", "arguments": "{}"}}]',
        '```json\n{"tool": "look_up", "input": {"of": "the order of last week"}}\n```',
    ],
)
async def test_a_call_is_none_however_long(text: str) -> None:
    assert await answers(Brain(Model("real", text), Model("house")), 1) == ["house"]


@pytest.mark.parametrize(
    "text",
    [
        '{"answer": "It is on its way."}',
        '```json\n{"channel": "sms", "text": "It is on its way."}\n```',
        '[{"type": "text", "text": "It is on its way."}]',
        '{"thought": "They ask where it is.", "reply": "It is on its way."}',
        "{SMS} It is on its way to you.",
    ],
)
async def test_an_answer_in_json_is_read_or_asked_for_again(text: str) -> None:
    assert await answers(Brain(Model("real", text), Model("house")), 1) == ["real"]


@pytest.mark.parametrize("text", ["[EMAIL] Hello", "Hello {name}"])
async def test_words_with_brackets_are_an_answer(text: str) -> None:
    assert await answers(Brain(Model("real", text), Model("house")), 1) == ["real"]
