"""What customers wish for, and what they turn down, in their own words."""

import pytest

from support_agent.domain.models import ProposalKind
from support_agent.domain.wishes import asks_for, keeps, turns_down

WISHES: list[tuple[str, ProposalKind]] = [
    ("send back the fans", "return_label"),
    ("can they go back?", "return_label"),
    ("give me my cash back", "refund"),
    ("pay back order 0987", "refund"),
    ("I don't want order 1003 anymore", "cancellation"),
    ("stop order 1003", "cancellation"),
    ("please don't send order 1003", "cancellation"),
    ("change the 4090 to a 4080", "exchange"),
    ("I'd rather have the 4080 super", "exchange"),
    ("please cancel my order 1003", "cancellation"),
    ("CANCEL ORDER 1003!!", "cancellation"),
    ("Cancel please", "cancellation"),
    ("Can I get my money back?", "refund"),
    ("The SSD arrived dead.", "refund"),
    ("Hi, my fans are too loud, please refund order ORD-1003", "refund"),
    ("I'd like to send back the fans from order 1003", "return_label"),
    ("could you cancel it for me", "cancellation"),
    ("It isn't working, I want to return it", "return_label"),
    ("Please swap it for the 16GB", "exchange"),
    ("How can I return this?", "return_label"),
    ("how do i cancel my order", "cancellation"),
    ("Is it too late to cancel order 1003?", "cancellation"),
    ("is it still possible to get a refund?", "refund"),
    ("I'd like my order cancelled", "cancellation"),
    ("can I back out of this order", "cancellation"),
    ("I ordered this by mistake", "cancellation"),
    ("order 1003: cancellation please", "cancellation"),
    ("please scrap order 1003", "cancellation"),
    ("could you reverse the charge", "refund"),
    ("Can I switch it for the black one?", "exchange"),
]
NO_WISHES: list[tuple[str, ProposalKind]] = [
    ("Please cancel my newsletter", "cancellation"),
    ("noise cancelling headphones in stock?", "cancellation"),
    ("My wife wants to cancel order 1003, I don't. When does it come?", "cancellation"),
    ("Has 1003 been cancelled?", "cancellation"),
    ("please cancel order 1002", "cancellation"),
    ("When does the refund for order 0942 arrive?", "refund"),
    ("What is your exchange policy?", "exchange"),
    ("When will you return my call?", "return_label"),
    ("Cancel that, I'd like to keep it", "cancellation"),
    ("Stop the cancellation", "cancellation"),
    ("I want to withdraw my cancellation", "cancellation"),
    ("cancel the cancellation please", "cancellation"),
    ("Please don't cancel order 1003", "cancellation"),
    ("Where is my order 1003?", "cancellation"),
    ("please return my call", "return_label"),
    ("How do I know that my refund has come?", "cancellation"),
    ("was my order cancelled", "cancellation"),
    ("I see that order 1003 was cancelled, I want it back", "cancellation"),
    ("When does my cancelled order get refunded", "cancellation"),
    ("Please stop the cancellation of order 1003", "cancellation"),
    ("is it possible to see the order online?", "cancellation"),
]
TURNED_DOWN = [
    "Cancel that, I'd like to keep it",
    "Stop the cancellation",
    "I want to withdraw my cancellation",
    "cancel the cancellation please",
    "Actually I'll keep it",
    "Please don't cancel it",
    "I decided to keep the order",
    "no cancel",
    "not anymore, please don't cancel",
    "do not cancel 1003",
    "No! Do not cancel",
    "no don't cancel it",
    "please ignore my cancellation request",
    "leave it as it is",
]
NOT_TURNED_DOWN = [
    "leave it at the door",
    "please leave them with the neighbor",
    "keep me posted",
    "please keep it short",
    "leave the receipt in the box",
    "can you keep this between us",
    "keep that in mind",
    "don't cancel order 1002",
    "I'll keep the box until it is picked up",
    "no rush",
    "I don't have a printer",
    "I never got the mail",
    "yes please cancel it",
    "please cancel 1003",
    "I don't want it anymore",
    "cancel order 1003",
    "why was it not cancelled?",
    "The card does not work",
]


@pytest.mark.parametrize(("text", "kind"), WISHES)
def test_a_wish_is_seen(text: str, kind: ProposalKind) -> None:
    assert asks_for(text, kind, "ORD-0987" if "0987" in text else "ORD-1003")


@pytest.mark.parametrize(("text", "kind"), NO_WISHES)
def test_other_words_wish_for_nothing(text: str, kind: ProposalKind) -> None:
    assert not asks_for(text, kind, "ORD-1003")


@pytest.mark.parametrize("text", TURNED_DOWN)
def test_an_act_is_turned_down(text: str) -> None:
    assert turns_down(text, "cancellation", "ORD-1003") or keeps(text)


@pytest.mark.parametrize("text", NOT_TURNED_DOWN)
def test_other_words_turn_nothing_down(text: str) -> None:
    assert not turns_down(text, "cancellation", "ORD-1003")
    assert not keeps(text)


REFUND_TURNED_DOWN = [
    "I don't want a refund",
    "no refund please",
    "Please do not refund it",
    "there is no need for a refund",
    "forget the refund",
]
REFUND_NOT_TURNED_DOWN = [
    "I did not get the refund",
    "I have not received my refund yet",
    "I don't see the refund",
    "please cancel my order and refund it",
    "is there no refund?",
    "without the box, refund or not",
]


@pytest.mark.parametrize("text", REFUND_TURNED_DOWN)
def test_a_refund_is_turned_down(text: str) -> None:
    assert turns_down(text, "refund", "ORD-0987")


@pytest.mark.parametrize("text", REFUND_NOT_TURNED_DOWN)
def test_talk_of_refunds_turns_none_down(text: str) -> None:
    assert not turns_down(text, "refund", "ORD-0987")
