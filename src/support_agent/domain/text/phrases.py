"""Short texts read by whole phrases: what every word of them is part of."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files

# A yes is short; what is longer says something else, and is not read at all.
MOST_CHARACTERS = 400

TABLES: dict[str, dict[str, list[str]]] = tomllib.loads(
    files("support_agent.domain.text").joinpath("confirmation.toml").read_text("utf-8")
)
PHRASES = TABLES["phrases"]
# The kinds of phrases beside what an answer is about, written and heard.
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
# Anything else (another script, a quotation mark, a thumb turned down) may say the opposite of the
# words beside it. A question mark makes a question of it.
_PLAIN = re.compile(
    r"[a-z0-9'\u2019\s.,!:;#()*$-]|[\U0001F44C\U0001F44D\U0001F64F\u2705\U0001F642\U0001F60A]"
    r"|[\U0001F3FB-\U0001F3FF\ufe0f\u2013\u2014]",
    re.IGNORECASE | re.ASCII,
)

Table = dict[tuple[str, ...], str]


def is_plain(text: str) -> bool:
    """Whether a text is short, and nothing in it but words can turn what they say."""
    return len(text) <= MOST_CHARACTERS and not _PLAIN.sub("", text)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters; what stands for something is "<order>"."""
    words: list[str] = _WORD.findall(text.lower().replace("\u2019", "'"))
    return [SPELLINGS.get(word, word) for word in words]


def table(*kinds: str) -> Table:
    """Phrases by their words; of a phrase of two kinds the first named counts."""
    return {tuple(p.split()): kind for kind in reversed(kinds) for p in PHRASES[kind]}


def parts(words: Sequence[str], known: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words as phrases, longest first; ("", word) for a word that is part of none."""
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
