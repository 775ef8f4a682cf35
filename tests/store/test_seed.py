"""The sample shop: complete, consistent, and safe to seed again."""

from typing import LiteralString

from support_agent.domain.shop import SAMPLE, parse_shop
from support_agent.store.admin.seed import seed
from support_agent.store.db import Tx
from support_agent.store.knowledge.articles import Article, save
from support_agent.store.knowledge.vocabulary import refresh

EVERYTHING: LiteralString = """
    SELECT (SELECT jsonb_agg(p ORDER BY p.id) FROM products p) AS products,
           (SELECT jsonb_agg(i ORDER BY i.product_id, i.warehouse) FROM inventory i) AS inventory,
           (SELECT jsonb_agg(c ORDER BY c.id) FROM customers c) AS customers,
           (SELECT jsonb_agg(i ORDER BY i.kind, i.address) FROM identities i) AS identities,
           (SELECT jsonb_agg(o ORDER BY o.id) FROM orders o) AS orders,
           (SELECT jsonb_agg(i ORDER BY i.id) FROM order_items i) AS items,
           (SELECT jsonb_agg(k ORDER BY k.id) FROM knowledge_base k) AS articles,
           (SELECT jsonb_agg(t ORDER BY t) FROM knowledge_terms t) AS terms,
           (SELECT jsonb_agg(w ORDER BY w.word) FROM knowledge_words w) AS words
"""


async def _all(tx: Tx, query: LiteralString) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in await (await tx.execute(query)).fetchall()]


async def test_seeding_again_changes_nothing(tx: Tx):
    before = await _all(tx, EVERYTHING)
    await seed(tx)
    assert await _all(tx, EVERYTHING) == before


async def test_what_was_sold_stays_sold_when_seeded_again(tx: Tx):
    await tx.execute("UPDATE inventory SET quantity = 0")
    await tx.execute("UPDATE orders SET status = 'cancelled' WHERE order_number = 'ORD-1003'")
    await seed(tx)
    assert await _all(tx, "SELECT sum(quantity) FROM inventory") == [(0,)]
    assert await _all(tx, "SELECT status FROM orders WHERE order_number = 'ORD-1003'") == [
        ("cancelled",)
    ]


async def test_the_demo_customer_has_the_orders_of_the_demo(tx: Tx):
    rows = await _all(
        tx,
        """
        SELECT o.order_number, o.status, i.name, o.tracking_number IS NOT NULL
          FROM orders o JOIN customers c ON c.id = o.customer_id
          JOIN LATERAL (SELECT name FROM order_items WHERE order_id = o.id
                         ORDER BY unit_price DESC LIMIT 1) i ON TRUE
         WHERE c.email = 'alex.rivera@example.com' AND c.phone_number = '+15550104477'
         ORDER BY o.placed_at DESC
        """,
    )
    assert [row[:2] for row in rows[:3]] == [
        ("ORD-1003", "pending"),
        ("ORD-1002", "shipped"),
        ("ORD-1001", "delivered"),
    ]
    assert [row[3] for row in rows[:3]] == [False, True, True]
    names = [str(row[2]) for row in rows]
    assert "750W" in names[0]
    assert "Ryzen 9" in names[1]
    assert "RTX 4090" in names[2]


async def test_contacts_that_came_with_orders_are_verified(tx: Tx):
    rows = await _all(tx, "SELECT kind, address FROM identities WHERE verified_at IS NOT NULL")
    assert ("phone", "+15550104477") in rows
    assert ("email", "priya.shah@example.com") in rows
    assert len(rows) == 5, "one customer has no phone"


async def test_every_total_is_the_sum_of_its_lines(tx: Tx):
    wrong = await _all(
        tx,
        """
        SELECT o.order_number, o.total, sum(i.quantity * i.unit_price)
          FROM orders o LEFT JOIN order_items i ON i.order_id = o.id
         GROUP BY o.id HAVING o.total IS DISTINCT FROM sum(i.quantity * i.unit_price)
        """,
    )
    assert wrong == []


async def test_order_times_fit_their_status(tx: Tx):
    wrong = await _all(
        tx,
        """
        SELECT order_number FROM orders
         WHERE (status = 'delivered') <> (delivered_at IS NOT NULL)
            OR (status IN ('shipped', 'delivered')) <> (shipped_at IS NOT NULL)
            OR (tracking_number IS NULL) <> (shipped_at IS NULL)
            OR placed_at > coalesce(shipped_at, now()) OR shipped_at > coalesce(delivered_at, now())
            OR greatest(placed_at, shipped_at, delivered_at, updated_at) > now()
        """,
    )
    assert wrong == []


async def test_the_shelves_hold_something_of_everything(tx: Tx):
    (counts,) = await _all(
        tx, "SELECT count(*) AS all, count(DISTINCT category) AS kinds FROM products"
    )
    assert counts == (39, 8)
    stock = dict(
        await _all(  # type: ignore[arg-type]
            tx,
            """
            SELECT CASE WHEN sum(quantity) = 0 THEN 'out'
                        WHEN bool_and(quantity <= low_stock_threshold) THEN 'low'
                        ELSE 'plenty' END AS state, product_id
              FROM inventory GROUP BY product_id
            """,
        )
    )
    assert set(stock) == {"out", "low", "plenty"}


async def test_a_changed_number_reaches_the_stored_articles(tx: Tx):
    await seed(tx, parse_shop(SAMPLE.read_text().replace('"500.00"', '"450.00"')))
    rows = await _all(
        tx, "SELECT content LIKE '%$450%' FROM knowledge_base WHERE article_id = 'KB-REFUNDS'"
    )
    assert rows == [(True,)]


async def test_the_sample_never_replaces_an_article_of_the_shops_own(tx: Tx):
    mine = Article("KB-RETURNS", "Our returns", (), "Never.")
    assert await save(tx, [mine], source="import") == ["KB-RETURNS"]
    await seed(tx)
    rows = await _all(tx, "SELECT title FROM knowledge_base WHERE article_id = 'KB-RETURNS'")
    assert rows == [("Our returns",)]


async def test_synonyms_follow_their_file(tx: Tx):
    await tx.execute("INSERT INTO search_synonyms (phrase, words) VALUES ('old saying', 'x')")
    await tx.execute("UPDATE search_synonyms SET words = 'y' WHERE phrase = 'psu'")
    await seed(tx)
    assert await _all(
        tx, "SELECT phrase, words FROM search_synonyms WHERE phrase IN ('psu', 'old saying')"
    ) == [("psu", "power supply")]


async def test_a_shop_without_the_sample_has_the_words_too(tx: Tx):
    await tx.execute("TRUNCATE knowledge_base, search_synonyms, knowledge_words CASCADE")
    await refresh(tx)
    found = await _all(tx, "SELECT words FROM search_synonyms WHERE phrase = 'psu'")
    assert found == [("power supply",)]
    assert await _all(tx, "SELECT count(*) FROM knowledge_words WHERE word = 'supply'") == [(1,)]
