"""Amounts in the shop's currency, written and read."""

from decimal import Decimal

import pytest

from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers
from support_agent.domain.money import amounts_in, in_dollar_signs, is_ours, money, typed_amount

OFFER = Offer(1, "4821", "refund", "ORD-1002", Decimal("549.99"))


@pytest.mark.parametrize(
    ("code", "written"), [("USD", "$1,599.99"), ("EUR", "€1,599.99"), ("GBP", "£1,599.99")]
)
def test_an_amount_is_written_in_the_shops_currency(code: str, written: str) -> None:
    with amounts_in(code):
        assert money(Decimal("1599.99")) == written
    assert money(Decimal("0.5")) == "$0.50"


@pytest.mark.parametrize(
    ("code", "text", "read"),
    [
        ("USD", "$5 or €5 or 5€", "$5 or €5 or 5€"),
        ("EUR", "€5 or $5 or £5", "$5 or ¤5 or ¤5"),
        ("EUR", "1,599.99€ or 20 €, please", "$1,599.99 or $20 , please"),
        ("GBP", "5$", "¤5"),
    ],
)
def test_amounts_are_read_by_the_shops_sign(code: str, text: str, read: str) -> None:
    with amounts_in(code):
        assert in_dollar_signs(text) == read


@pytest.mark.parametrize(
    ("code", "text", "is_yes"),
    [
        ("USD", "REFUND 4821, $549.99", True),
        ("USD", "REFUND 4821, €549.99", False),
        ("EUR", "REFUND 4821, €549.99", True),
        ("EUR", "REFUND 4821, 549.99 €", True),
        ("EUR", "REFUND 4821, 549,99 €", True),
        ("EUR", "REFUND 4821, 54.999,00 €", False),
        ("EUR", "REFUND 4821, $549.99", False),
        ("EUR", "REFUND 4821, €54.99", False),
    ],
)
def test_a_yes_names_the_amount_in_the_shops_currency(code: str, text: str, is_yes: bool) -> None:
    with amounts_in(code):
        assert bool(confirmed_offers(text, [OFFER])) == is_yes


def test_an_amount_is_typed_in_digits() -> None:
    assert typed_amount("49.99") == Decimal("49.99")
    assert typed_amount("7,50") is None


@pytest.mark.parametrize(
    ("code", "text", "read"),
    [
        ("EUR", "49,99 € or 1.599,99€", "$49.99 or $1,599.99"),
        ("EUR", "€49,9 or €1,599 or €1.599", "$49.9 or $1,599 or $1.599"),
        ("EUR", "£49,99", "¤49,99"),
        ("USD", "$49,99 or $1,599.99", "$49.99 or $1,599.99"),
    ],
)
def test_a_comma_before_cents_is_read(code: str, text: str, read: str) -> None:
    with amounts_in(code):
        assert [*map(str.strip, in_dollar_signs(text).split("or"))] == read.split(" or ")


@pytest.mark.parametrize(
    ("code", "ours", "others"),
    [
        ("USD", ["$", "US$", "usd", "dollar", "bucks"], ["€", "C$", "CAD", "euros", "¥"]),
        ("CAD", ["$", "C$", "CA$", "CAD"], ["US$", "A$", "USD", "£"]),
        ("EUR", ["€", "EUR", "euro", "Euros"], ["$", "dollars", "¤"]),
    ],
)
def test_a_mark_is_that_of_the_shops_currency(
    code: str, ours: list[str], others: list[str]
) -> None:
    with amounts_in(code):
        assert all(map(is_ours, ours))
        assert not any(map(is_ours, others))
