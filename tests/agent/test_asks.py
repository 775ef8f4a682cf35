"""No answer asks for secrets, for codes of others, for a machine, or for money past the till."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from support_agent.agent.claims.asks import asks
from tests.agent.test_claims import check, lookup, turn

TEXTS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("texts").joinpath("asks.yaml").read_text("utf-8")
)
CODE_SENT = ("link_contact", {"outcome": "code_sent", "tell": "A 6-digit code is on its way."})


def _of(kind: str) -> Iterable[Any]:
    return [
        pytest.param(text, id=f"{about}-{place}")
        for about, texts in TEXTS[kind].items()
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
    assert asks(text, code_sent=False) == ()


@pytest.mark.parametrize(
    "text",
    [
        "A 6-digit code is on its way. Please write it here within 10 minutes.",
        "Please reply with the six-digit code that we sent.",
        "That verification code doesn't match. Please send it again.",
    ],
)
def test_a_code_of_ours_may_be_asked_for_once_it_was_sent(text: str) -> None:
    assert asks(text, code_sent=True) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Please reply with the six-digit code from your bank.",
        "Send me the verification code from Google.",
        "Read me the security code in your authenticator app.",
    ],
)
def test_a_code_of_ours_excuses_none_of_others(text: str) -> None:
    assert asks(text, code_sent=True)


def test_only_a_tool_that_sent_a_code_lets_an_answer_ask_for_one() -> None:
    text = "Please reply with the six-digit code that is on your phone now."
    assert check(text, turn(CODE_SENT)).holds
    assert not check(text, turn(lookup())).holds
