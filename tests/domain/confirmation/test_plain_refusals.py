"""The many ways to refuse an offer, by kind, and what only looks like a refusal."""

from pathlib import Path

import pytest

from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers, without_keyword
from support_agent.domain.confirmation.refusals import puts_off, refuses
from support_agent.domain.wishes.wishes import keeps, turns_down

KINDS: tuple[str, ...] = ("refund", "return_label", "cancellation", "exchange")
TEXTS = Path(__file__).parents[1] / "texts"
REFUSALS, ELSEWHERE, OTHERS = (
    (TEXTS / f"{name}.txt").read_text("utf-8").splitlines()
    for name in ("refusals", "refusals_elsewhere", "no_refusals")
)
HESITATIONS = [
    "not yet", "let me think", "I'm keeping it for now", "I no longer want it at the moment",
    "I don't need it yet", "Not sure, I'll ask my wife", "hold on, my boss says wait",
]  # fmt: skip


@pytest.mark.parametrize("text", [*REFUSALS, *ELSEWHERE])
def test_who_plainly_refuses_is_heard(text: str) -> None:
    assert refuses(text)
    assert not puts_off(text)


@pytest.mark.parametrize("text", REFUSALS)
def test_words_in_a_call_are_read_by_the_same_tables(text: str) -> None:
    assert refuses(text.replace(".", ""), spoken=True)


@pytest.mark.parametrize("text", [*OTHERS, *HESITATIONS])
def test_what_is_about_something_else_or_asks_for_time_turns_nothing_down(text: str) -> None:
    assert not refuses(text)
    assert not keeps(text, for_now=False)
    assert not any(turns_down(text, kind, "ORD-1001") for kind in KINDS)


@pytest.mark.parametrize("text", HESITATIONS)
def test_who_asks_for_time_is_heard_too(text: str) -> None:
    assert puts_off(text)


REFUND = Offer(1, "4821", "refund", "ORD-1001")


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("No thanks REFUND 4821", True),
        ("keep it, no REFUND 4821", True),
        ("Not REFUND 4821!", True),
        ("I withdraw my request. refund 4821", True),
        ("non merci: Refund 4821", True),
        ("\U0001f44e REFUND 4821", True),
        ("I changed my mind. REFUND 4821", False),
        ("On second thought, REFUND 4821", False),
        ("I'm good. REFUND 4821", False),
        ("No problem, REFUND 4821", False),
        ("REFUND 4821, it never worked", False),
        ("REFUND 4821 thanks", False),
    ],
)
def test_a_no_beside_the_word_with_its_code_is_one(text: str, is_no: bool) -> None:
    assert refuses(without_keyword(text, REFUND), beside_code=True) == is_no


@pytest.mark.parametrize("name", ["Non", "Nej", "Nevermind", "Hayir"])
def test_a_name_that_refuses_signs_no_yes(name: str) -> None:
    assert confirmed_offers("yes\nAlex", [REFUND], names=["Alex"]) == [REFUND]
    assert confirmed_offers(f"yes\n{name}", [REFUND], names=[name]) == []
