"""Similarity in meaning with WordLlama: 256 numbers a word, in its wheel; no torch, no network."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from support_agent.ports.meaning import Meaning, Place

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    stamp: str
    places: tuple[Place, ...]
    vectors: Any


@dataclass(slots=True)
class LocalMeaning:
    """WordLlama from `folder`, loaded at the first reading; `model` is None until then.

    The index is swapped as a whole, so that threads see the old one or the new one.
    """

    folder: Path
    model: Any = None
    _read: _Read = field(default=_Read("", (), None))

    def knows(self, stamp: str) -> bool:
        """Whether it was built from texts with this stamp."""
        return self._read.stamp == stamp

    def read(self, stamp: str, places: Sequence[Place], texts: Sequence[str]) -> None:
        """Replaces its texts with these. The first time, it loads for half a second."""
        try:
            # By name: it ships no types, and is not installed everywhere.
            self.model = self.model or import_module("wordllama").WordLlama.load(
                cache_dir=self.folder, disable_download=True
            )
            vectors = self.model.embed(list(texts), norm=True) if texts else None
        except Exception:  # noqa: BLE001 - a broken installation is like none
            _log.exception("no nearness in meaning: the local embeddings don't load")
            vectors = None
        self._read = _Read(stamp, tuple(places), vectors)

    def nearest(self, question: str, limit: int) -> list[Place]:
        """The best passage of each of the closest articles, closest first."""
        read = self._read
        if read.vectors is None:
            return []
        likeness = read.vectors @ self.model.embed([question], norm=True)[0]
        best: dict[str, float] = {}
        passage: dict[str, tuple[float, int]] = {}
        for (article_id, position), alike in zip(read.places, likeness.tolist(), strict=True):
            best[article_id] = max(best.get(article_id, -1.0), alike)
            if position:
                passage[article_id] = max(passage.get(article_id, (-1.0, 1)), (alike, position))
        ranked = sorted(best, key=lambda article_id: -best[article_id])[:limit]
        return [(article_id, passage.get(article_id, (0.0, 1))[1]) for article_id in ranked]


def open_meaning() -> Meaning | None:
    """The embeddings of the extra knowledge-local; None if they are not installed."""
    spec = find_spec("wordllama")
    return LocalMeaning(Path(spec.origin).parent) if spec and spec.origin else None
