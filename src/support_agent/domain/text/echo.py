"""Does an answer repeat what a stranger wrote? A forger must not put words into our mail."""

import re
from collections.abc import Iterable

# So many words in a row are no chance: shorter runs are the names of things.
MOST_WORDS = 5
_WORD = re.compile(r"[^\W_]+")


def repeated(answer: str, theirs: Iterable[str]) -> str | None:
    """The first run of their words that the answer says again; None when there is none."""
    runs = {run for text in theirs for run in _runs(text)}
    return next((" ".join(run) for run in _runs(answer) if run in runs), None)


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    length = MOST_WORDS + 1
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))
