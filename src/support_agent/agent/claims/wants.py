"""Decides what a sentence wants from its reader, and whether a shop needs it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from support_agent.agent.debris.marks import GENERIC
from support_agent.domain.channels import EMAIL
from support_agent.domain.text.toml_tables import toml_beside

_LISTS = {name: frozenset(str(words).split()) for name, words in toml_beside(__file__).items()}
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[,;:()|\u2013\u2014]")
_PARTED = frozenset(",;:()|\u2013\u2014") | {"and", "or", "plus", "but", "then", "so"}
_WORDS, _GIVES, _NEEDS = (_LISTS[name] for name in ("words", "gives", "needs"))
_VALUES = _LISTS["values"] | _LISTS["phrases"]
_PICTURES = _LISTS["pictures"] | _LISTS["copies"] | _LISTS["takes"]
_FIRST, _NUMBERS = frozenset({"first", "last"}), frozenset({"number", "numbers"})
_KEYS, _ANSWERS = frozenset({"key", "keys"}), frozenset({"answer", "answers"})
_CARDS = frozenset({"card", "cards", "card's"})
_ERRORS = frozenset({"error", "errors", "status"})
_READERS = frozenset({"you", "your", "yours"})
_ORDERED = frozenset({"please", "kindly", "to", "you"})
_SAID = _LISTS["facts"] | _LISTS["messages"] | _LISTS["anything"] | _FIRST
_OBJECTS = _VALUES | _WORDS | _PICTURES | _SAID
_THINGS = _LISTS["things"]
_OURS = _THINGS | _LISTS["ours"] | _LISTS["named"]
_SEEN = _OURS | _LISTS["screens"]
_OUR_CODE = _LISTS["our_code"] | _LISTS["arrives"]
_LISTED = _OBJECTS | _LISTS["private"] | _LISTS["listed"] | _CARDS
_PLAIN = _LISTS["plain"] | _GIVES | _NEEDS | _OBJECTS
# The most words between a modifier and its noun, or between a subject and its verb.
_BESIDE = 3
_VERIFY = re.compile(
    r"\b(?:verify|identify|authenticate) you\b|\b(?:verify|confirm|prove) (?:your identity"
    r"|who you are|(?:that )?(?:it's|it is|you're|you are) (?:really )?(?:you|who|the))\b"
)
# "Card: ____", or a table row with an empty cell.
_OPEN = re.compile(r":[ \t]*(?:_{2,}|\.{3,}|\[[ \t]*\])|_{4,}")
_EMPTY = re.compile(r"[^\s|][ \t]*\|[ \t]*\|")


@dataclass(frozen=True, slots=True)
class Before:
    """What was said right before a sentence.

    `named`: a number, word or picture that no shop needs. `secret`: that, or cards, documents and
    the like. `lists`: it starts or continues a list to fill in.
    """

    words: tuple[str, ...] = ()
    named: bool = False
    secret: bool = False
    lists: bool = False

    def then(self, sentence: str, *, named: bool, code_sent: bool, ends_list: bool) -> "Before":
        """The state after the sentence, which denies nothing."""
        said = words(sentence)
        opens = sentence.rstrip("*_ ").endswith(":") and is_request(said)
        named = named or names(sentence, code_sent=code_sent)
        return Before(
            words=tuple(said),
            named=named,
            secret=named or is_private(said, code_sent=code_sent),
            lists=opens or (self.lists and not ends_list),
        )


def words(sentence: str) -> list[str]:
    """The words of a lowercase sentence, and the marks that separate its clauses."""
    sentence = GENERIC.sub(" ", sentence) if "<" in sentence else sentence
    return _TOKEN.findall(sentence.replace("in order", " ").replace("e-mail", EMAIL))


def is_private(said: Sequence[str], *, code_sent: bool = False) -> bool:
    """Whether it mentions cards, documents, credentials, or where codes arrive."""
    if not _LISTS["private"].isdisjoint(said):
        return True
    if not _CARDS.isdisjoint(said) and _LISTS["parts"].isdisjoint(said):
        return True
    return any(
        (word in _LISTS["enters"] and behind in _LISTS["into"])
        or (word in _LISTS["arrives"] and behind not in _NUMBERS and not code_sent)
        for word, behind in pairwise([*said, ""])
    )


def is_request(said: Sequence[str], *, asked: bool = False) -> bool:
    """Whether it asks the reader for something: a question, an order, or a need of ours."""
    helps = "help" in said or said[-1:] == ["do"]
    if asked or not _NEEDS.isdisjoint(said) or (helps and not {"would", "will"}.isdisjoint(said)):
        return True
    return any(
        word in _GIVES
        and said[at + 1 : at + 2] != ["you"]
        and not (word == "key" and said[at + 1 : at + 2] in ([], ["is"]))
        and not _is_ours(said[max(0, at - _BESIDE) : at])
        for at, word in enumerate(said)
    )


def _is_ours(before: Sequence[str]) -> bool:
    """Whether the verb after these words is a noun, or not the reader's: "we will", "UPS may"."""
    if before and before[-1] in _LISTS["nouns_behind"]:
        return True
    for word in reversed(before):
        if word in _LISTS["not_asked"]:
            return True
        if word not in _LISTS["others_may"]:
            return False
    return False


def wants(sentence: str, before: Before, *, asked: bool, code_sent: bool) -> bool:
    """Whether a lowercase sentence asks for a number, word or picture that no shop needs."""
    said = words(sentence)
    return (
        _verifies(sentence, said)
        or _is_open(sentence, said, before)
        or _names(said, before, asked=asked, code_sent=code_sent)
    )


def names(sentence: str, *, code_sent: bool) -> bool:
    """Whether it mentions such a number, word or picture at all."""
    return _names(words(sentence), Before(lists=True), asked=False, code_sent=code_sent)


def points_back(sentence: str) -> bool:
    """Whether it asks for what was said before: "tell me which ones"."""
    said = words(sentence)
    return is_request(said) and _PLAIN.issuperset(said)


def is_list(clause: str) -> bool:
    """Whether it only continues what the previous clause names: "PIN or card number"."""
    return _LISTED.issuperset(words(clause))


def _verifies(sentence: str, said: Sequence[str]) -> bool:
    """Whether it wants to verify a person by anything but an order or a contact on file."""
    return _VERIFY.search(sentence) is not None and (
        is_private(said) or _LISTS["verified_by"].isdisjoint(said)
    )


def _is_open(sentence: str, said: Sequence[str], before: Before) -> bool:
    """Whether it is a field to fill in that none of our forms has."""
    if _EMPTY.search(sentence):
        return is_private(said) or not (_VALUES.isdisjoint(said) or not _SEEN.isdisjoint(said))
    if _OPEN.search(sentence) and any(word not in _PARTED for word in said):
        return is_private(said) or (_LISTS["fields"] | _SEEN).isdisjoint(said)
    return before.lists and sentence.rstrip("* ").endswith(":") and is_private(said)


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known about a sentence, computed once for everything it names."""

    asked: bool
    ordered: bool
    code_sent: bool
    # Private, by its own words or those before it; or about where codes arrive.
    secret: bool
    arrives: bool
    # Whether it or the sentence before mentions the shop's things, and no secret came before.
    of_ours: bool
    after_secret: bool
    presses: bool


def _around(said: Sequence[str], before: Before, *, asked: bool, code_sent: bool) -> _Around:
    points = before.secret and not _LISTS["points"].isdisjoint(said)
    private = is_private(said, code_sent=True)
    return _Around(
        asked=asked,
        ordered=before.lists or is_request(said),
        code_sent=code_sent,
        secret=points or private,
        arrives=is_private(said),
        of_ours=not (_OURS.isdisjoint(said) and _OURS.isdisjoint(before.words)),
        after_secret=before.secret,
        presses=not _LISTS["keyboard"].isdisjoint(said),
    )


def _names(said: Sequence[str], before: Before, *, asked: bool, code_sent: bool) -> bool:
    around = _around(said, before, asked=asked, code_sent=code_sent)
    return any(_Part(part, around).wants() for part in _parts(said))


def _parts(said: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for word in said:
        if word in _PARTED:
            yield part
            part = []
        else:
            part.append(word)
    yield part


class _Part:
    """One part of a sentence: what it names, and what that belongs to."""

    def __init__(self, said: list[str], around: _Around) -> None:
        self._said, self._around = said, around
        self._private = is_private(said)
        # Even if unsaid, it is asked for: "the digits on your card".
        self._is_readers = is_private(said, code_sent=True) and not _READERS.isdisjoint(said)
        self._sees, self._has = not _SEEN.isdisjoint(said), not _THINGS.isdisjoint(said)
        self._has_code = self._has or not _OUR_CODE.isdisjoint(said)
        # It doesn't describe what it names; the sentence or the one before does.
        self._is_bare = all(word in _PLAIN or word[0].isdigit() for word in said)
        self._points = not _LISTS["points"].isdisjoint(said)

    def wants(self) -> bool:
        """Whether it asks for something that no shop needs."""
        return any(
            word in _OBJECTS and self._is_noun(at) and self._is_asked(at) and not self._is_shops(at)
            for at, word in enumerate(self._said)
        )

    def _beside(self, at: int) -> list[str]:
        return self._said[max(0, at - _BESIDE) : at]

    def _behind(self, at: int) -> str:
        return self._said[at + 1] if at + 1 < len(self._said) else ""

    def _is_noun(self, at: int) -> bool:
        """Whether the word is a noun: not "figure out", "scan for", "text me", "photo ID"."""
        word, before, behind = self._said[at], self._said[at - 1] if at else "", self._behind(at)
        if word in _LISTS["copies"] | _LISTS["takes"]:
            is_of = word in _LISTS["copies"] and behind == "of"
            return is_of or (word in _LISTS["takes"] and (not before or before in _ORDERED))
        if word in _LISTS["messages"]:
            return not _LISTS["hands_on"].isdisjoint(self._beside(at))
        if word in _FIRST:
            return behind in _LISTS["counts"] or behind.isdigit()
        if word in _KEYS:
            return not behind or behind in _LISTS["plain"]
        if word in _ANSWERS | _LISTS["facts"]:
            return (before in _LISTS["nouns_behind"] and before != "a") or before.endswith("'s")
        return behind not in {"out", "id"} and not (word == "digit" and behind in _VALUES)

    def _is_asked(self, at: int) -> bool:
        word, around = self._said[at], self._around
        requested = around.asked or around.ordered
        if word in _VALUES:
            return requested or self._is_readers
        if word in _LISTS["messages"]:
            return around.ordered
        if word in _LISTS["facts"]:
            return requested and self._private
        if word in _LISTS["anything"]:
            shown = not _LISTS["shown"].isdisjoint(self._said)
            return requested and (around.secret or around.arrives) and shown
        if word in _FIRST:
            return requested and around.secret
        return around.ordered or (self._is_readers and _CARDS.isdisjoint(self._said))

    def _is_shops(self, at: int) -> bool:
        """Whether a shop needs it, by the words before it or by what it belongs to."""
        word, behind = self._said[at], self._behind(at)
        beside = self._beside(at)
        if not _LISTS["ours"].isdisjoint(beside):
            return True
        named = not _LISTS["named"].isdisjoint(beside) or behind[:1].isdigit()
        if named and not self._private:
            return True
        if word in _KEYS:
            return self._around.presses
        own = word in _WORDS and not _LISTS["own_words"].isdisjoint(beside)
        # "The number of fans", but "of your card".
        of_many = behind == "of" and self._behind(at + 1) not in _LISTS["plain"]
        is_told = "our" in beside[-1:] or (word in _NUMBERS and of_many)
        return own or is_told or self._is_of_ours(word)

    def _is_of_ours(self, word: str) -> bool:
        around = self._around
        ours = around.code_sent and word in _LISTS["values"]
        if around.secret or (self._private and not ours):
            return word in _LISTS["anything"] and not _ERRORS.isdisjoint(self._said)
        if self._has_code if ours else self._has if word in _VALUES | _WORDS else self._sees:
            return True
        general = ours or (word in _NUMBERS | _PICTURES and not (self._points or around.arrives))
        return self._is_bare and not around.after_secret and (general or around.of_ours)
