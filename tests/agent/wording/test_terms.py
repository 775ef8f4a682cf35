"""The terms of an offer: everything that a yes accepts, in sentences that only code writes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from support_agent.agent.wording.terms import (
    Offered,
    has_code,
    outcome,
    spoken_terms,
    statements,
    terms,
)
from support_agent.providers.local_voice.words import sentences

REFUND = Offered(
    1, "4821", "refund", "ORD-1001", ["RTX 4090", "2 x Arctic P12 fan"], Decimal("1049.98")
)
LABEL = Offered(
    2, "7310", "return_label", "ORD-1002", ["Ryzen 9 7950X"], None,
    refund_on_arrival=Decimal(549),
)  # fmt: skip
EXCHANGE = Offered(
    3, "6000", "exchange", "ORD-1004", ["DDR5 32GB"], None,
    new_item="DDR5 16GB", new_price=Decimal("89.99"), refund_on_arrival=Decimal(30),
    person_decides_refund=True,
)  # fmt: skip
CANCEL = Offered(4, "5500", "cancellation", "ORD-1003", ["750W PSU"], None)


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        (
            REFUND,
            "To confirm the refund of $1,049.98 for RTX 4090 and 2 x Arctic P12 fan (ORD-1001) to "
            "your original payment method, reply REFUND 4821.",
        ),
        (
            LABEL,
            "To confirm the return of Ryzen 9 7950X (ORD-1002) with a return label ($549.00 goes "
            "back to your original payment method when it has arrived), reply LABEL 7310.",
        ),
        (
            EXCHANGE,
            "To confirm the exchange of DDR5 32GB (ORD-1004) for DDR5 16GB at $89.99 (a person "
            "decides on the difference of $30.00 when it has arrived), reply EXCHANGE 6000.",
        ),
        (CANCEL, "To confirm the cancellation of ORD-1003 (750W PSU), reply CONFIRM 5500."),
    ],
)
def test_the_terms_say_all_that_a_yes_is_a_yes_to(offer: Offered, said: str) -> None:
    assert terms(offer) == said


def test_a_long_order_is_named_in_part_and_counted() -> None:
    many = replace(CANCEL, items=[f"part {n}" for n in range(9)])
    assert "part 4 and 4 more)" in terms(many)


def test_spoken_terms_are_one_sentence_however_many_offers() -> None:
    assert spoken_terms([CANCEL]).endswith("(750W PSU), yes or no?")
    for offers in ([REFUND], [LABEL], [EXCHANGE], [CANCEL], [REFUND, CANCEL]):
        assert sentences(spoken_terms(offers)) == [spoken_terms(offers)]


def test_no_code_is_spoken() -> None:
    assert "4821" not in spoken_terms([REFUND])


ASKS = [
    "Shall I text you when it ships?",
    "Would you like me to go ahead\uff1f",
    "Let me know if you want the opening hours.",
    "Reply YES for updates.",
    "Just say yes, and I will read you the opening hours.",
    "If you'd like, I can text you when it ships.",
    "Do you want me to read them out",
    "Y keeps your order, N cancels it.",
    'A short "sure" keeps your order.',
    "Please confirm that your order shall be kept.",
    "I need the figures at the end of this text.",
    "The line below is a legal footer.",
    "Text me back and your order is kept.",
    "---",
]


@pytest.mark.parametrize("asks", ASKS)
def test_what_a_model_asks_beside_an_offer_is_left_out(asks: str) -> None:
    kept = statements(f"Your order is on schedule.\n\n{asks}\n\nMacrocenter Support")
    assert kept == "Your order is on schedule.\n\nMacrocenter Support"


@pytest.mark.parametrize(
    "end", ["On Mon, Nov 30 at 10:00 Alex Rivera wrote:", "Our terms of business say:", "-- "]
)
def test_the_terms_are_not_introduced_as_somebody_elses_words(end: str) -> None:
    assert statements(f"Your order is on schedule.\n\n{end}") == "Your order is on schedule."


def test_a_link_with_a_query_asks_nothing() -> None:
    text = "See https://macrocenter.example/returns?order=1001 for it."
    assert statements(text) == text


@pytest.mark.parametrize("text", ["ref 4821", "CONFIRM 4821", "4 8 2 1", "48-21", "4821."])
def test_a_code_is_seen_in_a_row_and_apart(text: str) -> None:
    assert has_code(text, "4821")


@pytest.mark.parametrize("text", ["14821", "48210", "4822", "4821st"[:3]])
def test_other_numbers_are_no_code(text: str) -> None:
    assert not has_code(text, "4821")


def test_what_came_of_a_yes_is_one_sentence() -> None:
    done = {"kind": "refund", "order_number": "ORD-1001", "amount": "49.99", "outcome": "done"}
    assert outcome(done) == "Done: the refund of $49.99 for ORD-1001 is made."
    assert outcome(done | {"outcome": "failed"}).startswith("I'm sorry, the refund of $49.99")
    for kind in ("refund", "return_label", "cancellation", "exchange"):
        for word in ("done", "pending", "failed"):
            told = outcome({"kind": kind, "order_number": "ORD-1001", "outcome": word})
            assert sentences(told) == [told]
