"""What refuses an offer, and what only asks for time, which keeps the offer open."""

import pytest

from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers, says_only_yes
from support_agent.domain.confirmation.refusals import puts_off, refuses
from support_agent.domain.wishes.wishes import keeps, turns_down

REFUND = Offer(1, "4821", "refund", "ORD-1001")


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, let me think about it.",
        "not yet",
        "No, not yet",
        "Nope, not now",
        "no wait",
        "Hold on please",
        "hang on, I need some time",
        "Give me a day or two, thanks!",
        "I'll check with my wife first",
        "No, I need to ask my boss",
        "Hmm, I'm not sure",
        "Well, maybe later",
        "I'm still thinking about it, sorry",
        "Please don't do it yet",
        "Don't cancel it yet",
        "Keep it for now",
        "leave it as is for the moment, thanks",
        "I'll sleep on it. Best regards",
        "Sorry, I haven't decided yet",
        "Ok, I'll let you know",
        "i don't know",
    ],
)
def test_to_ask_for_time_turns_nothing_down_and_confirms_nothing(text: str) -> None:
    assert puts_off(text)
    assert not refuses(text)
    assert not keeps(text, for_now=False)
    assert confirmed_offers(text, [REFUND]) == []
    assert not says_only_yes(text, [REFUND])


@pytest.mark.parametrize(
    "text",
    [
        "No thanks, not today",
        "No, thanks, not now",
        "Stop, not now",
        "I changed my mind, wait, no",
        "Never mind, maybe later",
        "keep it",
        "no",
    ],
)
def test_a_refusal_beside_it_still_is_one(text: str) -> None:
    assert refuses(text)
    assert not puts_off(text)


@pytest.mark.parametrize("text", ["yes, not yet", "sure, let me think", "REFUND 4821, but wait"])
def test_a_yes_beside_it_is_none(text: str) -> None:
    assert confirmed_offers(text, [REFUND]) == []
    assert not refuses(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cancellation", "Please don't cancel it yet, I want to ask my husband."),
        ("cancellation", "don't cancel the order before Friday"),
        ("refund", "I don't want the refund right now."),
        ("refund", "Do not refund it until I have measured the noise"),
        ("refund", "Stop the refund for now"),
        ("refund", "Don't cancel the refund offer, I need a day."),
        ("refund", "Don't forget the refund!"),
        ("return_label", "please don't drop the return, I'm still deciding"),
        ("exchange", "I don't want to rush the exchange"),
    ],
)
def test_what_shall_not_be_yet_is_not_turned_down(kind: str, text: str) -> None:
    assert not turns_down(text, kind, "ORD-1001")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cancellation", "Please don't cancel it, it has not arrived yet."),
        ("refund", "Stop the refund right now!"),
        ("refund", "Cancel the refund before it goes out"),
        ("refund", "I don't want a refund"),
        ("return_label", "forget the return label"),
        ("exchange", "I do not need the exchange any more"),
    ],
)
def test_what_shall_not_be_at_all_is(kind: str, text: str) -> None:
    assert turns_down(text, kind, "ORD-1001")
