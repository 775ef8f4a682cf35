"""One case is enough for one matter; another matter is another case."""

import pytest

from support_agent.domain.wishes.matters import Matter, same_matter

ORDERS = frozenset({"1001", "1002"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Matter("customer writes in German"), Matter("Customer writes in German.")),
        (
            Matter("Refund asked for after the window", "ORD-1001, bought in May."),
            Matter("Customer wants a refund beyond the window for ORD-1001"),
        ),
        (
            Matter("Label for ORD-1001 never arrived"),
            Matter("The return label of ORD-1001 has not arrived yet"),
        ),
        (
            Matter("Invoice with another company name needed"),
            Matter("Needs an invoice with the company name"),
        ),
        (
            Matter("A person is needed", words="My screen is black since the update of last week."),
            Matter("Screen fault", words="my screen is black since the update of last week"),
        ),
    ],
)
def test_the_same_customer_and_reason_is_one_matter(one: Matter, other: Matter) -> None:
    assert same_matter(one, other, ORDERS)
    assert same_matter(other, one, ORDERS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Matter("customer writes in German"), Matter("customer writes in French")),
        (Matter("Refund for ORD-1001"), Matter("Refund for ORD-1002")),
        (Matter("Parcel is lost", "ORD-1001"), Matter("Parcel is lost", "ORD-1002")),
        (Matter("Invoice for ORD-1001 missing"), Matter("Fan of ORD-1001 rattles")),
        (Matter("customer is very unhappy"), Matter("customer asks for a person")),
        (Matter("billing dispute"), Matter("safety incident")),
        (
            Matter("Asks for help", words="Where is the parcel with my new case?"),
            Matter("Invoice", words="Please send the invoice of May once more."),
        ),
    ],
)
def test_another_reason_or_order_is_another_matter(one: Matter, other: Matter) -> None:
    assert not same_matter(one, other, ORDERS)
    assert not same_matter(other, one, ORDERS)
