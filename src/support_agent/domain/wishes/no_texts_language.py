"""Reads wishes for no more texts in one language, by its words in no_texts.toml."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, cast

from support_agent.domain.text.spelling import Speller
from support_agent.domain.text.toml_tables import toml_beside
from support_agent.domain.wishes.no_texts_words import (
    COMMA,
    SENTENCE,
    folded,
    has,
    is_asked,
    longest_first,
    padded,
    places,
    spaced,
    whole_words,
    without,
)

# The most a text message holds; the texts of a batch are read one by one.
MOST_CHARACTERS = 1_600
# The most characters between the two words of a wish.
_NEAR = 45
# The longest clause that can be a wish as a whole, and the longest text that can be a plain one.
_MOST_WHOLE = 60
_MOST_PLAIN = 320
# Words that mean it by themselves, in any language.
STOPS = frozenset({"stop", "stopall", "unsubscribe", "optout", "stopp"})


Plain = Literal["texts", "bare", "it", "how", "yes", ""]
"""What a text plainly says: "texts": end texts, by name. "bare": end something, perhaps not texts
("opt out"; "no more texts", which could be a report). "it": end what was last discussed ("stop
it"). "how": a question how to end them. "yes": only a yes.
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence: its words from `spaced`, and whether it ends with a question mark."""

    words: str
    asked: bool


def sentences(text: str) -> list[Said]:
    """The sentences of the part of a text that is read."""
    return [
        Said(_spelled(spaced(each)), asked=is_asked(each))
        for each in SENTENCE.findall(folded(text[:MOST_CHARACTERS]))
    ]


def _spelled(words: str) -> str:
    """The words with typos in the long words of the table corrected."""
    return f" {' '.join(map(_SPELLER.read, words.split()))} "


@dataclass(frozen=True)
class Language:
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
    how: list[str] = field(default_factory=list[str])
    small: list[str] = field(default_factory=list[str])
    vague: list[str] = field(default_factory=list[str])
    leave: list[str] = field(default_factory=list[str])
    back: list[str] = field(default_factory=list[str])
    yes: list[str] = field(default_factory=list[str])

    def wishes(self, said: Said) -> bool:
        """Whether a sentence asks for no more texts in this language."""
        clauses = self._clauses(said)
        if not said.asked and any(map(self._is_whole, clauses)):
            return True
        if self._asks_how(said) or self.asks_in(said.words):
            return self._asks_how(said)
        return any(
            self._refuses(clause, asked=said.asked)
            for clause in (*clauses, *map("".join, self._going_on(clauses)))
            if not has(clause, self.but)
        )

    def plain(self, text: Sequence[Said]) -> Plain:
        """What a text plainly says in this language."""
        if sum(len(each.words) for each in text) > _MOST_PLAIN or any(
            has(each.words, self.but) for each in text
        ):
            return ""
        asks = [*self.asks, *self.how]
        told = [each for each in text if not self._begins(each.words, asks)]
        clauses = [clause for each in told for clause in self._clauses(each)]
        wished = [clause for each in told if self.wishes(each) for clause in self._clauses(each)]
        if naming := list(filter(self._names_texts, wished)):
            named: Plain = "bare" if all(map(self._is_bare, naming)) else "texts"
            return "" if any(map(self._asks_to_write, clauses)) else named
        if len(told) < len(text) or any(each.asked for each in text):
            return "how" if any(map(self._asks_how, text)) else ""
        said = f" {' '.join(clause.strip() for clause in clauses)} "
        if len(said) > _MOST_WHOLE:
            return ""
        if (self._refuses(said, asked=False) and self._is_known(said)) or self._ends(said):
            return "it"
        return "yes" if without(said, self.manners, self._gap) in self._yes else ""

    def speaks(self, text: Sequence[Said]) -> bool:
        """Whether a text has words of such a wish in this language."""
        return bool(self.plain(text)) or any(map(self.wishes, text))

    def mentions(self, words: str) -> bool:
        """Whether a sentence has a word that ends something or names texts."""
        return has(words, [*self.end, *self.texts, *self.write, *self.carrier])

    def takes_back(self, words: str) -> bool:
        """Whether a sentence says that no end is meant, or that somebody else wrote it."""
        return has(words, self.back)

    def asks_in(self, words: str) -> bool:
        """Whether a sentence starts like a question."""
        return self._begins(words, self.asks)

    def _asks_how(self, said: Said) -> bool:
        begins = self._begins(said.words, self.how)
        return begins and any(map(self._names_texts, self._clauses(said)))

    def _begins(self, words: str, phrases: list[str]) -> bool:
        return has(words, phrases) if self.joined else words.startswith(tuple(phrases))

    @staticmethod
    def _clauses(said: Said) -> list[str]:
        return [f" {each.strip()} " for each in said.words.split(COMMA)]

    def _going_on(self, clauses: list[str]) -> Iterator[tuple[str, str]]:
        """Pairs of clauses, if the first one only says to end what the second one names."""
        for one, other in pairwise(clauses):
            if one.endswith(tuple(self.end)):
                yield one, other

    def _refuses(self, clause: str, *, asked: bool) -> bool:
        known = [*self.texts, *self.write]
        if has(clause, self.carrier) or self._beside(clause, self.end, known):
            return True
        if asked or has(clause, self.report):
            return False
        sent = known if has(clause, self.send) else self.write
        return (
            self._beside(clause, self.no, self.texts, self.close)
            or self._beside(clause, self.deny, sent)
            or self._beside(clause, known, self.behind)
        )

    def _names_texts(self, clause: str) -> bool:
        """Whether a clause asks for no more texts, by name, and says nothing else."""
        if not has(clause, self.refusals) or not self._is_known(clause):
            return False
        # "Unsubscribe me" names them as clearly as "stop texting me".
        return has(clause, self._carrier_but(self.vague)) or self._has_texts(clause, self.vague)

    def _is_bare(self, clause: str) -> bool:
        """Whether a wish doesn't name what to end, or only denies that there are texts."""
        open_words = [*self.vague, *self.leave]
        if has(clause, self._carrier_but(open_words)):
            return False
        more = without(clause, self.no, self._gap)
        ends = has(clause, [*self.end, *self.carrier]) or has(more, [*self.deny, *self.behind])
        return not (ends and self._has_texts(clause, open_words))

    def _carrier_but(self, phrases: list[str]) -> list[str]:
        return [each for each in self.carrier if each not in phrases]

    def _has_texts(self, clause: str, besides: list[str]) -> bool:
        return has(without(clause, besides, self._gap), [*self.texts, *self.write])

    def _ends(self, text: str) -> bool:
        """Whether a text is a `whole` phrase plus words that say nothing."""
        may_end = has(text, map(str.strip, self.whole)) or not STOPS.isdisjoint(text.split())
        answer = without(text, self.yes, self._gap)
        plain = f" {self._fillers.sub('', text).strip()} "
        return may_end and (self._is_whole(answer) or self._is_whole(plain))

    def _is_known(self, clause: str) -> bool:
        return not self._known.sub("", clause).strip()

    def _asks_to_write(self, clause: str) -> bool:
        return clause.startswith(tuple(self.write)) and not has(clause, self.refusals)

    def _is_whole(self, clause: str) -> bool:
        if len(clause) > _MOST_WHOLE:
            return False
        rest = without(clause, [*self.manners, *self.around], self._gap)
        said = frozenset(rest.split())
        return clause in self.whole or rest in self.whole or (bool(said) and said <= STOPS)

    def _beside(self, clause: str, first: list[str], second: list[str], near: int = 0) -> bool:
        """Whether a word of `second` is near after one of `first`, or also before it if `free`."""
        near = near or self.near
        return has(clause, second) and any(
            has(whole_words(clause, end - 1, end + near), second)
            or (self.free and has(f" {clause[max(0, start - near) : start + 1]}", second))
            for start, end in places(clause, first)
        )

    @property
    def _gap(self) -> str:
        return "" if self.joined else " "

    @cached_property
    def refusals(self) -> list[str]:
        """The words that end or refuse something."""
        return [*self.end, *self.no, *self.deny, *self.behind, *self.carrier]

    @cached_property
    def _telling(self) -> list[str]:
        return [*self.refusals, *self.texts, *self.write]

    @cached_property
    def _fillers(self) -> re.Pattern[str]:
        """The words that say nothing next to a wish."""
        return self._any_of([*self.manners, *self.around, *self.small, *self.yes])

    @cached_property
    def _known(self) -> re.Pattern[str]:
        said = [*self._telling, *self.send, *self.whole, *self.how]
        return self._any_of([*said, *self.manners, *self.around, *self.small, *self.yes])

    def _any_of(self, phrases: Iterable[str]) -> re.Pattern[str]:
        closed = "" if self.joined else r"\w*"
        words = {each.strip() + ("" if each.endswith(" ") else closed) for each in phrases}
        found = "|".join(longest_first(words))
        return re.compile(found if self.joined else f"(?<= )(?:{found})(?= )")

    @cached_property
    def _yes(self) -> frozenset[str]:
        return frozenset(f" {each.strip()} " for each in self.yes)


def _language(raw: Mapping[str, Any]) -> Language:
    words: dict[str, list[str]] = {}
    for kind, value in raw.items():
        if isinstance(value, list):
            # Longest first: "no thanks" before "thanks". A clause has spaces in every script.
            phrases = longest_first(cast("list[str]", value))
            joined = kind != "whole" and raw.get("joined", False)
            words["deny" if kind == "not" else kind] = [padded(p, joined=joined) for p in phrases]
    rest = {kind: value for kind, value in raw.items() if not isinstance(value, list)}
    own_script = not any(each.isascii() for each in words["end"])
    return Language(**words, **rest, own_script=own_script)


_TABLE = toml_beside(__file__, "no_texts.toml")
LANGUAGES = [_language(raw) for raw in _TABLE.values()]

# Words for ending or for texts are recognized even if misspelled.
_READ = ("end", "texts", "write", "carrier", "whole")


def _speller() -> Speller:
    written = [each for each in LANGUAGES if not each.joined]
    words = {w for each in written for kind in _READ for w in _words(getattr(each, kind))}
    return Speller(words, known=(w for raw in _TABLE.values() for w in _words(_all(raw))))


def _all(raw: Mapping[str, Any]) -> list[str]:
    lists = [cast("list[str]", each) for each in raw.values() if isinstance(each, list)]
    return [spaced(folded(phrase)) for phrases in lists for phrase in phrases]


def _words(phrases: Iterable[str]) -> Iterator[str]:
    """The words of phrases that don't end with "*"."""
    for phrase in phrases:
        if phrase.endswith(" "):
            yield from phrase.split()


_SPELLER = _speller()
