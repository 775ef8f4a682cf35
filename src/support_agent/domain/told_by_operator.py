"""What an operator's own words order: which act on which order. All else is for a model to read.

Only what is read whole is an order: every word of the message's first paragraph belongs to an
order in the imperative, its reason in one of a few shapes, or to manners (told_by_operator.toml).
A condition, a time, a denial, somebody else's words are in no shape, so nothing is told there.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from support_agent.domain.operator_phrases import Orders, Part, Word, is_name, takes_back

_SENTENCE_ENDS = re.compile(r"(?<=[.!?;])\s|\n")
_STRAIGHT = str.maketrans("\u2019\u201c\u201d\u2010\u2011", '\'""--')
_DASH = re.compile("[\u2013\u2014]|\\s-(?=\\s)")
_ABBREVIATED = re.compile(r"\b(order|tracking) no\.(?=\s?#?[A-Z0-9])", re.IGNORECASE)

# A sentence's phrases by their letters: c an act, s the act of setting, o orders, t and b "to" and
# "back to", x a status, k a tracking number, q whose word a reason is on, r a reason, a and l what
# else is asked for, n a name, w that others' words follow, ? "can you".
_TOPIC = re.compile(r"o[,:]+(?=[cs])")
_HEADLINE = re.compile(r"o:t?x|obx")
_ITEM = re.compile(
    r"(?P<between>[,>]+)|(?P<act>so[tb]?x|s[tb]?x(?:f?o)?|co?)|(?P<next>ot?x)|(?P<reason>q?r)"
    r"|(?P<also>[al])|(?P<name>n)|(?P<tracking>k)|(?P<below>w$)"
)
# What follows the first paragraph and is this short is no mail of a customer's.
_FEW_WORDS = 8


class _UnreadError(Exception):
    """Something in a message is not read, so nothing in it is an order."""


@dataclass(slots=True)
class _Told:
    """What a message orders: statuses and tracking numbers by order, and names by their kind."""

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
) -> bool:
    """Whether an operator's message sets that order to that status, with any tracking number given.

    `own`: the numbers of all the customer's orders; where there is one, it need not be named.
    `names`: the customer's own.
    """
    found = _told(text, own, names)
    same = not tracking or found.tracking.get(number, "").lower() == tracking.lower()
    return found.statuses.get(number) == status and same


def is_named(
    text: str, first: str | None, last: str | None, own: Collection[str], names: Collection[str]
) -> bool:
    """Whether an operator's message gives the customer these names; None is no change.

    `own` and `names` as for `is_told`.
    """
    given = _told(text, own, names).names
    full = given.get("full", [])
    firsts = [given.get("first"), *(full[:size] for size in range(1, len(full) + 1))]
    lasts = [given.get("last"), *(full[size:] for size in range(1, len(full)))]
    return (not first or first.split() in firsts) and (not last or last.split() in lasts)


def _told(text: str, own: Collection[str], names: Collection[str]) -> _Told:
    """What a message orders; nothing where a part of it is not read.

    What stands below a ">" line, a colon at a line's end or an empty line is somebody else's, but
    it may not be short and unread, nor take the order back.
    """
    plain = _ABBREVIATED.sub(r"\1 no ", _DASH.sub(" - ", text.translate(_STRAIGHT)))
    first, rest = _first_paragraph(plain)
    if any(map(takes_back, _SENTENCE_ENDS.split(rest))):
        return _Told()
    message = _Message(Orders(own, names))
    try:
        message.read(first)
        found = message.told()
        if len(rest.split()) <= _FEW_WORDS and not first.endswith(":"):
            message.read(rest, may_order=False)
    except _UnreadError:
        return _Told()
    return found


def _first_paragraph(text: str) -> tuple[str, str]:
    """The operator's own words, and what stands below them."""
    lines = [line.strip() for line in text.strip().split("\n")]
    end = next((n for n, line in enumerate(lines) if not line or line[0] == ">"), len(lines))
    end = next((n + 1 for n, line in enumerate(lines[:end]) if line.endswith(":")), end)
    rest = [line for line in lines[end:] if not line.startswith(">")]
    return "\n".join(lines[:end]), "\n".join(rest)


class _Message:
    """Reads paragraphs, and then says what was ordered. Raises _UnreadError."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.found = _Told()
        self.named: frozenset[str] = frozenset()
        self.reasons: list[tuple[str, frozenset[str]]] = []
        self.has_more = False

    def read(self, text: str, *, may_order: bool = True) -> None:
        """Adds what a paragraph orders, if it may order something."""
        before = len(self.found.statuses), len(self.found.names)
        sentences = [each for each in _SENTENCE_ENDS.split(text) if each.strip()]
        for sentence in sentences:
            parts = _parts(self.orders, sentence)
            letters = "".join(part.letter for part in parts)
            if len(sentences) == 1 and _HEADLINE.fullmatch(letters):
                parts.insert(0, Part("s", "", ()))
                parts = [part for part in parts if part.letter != ":"]
            _Sentence(self, parts).read()
        if not may_order and before != (len(self.found.statuses), len(self.found.names)):
            raise _UnreadError

    def meant(self, word: Word, nearby: frozenset[str]) -> frozenset[str]:
        """The orders that a word stands for: "it" is the only one named, or the only one there."""
        named = word.numbers or nearby or self.named or frozenset(self.orders.own)
        if not named or (len(named) > 1) != word.many:
            raise _UnreadError
        return named

    def told(self) -> _Told:
        """What all of it orders; its reasons have to be about the same orders and statuses."""
        statuses = self.found.statuses
        for status, numbers in self.reasons:
            about = {statuses.get(number) for number in numbers or statuses}
            if None in about or (status not in {"any", "after"} and about - {status}):
                raise _UnreadError
        return self.found


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

    def read(self) -> None:
        at, before, codes = self._begin, ",", list[str]()
        while at < len(self._letters):
            item = _ITEM.match(self._letters, at)
            if item is None:
                raise _UnreadError
            kind, these = item.lastgroup or "", self._parts[at : item.end()]
            self._check(kind, before)
            if kind == "act" or (kind == "next" and self._told):
                self._act(these)
            elif kind == "tracking":
                codes += [word.said for word in these[0].words if word.text == "<tracking>"]
            else:
                self._add(kind, these)
            at, before = item.end(), item[0][-1]
        if codes:
            self._track(codes)
        self._message.named |= self._numbers

    def _check(self, kind: str, before: str) -> None:
        """What stands before an item in its sentence and message can turn what it says."""
        wrong = {
            "act": before not in ",>" or (self._message.has_more and before != ">"),
            "next": before not in ",>",
            "name": before not in ",>",
            "below": not self._message.found.statuses,
        }
        if wrong.get(kind):
            raise _UnreadError

    def _act(self, these: Sequence[Part]) -> None:
        """Sets the status that an act names for its orders."""
        status = next(part.detail for part in these if part.letter in "cx")
        words = _orders_in(these) or self._topic
        if not words and these[0].letter == "c":
            raise _UnreadError
        numbers = self._message.meant(words[0] if words else Word("<it>", ""), self._numbers)
        if self._topic and numbers != self._message.meant(self._topic[0], self._numbers):
            raise _UnreadError
        for number in numbers:
            if self._message.found.statuses.setdefault(number, status) != status:
                raise _UnreadError
        self._told |= numbers

    def _add(self, kind: str, these: Sequence[Part]) -> None:
        """A reason; "1003 shipped" is one too, before any act. A name, or what else is asked."""
        part = these[-1]
        if part.detail == "after" and not self._message.found.statuses:
            raise _UnreadError
        if kind in {"reason", "next"}:
            self._message.reasons.append((part.detail, _numbers(these)))
        elif kind == "name":
            if self._message.found.names:
                raise _UnreadError
            said = " ".join(word.said for word in part.words)
            self._message.found.names[part.detail] = said.split()
        self._message.has_more |= kind == "also"

    def _track(self, codes: Sequence[str]) -> None:
        """A tracking number belongs to the one order of its sentence."""
        if len(codes) > 1 or len(self._told) != 1:
            raise _UnreadError
        self._message.found.tracking[min(self._told)] = codes[0]


def _parts(orders: Orders, sentence: str) -> list[Part]:
    """The phrases of a sentence without its manners."""
    plain = sentence.strip().rstrip("!;")
    parts = _with_names(orders.parts(plain.rstrip("?").removesuffix(".")))
    letters = "".join(part.letter for part in parts)
    if "." in letters or letters.startswith((",", ">", ":")) or letters.endswith((",", ":")):
        raise _UnreadError
    looks_up = "l" in letters and not set("cs") & set(letters)
    if plain.endswith("?") and not (looks_up or "?" in letters):
        raise _UnreadError
    return [part for part in parts if part.letter not in "m?"]


def _orders_in(parts: Sequence[Part]) -> list[Word]:
    return [word for part in parts for word in part.words if word.text in {"<orders>", "<it>"}]


def _numbers(parts: Sequence[Part]) -> frozenset[str]:
    """The orders that are named by number, but for those only looked up."""
    words = _orders_in([part for part in parts if part.letter != "l"])
    return frozenset(number for word in words for number in word.numbers)


def _with_names(parts: Sequence[Part]) -> list[Part]:
    """Puts the words behind "her name is" into that part; what follows is no name is not read."""
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
