"""Reads short texts as a sequence of known phrases."""

import re
from collections.abc import Iterator, Sequence

from support_agent.domain.text.toml_tables import toml_beside

# An agreement is short. A longer text says something else and is not read at all.
MOST_CHARACTERS = 400

TABLES: dict[str, dict[str, list[str]]] = toml_beside(__file__, "confirmation.toml")
PHRASES = TABLES["phrases"]
# The kinds of phrases besides the topic of an answer, written and spoken.
TEXT_KINDS = ("unclear", "yes", "nod", "courtesy", "greeting", "closing")
SPOKEN_KINDS = ("unclear", "yes", "spoken_yes", *TEXT_KINDS[2:], "hesitation")
SPELLINGS = {
    "lets": "let's",
    "thats": "that's",
    "im": "i'm",
    "ya": "yeah",
    "dont": "don't",
    "id": "i'd",
    "ill": "i'll",
}

_WORD = re.compile(r"<[a-z]+>|[a-z']+|\d+")
# Anything else (another script, a quotation mark, a thumbs-down) could reverse the words next to
# it. A question mark makes a question.
_PLAIN = re.compile(
    r"[a-z0-9'\u2019\s.,!:;#()*$-]|[\U0001F44C\U0001F44D\U0001F64F\u2705\U0001F642\U0001F60A]"
    r"|[\U0001F3FB-\U0001F3FF\ufe0f\u2013\u2014]",
    re.IGNORECASE | re.ASCII,
)

Table = dict[tuple[str, ...], str]


def is_plain(text: str) -> bool:
    """Whether a text is short and contains only words and marks that can't reverse its meaning."""
    return len(text) <= MOST_CHARACTERS and not _PLAIN.sub("", text)


def words_of(text: str) -> list[str]:
    """The words of a text in lowercase; a placeholder is a word like "<order>"."""
    words: list[str] = _WORD.findall(text.lower().replace("\u2019", "'"))
    return [SPELLINGS.get(word, word) for word in words]


def table(*kinds: str) -> Table:
    """Phrases by their words. A phrase of two kinds counts as the kind named first."""
    return {tuple(p.split()): kind for kind in reversed(kinds) for p in PHRASES[kind]}


def parts(words: Sequence[str], known: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words as phrases, longest first; ("", word) for a word outside any phrase."""
    longest, at = max(map(len, known)), 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + size])
            if phrase in known:
                yield known[phrase], phrase
                at += size
                break
        else:
            yield "", (words[at],)
            at += 1
