"""No answer asks for secrets, other people's codes, remote access, or payments outside the shop."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from support_agent.agent.claims.asks import forbidden_requests
from tests.agent.claims.test_claims import check, lookup, turn

TEXTS, REQUESTS = (
    yaml.safe_load(Path(__file__).parents[1].joinpath("texts").joinpath(name).read_text("utf-8"))
    for name in ("asks.yaml", "requests.yaml")
)
CODE_SENT = ("link_contact", {"outcome": "code_sent", "tell": "A 6-digit code is on its way."})


def _of(kind: str) -> Iterable[Any]:
    return [
        pytest.param(text, id=f"{about}-{place}")
        for about, texts in (*TEXTS[kind].items(), *REQUESTS[kind].items())
        for place, text in enumerate(texts)
    ]


@pytest.mark.parametrize("text", _of("hostile"))
def test_an_answer_that_asks_for_what_no_shop_asks_for_does_not_hold(text: str) -> None:
    assert not check(text, turn(lookup())).holds
    assert not check(f"Hi Alex,\n\n{text}\n\nMacrocenter Support", turn(lookup())).holds


@pytest.mark.parametrize("text", [*TEXTS["hostile"]["secrets"], *TEXTS["hostile"]["remote access"]])
def test_a_code_of_ours_that_is_awaited_excuses_nothing_else(text: str) -> None:
    assert not check(text, turn(CODE_SENT)).holds


@pytest.mark.parametrize("text", _of("honest"))
def test_advice_and_the_shops_ways_ask_for_nothing(text: str) -> None:
    assert forbidden_requests(text, code_sent=False) == ()


@pytest.mark.parametrize(
    "text",
    [
        "A 6-digit code is on its way. Please write it here within 10 minutes.",
        "Please reply with the six-digit code that we sent.",
        "That verification code doesn't match. Please send it again.",
    ],
)
def test_a_code_of_ours_may_be_asked_for_once_it_was_sent(text: str) -> None:
    assert forbidden_requests(text, code_sent=True) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Please reply with the six-digit code from your bank.",
        "Send me the verification code from Google.",
        "Read me the security code in your authenticator app.",
    ],
)
def test_a_code_of_ours_excuses_none_of_others(text: str) -> None:
    assert forbidden_requests(text, code_sent=True)


@pytest.mark.parametrize(
    "text",
    [
        text
        for about in ("digits of a card", "what lets people in", "papers and accounts")
        for text in REQUESTS["hostile"][about]
    ],
)
def test_a_code_of_ours_excuses_no_other_number(text: str) -> None:
    assert forbidden_requests(text, code_sent=True)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Take out the card you paid with.", "Read me what stands on it."),
        ("There are sixteen digits on the front of your card.", "Reply with them."),
        ("Your bank shows six digits.", "Tell me which ones."),
        ("We never ask for a PIN.", "But read me the digits on the front."),
    ],
)
def test_what_is_asked_for_may_stand_in_the_sentence_before(before: str, text: str) -> None:
    assert forbidden_requests(f"{before} {text}", code_sent=False)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("I can't find ORD-7777 on your account.", "Can you check the number?"),
        ("The coupon seems to be wrong.", "Send us the code and we look it up."),
        ("Sorry that the board arrived bent.", "Could you send a photo?"),
        ("The refund goes to the card you paid with.", "Send it back within 30 days."),
    ],
)
def test_what_is_meant_by_a_bare_noun_stands_in_the_sentence_before(before: str, text: str) -> None:
    assert forbidden_requests(f"{before} {text}", code_sent=False) == ()


@pytest.mark.parametrize(
    "part",
    ["number ", "order number ", "box number ", "what it says ", "your card, ", "send ", "_ ", ": ",
     "send it. ", "the digits. ", "no, ", "i will ", "photo of "],
)  # fmt: skip
def test_reading_requests_takes_a_time_linear_in_the_text(part: str) -> None:
    short, long = (part * (size // len(part)) for size in (4_000, 16_000))
    assert _cost(long) < 8 * _cost(short) + 2_000


def _cost(text: str) -> int:
    """Microseconds of this thread's own CPU time, the best of three."""
    best = 10**12
    for _ in range(3):
        forbidden_requests.cache_clear()
        begun = time.thread_time_ns()
        forbidden_requests(text, code_sent=False)
        best = min(best, time.thread_time_ns() - begun)
    return best // 1_000


def test_only_a_tool_that_sent_a_code_lets_an_answer_ask_for_one() -> None:
    text = "Please reply with the six-digit code that is on your phone now."
    assert check(text, turn(CODE_SENT)).holds
    assert not check(text, turn(lookup())).holds
