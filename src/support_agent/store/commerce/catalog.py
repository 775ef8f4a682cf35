"""Finds products by SKU, name or kind, in any spelling, with the stock of each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, LiteralString

from psycopg.rows import DictRow

from support_agent.domain.policies.exchanges import Product
from support_agent.store.db import Tx
from support_agent.store.knowledge.vocabulary import words

Availability = Literal["in stock", "low stock", "out of stock"]


@dataclass(frozen=True, slots=True)
class WarehouseStock:
    """What one warehouse has of a product."""

    warehouse: str
    quantity: int
    availability: Availability


@dataclass(frozen=True, slots=True)
class StockedProduct:
    """A product and its stock. "low stock": no warehouse has more than its threshold."""

    sku: str
    name: str
    category: str
    price: Decimal
    description: str
    in_stock: int
    availability: Availability
    warehouses: tuple[WarehouseStock, ...]

    def shown(self) -> dict[str, object]:
        """The product as check_inventory shows it."""
        return {
            "sku": self.sku,
            "name": self.name,
            "category": self.category,
            "price": str(self.price),
            "in_stock": self.in_stock,
            "availability": self.availability,
            "warehouses": [
                {"warehouse": place.warehouse, "quantity": place.quantity}
                for place in self.warehouses
            ],
        }


_FIND: LiteralString = """
    WITH asked AS (
        SELECT ' ' || upper(left(%(query)s, 500)) || ' ' AS line,
               search_words(left(%(query)s, 500)) AS words
    ), exact AS (
        SELECT id FROM products, asked
         WHERE strpos(translate(asked.line, '.,;:!?()"''', '          '),
                      ' ' || upper(sku) || ' ') > 0
    ), word AS (
        SELECT word, position, word ~ '[0-9]{3}' AS model
          FROM asked, regexp_split_to_table(asked.words, ' ')
                      WITH ORDINALITY AS word (word, position)
         WHERE word <> ALL (string_to_array(%(noise)s, ' '))
           AND numnode(to_tsquery('english', nullif(word, ''))) > 0
         LIMIT 20
    ), meant AS (
        SELECT position, word AS words, 1.0 AS trust FROM word
        UNION ALL
        SELECT word.position, search_words(synonym.words), 0.9
          FROM asked
          JOIN search_synonyms AS synonym
            ON to_tsvector('whole_english', asked.words) @@ synonym.pattern
          JOIN word
            ON (tsvector_to_array(to_tsvector('whole_english', word.word)))[1]
               = ANY (synonym.lexemes)
    ), matched AS (
        SELECT meant.position, products.id,
               meant.trust * CASE
                   WHEN products.search @@ heads.query THEN 1.0 ELSE 0.4 END
               + CASE WHEN to_tsvector('english', search_words(products.category))
                           @@ plain.query THEN 0.5 ELSE 0 END AS credit
          FROM meant
         CROSS JOIN LATERAL (SELECT plainto_tsquery('english', meant.words)) AS plain (query)
         CROSS JOIN LATERAL (SELECT to_tsquery('english',
                    replace(meant.words, ' ', ':AB & ') || ':AB')) AS heads (query)
          JOIN products ON products.search @@ plain.query
    ), guessed AS (
        SELECT word.position, products.id,
               0.4 + 0.5 * word_similarity(word.word, spoken.name) AS credit
          FROM word
          JOIN products ON TRUE
         CROSS JOIN LATERAL (SELECT products.name || ' ' || products.category) AS spoken (name)
         WHERE length(word.word) >= 4 AND word.word ~ '^[a-z]+$'
           AND NOT EXISTS (SELECT FROM matched WHERE matched.position = word.position)
           AND word_similarity(word.word, spoken.name) >= 0.45
    ), found AS (
        SELECT position, id, max(credit) AS credit
          FROM (SELECT * FROM matched UNION ALL SELECT * FROM guessed) AS hits
         GROUP BY position, id
    ), weight AS (
        SELECT word.position, word.model,
               CASE WHEN count(found.id) = 0 THEN 2.0
                    ELSE idf((SELECT count(*) FROM products), count(found.id)) END AS idf,
               count(found.id) > 0 AS known
          FROM word LEFT JOIN found USING (position)
         GROUP BY word.position, word.model
    ), scored AS (
        SELECT found.id, sum(found.credit * weight.idf) AS score,
               sum(least(found.credit, 1) * weight.idf)
               / (SELECT sum(idf) FROM weight) AS share,
               bool_or(weight.model) AS model
          FROM found JOIN weight USING (position)
         WHERE NOT EXISTS (SELECT FROM exact)
           AND (SELECT NOT bool_or(model) OR bool_or(model AND known) FROM weight)
         GROUP BY found.id
    ), best AS (
        SELECT id, 0.0::float8 AS score FROM exact
        UNION ALL
        SELECT id, score FROM (SELECT *, max(score) OVER () AS top FROM scored) AS ranked
         WHERE share >= CASE WHEN model THEN 0.33 ELSE 0.5 END AND score >= 0.75 * top
    )
    SELECT products.sku, products.name, products.category, products.price,
           products.description, stock.places
      FROM best
      JOIN products USING (id)
     CROSS JOIN LATERAL (
        SELECT coalesce(sum(quantity), 0) AS total,
               coalesce(jsonb_agg(jsonb_build_array(warehouse, quantity, low_stock_threshold)
                                  ORDER BY quantity DESC, warehouse), '[]') AS places
          FROM inventory WHERE product_id = products.id) AS stock
     ORDER BY round(best.score::numeric, 3) DESC, stock.total = 0, products.price, products.sku
     LIMIT %(limit)s
"""


async def find_products(tx: Tx, query: str, limit: int = 5) -> list[StockedProduct]:
    """The matching products, best first; empty if there are none.

    A SKU in the query finds exactly that product. Otherwise each word counts by its rarity: in full
    if it is in name, category or SKU, in part if it is in the description. A product needs half of
    the total weight of all words, or a third if a model number matches. Model numbers are never
    guessed: an unknown "5090" finds nothing rather than a 4090.
    """
    cursor = await tx.execute(
        _FIND,
        {
            "query": query.replace("\x00", " "),
            "noise": " ".join(words().catalog_noise),
            "limit": limit,
        },
    )
    return [_from_row(row) for row in await cursor.fetchall()]


def _from_row(row: DictRow) -> StockedProduct:
    places: list[tuple[str, int, int]] = row.pop("places")
    warehouses = tuple(
        WarehouseStock(name, quantity, _availability(quantity, plenty=quantity > threshold))
        for name, quantity, threshold in places
    )
    in_stock = sum(place.quantity for place in warehouses)
    plenty = any(place.availability == "in stock" for place in warehouses)
    return StockedProduct(
        **row,
        in_stock=in_stock,
        availability=_availability(in_stock, plenty=plenty),
        warehouses=warehouses,
    )


def _availability(quantity: int, *, plenty: bool) -> Availability:
    if quantity == 0:
        return "out of stock"
    return "in stock" if plenty else "low stock"


async def by_sku(tx: Tx, sku: str) -> Product | None:
    """The product with exactly this SKU, in the form an exchange needs."""
    cursor = await tx.execute(
        """
        SELECT p.sku, p.name, p.category AS line, p.price,
               coalesce((SELECT max(quantity) FROM inventory WHERE product_id = p.id), 0)
                 AS at_one_place
          FROM products p WHERE p.sku = %(sku)s
        """,
        {"sku": sku},
    )
    row = await cursor.fetchone()
    return Product(**row) if row else None


async def others_of_line(
    tx: Tx, line: str, *, but: str, most: Decimal, units: int, limit: int = 3
) -> list[Product]:
    """Other products of the line, in stock, for at most that price each."""
    cursor = await tx.execute(
        """
        SELECT p.sku, p.name, p.category AS line, p.price, s.most AS at_one_place
          FROM products p
         CROSS JOIN LATERAL (SELECT max(quantity) AS most FROM inventory
                              WHERE product_id = p.id) AS s
         WHERE p.category = %(line)s AND p.sku <> %(but)s AND p.price <= %(most)s
           AND s.most >= %(units)s
         ORDER BY p.price DESC, p.sku LIMIT %(limit)s
        """,
        {"line": line, "but": but, "most": most, "units": units, "limit": limit},
    )
    return [Product(**row) for row in await cursor.fetchall()]


async def reserve_stock(tx: Tx, sku: str, units: int) -> str | None:
    """Takes units from the warehouse with the most. Returns its name; None if none has enough."""
    cursor = await tx.execute(
        """
        UPDATE inventory i SET quantity = i.quantity - %(units)s
          FROM (SELECT v.product_id, v.warehouse FROM inventory v
                  JOIN products p ON p.id = v.product_id
                 WHERE p.sku = %(sku)s AND v.quantity >= %(units)s
                 ORDER BY v.quantity DESC, v.warehouse LIMIT 1 FOR UPDATE OF v) best
         WHERE i.product_id = best.product_id AND i.warehouse = best.warehouse
        RETURNING i.warehouse
        """,
        {"sku": sku, "units": units},
    )
    row = await cursor.fetchone()
    return row["warehouse"] if row else None
