"""Loads the sample shop into the database: products, stock, customers, orders, articles."""

from pathlib import Path

from support_agent.domain.shop import Shop, load_shop
from support_agent.store.db import Tx
from support_agent.store.knowledge import articles, vocabulary

SAMPLE = Path(__file__).with_name("seed.sql")


async def seed(connection: Tx, shop: Shop | None = None) -> None:
    """Adds what is missing and updates changed sample articles. Idempotent.

    One transaction, so an interrupted run leaves nothing behind.
    """
    async with connection.transaction():
        await connection.execute(SAMPLE.read_bytes(), prepare=False)  # contains many statements
        samples = articles.sample_articles(shop or load_shop())
        synonyms_changed = await vocabulary.save_synonyms(connection)
        changed = await articles.save(connection, samples, source=articles.SAMPLE_SOURCE)
        if synonyms_changed and not changed:
            await vocabulary.save_spellings(connection)
