"""Finds where an answer repeats a stranger's words: a forger must not put words into our mail."""

import re
from collections.abc import Iterable

# A longer run of shared words is no accident; shorter ones can be names of things.
MOST_WORDS = 5
_WORD = re.compile(r"[^\W_]+")


def repeated(answer: str, theirs: Iterable[str]) -> str | None:
    """The first run of their words that the answer repeats, or None."""
    runs = {run for text in theirs for run in _runs(text)}
    return next((" ".join(run) for run in _runs(answer) if run in runs), None)


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    length = MOST_WORDS + 1
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))
