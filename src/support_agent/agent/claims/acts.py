"""Finds sentences that say something was done, and sentences that promise something."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from support_agent.agent.claims.words import WORDS


@dataclass(frozen=True, slots=True)
class Act:
    """A claim that something was done. A deed of any of `kinds` proves it. `going_on`: in progress.

    `denied`: a claim that it was not done, which a deed of this turn disproves.
    """

    kinds: frozenset[str]
    words: str
    going_on: bool = False
    denied: bool = False


PromiseKind = Literal["goods", "person"]
"""goods: money or things, which only a tool can deliver. person: somebody will handle it."""

_SENTENCE = re.compile(r"(?<=[.!?])[*_\"')\]]*\s+(?=[A-Z\"\u201c*_\[(I])|\n+")
_CLAUSE = re.compile(
    r"[,;:.!?()\u2014\u2013|]+(?=\s|$)|\s-\s|\b(?:and|(?<!nothing )but|so|because|while)\b"
)
_MARKS = re.compile(r"[*_`#>~]+")

_PATTERNS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern) for name, pattern in WORDS["patterns"].items()
}
_LISTS = {name: frozenset(str(words).split()) for name, words in WORDS["words"].items()}
_NOT, _MODALS, _SUBJECTS = _LISTS["not"], _LISTS["modals"], _LISTS["subjects"]
_SUPPOSES, _RELATES = _LISTS["supposes"], _LISTS["relates"]
_ACTS = tuple(
    (
        re.compile(rf"\b(?:{row['verbs']})\b"),
        re.compile(row["beside"]),
        frozenset[str](row["deeds"]),
    )
    for row in WORDS["act"]
)
_NOUNS = tuple(
    (re.compile(rf"\b(?:{row['words']})\b"), frozenset[str](row["deeds"])) for row in WORDS["noun"]
)
_WENT, _UNDONE = (re.compile(rf"\b(?:{WORDS[name]['words']})\b") for name in ("went", "undone"))
_STATES = tuple((re.compile(row["words"]), frozenset[str](row["deeds"])) for row in WORDS["state"])
_PERFECT = re.compile(r"\b(?:has|have|had|was|were|'ve|i|we)\b")
_HEARD = re.compile(r"\b(?:hear|get an? (?:answer|reply|call|response)|be contacted)")
_LOOK_BACK, _MOST_BACK = 5, 9
_FIRST_PERSON = frozenset({"i", "we", "i've", "we've"})
_PAST = frozenset({"i", "we", "was", "were"})
_PRESENT = frozenset({"is", "are", "gets", "get"})
_MESSAGES, _BY_MESSAGE = frozenset({"sent", "shipped"}), frozenset({"sent", "shipped", "label"})


def sentences(text: str) -> list[tuple[int, int]]:
    """The start and end of each sentence. A line is at least one sentence."""
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in _SENTENCE.finditer(text):
        spans.append((start, gap.start()))
        start = gap.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def plain(sentence: str) -> str:
    """The sentence in lowercase, without markdown marks, with one kind of quote."""
    return " ".join(_MARKS.sub(" ", sentence.replace("\u2019", "'")).lower().split())


def is_question(sentence: str) -> bool:
    """Whether it is phrased as a question: "Your refund is made?" is a statement."""
    return sentence.rstrip().endswith("?") and bool(_PATTERNS["question"].search(sentence))


def acts(sentence: str) -> Iterable[Act]:
    """What a sentence (from `plain`) claims was done."""
    if is_question(sentence):
        return
    before = _Before()
    for clause in _clauses(_PATTERNS["labeled"].sub(r"\1 is \2", sentence)):
        # A clause may say the same thing a thousand times.
        yield from dict.fromkeys(_states(clause, hypothetical=before.hypothetical))
        yield from dict.fromkeys(_done(clause, before))
        before = before.then(clause)


@dataclass(frozen=True, slots=True)
class _Before:
    """How the clauses before one change it: a supposition, or how things generally go."""

    hypothetical: bool = False
    possible: bool = False
    of_all: bool = False

    def then(self, clause: str) -> "_Before":
        return _Before(
            self.hypothetical or bool(_PATTERNS["hypothetical"].search(clause)),
            self.possible or bool(_PATTERNS["possible"].search(clause)),
            self.of_all or bool(_PATTERNS["possible_of_all"].search(clause)),
        )

    def is_rule(self, clause: str, start: int, kinds: frozenset[str]) -> bool:
        """Whether "… is sent" only describes a procedure, about no particular order."""
        said = clause[:start]
        if self.of_all:
            return not _PATTERNS["one_order"].search(said)
        is_message = kinds <= _MESSAGES and bool(_PATTERNS["of_any_message"].search(said.strip()))
        return is_message or (self.possible and kinds <= _BY_MESSAGE)


def _clauses(sentence: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(sentence) if clause.strip()]


def _states(clause: str, *, hypothetical: bool) -> Iterable[Act]:
    supposed = hypothetical or bool(_PATTERNS["hypothetical"].search(clause))
    for pattern, kinds in _STATES:
        found = pattern.search(clause)
        said = found[0].replace("no longer", "") if found else ""
        if found and not supposed and not _NOT.intersection(said.split()):
            yield Act(kinds, found[0], going_on=bool(_PATTERNS["going_on"].search(found[0])))


def _done(clause: str, before: _Before) -> Iterable[Act]:
    if _PATTERNS["saying"].search(clause) or _PATTERNS["general"].search(clause):
        return
    if denied := _PATTERNS["nothing_done"].search(clause):
        yield Act(frozenset(), denied[0], denied=True)
    judged: set[int] = set()
    for verb, kinds in _said_of(clause):
        if verb.end() in judged:
            continue
        judged.add(verb.end())
        if verb.re is not _UNDONE and _is_claim(clause, verb, kinds, before):
            yield Act(kinds, clause, going_on=_first("going_on", clause) is not None)
        elif not before.hypothetical and _is_denial(clause, verb):
            yield Act(kinds, clause, denied=True)


def _said_of(clause: str) -> Iterable[tuple[re.Match[str], frozenset[str]]]:
    """Each word for doing something, with the deeds it may mean: verbs first, then nouns."""
    for verb, noun, kinds in _ACTS:
        verbs = list(verb.finditer(clause))
        if verbs and noun.search(clause):
            yield from ((found, kinds) for found in verbs)
    for noun, kinds in _NOUNS:
        if any(_is_one(clause[: found.start()]) for found in noun.finditer(clause)):
            yield from ((found, kinds) for found in _UNDONE.finditer(clause))
            yield from ((found, kinds) for found in _WENT.finditer(clause))


def _is_one(before: str) -> bool:
    """Whether a noun means one deed: not "an exchange", "any return", "to return"."""
    return _LISTS["any_one"].isdisjoint(before.rsplit(maxsplit=2)[-2:])


def _is_claim(clause: str, verb: re.Match[str], kinds: frozenset[str], earlier: _Before) -> bool:
    """Whether the verb is stated as done: not denied, wished for, supposed or a rule."""
    before = _words(clause[: verb.start()])
    near = before[-_LOOK_BACK:]
    if _is_negative(near) or _denies(clause, verb.start()) or _is_of_nothing(clause, verb):
        return False
    if _is_supposed(clause, before) or _PATTERNS["never_was"].search(" ".join(before)):
        return False
    is_present = bool(before) and before[-1] in _PRESENT
    if is_present and (
        earlier.is_rule(clause, verb.start(), kinds) or _is_rule(clause, before, verb.end())
    ):
        return False
    perfect = bool(_PERFECT.search(" ".join(near)))
    if earlier.hypothetical and not perfect:
        return False
    wishes = _LISTS["wishes"].intersection(near)
    if wishes and not (perfect and near[-1] in _LISTS["done_by"] and not _modal(near)):
        return False
    return not before or before[-1] not in _LISTS["adjective_after"] or perfect


def _is_of_nothing(clause: str, verb: re.Match[str]) -> bool:
    return bool(_PATTERNS["of_nothing"].match(clause, verb.end()))


def _is_negative(near: list[str]) -> bool:
    return bool(_NOT.intersection(near)) or any(word.endswith("n't") for word in near)


def _is_supposed(clause: str, before: list[str]) -> bool:
    """Whether the words before a verb make it a supposition: "once the refund has been …"."""
    first_person = not _FIRST_PERSON.isdisjoint(before[-3:])
    at_first = _PATTERNS["hypothetical"].match(clause) and len(before) <= _LOOK_BACK + 2
    if at_first and not (first_person and before[0] in _RELATES):
        return True
    for place in range(len(before) - 2, max(-1, len(before) - 9), -1):
        if before[place] in _SUPPOSES | _RELATES and before[place + 1] in _SUBJECTS:
            tells_past = before[-1] in _PAST or first_person
            return before[place] in _SUPPOSES or not tells_past
    return False


def _is_rule(clause: str, before: list[str], end: int) -> bool:
    """Whether it describes a rule: "the refund is made within 5 days", "… once it has arrived"."""
    of_all = before[0] in _LISTS["plurals"] and not _first("one_order", clause)
    return of_all or bool(_PATTERNS["rule"].match(clause, end))


def _is_denial(clause: str, verb: re.Match[str]) -> bool:
    """Whether it says that this very thing, and no other, was not done."""
    before = _words(clause[: verb.start()])
    near = before[-_LOOK_BACK:]
    if _first("others", clause) or _is_supposed(clause, before) or not _MODALS.isdisjoint(near):
        return False
    denied = _is_negative(near) or _denies(clause, verb.start()) or _is_of_nothing(clause, verb)
    return denied != (verb.re is _UNDONE)


def _words(before: str) -> list[str]:
    """The words before a verb; if there are too many, the first and the last of them."""
    words = before.rsplit(maxsplit=_MOST_BACK)
    return [words[0].split(maxsplit=1)[0], *words[1:]] if words else []


def _denies(clause: str, at: int) -> bool:
    """Whether something before that position denies what follows."""
    found = _first("denial", clause)
    # A match is short, and may end at an earlier "that" than the last one within reach.
    return found is not None and (
        at >= found.end() or bool(_PATTERNS["denial"].search(clause, found.start(), at))
    )


@lru_cache(64)
def _first(pattern: str, clause: str) -> re.Match[str] | None:
    """The first match. It is searched for once, although every verb of the clause asks."""
    return _PATTERNS[pattern].search(clause)


def _modal(near: list[str]) -> bool:
    """Whether it is like "can be refunded" or "has to be refunded": nothing has happened."""
    return "be" in near or near[-1] == "to"


def promise(sentence: str) -> PromiseKind | None:
    """The kind of promise that a sentence (from `plain`) makes, or None."""
    if is_question(sentence):
        return None
    found = [
        match
        for match in _PATTERNS["promise"].finditer(sentence)
        if not _PATTERNS["harmless"].search(sentence, match.start(), match.end() + 30)
    ]
    if not found or _PATTERNS["condition"].search(sentence):
        return None
    # What follows a later match follows the first one, too.
    if _PATTERNS["goods"].search(sentence, found[0].start()):
        return "goods"
    for yours, told in ((True, _HEARD), (False, _PATTERNS["follow_up"])):
        first = next((match for match in found if match[0].startswith("you") is yours), None)
        if first and told.search(sentence, first.end()):
            return "person"
    return None
