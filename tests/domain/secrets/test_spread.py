"""Secrets spread over several messages are masked, and honest messages in a row stay."""

import pytest

from support_agent.domain.secrets.masking import masked, without_cards, without_codes
from support_agent.domain.secrets.spread import MOST_EARLIER, may_complete, without_spread
from tests.domain.secrets.number_forms import AMEX, MASTER, VISA


def read(messages: list[str], ours: frozenset[str] = frozenset(), said: str = "") -> list[str]:
    """The messages as they are stored when they arrive one after the other."""
    kept: list[str] = []
    for message in messages:
        new = without_cards(message, ours)
        earlier = kept[-MOST_EARLIER:] if may_complete(new) else []
        *before, new = without_spread([*earlier, new], ours, said)
        kept[len(kept) - len(earlier) :] = [*before, without_codes(new)]
    return kept


SPREAD: list[tuple[list[str], list[str]]] = [
    (["4111 1111", "1111 1111"], ["1111"]),
    (["4111", "1111", "1111", "1111"], ["1111"]),
    (["4111111111", "111111"], ["1111"]),
    (["hi, I want to pay, my card is 4111 1111", "1111 1111"], ["1111"]),
    (["my card starts with 4111 1111", "and the rest is 1111 1111 thanks"], ["1111"]),
    (["Hi,\n4111 1111\nBest,\nAlex", "Hi,\n1111 1111\nBest,\nAlex"], ["1111"]),
    (["5555 5555", "hold on", "5555 4444"], ["5555", "4444"]),
    (["5555 5555", "where is my order 1001 by the way", "5555 4444"], ["5555", "4444"]),
    (["3782 822463", "10005"], ["3782", "822463", "10005"]),
    (["four one one one one one one one", "one one one one one one one one"], ["one"]),
    (
        ["it's four one one one", "one one one one", "one one one one", "and one one one one"],
        ["one"],
    ),
    (["my password is", "hunter22"], ["hunter22"]),
    (["my password is", "sunshine"], ["sunshine"]),
    (["password:", "hunter22, can you log in and look?"], ["hunter22"]),
    (["my pw", "hunter22"], ["hunter22"]),
    (["My password is\n\nBest,\nAlex", "hunter22\n\nBest,\nAlex"], ["hunter22"]),
    (["hunter22", "is my password"], ["hunter22"]),
    (["cvv", "123"], ["123"]),
    (["the cvv is", "it's 123"], ["123"]),
    (["cvv is", "one two three"], ["one two three"]),
    ([VISA, "12/27", "123"], ["12/27", "123"]),
    ([VISA, "exp 12/27 cvv 123"], ["12/27", "123"]),
    (["my ssn is", "123 45 6789"], ["6789"]),
    (["ssn", "123456789"], ["123456789"]),
    (["IBAN DE89 3704 0044", "0532 0130 00"], ["0044", "0532"]),
    (["my google code is", "914 275"], ["275"]),
    (["my google code is 914", "275"], ["914", "275"]),
    (["the verification code they sent me", "914", "275"], ["914", "275"]),
    (["routing number", "021000021"], ["021000021"]),
    (["my pin is", "4821"], ["4821"]),
]

HONEST: list[list[str]] = [
    ["my order is 1001", "and the other is 1002"],
    ["1001", "1002", "1003", "1004"],
    ["78701", "5550104477"],
    ["1001", "12"],
    ["100", "123"],
    ["37201", "5550104477"],
    ["my zip is 37201", "my phone is 555-010-4477"],
    ["SKU 300124", "SKU 300125", "SKU 300126"],
    ["RTX 4090", "RTX 4080", "Ryzen 7950X", "6000 MHz"],
    ["do you need my cvv?", "123 Main Street, Dallas"],
    ["I forgot my password", "is order 1001 shipped?"],
    ["what is my password", "can you help?"],
    ["my password is", "not working"],
    ["I need a code", "order 100123"],
    ["what's the promo code", "2 of them please"],
    [VISA, "2 of them"],
    [VISA, "for order 1001"],
    ["REFUND 4821", "yes"],
    ["$1,299.00", "$499.00", "11/02/2026"],
    ["2 of the 4090", "and 3 of the 4080", "to 75201"],
    ["hello", "where is my order", "1001"],
]


@pytest.mark.parametrize(("messages", "traces"), SPREAD)
def test_a_secret_in_pieces_goes(messages: list[str], traces: list[str]) -> None:
    kept = read(messages)
    assert not [trace for trace in traces if any(trace in each for each in kept)], kept


@pytest.mark.parametrize("messages", HONEST)
def test_honest_messages_in_a_row_stay(messages: list[str]) -> None:
    assert read(messages) == [masked(each) for each in messages]


def test_numbers_of_ours_stay() -> None:
    ours = frozenset({"4111", "1111"})
    assert read(["4111", "1111", "1111", "1111"], ours) == ["4111", "1111", "1111", "1111"]
    assert read(["cvv", "1001"], frozenset({"1001"})) == ["cvv", "1001"]


@pytest.mark.parametrize("said", ["Is that a verification code?", "Please send no codes."])
def test_a_code_after_our_own_words_about_one_goes(said: str) -> None:
    assert "914275" not in read(["it's 914275"], said=said)[0]
    assert read(["nine one four two seven five"], said=said) == ["[code removed]"]
    assert read(["order 914275"], said=said) == ["order 914275"]


@pytest.mark.parametrize("card", [VISA, MASTER, AMEX])
@pytest.mark.parametrize("size", [3, 4, 5, 7, 8, 10, 12])
def test_a_card_goes_wherever_it_is_cut(card: str, size: int) -> None:
    pieces = [card[at : at + size] for at in range(0, len(card), size)]
    if (len(card), size) != (15, 10):  # that is a telephone number and a ZIP, too
        assert not any(piece in kept for kept in read(pieces) for piece in pieces)
