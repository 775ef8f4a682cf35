"""Products are found by customers' names for them, with accurate stock."""

from decimal import Decimal

import pytest

from support_agent.store.commerce import catalog
from support_agent.store.db import Tx


async def _skus(tx: Tx, query: str, limit: int = 5) -> list[str]:
    return [product.sku for product in await catalog.find_products(tx, query, limit)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("4090", "GPU-4090-MSI"),
        ("rtx4090", "GPU-4090-MSI"),
        ("RTX-4090", "GPU-4090-MSI"),
        ("do you have the RTX 4090 in stock?", "GPU-4090-MSI"),
        ("4080 super", "GPU-4080S-ASUS"),
        ("ryzen 7950", "CPU-7950X"),
        ("Ryzen 9 7950X", "CPU-7950X"),
        ("ryzan 7950x", "CPU-7950X"),
        ("core i9 14900k", "CPU-14900K"),
        ("750 watt power supply", "PSU-750-COR"),
        ("750W PSU", "PSU-750-COR"),
        ("64 gb memory", "RAM-DDR5-64-COR"),
        ("b650 board", "MB-B650-MSI"),
        ("noctuna cooler", "COOL-NHD15"),
        ("samsumg 990 pro 2tb", "SSD-990P-2TB"),
        ("7800xt", "GPU-7800XT-XFX"),
        ("7800x3d", "CPU-7800X3D"),
        ("psu-750-cor", "PSU-750-COR"),
        ("is CPU-7600 available?", "CPU-7600"),
    ],
)
async def test_a_product_is_found_as_customers_name_it(tx: Tx, query: str, first: str):
    assert (await _skus(tx, query))[:1] == [first]


@pytest.mark.parametrize(
    ("query", "category"),
    [
        ("PSU", "Power supplies"),
        ("graphics cards", "Graphics cards"),
        ("gpus", "Graphics cards"),
        ("cpus", "Processors"),
        ("motherboards", "Motherboards"),
        ("mothrboard for am5", "Motherboards"),
        ("nvme 2tb", "Storage"),
        ("2 TB NVMe SSDs", "Storage"),
        ("ddr5 ram", "Memory"),
        ("a pc case", "Cases"),
    ],
)
async def test_a_kind_of_part_finds_only_that_kind(tx: Tx, query: str, category: str):
    found = await catalog.find_products(tx, query)
    assert len(found) > 1
    assert {product.category for product in found} == {category}


async def test_sizes_and_generations_are_not_mixed_up(tx: Tx):
    assert await _skus(tx, "nvme 2tb") == ["SSD-SN850X-2TB", "SSD-990P-2TB"]
    assert "RAM-DDR4-32-COR" not in await _skus(tx, "32gb ddr5")


@pytest.mark.parametrize(
    "query",
    [
        "5090",
        "RTX 5090",
        "toaster",
        "gaming chair",
        "laptop",
        "iphone 15",
        "hello",
        "",
        "':*&|!",
        "\x00",
    ],
)
async def test_what_the_shop_does_not_have_finds_nothing(tx: Tx, query: str):
    assert await _skus(tx, query) == []


async def test_a_sku_finds_exactly_that_product(tx: Tx):
    assert await _skus(tx, "PSU-750-COR") == ["PSU-750-COR"]


async def test_two_models_in_one_question_are_both_found(tx: Tx):
    found = await _skus(tx, "4090 or 4080?")
    assert {"GPU-4090-MSI", "GPU-4080S-ASUS"} <= set(found)


async def test_stock_is_told_warehouse_by_warehouse(tx: Tx):
    (product,) = await catalog.find_products(tx, "GPU-4090-MSI")
    assert product.price == Decimal("1599.99")
    assert product.in_stock == 8
    assert product.availability == "in stock"
    assert [(w.warehouse, w.quantity, w.availability) for w in product.warehouses] == [
        ("Austin", 6, "in stock"),
        ("Reno", 2, "low stock"),
        ("Columbus", 0, "out of stock"),
    ]


async def test_low_and_sold_out_are_said(tx: Tx):
    (low,) = await catalog.find_products(tx, "PSU-1000-COR")
    (out,) = await catalog.find_products(tx, "GPU-4080-GIG")
    assert (low.availability, out.availability) == ("low stock", "out of stock")


async def test_what_is_in_stock_comes_before_what_is_sold_out(tx: Tx):
    found = await catalog.find_products(tx, "graphics cards", 20)
    assert [product.in_stock > 0 for product in found] == sorted(
        (product.in_stock > 0 for product in found), reverse=True
    )


async def test_a_product_without_stock_rows_is_out_of_stock(tx: Tx):
    await tx.execute(
        "INSERT INTO products (sku, name, price, category)"
        " VALUES ('ZIP-1', 'Zip Drive', 5, 'Relics')"
    )
    (product,) = await catalog.find_products(tx, "zip drive")
    assert (product.in_stock, product.availability, product.warehouses) == (0, "out of stock", ())


async def test_a_product_is_shown_as_the_tool_tells_it(tx: Tx):
    (product,) = await catalog.find_products(tx, "TIM-NTH2")
    assert product.shown() == {
        "sku": "TIM-NTH2",
        "name": "Noctua NT-H2 Thermal Paste 3.5g",
        "category": "Cooling",
        "price": "9.99",
        "in_stock": 240,
        "availability": "in stock",
        "warehouses": [
            {"warehouse": "Austin", "quantity": 90},
            {"warehouse": "Columbus", "quantity": 80},
            {"warehouse": "Reno", "quantity": 70},
        ],
    }


async def test_units_are_taken_from_one_place_and_never_more_than_it_has(tx: Tx):
    async def places() -> dict[str, int]:
        found = await tx.execute(
            "SELECT warehouse, quantity FROM inventory JOIN products p ON p.id = product_id"
            " WHERE sku = 'TIM-NTH2'"
        )
        return {row["warehouse"]: row["quantity"] for row in await found.fetchall()}

    before = await places()
    fullest = max(before, key=lambda name: before[name])
    assert await catalog.reserve_stock(tx, "TIM-NTH2", before[fullest] + 1) is None
    assert await catalog.reserve_stock(tx, "TIM-NTH2", before[fullest]) == fullest
    assert await places() == before | {fullest: 0}
