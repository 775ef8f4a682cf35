"""Reads lexicon.toml: words in seven languages with which a text directs or asks its reader."""

import re

from support_agent.domain.text.toml_tables import toml_beside

_DATA = toml_beside(__file__)
WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in _DATA["words"].items()
}
DIGITS: dict[str, str] = {
    word: digits for digits, words in _DATA["numbers"].items() for word in words.split()
}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def one_of(name: str) -> str:
    """The words of that list as alternatives of a pattern, longest first."""
    return "|".join(map(re.escape, sorted(WORDS[name], key=len, reverse=True)))


def words_of(text: str) -> list[str]:
    """The words of a text in lowercase, "don't" as one."""
    return _WORD.findall(text.replace("\u2019", "'").lower())


def denied(clause: str) -> bool:
    """Whether the clause negates its content: "never share it", but not "don't hesitate to"."""
    words = words_of(clause)
    return not WORDS["denials"].isdisjoint(words) and WORDS["turns"].isdisjoint(words)
