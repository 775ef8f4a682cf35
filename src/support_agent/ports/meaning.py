"""Similarity in meaning, for the search of help articles."""

from collections.abc import Sequence
from typing import Protocol

Place = tuple[str, int]


"""An article and one of its passages, counted from 1; 0 is one of the article's tags."""


class Meaning(Protocol):
    """Finds texts with a similar meaning, however they are worded. Small, local, optional."""

    def knows(self, stamp: str) -> bool:
        """Whether it was built from texts with this stamp."""
        ...

    def read(self, stamp: str, places: Sequence[Place], texts: Sequence[str]) -> None:
        """Replaces its texts with these; takes some milliseconds per hundred."""
        ...

    def nearest(self, question: str, limit: int) -> list[Place]:
        """The best passage of each of the closest articles, closest first."""
        ...
