"""Cells as spreadsheets write them: read with certainty, or refused with a remedy."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from support_agent.domain.shop import load_shop
from support_agent.flows.imports.rows import check_row, faults_in
from support_agent.flows.imports.values import Formats

WAYS = Formats.of(load_shop(), datetime(2026, 12, 1, tzinfo=UTC))
ORDER: dict[str, Any] = {
    "order_number": "ORD-77001",
    "customer": "ann@example.org",
    "status": "shipped",
    "total": "100.00",
    "placed_at": "2026-11-02",
    "items": "A*1@100.00",
}


def order(**changes: Any) -> dict[str, Any]:
    return check_row("orders", ORDER | changes, WAYS)


def why(kind: str = "orders", **changes: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        check_row(kind, (ORDER if kind == "orders" else {}) | changes, WAYS)
    ((where, reason), *_) = faults_in(kind, caught.value)
    return f"{'.'.join(map(str, where))}: {reason}"


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1299.00", "1299.00"),
        ("1.299,00", "1299.00"),
        ("1,299.00", "1299.00"),
        ("1 299,00", "1299.00"),
        ("12.50 $", "12.50"),
        ("12 500", "12500.00"),
        ("12 50", None),
        ("1 2 3", None),
        ("12,50 €", None),
        ("£12.50", None),
        ("12.50 JPY", None),
        ("12²", None),
        ("①②.50", None),
        ("\uff11\uff12.50", "12.50"),
        ("$1,299", None),
        ("1.299", None),
        ("1,299,000.5", "1299000.50"),
        ("1'299.00", "1299.00"),
        ("USD 12", "12.00"),
        ("12,5", "12.50"),
        ("12,50", "12.50"),
        ("349,00", "349.00"),
        ("19.9900", "19.99"),
        ("0", "0.00"),
        (12, "12.00"),
        ("12.345", None),
        ("1.2E+3", None),
        ("-5.00", None),
        ("n/a", None),
        ("12.00 each", None),
        ("1,2,3", None),
        ("99999999999999", None),
        (True, None),
        ([1], None),
    ],
)
def test_an_amount_is_read_surely_or_named(written: object, amount: str | None) -> None:
    product = {"sku": "A", "name": "A", "category": "C", "price": written}
    if amount is None:
        assert why("products", **product).startswith("price: ")
    else:
        assert check_row("products", product, WAYS)["price"] == amount


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-02", "2026-11-02T00:00:00Z"),
        ("2026-11-02 14:03:11 -0500", "2026-11-02T14:03:11-05:00"),
        ("2026-11-02T14:03Z", "2026-11-02T14:03:00Z"),
        ("2026-11-02T14:03:11.123+01:00", "2026-11-02T14:03:11+01:00"),
        ("2026-11-02 14:03:11 UTC", "2026-11-02T14:03:11Z"),
        ("2026/11/02 2:03 PM", "2026-11-02T14:03:00Z"),
        ("02.11.2026 14:03", "2026-11-02T14:03:00Z"),
        ("11/25/2026", "2026-11-25T00:00:00Z"),
        ("25/11/2026", "2026-11-25T00:00:00Z"),
        ("11/11/2026", "2026-11-11T00:00:00Z"),
        ("Nov 2, 2026", "2026-11-02T00:00:00Z"),
        ("2 November 2026 09:30", "2026-11-02T09:30:00Z"),
        ("11/02/2026", None),
        ("2/11/2026 10:00", None),
        ("46328", None),
        ("46328.58", None),
        ("2026-02-30", None),
        ("2026-11-02 25:00", None),
        ("0001-01-01", None),
        ("yesterday", None),
        (20261102, None),
    ],
)
def test_a_time_is_read_surely_or_named(written: object, moment: str | None) -> None:
    if moment is None:
        assert "write it as 2026-11-02 14:03:11 -0500" in why(placed_at=written)
    else:
        assert order(placed_at=written)["placed_at"] == moment


def test_a_date_that_may_be_two_says_so() -> None:
    assert "day or month first" in why(expected_on="03/04/2026")
    assert order(expected_on="2026-11-24T10:00Z")["expected_on"] == "2026-11-24"


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Shipped", "shipped"),
        ("fulfilled", "shipped"),
        ("unfulfilled", "processing"),
        ("canceled", "cancelled"),
        ("completed", None),
        ("on-hold", None),
        ("partial", None),
        (7, None),
    ],
)
def test_a_status_of_another_system_is_taken_where_it_is_sure(
    written: object, status: str | None
) -> None:
    if status is None:
        assert "pending, processing, shipped, delivered, cancelled, returned" in why(status=written)
    else:
        assert order(status=written)["status"] == status


@pytest.mark.parametrize(
    ("changes", "paid"),
    [
        ({"items": "A*1@100.00", "total": "80.00"}, ["80.00"]),
        (
            {"items": "A*2@50.00; B*1@20.00", "total": "107.00", "discount": "20.00"},
            ["41.66", "16.66"],
        ),
        ({"items": "A*1@100.00", "total": "112.13", "subtotal": "90.00"}, ["90.00"]),
        ({"items": "A*1@100.00", "total": "119.00"}, ["100.00"]),
        ({"items": "A*1@10.00; A*2@10.00; B*1@5.00", "total": "35.00"}, ["10.00", "5.00"]),
        ({"items": "A*1@10.00; A*1@0.00", "total": "10.00"}, ["5.00"]),
        ({"items": "A*3@10.00", "total": "0.00"}, ["0.00"]),
    ],
)
def test_the_price_of_an_item_is_what_was_paid_for_it(
    changes: dict[str, Any], paid: list[str]
) -> None:
    assert [item["unit_price"] for item in order(**changes)["items"]] == paid


def test_the_units_of_one_product_add_up() -> None:
    (item,) = order(items="A*1@10.00; A*2@10.00", total="30.00")["items"]
    assert (item["sku"], item["quantity"]) == ("A", 3)


def test_an_unknown_field_of_an_item_names_those_of_items() -> None:
    said = why(items=[{"sku": "A", "unit_price": 1, "colour": "red"}])
    assert said == (
        "items.0.colour: is not known; the fields are sku, name, quantity, unit_price; remove or "
        "rename it"
    )


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("orders", {"items": "A*1.5@10.00"}),
        ("orders", {"items": [7]}),
        ("orders", {"items": {"sku": "A"}}),
        ("orders", {"items": [{"sku": "A", "colour": "red", "unit_price": 1}]}),
        ("orders", {"items": []}),
        ("orders", {"carrier": "x" * 81}),
        ("orders", {"carrier": ["UPS"]}),
        ("orders", {"carrier": "UPS\ud800"}),
        ("orders", {"city": "Austin\0"}),
        ("orders", {"total": None}),
        ("orders", {"customer": "nobody"}),
        ("customers", {"email": "a@b@c"}),
        ("customers", {"email": 7}),
        ("customers", {"first_name": "Ann"}),
        ("customers", {"email": "a@example.org", "shoe_size": 44}),
        ("products", {"sku": "A", "stock:Graz": -1}),
        ("products", {"sku": "A", "stock:Graz": "some"}),
        ("products", {"sku": "A", "stock": [1]}),
    ],
)
def test_every_fault_is_in_plain_words(kind: str, changes: dict[str, Any]) -> None:
    said = why(kind, **changes)
    for word in (
        "Input",
        "Extra",
        "valid ",
        "Field required",
        "pydantic",
        "str_",
        "can't be read;",
    ):
        assert word not in said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cancelled_at": "2026-11-03"}, {"status": "cancelled"}),
        ({"cancelled_at": "NULL"}, {"status": "shipped"}),
        ({"cancelled_at": "0000-00-00 00:00:00"}, {"status": "shipped"}),
        ({"financial_status": "voided"}, {"status": "cancelled"}),
        ({"financial_status": "refunded", "refunded": "0"}, {"refunded": "100.00"}),
        ({"financial_status": "partially_refunded", "refunded": "5"}, {"refunded": "5.00"}),
        ({"financial_status": "paid", "currency": "usd"}, {"status": "shipped"}),
    ],
)
def test_what_shop_systems_say_of_a_payment_is_read(
    changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert order(**changes).items() >= expected.items()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cancelled_at": "no"}, "is no time"),
        ({"cancelled_at": "2030-01-01"}, "has not come yet"),
        ({"delivered_at": "2029-05-01"}, "has not come yet"),
        ({"delivered_at": "2026-10-01"}, "delivered_at lies before placed_at"),
        ({"placed_at": "2027-01-01"}, "has not come yet"),
        ({"placed_at": "2026-11-0²"}, "raised or circled"),
        ({"financial_status": "partially_refunded"}, "refunded is needed"),
        ({"currency": "JPY"}, "'JPY' is not USD, the shop's currency"),
        ({"customer": "bob@example"}, "no e-mail address"),
        ({"customer": "212555013²"}, "can't be read surely"),
    ],
)
def test_what_can_not_be_is_a_fault(changes: dict[str, Any], reason: str) -> None:
    assert reason in why(**changes)
