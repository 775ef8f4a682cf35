"""Splits an operator's sentence into phrases, each with its kind."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from support_agent.domain.orders.order_numbers import digits_of, in_plain
from support_agent.domain.text.phrases import Table, parts
from support_agent.domain.text.toml_tables import toml_beside

_TABLES: dict[str, dict[str, list[str]]] = toml_beside(__file__, "told_by_operator.toml")
_WORDS = _TABLES.pop("words")
_BRACES = re.compile(r"\{([a-z_]{1,20})\}")

_TOKEN = re.compile(r"#?[^\W_]+(?:['-][^\W_]+)*|[-=]>|:-?\)|\S")
_NUMBER = re.compile(r"(?:ord(?:er)?-?)?(\d{1,20})", re.ASCII)
_TRACKING = re.compile(r"[A-Za-z0-9]{6,40}")
_GROUP = re.compile(r"#?[A-Za-z]{0,39}[0-9][A-Za-z0-9]{0,39}")
_CARRIERS = frozenset({"ups", "fedex", "dhl", "usps", "dpd", "gls"})
_BEFORE_CODE = _CARRIERS | {"tracking", "trk", "number", "no", "code", "is", "#", ":", ","}
_MOST_BEFORE_CODE = 6
_MOST_NAMES = 5
_PARTICLES = frozenset({"van", "von", "der", "den", "de", "di", "da", "la", "le", "bin", "al"})
_IT = frozenset({"it", "this", "them", "both", "these", "those"})
_NOT_IT = frozenset({"morning", "afternoon", "customer"})
_WHOSE = ("the", "his", "her", "their", "this", "that", "customer's", "both", "these", "those")
# "Order number no # 1003".
_MOST_BEFORE_NUMBER = 4
_ALL = frozenset(
    {("all", "orders"), ("all", "of", "them"), *(("all", word, "orders") for word in _WHOSE)}
)
_ORDER = ("order", "orders", "ord", "number", "#")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lowercase, or a placeholder for several: "<orders>" with their numbers.

    `said`: the original text; the code of a "<tracking>". `many`: it refers to several orders.
    """

    text: str
    said: str
    numbers: frozenset[str] = frozenset()
    many: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A phrase. `letter`: its kind, as in told_by_operator.py. `detail`: which of the kind."""

    letter: str
    detail: str
    words: tuple[Word, ...]


# The letter for each list of the table. "?" is a polite form that asks.
_LETTERS: Mapping[str, str | Mapping[str, str]] = {
    "manners": {"plain": "m", "ask": "?"},
    "between": {"next": ",", "why": "(", "then": ">", "colon": ":"},
    "acts": "c",
    "so": "d",
    "set": "s",
    "to": {"as": "t", "arrow": "e", "back": "b", "for": "f"},
    "status": "x",
    "tracking": "k",
    "adverbs": {"when": "w", "how": "h"},
    "reasons": "r",
    "source": {"says": "q", "confirmed": "y"},
    "also": {"any": "a", "question": "l", "first": "u"},
    "names": "n",
}


def _spelled(phrase: str) -> Iterator[tuple[str, ...]]:
    """A phrase with each of the words that its braces stand for."""
    names = _BRACES.findall(phrase)
    gaps = _BRACES.sub("{}", phrase)
    for words in product(*(_WORDS[name] for name in names)):
        spelled = gaps.format(*words)
        yield from _spelled(spelled) if "{" in spelled else [tuple(spelled.split())]


@cache
def _known() -> Table:
    """Some 24,000 phrases, expanded when the first operator writes."""
    known: Table = {("<orders>",): "o"}
    for name, lists in _TABLES.items():
        letters = _LETTERS[name]
        for detail, phrases in lists.items():
            letter = letters if isinstance(letters, str) else letters[detail]
            known |= {words: letter + detail for each in phrases for words in _spelled(each)}
    return known


class Orders:
    """The customer's orders, found by the ways people write their numbers."""

    def __init__(self, own: Collection[str], names: Collection[str]) -> None:
        """`names`: the customer's own names."""
        self.own = frozenset(own)
        forms = [(form, each) for each in own for form in _forms(each)]
        times = Counter(form for form, _ in forms)
        # A form that two orders share names neither.
        self._by_form = {form: each for form, each in forms if times[form] == 1}
        self._by_digits = [each for each in own if times[digits_of(each)] == 1]
        self._names = frozenset(name for name in names if name[:1].isupper())

    def parts(self, sentence: str) -> list[Part]:
        """The phrases of a sentence. Unknown words and names get the letter "."."""
        words, at, found = list(self._words(sentence)), 0, list[Part]()
        for kind, phrase in parts([word.text for word in words], _known()):
            there = tuple(words[at : at + len(phrase)])
            found.append(Part(kind[:1] or ".", kind[1:], there))
            at += len(phrase)
        return found

    def _words(self, sentence: str) -> Iterator[Word]:
        tokens: list[str] = []
        for token in _TOKEN.findall(in_plain(sentence, self._by_digits)):
            owner = token[:-2] if token[-2:].lower() == "'s" else ""
            if owner in self._names:
                # In "Alex Rivera's order", the name is the customer's.
                while tokens and tokens[-1] in self._names:
                    tokens.pop()
                tokens.append("his")
            else:
                tokens += (owner, "'s") if owner and self._number(owner) else (token,)
        at = 0
        while at < len(tokens):
            word, at = (
                self._customer(tokens, at)
                or self._tracking(tokens, at)
                or self._orders(tokens, at)
                or (Word(tokens[at].lower(), tokens[at]), at + 1)
            )
            yield word

    def _customer(self, tokens: list[str], at: int) -> tuple[Word, int] | None:
        end = at
        while end < len(tokens) and tokens[end] in self._names:
            end += 1
        return (Word("<customer>", " ".join(tokens[at:end])), end) if end > at else None

    def _number(self, token: str) -> str:
        """The customer's order that a word names; "" if it names none or could be several."""
        low = token.lower().removeprefix("#")
        match = _NUMBER.fullmatch(low)
        return self._by_form.get(low) or self._by_form.get(match[1] if match else "", "")

    def _orders(self, tokens: list[str], at: int) -> tuple[Word, int] | None:
        """The orders named at this position, and where they end."""
        begin, low = at, [token.lower() for token in tokens[at : at + 6]]
        for size in (3, 2):
            if tuple(low[:size]) in _ALL:
                return Word("<orders>", "", self.own, len(self.own) > 1), at + size
        if low[0] == "the" and low[1:2] == ["customer's"]:
            at, low = at + 1, low[1:]
        owned = low[0] in _WHOSE
        at += owned
        numbers, end = self._list(tokens, at)
        if numbers:
            return Word("<orders>", " ".join(tokens[begin:end]), numbers, len(numbers) > 1), end
        following = tokens[at].lower() if at < len(tokens) else ""
        if owned and following in {"order", "orders", "one"}:
            return Word("<orders>", "", many=following == "orders"), at + 1
        if low[0] in _IT and following not in _NOT_IT:
            return Word("<orders>", low[0], many=low[0] not in {"it", "this"}), begin + 1
        return None

    def _tracking(self, tokens: list[str], at: int) -> tuple[Word, int] | None:
        """A tracking number after its word or carrier name, possibly written in groups."""
        if tokens[at].lower() not in _CARRIERS | {"tracking", "trk"}:
            return None
        most = min(len(tokens), at + _MOST_BEFORE_CODE)
        while at < most and tokens[at].lower() in _BEFORE_CODE:
            at += 1
        groups: list[str] = []
        while at < len(tokens) and _GROUP.fullmatch(tokens[at]) and not self._number(tokens[at]):
            groups.append(tokens[at])
            at += 1
        code = "".join(groups).lstrip("#")
        return (Word("<tracking>", code), at) if _TRACKING.fullmatch(code) else None

    def _list(self, tokens: list[str], at: int) -> tuple[frozenset[str], int]:
        """The numbers in "orders 1001, #1002 and 1003", and where the list ends."""
        numbers, end = set[str](), at
        while True:
            named = at
            # "No 1003" takes something back; "order no 1003" names it.
            while named < min(len(tokens), at + _MOST_BEFORE_NUMBER) and (
                tokens[named].lower() in _ORDER or (named > at and tokens[named].lower() == "no")
            ):
                named += 1
            number = self._number(tokens[named]) if named < len(tokens) else ""
            if not number:
                return frozenset(numbers), end
            numbers.add(number)
            at = end = named + 1
            if tokens[at : at + 1] == ["order"]:
                at = end = at + 1
            joined = [token.lower() for token in tokens[at : at + 2]]
            at += 2 if joined == [",", "and"] else joined[:1] in ([","], ["and"], ["&"])
            if at == end:
                return frozenset(numbers), end


def _forms(number: str) -> set[str]:
    """The ways to write an order's number, if its letters and signs are left out: its digits."""
    return {number.lower(), digits_of(number)}


def is_name(words: Sequence[Word]) -> bool:
    """Whether the words are a person's name."""
    said = [word.said for word in words]
    return (
        0 < len(said) <= _MOST_NAMES
        and said[-1][:1].isupper()
        and all(each[:1].isupper() or each in _PARTICLES for each in said)
    )
