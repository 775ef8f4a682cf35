"""Versions of an article, which one is in effect, two rankings as one; unanswered questions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from support_agent.domain.errors import InvalidInput
from support_agent.ports.meaning import Place
from support_agent.store.db import Database, Tx
from support_agent.store.knowledge import articles, knowledge, questions

HEAD = "---\nid: KB-GNOMES\ntitle: Garden gnomes\ntags: gnome, gnomes\n"


def gnomes(content: str, valid_from: str = "") -> articles.Article:
    start = f"from: {valid_from}\n" if valid_from else ""
    return articles.parse_article(f"{HEAD}{start}---\n{content}")


async def found(tx: Tx) -> tuple[int, str]:
    best = (await knowledge.search(tx, "garden gnomes"))[0]
    return best.version, best.passage


async def test_a_changed_article_is_a_new_version_and_the_old_one_is_kept(tx: Tx):
    assert await articles.save(tx, [gnomes("Gnomes cost $5.")], source="import") == ["KB-GNOMES"]
    assert await articles.save(tx, [gnomes("Gnomes cost $5.")], source="import") == []
    assert await found(tx) == (1, "Gnomes cost $5.")
    assert await articles.save(tx, [gnomes("Gnomes cost $7.")], source="import") == ["KB-GNOMES"]
    assert await found(tx) == (2, "Gnomes cost $7.")
    cursor = await tx.execute(
        "SELECT version, content FROM article_versions WHERE article_id = 'KB-GNOMES' ORDER BY 1"
    )
    kept = await cursor.fetchall()
    assert [(each["version"], each["content"]) for each in kept] == [
        (1, "Gnomes cost $5."),
        (2, "Gnomes cost $7."),
    ]


async def test_a_version_counts_from_its_date_and_no_earlier(tx: Tx):
    await articles.save(tx, [gnomes("Gnomes cost $5.")], source="import")
    await articles.save(tx, [gnomes("Gnomes cost $9.", "2999-01-01")], source="import")
    assert await found(tx) == (1, "Gnomes cost $5.")
    await tx.execute("UPDATE article_versions SET valid_from = now() WHERE version = 2")
    assert await found(tx) == (2, "Gnomes cost $9.")


async def test_an_article_from_the_future_is_not_found_before_its_day(tx: Tx):
    await articles.save(tx, [gnomes("Gnomes cost $9.", "2999-01-01")], source="import")
    assert await knowledge.search(tx, "garden gnomes") == []


async def test_a_wording_comes_into_effect_as_a_whole_or_not_at_all(database_url: str):
    database = Database(database_url, size=1)
    await database.open()
    async with database.connection() as tx:
        await articles.save(tx, [gnomes("Gnomes cost $5.")], source="import")
        await articles.save(tx, [gnomes("Gnomes cost $9.", "2999-01-01")], source="import")
        # The index is made from its tags, after the version is shown.
        await tx.execute(
            "UPDATE article_versions SET valid_from = now(), metadata = '{}' WHERE version = 2"
        )
        with pytest.raises(KeyError):
            await knowledge.search(tx, "garden gnomes")
        shown = await tx.execute("SELECT version FROM knowledge_base WHERE title ~ 'gnomes'")
        assert await shown.fetchall() == [{"version": 1}]
    await database.close()


def test_the_day_stands_in_the_front_matter():
    assert gnomes("x", "2027-01-31").valid_from == datetime(2027, 1, 31, tzinfo=UTC)
    with pytest.raises(InvalidInput, match="2027-01-31"):
        gnomes("x", "soon")


async def test_questions_that_found_nothing_are_grouped_counted_and_masked(tx: Tx):
    for asked in (
        "do you rent gnomes?",
        "Do you rent gnome",
        "call me at +1 555 010 4477 or a@b.example about 4111 1111 1111 1111",
    ):
        await questions.note(tx, asked)
    report = await questions.unanswered(tx, days=30, limit=10)
    assert [(each.times, each.question) for each in report] == [
        (2, "Do you rent gnome"),
        (
            1,
            "call me at [contact removed] or [contact removed] about [card number removed]",
        ),
    ]


@dataclass
class Near:
    """Similarity by hand: the places in the given order."""

    places: list[Place]
    stamps: list[str] = field(default_factory=list[str])

    def knows(self, stamp: str) -> bool:
        return self.stamps[-1:] == [stamp]

    def read(self, stamp: str, places: Sequence[Place], texts: Sequence[str]) -> None:
        assert len(places) == len(texts) > 0
        self.stamps.append(stamp)

    def nearest(self, question: str, limit: int) -> list[Place]:
        assert question
        return self.places[:limit]


async def test_two_rankings_are_fused_and_new_articles_are_read_once(tx: Tx):
    near = Near([("KB-DOA", 1), ("KB-RETURNS", 1)])
    by_words = await knowledge.search(tx, "return an opened box", 5)
    assert by_words[0].article_id == "KB-RETURNS"
    fused = await knowledge.search(tx, "return an opened box", 5, meaning=near)
    assert {"KB-RETURNS", "KB-DOA"} == {each.article_id for each in fused[:2]}
    assert fused[0].article_id == "KB-RETURNS"
    assert all(each.passage and each.version for each in fused)
    await knowledge.search(tx, "return an opened box", meaning=near)
    assert len(near.stamps) == 1
    await articles.save(tx, [gnomes("Gnomes cost $5.")], source="import")
    await knowledge.search(tx, "return an opened box", meaning=near)
    assert len(near.stamps) == 2


async def test_what_no_word_reaches_stays_not_found_however_near(tx: Tx):
    assert await knowledge.search(tx, "xylophone zither", meaning=Near([("KB-DOA", 1)])) == []
