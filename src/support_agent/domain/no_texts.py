"""Does a text wish for no more texts? The words for it, by language, are in no_texts.toml.

A wish is a word that ends or refuses near a word for texts, in one clause, that is no question, no
report of texts that did not come, and no limit ("not before 9"). It is asked about once, so it is
read in favor of asking. The carrier's own keywords stop texts where they come in.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

HOW_TO_STOP = "Reply STOP to get no more texts from us."
STOPPED = "You get no more texts from us. Text START to get them again."

# As much as a text message has; the texts of a batch are read one by one.
_MOST_CHARACTERS = 1_600
# How far the two words of a wish may be apart, in characters.
_NEAR = 45
# No clause longer than this is a wish as a whole.
_MOST_WHOLE = 60
# Carriers' words that may as well be about an order: with a please, it is asked.
ABOUT_ORDERS = frozenset({"cancel", "end", "quit"})
# Words that say it alone, in any language; the hand says it without one.
_STOPS = frozenset({"stop", "stopall", "unsubscribe", "optout", "stopp"})
_HAND = "\U0001f6d1"

# Accents that people leave out, and the vowel signs of Arabic.
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0655]")
_LETTERS = str.maketrans({"\u0131": "i", "đ": "d", "ø": "o", "ł": "l", "æ": "ae", _HAND: " stop "})
_SENTENCE = re.compile(r"[^.!?;\n\u3002\u061f\u06d4\u0964]+[.!?;\n\u3002\u061f\u06d4\u0964]*")
_COMMAS = re.compile('[,:()"\u060c\u3001\u2013\u2014\u201c\u201d\u201e]| - ')
_SHORT_END = re.compile(r"'(?=\w{1,2}(?!\w))")
_COMMA = " , "


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence: its words as _spaced gives them, and whether it ends with a question mark."""

    words: str
    asked: bool


def wishes_no_texts(text: str) -> bool:
    """Whether its sender may want no more texts, as far as plain words say it."""
    sentences = [
        _Said(_spaced(each), asked="?" in each or "\u061f" in each)
        for each in _SENTENCE.findall(_folded(text[:_MOST_CHARACTERS]))
    ]
    return said_alone(text, manners=True) in ABOUT_ORDERS or any(map(_wishes, sentences))


def said_alone(text: str, *, manners: bool) -> str:
    """The words of a text run together ("opt out", "S T O P"), or the one that it repeats.

    Without punctuation and emoji; with `manners` without a please and thanks as well. "" for a
    question: "Cancel?" wants an answer.
    """
    folded = _folded(text[:_MOST_CHARACTERS])
    words = _spaced(folded).replace(_COMMA, " ")
    rest = (_without(words, _ENGLISH.manners) if manners else words).split()
    return "" if "?" in folded else "".join(rest[:1] if len(set(rest)) == 1 else rest)


def _wishes(said: _Said) -> bool:
    if _ENGLISH.asks_in(said.words):
        return _ENGLISH.wishes(said)
    plain = said.words.isascii()
    return any(each.wishes(said) for each in _LANGUAGES if not (plain and each.own_script))


def _folded(text: str) -> str:
    """Small letters without accents, one apostrophe, none in "don't"."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFC", _MARKS.sub("", plain))
    return _SHORT_END.sub("", plain.replace("\u2019", "'"))


def _spaced(sentence: str) -> str:
    """Its words with a space around each, and a comma wherever a clause may end."""
    parts = (
        "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in part)
        for part in _COMMAS.split(sentence)
    )
    return f" {_COMMA.join(' '.join(part.split()) for part in parts)} "


@dataclass(frozen=True, slots=True)
class _Language:
    """The words of one language, each with a space around it (no_texts.toml)."""

    end: list[str]
    texts: list[str]
    write: list[str]
    carrier: list[str]
    whole: list[str]
    manners: list[str]
    asks: list[str]
    report: list[str]
    but: list[str]
    near: int = _NEAR
    close: int = _NEAR
    free: bool = False
    joined: bool = False
    own_script: bool = False
    no: list[str] = field(default_factory=list[str])
    deny: list[str] = field(default_factory=list[str])
    send: list[str] = field(default_factory=list[str])
    behind: list[str] = field(default_factory=list[str])
    around: list[str] = field(default_factory=list[str])

    def wishes(self, said: _Said) -> bool:
        """Whether a sentence wishes for no texts in this language."""
        clauses = [f" {each.strip()} " for each in said.words.split(_COMMA)]
        if not said.asked and any(map(self._is_whole, clauses)):
            return True
        if self.asks_in(said.words):
            return False
        return any(
            self._refuses(clause, asked=said.asked)
            for clause in (*clauses, *map("".join, self._going_on(clauses)))
            if not _has(clause, self.but)
        )

    def _going_on(self, clauses: list[str]) -> Iterator[tuple[str, str]]:
        """Two clauses, the first of which only says to end what the second says."""
        for one, other in pairwise(clauses):
            if one.endswith(tuple(self.end)):
                yield one, other

    def _refuses(self, clause: str, *, asked: bool) -> bool:
        known = [*self.texts, *self.write]
        if _has(clause, self.carrier) or self._beside(clause, self.end, known):
            return True
        if asked or _has(clause, self.report):
            return False
        sent = known if _has(clause, self.send) else self.write
        return (
            self._beside(clause, self.no, self.texts, self.close)
            or self._beside(clause, self.deny, sent)
            or self._beside(clause, known, self.behind)
        )

    def asks_in(self, words: str) -> bool:
        """Whether a sentence begins as a question does."""
        return _has(words, self.asks) if self.joined else words.startswith(tuple(self.asks))

    def _is_whole(self, clause: str) -> bool:
        if len(clause) > _MOST_WHOLE:
            return False
        rest = _without(clause, [*self.manners, *self.around], "" if self.joined else " ")
        said = frozenset(rest.split())
        return clause in self.whole or rest in self.whole or (bool(said) and said <= _STOPS)

    def _beside(self, clause: str, first: list[str], second: list[str], near: int = 0) -> bool:
        """Whether a word of `first` stands near before one of `second`, or `free`ly behind it."""
        near = near or self.near
        return _has(clause, second) and any(
            _has(_whole_words(clause, end - 1, end + near), second)
            or (self.free and _has(f" {clause[max(0, start - near) : start + 1]}", second))
            for start, end in _places(clause, first)
        )


def _whole_words(text: str, start: int, end: int) -> str:
    """What stands there, with the rest of its last word."""
    space = text.find(" ", end)
    return f"{text[start : space if space >= 0 else None]} "


def _has(text: str, phrases: Iterable[str]) -> bool:
    return any(phrase in text for phrase in phrases)


def _without(text: str, phrases: Iterable[str], gap: str = " ") -> str:
    for phrase in phrases:
        while phrase in text:
            text = text.replace(phrase, gap)
    return f" {text.strip()} "


def _places(text: str, phrases: Iterable[str]) -> Iterator[tuple[int, int]]:
    for phrase in phrases:
        at = text.find(phrase)
        while at >= 0:
            yield at, at + len(phrase)
            at = text.find(phrase, at + 1)


def _language(raw: Mapping[str, Any]) -> _Language:
    words, rest = dict[str, list[str]](), dict[str, Any]()
    for kind, value in raw.items():
        if isinstance(value, list):
            # Most words first: "no thanks" before "thanks". A clause has spaces in every script.
            phrases = sorted(cast("list[str]", value), key=len, reverse=True)
            joined = kind != "whole" and raw.get("joined", False)
            words["deny" if kind == "not" else kind] = [_padded(p, joined=joined) for p in phrases]
        else:
            rest[kind] = value
    own_script = not any(each.isascii() for each in words["end"])
    return _Language(**words, **rest, own_script=own_script)


def _padded(phrase: str, *, joined: bool) -> str:
    """A phrase as it stands in a sentence: "end*" has its end open, `joined` both."""
    plain = _spaced(_folded(phrase)).strip()
    return plain if joined else f" {plain}" if phrase.endswith("*") else f" {plain} "


_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_LANGUAGES = [_language(raw) for raw in _TABLE.values()]
# People who write in another language have some English words as well.
_ENGLISH = _LANGUAGES[0]
