"""The classifier at run time: a linear model over words and letter groups that can abstain."""

import gzip
import json
from base64 import b64decode
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, sqrt
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from house_model.reading.features import features, normal
from house_model.reading.synonyms import grouped

WEIGHTS_FILE = "weights.json.gz"
_ZERO = 128
"""A weight is one byte; 128 stands for zero."""
_MIN_WEIGHT = 15
"""For a word that indicates an intent: "call", "back" and "I'll" weigh less for any."""
_MIN_WORD = 5
"""Shorter words have too many similar ones to guess their spelling."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clause seems to want: its most likely intent, and the share of every intent."""

    intent: str
    probability: float
    shares: dict[str, float]
    known: float
    """The share of the clause's words that the classifier has seen, after spelling repair."""

    def of(self, *intents: str) -> float:
        """The probability that the clause means one of the intents."""
        return sum(self.shares.get(intent, 0.0) for intent in intents)


class Classifier:
    """Reads the intent of one clause from exported weights."""

    def __init__(self, exported: dict[str, Any]) -> None:
        self.labels: list[str] = exported["labels"]
        self._bias: list[float] = exported["bias"]
        self._scale: float = exported["scale"]
        rows, width = b64decode(exported["rows"]), len(self.labels)
        self._rows = {
            name: (rows[index * width : (index + 1) * width], weight * weight)
            for index, (name, weight) in enumerate(
                zip(exported["features"], exported["idf"], strict=True)
            )
        }
        self._vocabulary = frozenset[str](exported["words"])
        self._long_words = sorted(word for word in self._vocabulary if len(word) >= _MIN_WORD)

    def spelled(self, word: str) -> str:
        """The word, or the known word one typo away from it (two for long words)."""
        if word in self._vocabulary or len(word) < _MIN_WORD or not word.isalpha():
            return word
        slips = 1 if len(word) < 8 else 2  # noqa: PLR2004 - the length named in the docstring
        near = process.extractOne(
            word, self._long_words, scorer=DamerauLevenshtein.distance, score_cutoff=slips
        )
        return near[0] if near else word

    def probabilities(self, clause: str) -> tuple[list[float], float]:
        """One probability per label, and the share of known words."""
        words = [self.spelled(word) for word in normal(clause)]
        known = [row for name in features(words) if (row := self._rows.get(name)) is not None]
        if not known:
            return [1.0 / len(self.labels)] * len(self.labels), 0.0
        norm = sqrt(sum(square for _, square in known))
        offset = _ZERO * len(known)
        sums = map(sum, zip(*(row for row, _ in known), strict=True))
        factor = self._scale / norm
        scores = [b + (s - offset) * factor for b, s in zip(self._bias, sums, strict=True)]
        top = max(scores)
        shares = [exp(score - top) for score in scores]
        total = sum(shares)
        seen = sum(word in self._vocabulary for word in words) / len(words)
        return [share / total for share in shares], seen

    def says(self, clause: str, intent: str) -> bool | None:
        """Whether a word of the clause indicates this intent more than any other.

        None if only a guessed word does: "meeting", which is no known word, is not a misspelled
        "melting". Missing, doubled and swapped letters are typos.
        """
        label, guessed = self.labels.index(intent), False
        for word in normal(clause):
            known = self.spelled(word)
            if len(known) == len(word) and sorted(known) != sorted(word):
                guessed = True
                continue
            for name in (f"w:{known}", f"s:{grouped(known)}"):
                row = self._rows[name][0] if name in self._rows else b""
                if row and row[label] == max(row) and row[label] - _ZERO >= _MIN_WEIGHT:
                    return True
        return None if guessed else False

    def read(self, clause: str) -> Reading:
        """The most likely intent of the clause, and the others."""
        probabilities, known = self.probabilities(clause)
        shares = dict(zip(self.labels, probabilities, strict=True))
        best = max(shares, key=lambda label: shares[label])
        return Reading(best, shares[best], shares, known)


@cache
def shipped() -> Classifier:
    """The classifier with the weights that ship in this package, loaded once."""
    packed = files("house_model.reading").joinpath(WEIGHTS_FILE).read_bytes()
    return Classifier(json.loads(gzip.decompress(packed)))


@lru_cache(maxsize=2048)
def read(clause: str) -> Reading:
    """What the clause wants, according to the shipped classifier."""
    return shipped().read(clause)
