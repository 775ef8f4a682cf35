"""An amount is in the shop's currency, or nothing supports it."""

import pytest

from support_agent.domain.money import amounts_in
from tests.agent.claims.test_claims import check, lookup, turn


@pytest.mark.parametrize(
    "said",
    [
        "The total is $1,599.99.",
        "The total is US$1,599.99.",
        "The total is 1,599.99 dollars.",
        "The total is $1599,99.",
    ],
)
def test_an_amount_in_the_shops_currency_holds(said: str) -> None:
    assert check(said, turn(lookup())).holds


@pytest.mark.parametrize("mark", ["€", "£", "¥", "₹", "C$", "A$", "EUR ", "CHF ", "GBP "])
def test_the_same_number_in_another_currency_does_not(mark: str) -> None:
    assert not check(f"The total is {mark}1,599.99.", turn(lookup())).holds


@pytest.mark.parametrize("name", ["€", "euros", " CHF", " yen", " francs", " £"])
def test_nor_does_it_with_the_currency_behind(name: str) -> None:
    assert not check(f"The total is 1,599.99{name}.", turn(lookup())).holds


@pytest.mark.parametrize("said", ["49,99 €", "€49.99", "49.99 euros", "EUR 49,99"])
def test_a_shop_of_euros_may_write_a_comma(said: str) -> None:
    with amounts_in("EUR"):
        assert check(f"The total is {said}.", turn(lookup(total="49.99"))).holds


@pytest.mark.parametrize("said", ["$49.99", "4999 €", "4,999 €", "49,98 €", "49,99 £"])
def test_but_no_other_amount(said: str) -> None:
    with amounts_in("EUR"):
        assert not check(f"The total is {said}.", turn(lookup(total="49.99"))).holds


def test_an_amount_in_another_currency_supports_none() -> None:
    assert not check("The total is $75.", turn(said="Somebody offered me €75 for it")).holds


def test_what_a_thing_weighs_is_no_amount() -> None:
    assert check("The RTX 4090 weighs five pounds.", turn(lookup())).holds
    assert check("It takes up to 40 pounds.", turn(lookup())).holds
