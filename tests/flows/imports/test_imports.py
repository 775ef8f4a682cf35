"""The shop's own data: faults by row, the rest imported, idempotent."""

import csv
import json
from pathlib import Path

import pytest

from support_agent.domain.errors import InvalidInput
from support_agent.flows.imports.report import Fault
from tests.world import World


def write_csv(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def product(number: int, **changes: object) -> dict[str, object]:
    return {
        "sku": f"SKU-{number}",
        "name": f"Part {number}",
        "price": "19.99",
        "category": "Parts",
        "description": "",
        "stock:Austin": 3,
    } | changes


def order(number: int, **changes: object) -> dict[str, object]:
    return {
        "order_number": f"ORD-7700{number}",
        "customer": "alex.rivera@example.com",
        "status": "shipped",
        "total": "39.98",
        "carrier": "UPS",
        "tracking_number": f"1Z{number:08d}",
        "city": "Austin",
        "state": "TX",
        "placed_at": "2026-11-01",
        "items": f"SKU-{number % 10}*2@19.99",
    } | changes


async def test_a_second_import_changes_nothing(world: World, tmp_path: Path) -> None:
    imports = world.app.flows.imports
    file = write_csv(tmp_path / "p.csv", [product(n) for n in range(10)])
    first = await imports.run("products", file, dry_run=False)
    second = await imports.run("products", file, dry_run=False)
    assert (first.added, first.changed, first.unchanged) == (10, 0, 0)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 10)


async def test_a_dry_run_reports_and_writes_nothing(world: World, tmp_path: Path) -> None:
    imports = world.app.flows.imports
    file = write_csv(tmp_path / "p.csv", [product(1), product(2, price="free")])
    tried = await imports.run("products", file, dry_run=True)
    assert tried.added == 1
    assert [(fault.row, fault.field) for fault in tried.faults] == [(2, "price")]
    assert (await imports.run("products", file, dry_run=False)).added == 1


async def test_new_stock_counts_as_a_change(world: World, tmp_path: Path) -> None:
    imports = world.app.flows.imports
    await imports.run("products", write_csv(tmp_path / "p.csv", [product(1)]), dry_run=False)
    changed = write_csv(tmp_path / "q.csv", [product(1, **{"stock:Austin": 9})])
    report = await imports.run("products", changed, dry_run=False)
    assert (report.added, report.changed) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"customer": "nobody@example.org"}, "customer"),
        ({"items": "SKU-1"}, "items"),
        ({"items": "SKU-1*1@ten"}, "items.0.unit_price"),
        ({"items": "SKU-1*0@10.00"}, "items.0.quantity"),
        ({"items": [7]}, "items.0"),
        ({"items": []}, "items"),
        ({"refunded": "40.00"}, "row"),
        ({"status": "lost"}, "status"),
        ({"status": "delivered"}, "row"),
        ({"total": "-1"}, "total"),
        ({"placed_at": "yesterday"}, "placed_at"),
        ({"order_number": "ORD-2001"}, "order_number"),
        ({"order_number": "a b"}, "order_number"),
        ({"order_number": "100123"}, "order_number"),
        ({"order_number": "Order-100123"}, "order_number"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_faulty_order_is_named_and_the_others_go_in(
    world: World, tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    imports = world.app.flows.imports
    products = write_csv(tmp_path / "p.csv", [product(n) for n in range(10)])
    await imports.run("products", products, dry_run=False)
    lines = [json.dumps(order(1)), json.dumps(order(2) | changes), json.dumps(order(3))]
    file = tmp_path / "o.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    report = await imports.run("orders", file, dry_run=False)
    assert report.added == 2
    assert [(fault.row, fault.field) for fault in report.faults] == [(2, field)]


async def test_a_number_nobody_could_ask_for_is_named_with_the_one_to_write(
    world: World, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "o.csv", [order(1, order_number="100123")])
    (fault,) = (await world.app.flows.imports.run("orders", file, dry_run=True)).faults
    assert fault.reason == "could never be looked up; write it as ORD-100123"


async def test_imported_orders_are_known_to_the_agent(world: World, tmp_path: Path) -> None:
    imports = world.app.flows.imports
    await imports.run("products", write_csv(tmp_path / "p.csv", [product(7)]), dry_run=False)
    row = order(7, order_number="ORD-70007")
    await imports.run("orders", write_csv(tmp_path / "o.csv", [row]), dry_run=False)
    assert "1Z00000007" in await world.ask("where is ORD-70007?")


async def test_customers_are_known_by_their_contacts(world: World, tmp_path: Path) -> None:
    imports = world.app.flows.imports
    rows: list[dict[str, object]] = [
        {"email": "New.One@Example.org", "phone_number": "+1 555 010 7001", "first_name": "New"},
        {"email": "", "phone_number": "+15550107002", "first_name": "Phone"},
        {"email": "", "phone_number": "", "first_name": "Nobody"},
        {"email": "other@example.org", "phone_number": "+15550104477", "first_name": "Thief"},
        {"email": "new.one@example.org", "phone_number": "", "first_name": "Twice"},
    ]
    file = write_csv(tmp_path / "c.csv", rows)
    report = await imports.run("customers", file, dry_run=False)
    assert report.added == 2
    assert [(f.row, f.field) for f in report.faults] == [
        (3, "row"),
        (4, "phone_number"),
        (5, "email"),
    ]
    stored = await world.sms("hi", "+15550107001")
    detail = await world.customer(stored.customer_id)
    assert detail["customer"]["email"] == "new.one@example.org"
    assert detail["level"] == "L1"
    again = await imports.run("customers", file, dry_run=False)
    assert (again.added, again.changed) == (0, 0)


async def test_articles_are_found_after_their_import(world: World, tmp_path: Path) -> None:
    good = tmp_path / "trade-in.md"
    good.write_text(
        "---\nid: KB-TRADE\ntitle: Trading in an old card\ntags: trade-in\n---\n"
        "Bring your old graphics card to the shop; we pay zorkmids for it.",
        encoding="utf-8",
    )
    (tmp_path / "bad.md").write_text("no front matter", encoding="utf-8")
    report = await world.app.flows.imports.run("articles", tmp_path, dry_run=False)
    assert report.changed == 1
    assert [fault.row for fault in report.faults] == [1]
    assert "zorkmids" in await world.ask("can I trade in an old card?")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"x", "neither"),
        ("a.csv", b"\xff\xfe\x00", "UTF-8"),
        ("missing.csv", None, "can't be read"),
    ],
)
async def test_an_unreadable_file_is_one_clear_sentence(
    world: World, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput, match=reason):
        await world.app.flows.imports.run("products", path, dry_run=False)


async def test_broken_lines_are_faults_of_their_row(world: World, tmp_path: Path) -> None:
    jsonl = tmp_path / "p.jsonl"
    jsonl.write_text(f"{json.dumps(product(1))}\n{{oops\n[1]\n", encoding="utf-8")
    report = await world.app.flows.imports.run("products", jsonl, dry_run=False)
    assert report.faults == [
        Fault(2, "line", "is not JSON"),
        Fault(3, "line", "is not a JSON object"),
    ]
    table = tmp_path / "p.csv"
    table.write_text("sku,name,price,category\nA,B,1.00,C,D\n", encoding="utf-8")
    report = await world.app.flows.imports.run("products", table, dry_run=False)
    assert report.faults == [Fault(1, "line", "has more cells than the header has columns")]


async def test_ten_thousand_products_and_fifty_thousand_orders(
    world: World, tmp_path: Path, long: bool
) -> None:
    scale = 1 if long else 20
    imports = world.app.flows.imports
    count, planted = 10_000 // scale, 100 // scale
    rows = [product(n) for n in range(count)]
    for n in range(planted):
        rows[n * 97 + 1]["price"] = "n/a"
    products = write_csv(tmp_path / "p.csv", rows)
    report = await imports.run("products", products, dry_run=False)
    assert (report.added, len(report.faults)) == (count - planted, planted)

    lines = [order(n, items=f"SKU-{0}*2@19.99") for n in range(50_000 // scale)]
    for n in range(planted):
        lines[n * 31 + 2]["status"] = "teleported"
    file = write_csv(tmp_path / "o.csv", lines)
    report = await imports.run("orders", file, dry_run=False)
    assert (report.added, len(report.faults)) == (len(lines) - planted, planted)
    assert [fault.row for fault in report.faults] == [n * 31 + 3 for n in range(planted)]
    again = await imports.run("orders", file, dry_run=False)
    assert (again.added, again.changed, again.unchanged) == (0, 0, len(lines) - planted)
