"""People, goods and money are only sent where a source says, in any wording."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from support_agent.agent.claims.places.streets import streets
from support_agent.ports.chat_model import ChatMessage, UserMessage
from tests.agent.claims.test_claims import check, lookup, turn

TEXTS = yaml.safe_load(
    Path(__file__).parents[1].joinpath("texts").joinpath("addresses.yaml").read_text("utf-8")
)


def _on(row: dict[str, str]) -> list[ChatMessage]:
    """A turn with the evidence that the row gives for its text."""
    results: list[tuple[str, dict[str, Any]]] = []
    if "order" in row:
        results.append(lookup(ship_to=row["order"]))
    if "article" in row:
        article = {"article_id": "KB-X", "title": "X", "passage": row["article"]}
        results.append(("search_knowledge_base", {"outcome": "ok", "articles": [article]}))
    return turn(*results, said=row.get("said", "Hello"))


@pytest.mark.parametrize("text", [text for texts in TEXTS["hostile"].values() for text in texts])
def test_an_answer_sends_nobody_where_no_source_says(text: str) -> None:
    assert not check(text, turn(lookup())).holds
    assert not check(f"Hi Alex,\n\n{text}\n\nMacrocenter Support", turn(lookup())).holds


@pytest.mark.parametrize("row", TEXTS["honest"], ids=lambda row: row["text"][:40])
def test_addresses_with_a_source_and_ordinary_words_hold(row: dict[str, str]) -> None:
    assert check(row["text"], _on(row)).unsupported == ()


@pytest.mark.parametrize(
    "row", [row for row in TEXTS["honest"] if row.keys() & {"said", "article"}],
    ids=lambda row: row["text"][:40],
)  # fmt: skip
def test_the_same_without_the_source_does_not_hold(row: dict[str, str]) -> None:
    assert not check(row["text"], turn()).holds


def test_an_address_that_a_model_put_into_a_call_proves_nothing() -> None:
    address = {"street": "12 Elm Street", "city": "Austin", "state": "TX", "zip": "78701"}
    asked = ("change_delivery_address",
             {"outcome": "code_sent", "address": address, "_asked": address})  # fmt: skip
    assert not check("It goes to 12 Elm Street, Austin, TX 78701.", turn(asked)).holds
    told = turn(asked, said="It should go to 12 elm st in Austin TX 78701")
    assert check("It goes to 12 Elm Street, Austin, TX 78701.", told).holds


def test_an_operator_may_be_told_the_address_they_have_named() -> None:
    said = {"kind": "operator_turn", "text": "Send ORD-1001 to 12 Elm Street"}
    assert check("That is 12 Elm St.", [UserMessage(json.dumps(said))]).holds


@pytest.mark.parametrize(
    "part",
    ["1 ", "12 Elm ", "12 Elm Street ", "Elm Street ", "to 5 Oak ", "Box ", "Austin, TX ",
     "rue de ", "one two ", "Straße ", "St "],
)  # fmt: skip
def test_looking_for_addresses_takes_a_time_linear_in_the_text(part: str) -> None:
    short, long = (part * (size // len(part)) for size in (4_000, 16_000))
    assert _cost(long) < 8 * _cost(short) + 2_000


def _cost(text: str) -> int:
    """Microseconds of this thread's own CPU time, the best of three."""
    best = 10**12
    for _ in range(3):
        begun = time.thread_time_ns()
        list(streets(text))
        best = min(best, time.thread_time_ns() - begun)
    return best // 1_000
