"""Fifty turns: the prompt stays small, each request extends the last one, little is forgotten."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest

from house_model.model import HouseModel
from support_agent.agent.memory import MOST_ASKED, earlier, fold
from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.chat_model import ChatModel, ChatRequest, ChatResponse
from support_agent.store.conversation import history
from support_agent.store.conversation.history import KEEP_TURNS, MOST_PAST_TURNS, PastTurn, Run
from tests.conftest import opened
from tests.world import World

TURNS = 50
LEAST_EXTENSIONS = 0.95
ASKED = [
    "where is ORD-1002?",
    "do you have the rtx 4070 super in stock?",
    "what is your return policy?",
    "and ORD-1003, has it left?",
    "how much is the i9-14900k?",
    "thanks!",
    "what did I pay for ORD-1001?",
]


@dataclass
class Recording:
    """The house model, recording every request as the bytes that would be sent."""

    inner: ChatModel
    label: str = "recording"
    sent: list[str] = field(default_factory=list)
    requests: list[ChatRequest] = field(default_factory=list)

    async def complete(self, request: ChatRequest) -> ChatResponse:
        parts = [request.system, json.dumps([asdict(tool) for tool in request.tools])]
        self.sent.append("\n".join([*parts, *(json.dumps(asdict(m)) for m in request.messages)]))
        self.requests.append(ChatRequest(request.system, list(request.messages), request.tools))
        return await self.inner.complete(request)


async def talk(settings: Settings, turns: int) -> tuple[Recording, list[int], dict[str, Any]]:
    """So many turns of one customer. Returns the requests, the opening ones, the customer."""
    model, opened_by = Recording(HouseModel()), []
    async with opened(settings, Replacements(model=model)) as app:
        world = World(app)
        await world.ask("I want a refund for ORD-0987, the fans are too loud")
        await world.ask("yes please")
        for number in range(turns):
            opened_by.append(len(model.sent))
            stored = await world.sms(ASKED[number % len(ASKED)])
            await world.settle()
        return model, opened_by, await world.customer(stored.customer_id)


async def test_fifty_turns_cost_little_more_than_ten_and_keep_the_cache(settings: Settings) -> None:
    model, opened_by, _customer = await talk(settings, TURNS)
    sizes = [len(model.sent[place]) for place in opened_by]
    assert sizes[49] <= 2 * sizes[9]
    assert max(sizes[9:]) <= 2 * sizes[9]
    pairs = list(zip(model.sent, model.sent[1:], strict=False))
    assert sum(after.startswith(before) for before, after in pairs) / len(pairs) >= LEAST_EXTENSIONS
    # Only across turns: how a turn's first request relates to the last one before it.
    across = [model.sent[place].startswith(model.sent[place - 1]) for place in opened_by]
    assert sum(across) / len(across) >= LEAST_EXTENSIONS


async def test_what_left_the_window_is_still_known(settings: Settings) -> None:
    model, _, customer = await talk(settings, MOST_PAST_TURNS)
    documents = [
        json.loads(message.content)
        for message in model.requests[-1].messages
        if type(message).__name__ == "UserMessage"
    ]
    (summary,) = [document for document in documents if document["kind"] == "earlier"]
    (refund,) = summary["confirmed"]
    assert (refund["order_number"], refund["amount"]) == ("ORD-0987", "49.98")
    assert {"ORD-1002", "ORD-1003"} <= set(summary["orders"])
    assert summary["facts"]["issue_type"]["value"] == "refund"
    assert any("fans are too loud" in asked["text"] for asked in summary["asked"])
    assert "_window" not in summary
    newest = documents[-1]["customer"]["facts"]["issue_type"]
    assert newest == {"value": "refund", "channel": "sms", "age_days": 0}
    assert len(customer["turns"]) == MOST_PAST_TURNS + 2
    assert len(documents) <= MOST_PAST_TURNS + 2


def past(number: int, *documents: dict[str, Any]) -> PastTurn:
    return PastTurn(number, list(documents), "Yes.")


def asked(text: str) -> dict[str, Any]:
    message = {"channel": "sms", "at": "2026-11-22T21:00:00Z", "text": text}
    return {"kind": "customer_turn", "now": "2026-11-22T21:00:00Z", "new_messages": [message]}


def test_a_summary_takes_up_the_one_before_it_and_does_not_grow() -> None:
    summary: dict[str, Any] = {}
    for block in range(10):
        turns = [past(n, asked(f"question {block}-{n}")) for n in range(20)]
        summary = earlier([past(0, summary), *turns] if summary else turns, [])
    assert len(summary["asked"]) == MOST_ASKED
    assert summary["asked"][-1]["text"] == "question 9-19"


def test_the_outcomes_of_tools_stay_and_moving_figures_do_not() -> None:
    runs = [
        Run(1, 0, 0, "a", "lookup_order", {"outcome": "ok", "order": {"order_number": "ORD-1"}}),
        Run(1, 0, 1, "b", "check_inventory", {"outcome": "ok", "products": [{"in_stock": 7}]}),
        Run(1, 1, 0, "c", "process_refund", {"outcome": "refused", "reason": "Too late."}),
        Run(1, 1, 1, "d", "escalate_to_human", {"outcome": "ok", "ticket": "TCK-9"}),
        Run(2, 0, 0, "e", "lookup_order", {"outcome": "ok", "order": {"order_number": "ORD-2"}}),
    ]
    summary = earlier([past(1, asked("hm"))], runs)
    assert summary["orders"] == ["ORD-1"]
    assert summary["tickets"] == ["TCK-9"]
    assert summary["not_done"] == [
        {"tool": "process_refund", "outcome": "refused", "reason": "Too late."}
    ]
    assert "7" not in json.dumps(summary["orders"] + summary["tickets"])


@pytest.mark.parametrize(
    ("turns", "staying"),
    [(MOST_PAST_TURNS - 1, MOST_PAST_TURNS - 1), (MOST_PAST_TURNS, KEEP_TURNS)],
)
async def test_the_window_moves_when_it_is_full(
    settings: Settings, turns: int, staying: int
) -> None:
    async with opened(settings) as app:
        stored = await World(app).sms("hi")
        async with app.database.connection() as tx:
            state = await history.load(tx, stored.customer_id, 1)
    state.past.extend(past(number, asked("hi")) for number in range(turns))
    folded, documents = fold(state)
    assert len(folded.past) == staying
    assert [document["_window"] for document in documents] == (
        [] if turns == staying else [turns - KEEP_TURNS]
    )
