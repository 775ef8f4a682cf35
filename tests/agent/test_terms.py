"""What a customer must be told of an offer, and what says so when the model does not."""

from typing import Any

import pytest

from support_agent.agent.terms import tells, terms

REFUND = {
    "code": "4821", "kind": "refund", "order_number": "ORD-1001", "amount": "1049.98",
    "confirm_with": "REFUND 4821",
}  # fmt: skip
LABEL = {**REFUND, "kind": "return_label", "amount": None, "confirm_with": "LABEL 4821"}


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("I can refund $1,049.98 for ORD-1001. Reply REFUND 4821.", REFUND),
        ("That is 1049.98 for order 1001: REFUND 4821", REFUND),
        ("A label for ORD-1001? Reply LABEL 4821.", LABEL),
        (terms(REFUND), REFUND),
    ],
)
def test_an_offer_is_told_with_its_order_its_amount_and_its_code(
    text: str, offer: dict[str, Any]
) -> None:
    assert tells(text, offer)


@pytest.mark.parametrize(
    "text",
    [
        "I can refund $1,049.98 for ORD-1001. Shall I?",
        "I can refund ORD-1001. Reply REFUND 4821.",
        "I can refund $49.98 for ORD-1001. Reply REFUND 4821.",
        "I can refund $1,049.98. Reply REFUND 4821.",
    ],
)
def test_an_offer_of_which_something_is_missing_is_not_told(text: str) -> None:
    assert not tells(text, REFUND)
