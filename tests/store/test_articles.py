"""Articles: read from Markdown, split into passages, filled with this shop's values."""

import re

import pytest

from support_agent.domain.errors import InvalidInput
from support_agent.domain.shop import SAMPLE, load_shop, parse_shop
from support_agent.store.knowledge.articles import (
    PASSAGE_CHARS,
    SAMPLES,
    parse_article,
    passages,
    sample_articles,
)

IDS = [
    "KB-RETURNS",
    "KB-REFUNDS",
    "KB-SHIPPING",
    "KB-TRACKING",
    "KB-WARRANTY",
    "KB-DOA",
    "KB-GPU-COMPAT",
    "KB-PSU-SIZING",
    "KB-CPU-SOCKET",
    "KB-RAM",
    "KB-SSD",
    "KB-PRICE-MATCH",
    "KB-PAYMENT",
    "KB-CONTACT",
    "KB-CANCEL",
    "KB-PICKUP",
    "KB-GIFT",
    "KB-ACCOUNT",
    "KB-BACKORDER",
    "KB-BUSINESS",
]
HEAD = "---\nid: KB-X\ntitle: X\ntags: a, b c\n---\n"


def test_the_sample_has_its_twenty_articles():
    found = sample_articles(load_shop())
    assert sorted(article.article_id for article in found) == sorted(IDS)
    for article in found:
        assert 150 <= len(article.content.split()) <= 400, article.article_id
        assert len(article.tags) > 10
        assert "{{" not in article.content


def test_the_shops_numbers_stand_only_in_shop_toml():
    words = load_shop().words()
    money = {value for value in words.values() if value.startswith("$")}
    spans = {
        f"{value} {name.rsplit('_', 1)[1]}"
        for name, value in words.items()
        if name.endswith(("_days", "_minutes"))
    }
    times = {value for name, value in words.items() if name.endswith("_time")} - {
        "one business day"
    }
    phrases = money | spans | times | {words["phone"], words["email"], words["hours"]}
    for path in SAMPLES.glob("*.md"):
        text = path.read_text()
        for phrase in phrases:
            found = re.search(rf"(?<![\w$]){re.escape(phrase)}(?![\d.,]*\d)", text)
            assert found is None, f"{path.name} repeats {phrase!r} of shop.toml"


def test_a_changed_number_changes_the_articles():
    changed = parse_shop(SAMPLE.read_text().replace('"500.00"', '"450.00"'))
    texts = {article.article_id: article.content for article in sample_articles(changed)}
    assert "$450" in texts["KB-REFUNDS"]


def test_every_passage_fits_and_no_word_is_lost():
    for article in sample_articles(load_shop()):
        pieces = passages(article.content)
        assert all(0 < len(piece) <= PASSAGE_CHARS for piece in pieces)
        assert " ".join(pieces).split() == article.content.replace("## ", "").split()


def test_long_sections_are_cut_where_it_hurts_least():
    pieces = passages("## Head\n" + "A short sentence here. " * 60 + "\n\n" + "x" * 1500)
    assert all(len(piece) <= PASSAGE_CHARS for piece in pieces)
    assert all(piece.startswith("Head\n") for piece in pieces)
    assert pieces[0].endswith("here.")


def test_an_article_is_read_from_markdown():
    article = parse_article(HEAD.replace("\n", "\r\n") + "Some text.\n")
    assert (article.article_id, article.title, article.tags) == ("KB-X", "X", ("a", "b c"))
    assert article.content == "Some text."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no front matter", "front matter"),
        (HEAD, "no text"),
        (HEAD.replace("id: KB-X\n", "") + "Text.", "is missing"),
        (HEAD.replace("title: X", "title:") + "Text.", "is missing"),
        (HEAD.replace("tags", "tugs") + "Text.", "id, title, tags"),
    ],
)
def test_what_is_not_an_article_is_refused(text: str, reason: str):
    with pytest.raises(InvalidInput, match=reason):
        parse_article(text)
