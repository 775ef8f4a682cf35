"""Order numbers are read in the shop's own format, and nothing else is taken for one."""

import re

import pytest

from support_agent.domain.confirmation.confirmation import Offer, confirmed_offers
from support_agent.domain.errors import InvalidInput
from support_agent.domain.operators.told_by_operator import is_told
from support_agent.domain.orders.order_form import OrderForm
from support_agent.domain.orders.order_numbers import shape_of
from support_agent.domain.wishes.wishes import asks_for, turns_down
from tests.linear.growth import growth

FORMS = {
    "#W{7}": OrderForm("#W{7}", "#W2378156", "#W"),
    "{4-6}": OrderForm("{4-6}", "1002", "R-"),
    "EU-{4}/{1-5}": OrderForm("EU-{4}/{1-5}", "EU-2026/17", "EU-R"),
    "SO/{6}": OrderForm("SO/{6}", "SO/000123", "SO/"),
    "#{4-6}": OrderForm("#{4-6}", "#1002", "#"),
    "ORD-{3-12}": OrderForm("ORD-{3-12}", "ORD-1001", "ORD-"),
}
NUMBERS = ["#W2378156", "1002", "EU-2026/17", "SO/000123", "#1002", "ORD-1001"]


@pytest.mark.parametrize(
    ("form", "written", "number"),
    [
        ("#W{7}", "W2378156", "#W2378156"),
        ("#W{7}", "order number w 2378156", "#W2378156"),
        ("#W{7}", "2378156", "#W2378156"),
        ("#W{7}", "237", None),
        ("{4-6}", "order #1002", "1002"),
        ("{4-6}", "R-9000001", "R-9000001"),
        ("{4-6}", "12", None),
        ("EU-{4}/{1-5}", "eu 2026/17", "EU-2026/17"),
        ("EU-{4}/{1-5}", "2026/17", "EU-2026/17"),
        ("EU-{4}/{1-5}", "eu-r9000001", "EU-R9000001"),
        ("SO/{6}", "so 123", "SO/000123"),
        ("SO/{6}", "123", "SO/000123"),
        ("#{4-6}", "1002", "#1002"),
        ("ORD-{3-12}", "order #1001", "ORD-1001"),
        ("ORD-{3-12}", "XY-1001", None),
    ],
)
def test_a_number_is_read_as_people_write_it(form: str, written: str, number: str | None) -> None:
    assert FORMS[form].read(written) == number


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    ["I paid $1002 in 2026", "call 555-010-0100", "ZIP 60601-1234", "on 11/30/2026, so 500 of it",
     "a W680 board and 2026-11-30", "us 60601", "1,002.50 for 1002 watts"],
)  # fmt: skip
def test_a_price_a_date_or_a_phone_number_is_no_order(form: str, text: str) -> None:
    assert FORMS[form].named_in(text) == []


@pytest.mark.parametrize(
    ("form", "example", "replacement", "remedy"),
    [
        ("", "1", "R", "must have digits in braces"),
        (".*", "1", "R", "must have digits in braces"),
        ("A.{4}", "A.1111", "R", "besides only letters"),
        ("{2}", "12", "R", "at least 3 digits"),
        ("{3-5}{2}", "12345", "R", "before each pair of braces"),
        ("A{1-3}-{2-4}", "A1-22", "R", "one pair of braces only"),
        ("A{9-3}", "A111", "R", "the smaller first"),
        ("{3}-{3}-{4}", "555-010-0100", "R", "could be a phone number"),
        ("{4}-{2}-{2}", "2026-11-30", "R", "could be a date"),
        ("A{4}", "B1111", "R", "is not written as"),
        ("A{4}", "A1111", "R9", "letters and signs"),
        ("#W{7}", "#W2378156", "R-", "must be '#W'"),
        ("{4-8}", "1002", "R-", "must be ''"),
    ],
)
def test_a_form_that_could_be_something_else_is_refused_at_the_start(
    form: str, example: str, replacement: str, remedy: str
) -> None:
    with pytest.raises(InvalidInput, match=remedy):
        OrderForm(form, example, replacement)


@pytest.mark.parametrize("form", FORMS)
def test_the_patterns_of_every_form_are_linear(form: str) -> None:
    for shape in (FORMS[form].shape, FORMS[form].shape.loose, shape_of(FORMS[form].example)):
        patterns: list[re.Pattern[str]] = [
            value for value in vars(shape).values() if isinstance(value, re.Pattern)
        ]
        assert patterns
        assert [growth(pattern.pattern, pattern.flags) for pattern in patterns] == [None] * len(
            patterns
        )


@pytest.mark.parametrize("number", NUMBERS)
def test_a_yes_may_name_the_order(number: str) -> None:
    offer = Offer(1, "6440", "cancellation", number)
    for named in (number, number.lower(), f"order {number}"):
        assert confirmed_offers(f"Yes, cancel {named}", [offer]) == [offer]
    assert confirmed_offers("CONFIRM 6440", [offer]) == [offer]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_yes_that_names_another_order_is_none(number: str) -> None:
    other = number[:-1] + ("8" if number[-1] != "8" else "9")
    assert not confirmed_offers(f"Yes, cancel {other}", [Offer(1, "6440", "cancellation", number)])


@pytest.mark.parametrize("number", NUMBERS)
def test_a_wish_and_a_refusal_may_name_the_order(number: str) -> None:
    other = number[:-1] + "8"
    assert asks_for(f"Please cancel {number}", "cancellation", number)
    assert not asks_for(f"Please cancel order {other}", "cancellation", number)
    assert turns_down(f"Please don't cancel {number}", "cancellation", number)
    assert not turns_down(f"Please don't cancel order {other}", "cancellation", number)


@pytest.mark.parametrize("number", NUMBERS)
def test_an_operator_may_name_the_order(number: str) -> None:
    own = [number, number[:-1] + "8"]
    assert is_told(f"mark {number} as shipped", "shipped", number, own)
    assert not is_told(f"mark {own[1]} as shipped", "shipped", number, own)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("Where is order 2026/12?", ["202612"]),
        ("my order no. 2026/1 please", ["20261"]),
        ("order 2026/1 and EU-2026/12", ["20261", "202612"]),
        ("delivered on 2026/11/23?", []),
        ("since 2026/12", []),
    ],
)
def test_letters_may_be_left_out_behind_the_word_order(text: str, digits: list[str]) -> None:
    assert [named.digits for named in FORMS["EU-{4}/{1-5}"].named_in(text)] == digits
