"""Orders as shops have them: lines, discounts, refunds, discontinued products."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support_agent.config import Settings
from support_agent.domain.models import Order
from support_agent.flows.imports.report import Report
from support_agent.store.commerce import order_history, orders
from tests.flows.imports.test_imports import write_csv
from tests.loopback.openrouter_replies import calls, text
from tests.scripted import scripted
from tests.world import ALEX_MAIL, ALEX_PHONE, PRIYA_MAIL, World

NUMBER = "ORD-77001"


def order(**changes: object) -> dict[str, object]:
    return {
        "order_number": NUMBER,
        "customer": ALEX_MAIL,
        "status": "delivered",
        "total": "100.00",
        "placed_at": "2026-11-20",
        "delivered_at": "2026-11-24",
        "items": "GONE-1*2@50.00",
    } | changes


async def take(world: World, tmp_path: Path, *rows: dict[str, object]) -> Report:
    path = tmp_path / "o.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return await world.app.flows.imports.run("orders", path, dry_run=False)


async def standing(world: World, number: str = NUMBER) -> Order:
    async with world.app.database.connection() as tx:
        found = await orders.by_number(tx, await world.id_of(ALEX_MAIL), number)
    assert found is not None
    return found


SHOPIFY = """\
Name,Email,Financial Status,Fulfillment Status,Subtotal,Shipping,Taxes,Total,Discount Amount,\
Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,\
Shipping Street,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Cancelled at,\
Payment Reference,Refunded Amount,Phone,Vendor
ORD-5001,Alex.Rivera@Example.com,paid,fulfilled,90.00,5.00,7.13,102.13,10.00,\
2026-11-02 14:03:11 -0500,2,Old lamp,25.00,LAMP-9,Alex Rivera,"1 Main St, Apt 4",Austin,'78701,\
TX,US,,c123.1,20.00,'+15550104477,Me
ORD-5001,Alex.Rivera@Example.com,,,,,,,,,1,Bulb,50.00,,,,,,,,,,,,Me
ORD-5002,,paid,unfulfilled,10.00,0,0,10.00,0,2026-11-03 09:00:00 -0500,1,Bulb,10.00,,,,,,,,\
2026-11-04 10:00:00 -0500,,0,(555) 010-4477,Me
"""


async def test_an_export_of_shopify_goes_in_as_it_is(world: World, tmp_path: Path) -> None:
    path = tmp_path / "orders_export.csv"
    path.write_text(SHOPIFY, encoding="utf-8")
    report = await world.app.flows.imports.run("orders", path, dry_run=False)
    assert (report.faults, report.added, report.read) == ([], 2, 2)
    first, second = await standing(world, "ORD-5001"), await standing(world, "ORD-5002")
    assert [(i.sku, i.name, i.quantity, str(i.unit_price)) for i in first.items] == [
        ("LAMP-9", "Old lamp", 2, "22.50"),
        ("Bulb", "Bulb", 1, "45.00"),
    ]
    assert (first.status, first.refunded, first.refundable) == (
        "shipped",
        Decimal("20.00"),
        Decimal("82.13"),
    )
    assert first.ship_to == {
        "name": "Alex Rivera",
        "street": "1 Main St, Apt 4",
        "city": "Austin",
        "state": "TX",
        "zip": "78701",
        "country": "US",
    }
    assert second.status == "cancelled"
    again = await world.app.flows.imports.run("orders", path, dry_run=False)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    row = await world.app.database.fetch_one(
        "SELECT payment_reference FROM orders WHERE order_number = 'ORD-5001'"
    )
    assert row == {"payment_reference": "c123.1"}


LINE: dict[str, object] = {
    "order_number": NUMBER,
    "customer": ALEX_MAIL,
    "status": "shipped",
    "total": "60.00",
    "placed_at": "2026-11-02",
    "item_sku": "A",
    "item_quantity": "1",
    "item_price": "20.00",
}
MORE: dict[str, object] = {**dict.fromkeys(LINE, ""), "item_sku": "B", "item_price": "9"}


@pytest.mark.parametrize(
    ("lines", "items", "faults"),
    [
        ([LINE, LINE, LINE], {"A": 3}, []),
        ([LINE, LINE | {"item_sku": "B", "item_quantity": "2"}], {"A": 1, "B": 2}, []),
        (
            [LINE, MORE],
            {"A": 1, "B": 1},
            [],
        ),
        ([LINE, LINE | {"total": "61.00"}], {}, [(1, "line")]),
        ([LINE, LINE | {"item_price": "x"}], {}, [(2, "item_price")]),
        ([LINE, LINE | {"item_sku": "B", "item_quantity": "0"}], {}, [(2, "item_quantity")]),
        ([LINE | {"item_price": ""}], {}, [(1, "item_price")]),
        (
            [LINE, LINE | {"order_number": "ORD-77002"}, LINE],
            {"A": 1},
            [(3, "order_number")],
        ),
    ],
)
async def test_an_order_has_a_row_for_each_of_its_items(
    world: World,
    tmp_path: Path,
    lines: list[dict[str, object]],
    items: dict[str, int],
    faults: list[tuple[int, str]],
) -> None:
    file = write_csv(tmp_path / "o.csv", lines)
    report = await world.app.flows.imports.run("orders", file, dry_run=False)
    assert [(fault.row, fault.field) for fault in report.faults] == faults
    if items:
        assert {i.sku: i.quantity for i in (await standing(world)).items} == items
    assert report.unchanged == 0


async def test_a_product_that_is_gone_keeps_its_name_and_price(
    world: World, tmp_path: Path
) -> None:
    item = {"sku": "GONE-1", "name": "Old lamp", "quantity": 2, "unit_price": "50.00"}
    report = await take(world, tmp_path, order(items=[item]))
    assert list(report.notes) == [
        "'GONE-1' is none of the products; its lines keep their name and price"
    ]
    (line,) = (await standing(world)).items
    assert (line.name, line.unit_price) == ("Old lamp", Decimal("50.00"))


@pytest.mark.parametrize("paid_back", ["100.00", "60.00"])
async def test_what_the_shop_paid_back_is_not_paid_again(
    settings: Settings, tmp_path: Path, paid_back: str
) -> None:
    wanted: tuple[str, Any] = ("process_refund", {"order_number": NUMBER, "reason": "broken"})
    async with scripted(settings, calls(wanted), text("Let me see.")) as on:
        report = await take(on.world, tmp_path, order(refunded=paid_back))
        assert report.added == 1
        await on.world.sms("please refund it", ALEX_PHONE)
        await on.world.settle()
        await on.world.sms("yes please", ALEX_PHONE)
        await on.world.settle()
        assert (await standing(on.world)).refunded == 100
        row = await on.world.app.database.fetch_one(
            "SELECT coalesce(sum(amount), 0) AS n FROM proposals WHERE kind = 'refund'"
        )
        assert row is not None
        assert row["n"] == 100 - Decimal(paid_back)


async def test_an_offer_of_money_that_the_shop_has_paid_since_is_not_carried_out(
    settings: Settings, tmp_path: Path
) -> None:
    wanted: tuple[str, Any] = ("process_refund", {"order_number": NUMBER, "reason": "broken"})
    async with scripted(settings, calls(wanted), text("Offered."), *[text("I see.")] * 5) as on:
        await take(on.world, tmp_path, order())
        await on.world.sms("please refund it", ALEX_PHONE)
        await on.world.settle()
        report = await take(on.world, tmp_path, order(refunded="100.00"))
        assert report.changed == 1
        await on.world.sms("yes please", ALEX_PHONE)
        await on.world.settle()
        rows = await on.world.app.database.fetch_one("SELECT sum(amount) AS n FROM refunds")
        assert rows == {"n": Decimal("100.00")}


async def test_a_refund_of_ours_in_the_shops_figures_counts_once(
    settings: Settings, tmp_path: Path
) -> None:
    wanted: tuple[str, Any] = (
        "process_refund",
        {"order_number": NUMBER, "reason": "broken", "items": [{"sku": "GONE-1", "quantity": 1}]},
    )
    async with scripted(settings, calls(wanted), text("Offered."), *[text("I see.")] * 5) as on:
        await take(on.world, tmp_path, order())
        await on.world.sms("please refund one of the lamps", ALEX_PHONE)
        await on.world.settle()
        await on.world.sms("yes please", ALEX_PHONE)
        await on.world.settle()
        assert (await standing(on.world)).refunded == Decimal("50.00")
        assert (await take(on.world, tmp_path, order(refunded="50.00"))).unchanged == 1
        assert (await take(on.world, tmp_path, order(refunded="70.00"))).changed == 1
        assert (await standing(on.world)).refunded == Decimal("70.00")
        assert (await take(on.world, tmp_path, order(refunded="70.00"))).unchanged == 1


async def test_an_empty_cell_of_an_order_changes_nothing(world: World, tmp_path: Path) -> None:
    full = order(carrier="UPS", tracking_number="1Z9", expected_on="2026-11-25", refunded="10.00")
    await take(world, tmp_path, full)
    assert (await take(world, tmp_path, order())).unchanged == 1
    assert (await take(world, tmp_path, order(carrier="", refunded=""))).unchanged == 1
    found = await standing(world)
    assert (found.carrier, found.tracking_number, found.refunded) == ("UPS", "1Z9", Decimal(10))


@pytest.mark.parametrize(
    ("customer", "fault"),
    [
        ("ALEX.RIVERA@example.com", None),
        ("+1 (555) 010-4477", None),
        ("555-010-4477", None),
        (PRIYA_MAIL, "order_number"),
        ("nobody@example.org", "customer"),
        ("Alex", "customer"),
    ],
)
async def test_whose_order_it_is_is_read_as_any_contact(
    world: World, tmp_path: Path, customer: str, fault: str | None
) -> None:
    await take(world, tmp_path, order())
    report = await take(world, tmp_path, order(customer=customer))
    assert [each.field for each in report.faults] == ([fault] if fault else [])
    assert report.unchanged == (0 if fault else 1)


async def test_an_order_of_somebody_who_only_wrote_waits_for_the_customers_file(
    world: World, tmp_path: Path
) -> None:
    await world.email("hello", "new@example.org")
    report = await take(world, tmp_path, order(customer="new@example.org"))
    assert [str(fault) for fault in report.faults] == [
        "row 1: customer: is no customer's e-mail or phone; import the customers first"
    ]


async def test_of_money_that_the_shop_paid_back_no_day_is_told(
    world: World, tmp_path: Path
) -> None:
    await take(world, tmp_path, order(refunded="20.00"))
    async with world.app.database.connection() as tx:
        found = await order_history.refunds(tx, await world.id_of(ALEX_MAIL))
    assert list(found.values()) == [[{"amount": "20.00", "state": "done"}]]
