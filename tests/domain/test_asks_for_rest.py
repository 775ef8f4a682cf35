"""Who asks for the rest of a text message, in a few words."""

import pytest

from support_agent.domain.asks_for_rest import asks_for_rest
from support_agent.domain.confirmation import Offer, confirmed_offers


@pytest.mark.parametrize(
    "text",
    [
        "the rest please", "The rest?", "rest", "More", "more please!", "go on", "Continue.",
        "ok go on", "can I have the rest?", "Could you send me the rest of it please",
        "send the rest", "what's the rest?", "And the rest of the message?", "next", "next part",
        "show me more", "I'd like the rest", "keep going pls", "ask for the rest", "Yes, more",
    ],
)  # fmt: skip
def test_it_is_asked_for(text: str) -> None:
    assert asks_for_rest(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "go on then", "yes", "yes please", "no more", "no more texts", "more RAM please",
        "the rest of my order",
        "where is the rest of my order?", "where is the rest?", "I want more fans",
        "Continue with 1002",
        "cancel the rest", "return the rest", "next day delivery?", "go on, refund it", "stop",
        "REFUND 4821", "what is next in stock?", "keep the rest",
    ],
)  # fmt: skip
def test_it_is_not_asked_for(text: str) -> None:
    assert not asks_for_rest(text)


def test_it_says_yes_to_no_offer() -> None:
    offer = Offer(1, "4821", "refund", "ORD-1001")
    for text in ("the rest", "more", "go on", "continue", "ok go on", "yes, more", "next please"):
        assert asks_for_rest(text)
        assert not confirmed_offers(text, [offer])
