"""What must hold after every accident, in whatever order things happened."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.chaos import brain
from tests.chaos.scene import Scene

# The model calls tools, then answers in words: two calls for each document it is given.
CALLS_PER_DOCUMENT = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What was counted, for the table of a run."""

    turns: int
    sent: int
    uncertain: int
    model_calls: int


async def check(scene: Scene) -> Found:
    """Fails if something was lost, doubled or stated falsely."""
    turns = await scene.rows(
        "SELECT id, status, jsonb_array_length(documents) AS documents FROM turns ORDER BY id"
    )
    messages = await scene.rows("SELECT * FROM messages ORDER BY id")
    _every_message_answered_once(turns, messages)
    _sends_agree_with_the_book(scene, messages)
    await _effects_agree_with_the_book(scene)
    await _nothing_local_twice(scene)
    done = [turn for turn in turns if turn["status"] == "done"]
    model_calls = len(scene.model.bodies)
    documents = sum(turn["documents"] for turn in done)
    most = CALLS_PER_DOCUMENT * documents + scene.kills
    assert model_calls <= most, f"{model_calls} calls of the model: a kill repeats one, {most}"
    sent = Counter(message["status"] for message in messages if message["direction"] == "outbound")
    scene.row.runs += 1
    scene.row.messages += sum(message["direction"] == "inbound" for message in messages)
    scene.row.uncertain += sent["uncertain"]
    return Found(len(done), sent["sent"], sent["uncertain"], model_calls)


def _every_message_answered_once(
    turns: list[dict[str, Any]], messages: list[dict[str, Any]]
) -> None:
    assert {turn["status"] for turn in turns} <= {"done"}
    for turn in turns:
        of_turn = [message for message in messages if message["batch_id"] == turn["id"]]
        asked = [message for message in of_turn if message["direction"] == "inbound"]
        (answer,) = [message for message in of_turn if message["direction"] == "outbound"]
        assert asked, f"turn {turn['id']} answers nobody"
        assert brain.tags(answer["content"]) == {m["content"].split()[0] for m in asked}
    received = [message for message in messages if message["direction"] == "inbound"]
    assert all(message["batch_id"] for message in received), "a message is in no turn"


def _sends_agree_with_the_book(scene: Scene, messages: list[dict[str, Any]]) -> None:
    asked, took = scene.book.counted("asked", "send"), scene.book.counted("took", "send")
    assert set(asked.values()) <= {1}, "a message was sent twice"
    for message in messages:
        if message["direction"] == "outbound":
            assert message["status"] in {"sent", "uncertain"}, message
            if message["status"] == "sent":
                assert took[str(message["id"])] == 1


async def _effects_agree_with_the_book(scene: Scene) -> None:
    asked = scene.book.counted("asked", "refund")
    assert set(asked.values()) <= {1}, "a refund was asked for twice"
    effects = await scene.rows("SELECT key, status FROM effects WHERE kind = 'refund'")
    assert {effect["status"] for effect in effects} <= {"done", "unknown"}
    for effect in effects:
        if effect["status"] == "done":
            assert scene.book.took("refund", effect["key"])
        else:
            assert not scene.book.finds("refund", effect["key"])
    assert set(asked) <= {effect["key"] for effect in effects}


async def _nothing_local_twice(scene: Scene) -> None:
    assert not await scene.rows(
        """
        SELECT proposal_id FROM effects WHERE proposal_id IS NOT NULL
         GROUP BY proposal_id HAVING count(*) > 1
        """
    )
    assert not await scene.rows(
        """
        SELECT o.order_number FROM orders o JOIN refunds r ON r.order_id = o.id AND NOT r.failed
         GROUP BY o.id HAVING sum(r.amount) > o.total OR count(*) > 1
        """
    )
    assert not await scene.rows(
        "SELECT turn_id FROM proposals GROUP BY turn_id, order_id, kind HAVING count(*) > 1"
    )
    assert not await scene.rows(
        """
        SELECT r.turn_id FROM tool_runs r JOIN turn_steps s
            ON s.turn_id = r.turn_id AND s.position = r.step
         GROUP BY r.turn_id, r.step, s.tool_calls
        HAVING count(*) > jsonb_array_length(s.tool_calls)
        """
    )
