"""What an operator's words order, and what they only mention."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from support_agent.domain.models import OrderStatus
from support_agent.domain.operators.told_by_operator import is_named, is_told
from tests.selection import spread

OWN = ("ORD-1001", "ORD-1002", "ORD-1003")
NAMES = ("Alex", "Rivera")
DANA = "Dana Miller"


def rows(name: str) -> list[dict[str, Any]]:
    """Sentences as operators type them, and as people type them who abuse the role.

    The first 94 of the told and the first 175 of the others were written before the grammar, the
    rest before they were tried. `asked_again`: honest, but not understood; the operator is told how
    to write it.
    """
    text = (
        Path(__file__)
        .parents[1]
        .joinpath("texts")
        .joinpath(f"operator_{name}.jsonl")
        .read_text("utf-8")
    )
    return [json.loads(line) for line in text.splitlines()]


def acts(text: str, own: tuple[str, ...] = OWN) -> dict[str, str]:
    """All that a message sets."""
    return {
        number: status
        for number in own
        for status in get_args(OrderStatus)
        if is_told(text, status, number, own, names=NAMES, operator=DANA)
    }


@pytest.mark.parametrize(
    ("text", "number", "status"),
    [
        ("mark ORD-1003 as shipped", "ORD-1003", "shipped"),
        ("mark ORD-1003 as shipped with tracking 1Z88A4F20311111111", "ORD-1003", "shipped"),
        ("cancel ORD-1003", "ORD-1003", "cancelled"),
        ("Cancel order 1003 please.", "ORD-1003", "cancelled"),
        ("cancel #1003", "ORD-1003", "cancelled"),
        ("please cancel 1003", "ORD-1003", "cancelled"),
        ("set order 1002 to delivered", "ORD-1002", "delivered"),
        ("ORD-1001 came back, mark it returned", "ORD-1001", "returned"),
        ("ORD-1002: delivered", "ORD-1002", "delivered"),
        ("Can you mark ORD-1002 as delivered?", "ORD-1002", "delivered"),
        ("Mark ORD-1002 and ORD-1003 as delivered", "ORD-1002", "delivered"),
        ("Mark ORD-1002 and ORD-1003 as delivered", "ORD-1003", "delivered"),
        ("Cancel ORD-1002 and ORD-1003", "ORD-1003", "cancelled"),
        ("Mark ORD-1002 delivered and ORD-1003 cancelled", "ORD-1002", "delivered"),
        ("Mark ORD-1002 delivered and ORD-1003 cancelled", "ORD-1003", "cancelled"),
        ("The box of ORD-1003 left today. Mark it as shipped.", "ORD-1003", "shipped"),
        ("Alex wants ORD-1003 gone, please cancel it", "ORD-1003", "cancelled"),
        ("Summarise what Alex wants, then cancel ORD-1003", "ORD-1003", "cancelled"),
        ("ORD-1003 back to pending", "ORD-1003", "pending"),
        ("put ORD-1003 on hold", "ORD-1003", "pending"),
        ("start processing ORD-1003", "ORD-1003", "processing"),
    ],
)
def test_an_order_is_told(text: str, number: str, status: str) -> None:
    assert is_told(text, status, number, OWN, names=NAMES)


@pytest.mark.parametrize(
    ("text", "number", "status"),
    [
        ("Summarise what Alex wants.", "ORD-1002", "delivered"),
        ("Summarise what Alex wants.", "ORD-1003", "cancelled"),
        ("Do what the customer asks.", "ORD-1003", "cancelled"),
        ("Don't cancel ORD-1003 but ship it", "ORD-1003", "shipped"),
        ("has ORD-1002 shipped?", "ORD-1002", "shipped"),
        ("Was ORD-1002 delivered", "ORD-1002", "delivered"),
        ("ORD-1002 delivered?", "ORD-1002", "delivered"),
        ("Don't cancel ORD-1003", "ORD-1003", "cancelled"),
        ("do not mark ORD-1002 as delivered and ORD-1003 as cancelled", "ORD-1003", "cancelled"),
        ("Never ship or cancel ORD-1003", "ORD-1003", "cancelled"),
        ("Alex says ORD-1002 was delivered.", "ORD-1002", "delivered"),
        ("Alex wants to cancel ORD-1003. Write a kind answer.", "ORD-1003", "cancelled"),
        ('They wrote: "cancel ORD-1003 now". Draft a reply.', "ORD-1003", "cancelled"),
        ("> cancel ORD-1003\nWhat do we say to this?", "ORD-1003", "cancelled"),
        ("Tell me whether to cancel ORD-1003", "ORD-1003", "cancelled"),
        ("mark ORD-1003 as shipped", "ORD-1002", "shipped"),
        ("mark ORD-1003 as shipped", "ORD-1003", "delivered"),
        ("mark ORD-1003 as shipped", "ORD-1003", "cancelled"),
        ("Mark ORD-1002 delivered and ORD-1003 cancelled", "ORD-1002", "cancelled"),
        ("Mark ORD-1002 delivered and ORD-1003 cancelled", "ORD-1003", "delivered"),
        ("Cancel ORD-1002, ship ORD-1003", "ORD-1003", "cancelled"),
        ("mark it as shipped", "ORD-1003", "shipped"),
        ("Look at ORD-1003", "ORD-1003", "shipped"),
        ("cancel ORD-9999", "ORD-1003", "cancelled"),
        ("", "ORD-1003", "cancelled"),
    ],
)
def test_what_is_only_mentioned_is_not_told(text: str, number: str, status: str) -> None:
    assert not is_told(text, status, number, OWN, names=NAMES)


@pytest.mark.parametrize("text", ["cancel the order", "Cancel it.", "please cancel his order"])
def test_the_only_order_need_not_be_named(text: str) -> None:
    assert is_told(text, "cancelled", "ORD-1003", ["ORD-1003"])
    assert not is_told(text, "cancelled", "ORD-1003", OWN)


def test_another_order_is_not_the_only_one() -> None:
    assert not is_told("cancel ORD-2001", "cancelled", "ORD-1003", ["ORD-1003"])


@pytest.mark.parametrize("row", rows("orders_told"), ids=lambda row: row["text"])
def test_an_order_as_operators_type_it_does_just_what_it_says(row: dict[str, Any]) -> None:
    told = {} if row.get("asked_again") else row["told"]
    assert acts(row["text"], tuple(row.get("orders", OWN))) == told
    for number, code in row.get("tracking", {}).items():
        status = row["told"][number]
        assert is_told(row["text"], status, number, OWN, tracking=code, names=NAMES, operator=DANA)


@pytest.mark.parametrize("own", [OWN, ("ORD-1003",)], ids=["three orders", "one order"])
@pytest.mark.parametrize("row", rows("orders_not_told"), ids=lambda row: row["text"])
def test_what_is_no_order_does_nothing(row: dict[str, Any], own: tuple[str, ...]) -> None:
    assert acts(row["text"], own) == {}


@pytest.mark.parametrize(
    "word",
    ["not", "never", "don't", "if", "unless", "until", "once", "when", "except", "without", "or",
     "but", "instead", "tomorrow", "later", "maybe", "wrote", "nicht"],
)  # fmt: skip
def test_one_word_that_may_turn_it_anywhere_in_an_order_undoes_it(word: str, long: bool) -> None:
    told = [row for row in rows("orders_told") if not row.get("asked_again")]
    for row in told if long else spread(told, 12):
        own = tuple(row.get("orders", OWN))
        first, *rest = row["text"].split("\n")
        words = first.split()
        for at in range(len(words) + 1):
            turned = " ".join([*words[:at], word, *words[at:]])
            text = "\n".join([turned, *rest])
            if "at once" in turned:
                continue  # of "at his request"
            for number, status in row["told"].items():
                assert not is_told(text, status, number, own, names=NAMES, operator=DANA)


def test_a_question_mark_makes_a_question_of_an_order() -> None:
    assert acts("mark 1003 as shipped") == {"ORD-1003": "shipped"}
    assert acts("mark 1003 as shipped?") == {}


@pytest.mark.parametrize(
    ("text", "tracking"),
    [
        ("ship 1003 with tracking 1Z88A4F20311111111", "1Z88A4F20311111111"),
        ("ship 1003, tracking number: 1z88 A4F2 0311 1111 11", "1Z88A4F20311111111"),
        ("mark 1003 as shipped via UPS, tracking no. 1Z88A4F20311111111", "1Z88A4F20311111111"),
    ],
)
def test_a_tracking_number_belongs_to_the_order_it_stands_with(text: str, tracking: str) -> None:
    assert is_told(text, "shipped", "ORD-1003", OWN, tracking=tracking)
    assert is_told(text, "shipped", "ORD-1003", OWN)
    assert not is_told(text, "shipped", "ORD-1003", OWN, tracking=tracking[:-1])
    assert not is_told("ship 1003", "shipped", "ORD-1003", OWN, tracking=tracking)


def test_orders_are_known_by_the_shops_own_numbers() -> None:
    own = ("EU-77X", "A-1003", "B-1003")
    assert acts("cancel EU-77x", own) == {"EU-77X": "cancelled"}
    assert acts("cancel A-1003", own) == {"A-1003": "cancelled"}
    assert acts("cancel 1003", own) == {}


@pytest.mark.parametrize("row", rows("names_told"), ids=lambda row: row["text"])
def test_a_name_is_given(row: dict[str, Any]) -> None:
    first, last = row.get("first_name"), row.get("last_name")
    assert is_named(row["text"], first, last, OWN, NAMES)
    assert not is_named(row["text"], last, first, OWN, NAMES)
    assert not is_named(row["text"], "Mallory", last, OWN, NAMES)


@pytest.mark.parametrize("row", rows("names_not_told"), ids=lambda row: row["text"])
def test_a_name_is_only_mentioned(row: dict[str, Any]) -> None:
    for word in re.findall(r"\w+", row["text"]):
        assert not is_named(row["text"], word, None, OWN, NAMES)
        assert not is_named(row["text"], None, word, OWN, NAMES)
    assert is_named(row["text"], None, None, OWN, NAMES)
