"""Nearness in meaning, for the search of help articles."""

from collections.abc import Sequence
from typing import Protocol

Place = tuple[str, int]


"""An article and one of its passages, counted from 1; 0 is one of the article's tags."""


class Meaning(Protocol):
    """Tells which texts are near in meaning, however they are worded. Small, local, optional."""

    def knows(self, stamp: str) -> bool:
        """Whether what it has read is of this stamp."""
        ...

    def read(self, stamp: str, places: Sequence[Place], texts: Sequence[str]) -> None:
        """Reads the texts in place of those before; some milliseconds for each hundred."""
        ...

    def nearest(self, question: str, limit: int) -> list[Place]:
        """The best passage of each of the nearest articles, nearest first."""
        ...
