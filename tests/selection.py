"""Which tests a run plays: all, some of their parameters, the long ones, those with a store.

`proof` marks tests with a long form, `store` those that touch PostgreSQL or Redis (pytest -m).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

import pytest

T = TypeVar("T")

MARKERS = (
    "sampled(count): so many sets of its parameters are played, and with --long all",
    "proof: has a long form (set by itself)",
    "store: touches PostgreSQL or Redis (set by itself)",
)


def spread(items: Sequence[T], count: int) -> list[T]:
    """This many of them, evenly from the first to the last; the same each time."""
    if len(items) <= count or count < 2:
        return list(items[:count])
    return [items[place * (len(items) - 1) // (count - 1)] for place in range(count)]


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks tests by what they use, and removes the parameters that are not played."""
    tests: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        tests[item.nodeid.partition("[")[0]].append(item)
        _mark(item, long=config.getoption("--long"))
    played = {id(item) for sets in tests.values() for item in spread(sets, _count(config, sets[0]))}
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in played])
    items[:] = [item for item in items if id(item) in played]


def _mark(item: pytest.Item, *, long: bool) -> None:
    names = getattr(item, "fixturenames", ())
    if "servers" in names:
        item.add_marker(pytest.mark.store)
    if "long" in names or item.get_closest_marker("sampled"):
        item.add_marker(pytest.mark.proof)
    if long and not item.get_closest_marker("timeout"):
        item.add_marker(pytest.mark.timeout(600))  # a proof in full may take longer than a test


def _count(config: pytest.Config, item: pytest.Item) -> int:
    """How many sets of a test's parameters are played."""
    sampled = item.get_closest_marker("sampled")
    own = sampled.args[0] if sampled and not config.getoption("--long") else None
    return min(count for count in (own, config.getoption("--at-most"), 1_000_000) if count)
