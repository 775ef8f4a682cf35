"""Prepares the words of a text for finding wishes for no more texts."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

COMMA = " , "
_NONE: frozenset[int] = frozenset()
SENTENCE = re.compile(r"[^.!?;\n\u3002\u061f\u06d4\u0964]+[.!?;\n\u3002\u061f\u06d4\u0964]*")

# A raised hand means it without a word.
_HAND = "\U0001f6d1"
# Accents that people leave out, and Arabic vowel signs.
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0655]")
_LETTERS = str.maketrans({"\u0131": "i", "đ": "d", "ø": "o", "ł": "l", "æ": "ae", _HAND: " stop "})
_COMMAS = re.compile('[,:()"\u060c\u3001\u2013\u2014\u201c\u201d\u201e]| - ')
# What makes an order sound like a question: "no more texts, ok?"
_TAG = re.compile(r"\b(?:ok|okay|please|pls|plz|thanks|alright|got it|bitte)$")
_SHORT_END = re.compile(r"'(?=\w{1,2}(?!\w))")


def folded(text: str) -> str:
    """The text in lowercase without accents, with one kind of apostrophe and "dont" for "don't"."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFC", _MARKS.sub("", plain))
    return _SHORT_END.sub("", plain.replace("\u2019", "'"))


def spaced(sentence: str) -> str:
    """The words with a space around each, and a comma wherever a clause may end."""
    parts = (
        "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in part)
        for part in _COMMAS.split(sentence)
    )
    return f" {COMMA.join(' '.join(part.split()) for part in parts)} "


def without(text: str, phrases: Iterable[str], gap: str = " ") -> str:
    """The text without those phrases, with a space around it."""
    for phrase in phrases:
        while phrase in text:
            text = text.replace(phrase, gap)
    return f" {text.strip()} "


def has(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases is in the text."""
    return any(map(text.__contains__, phrases))


def longest_first(phrases: Iterable[str]) -> list[str]:
    """The phrases, with longer ones before those they contain."""
    return sorted(phrases, key=len, reverse=True)


def whole_words(text: str, start: int, end: int) -> str:
    """The text from `start` to `end`, extended to the end of its last word."""
    space = text.find(" ", end)
    return f"{text[start : space if space >= 0 else None]} "


def places(text: str, phrases: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The start and end of each phrase in a text."""
    for phrase in phrases:
        at = text.find(phrase)
        while at >= 0:
            yield at, at + len(phrase)
            at = text.find(phrase, at + 1)


def padded(phrase: str, *, joined: bool) -> str:
    """A phrase as it stands in a sentence: "end*" is open at its end, `joined` at both."""
    plain = spaced(folded(phrase)).strip()
    return plain if joined else f" {plain}" if phrase.endswith("*") else f" {plain} "


def is_asked(sentence: str) -> bool:
    """Whether a sentence has a question mark that is not just for an "ok?" at its end."""
    return ("?" in sentence or "\u061f" in sentence) and not _TAG.search(sentence.rstrip(" ?!\n"))


class Openers:
    """The first words of several lists of phrases, for telling which lists a text may need.

    `lists`: phrases as `padded` makes them, in languages that separate their words.
    """

    def __init__(self, lists: Iterable[Iterable[str]]) -> None:
        self._words: defaultdict[str, set[int]] = defaultdict(set)
        self._stems: defaultdict[str, set[int]] = defaultdict(set)
        for number, phrases in enumerate(lists):
            for phrase in phrases:
                words = phrase.split()
                closed = phrase.endswith(" ") or len(words) > 1
                (self._words if closed else self._stems)[words[0]].add(number)
        self._lengths = {len(stem) for stem in self._stems}

    def found(self, words: Iterable[str]) -> set[int]:
        """The numbers of the lists of which a text of these words may have a phrase."""
        lists: set[int] = set()
        for word in words:
            lists |= self._words.get(word, _NONE)
            for length in self._lengths:
                lists |= self._stems.get(word[:length], _NONE)
        return lists
