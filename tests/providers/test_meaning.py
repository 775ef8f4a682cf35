"""Similarity in meaning: the installed model ranks, and its absence costs nothing."""

from pathlib import Path

import pytest

from support_agent.providers import meaning
from support_agent.providers.meaning import LocalMeaning, open_meaning

PLACES = [("RETURNS", 1), ("RETURNS", 0), ("SHIPPING", 1), ("SHIPPING", 2)]
TEXTS = [
    "You can send goods back and get your money",
    "refund",
    "Parcels take three days",
    "We deliver to Canada",
]


def test_the_nearest_article_comes_first_with_its_best_passage():
    near = open_meaning()
    assert near is not None, "make .venv/.knowledge-local"
    assert not near.knows("a")
    near.read("a", PLACES, TEXTS)
    assert near.knows("a")
    assert near.nearest("do you mail packages abroad, to toronto", 5)[0] == ("SHIPPING", 2)
    assert near.nearest("want my cash back", 1) == [("RETURNS", 1)]


def test_where_it_is_not_installed_there_is_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(meaning, "find_spec", lambda _name: None)
    assert open_meaning() is None


def test_a_broken_installation_ranks_nothing(tmp_path: Path):
    near = LocalMeaning(tmp_path)
    near.read("a", PLACES, TEXTS)
    assert near.knows("a")
    assert near.nearest("anything", 5) == []
