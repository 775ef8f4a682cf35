"""Finds what an operator's own words order: which act on which order. A model reads the rest.

A message counts only if every word of it belongs to an imperative order, a reason in one of a few
forms, or a polite phrase (told_by_operator.toml). Conditions, times, denials and other people's
words have no form, so a message with one orders nothing. Quoted lines at the end are left out.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from support_agent.domain.operators.operator_own_words import unquoted, without_sign_off
from support_agent.domain.operators.operator_phrases import Orders, Part, Word, is_name

_PARAGRAPH_ENDS = re.compile(r"\n{2,}")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;])\s|\n")
_DASH = re.compile("[\u2013\u2014]|\\s-(?=\\s)")
_ABBREVIATED = re.compile(r"\b(order|tracking) no\.(?=\s?#?[A-Z0-9])", re.IGNORECASE)
# A sentence's phrases by letter: c an act, d "do so", s the act of setting, o orders, t and b "to"
# and "back to", e an arrow, x a status, k a tracking number, q who a reason is from, y "he
# confirmed", r a reason, w and h its time and manner, a, l and u other requests, n a name, ? "can
# you". Between them: "," and, "(" because, ">" then.
_TOPIC = re.compile(r"o[,:(]+(?=[cds])")
_HEADLINE = re.compile(r"o:t?x|obx|oex(?:,+oex){0,9}")
_ITEM = re.compile(
    r"(?P<between>[,(>]+|t(?=[qy]?r))|(?P<act>so(?P<form>[tbe]?)xw?|s[tbe]?xw?(?:f?o)?|so?$|co?|d)"
    r"|(?P<next>o(?P<same>[te]?)xw?)|(?P<reason>(?:[qy]?r|yo?(?=[wh,(>]|$))[wh]*)"
    r"|(?P<also>[alu])|(?P<name>n)|(?P<tracking>k)"
)


_OPEN = (",", "(", ":")


class _UnreadError(Exception):
    """Part of a message can't be read, so nothing in it is an order."""


@dataclass(slots=True)
class _Told:
    """What a message orders: statuses and tracking numbers by order, and names by kind."""

    statuses: dict[str, str] = field(default_factory=dict[str, str])
    tracking: dict[str, str] = field(default_factory=dict[str, str])
    names: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


def is_told(
    text: str,
    status: str,
    number: str,
    own: Collection[str],
    *,
    tracking: str | None = None,
    names: Collection[str] = (),
    operator: str = "",
) -> bool:
    """Whether an operator's message sets that order to that status, with any given tracking number.

    `own`: the numbers of all the customer's orders; if there is only one, the message need not name
    it. `names`: the customer's own. `operator`: the name the message may be signed with.
    """
    found = _told(without_sign_off(text, operator, names), own, names)
    same = not tracking or found.tracking.get(number, "").lower() == tracking.lower()
    return found.statuses.get(number) == status and same


def is_named(
    text: str, first: str | None, last: str | None, own: Collection[str], names: Collection[str]
) -> bool:
    """Whether an operator's message gives the customer these names. None means no change.

    `own` and `names` as for `is_told`.
    """
    given = _told(text, own, names).names
    full = given.get("full", [])
    firsts = [given.get("first"), *(full[:size] for size in range(1, len(full) + 1))]
    lasts = [given.get("last"), *(full[size:] for size in range(1, len(full)))]
    return (first is None or first.split() in firsts) and (last is None or last.split() in lasts)


def _told(text: str, own: Collection[str], names: Collection[str]) -> _Told:
    """What a message orders; nothing if a part of it can't be read."""
    message = _Message(Orders(own, names))
    try:
        message.read(_ABBREVIATED.sub(r"\1 no ", _DASH.sub(" - ", unquoted(text))))
        return message.told()
    except _UnreadError:
        return _Told()


class _Message:
    """Reads a message, then says what it orders. Raises _UnreadError."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.found = _Told()
        self.named: frozenset[str] = frozenset()
        self.reasons: list[tuple[str, frozenset[str]]] = []
        self.codes: list[str] = []
        # What else was requested; the next words may belong to that.
        self.asked = ""

    def read(self, text: str) -> None:
        """Reads each paragraph. Raises if two of them order something: they are from two people."""
        paragraphs = [self._sentences(each) for each in _PARAGRAPH_ENDS.split(text)]
        alone = sum(map(len, paragraphs)) == 1
        for sentences in paragraphs:
            before = len(self.found.statuses), len(self.found.names)
            for parts in sentences:
                _Sentence(self, _as_order(parts) if alone else parts).read()
            if any(before) and before != (len(self.found.statuses), len(self.found.names)):
                raise _UnreadError

    def _sentences(self, paragraph: str) -> list[list[Part]]:
        """The phrases of each sentence that is more than a polite phrase."""
        sentences = [each for each in _SENTENCE_ENDS.split(paragraph) if each.strip()]
        return [parts for each in sentences if (parts := _parts(self.orders, each))]

    def meant(self, word: Word, nearby: frozenset[str]) -> frozenset[str]:
        """The orders a word refers to. "It" is the only order named, or the only one nearby."""
        named = word.numbers or nearby or self.named or frozenset(self.orders.own)
        several = len(named) == len(("one", "other")) if word.said == "both" else len(named) > 1
        if not named or several != word.many:
            raise _UnreadError
        return named

    def told(self) -> _Told:
        """What the whole message orders. Its reasons must be about the same orders and statuses."""
        statuses = self.found.statuses
        for status, numbers in self.reasons:
            about = {statuses.get(number) for number in numbers or statuses}
            if None in about or (status not in {"any", "after"} and about - {status}):
                raise _UnreadError
        if self.codes:
            # A tracking number in its own sentence.
            self.track(self.codes, statuses)
        return self.found

    def track(self, codes: Sequence[str], orders: Collection[str]) -> None:
        """Assigns tracking numbers. Each belongs to the one order next to it."""
        if len(codes) > 1 or len(orders) != 1 or self.found.tracking:
            raise _UnreadError
        self.found.tracking[min(orders)] = codes[0]


class _Sentence:
    """Reads one sentence into its message."""

    def __init__(self, message: _Message, parts: Sequence[Part]) -> None:
        self._message, self._parts = message, parts
        self._letters = "".join(part.letter for part in parts)
        self._numbers = _numbers(parts)
        topic = _TOPIC.match(self._letters)
        self._begin = topic.end() if topic else 0
        self._topic = _orders_in(parts[: self._begin])
        self._told: set[str] = set()
        # After a reason, nothing is an order. "1002 to shipped" only follows a similar one.
        self._closed = False
        self._form: str | None = None
        self._reasoned = False

    def read(self) -> None:
        at, before, codes = self._begin, ",", list[str]()
        while at < len(self._letters):
            item = _ITEM.match(self._letters, at)
            if item is None:
                raise _UnreadError
            kind, these = item.lastgroup or "", self._parts[at : item.end()]
            if kind == "act" or (kind == "next" and self._follows(item["same"], before)):
                self._check(before)
                self._form = item["form"] if kind == "act" else self._form
                self._act(these)
            elif kind == "tracking":
                codes += [word.said for word in these[0].words if word.text == "<tracking>"]
            elif kind != "between" or item[0].strip(",>"):
                self._add(kind, these, before)
                self._closed |= bool(self._told)
            at, before = item.end(), item[0][-1]
        if codes and self._told:
            self._message.track(codes, self._told)
        else:
            self._message.codes += codes
        self._message.named |= self._numbers

    def _follows(self, form: str, before: str) -> bool:
        """Whether "1002 to shipped" continues the act before it."""
        return bool(self._told) and not self._closed and before == "," and form == self._form

    def _check(self, before: str) -> None:
        """What precedes an act in its sentence or message can change its meaning."""
        asked = self._message.asked
        if self._closed or before not in ",>(" or asked == "a" or (asked and before != ">"):
            raise _UnreadError

    def _act(self, these: Sequence[Part]) -> None:
        """Sets the status that an act names for its orders."""
        words = _orders_in(these) or self._topic
        status = next((part.detail for part in these if part.letter in "cx"), None)
        if status is None:
            # "Please do" is only polite unless an order follows; "update it" says nothing.
            if these[0].letter == "s" or (
                self._message.reasons and not self._message.found.statuses
            ):
                raise _UnreadError
            return
        if not words and these[0].letter == "c" and not self._reasoned:
            raise _UnreadError
        numbers = self._message.meant(words[0] if words else Word("<orders>", ""), self._numbers)
        if self._topic and numbers != self._message.meant(self._topic[0], self._numbers):
            raise _UnreadError
        for number in numbers:
            if self._message.found.statuses.setdefault(number, status) != status:
                raise _UnreadError
        self._told |= numbers

    def _add(self, kind: str, these: Sequence[Part], before: str) -> None:
        """Adds a reason ("1003 shipped" is one too), a name, or another request."""
        message = self._message
        if kind in {"reason", "next"}:
            about = next((part.detail for part in these if part.letter in "rx"), "after")
            if (about == "after" and not message.found.statuses) or these[-1].letter in "te":
                raise _UnreadError
            message.reasons.append((about, _numbers(these)))
            self._reasoned = True
        elif kind == "name":
            if message.found.names or self._closed or before not in ",>":
                raise _UnreadError
            said = " ".join(word.said for word in these[0].words)
            message.found.names[these[0].detail] = said.split()
        elif kind == "also":
            message.asked = "u" if these[0].letter == "u" and message.asked != "a" else "a"


def _parts(orders: Orders, sentence: str) -> list[Part]:
    """The phrases of a sentence without polite ones."""
    plain = sentence.strip().rstrip("!;")
    parts = _with_names(orders.parts(plain.rstrip("?").removesuffix(".")))
    letters = "".join(part.letter for part in parts)
    if not set(letters) - set("m,"):
        return []
    if "." in letters or letters.startswith((",", "(", ">", ":")) or letters.endswith(_OPEN):
        raise _UnreadError
    looks_up = "l" in letters and not set("cds") & set(letters)
    if plain.endswith("?") and not (looks_up or "?" in letters):
        raise _UnreadError
    return [part for part in parts if part.letter not in "m?"]


def _as_order(parts: list[Part]) -> list[Part]:
    """Reads the only sentence of a message as an order if it has the form "1003: shipped"."""
    if not _HEADLINE.fullmatch("".join(part.letter for part in parts)):
        return parts
    return [Part("s", "", ()), *(part for part in parts if part.letter != ":")]


def _orders_in(parts: Sequence[Part]) -> list[Word]:
    return [word for part in parts for word in part.words if word.text == "<orders>"]


def _numbers(parts: Sequence[Part]) -> frozenset[str]:
    """The orders named by number, not counting those in other requests."""
    words = _orders_in([part for part in parts if part.letter not in "al"])
    return frozenset(number for word in words for number in word.numbers)


def _with_names(parts: Sequence[Part]) -> list[Part]:
    """Moves the words after "her name is" into that part. Raises if they are no name."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if (
            last
            and last.letter == "n"
            and (part.letter == "." or part.words[0].text == "<customer>")
        ):
            joined[-1] = Part("n", last.detail, (*last.words, *part.words))
        else:
            joined.append(Part("n", part.detail, ()) if part.letter == "n" else part)
    return [
        part if part.letter != "n" or is_name(part.words) else Part(".", "", ()) for part in joined
    ]
