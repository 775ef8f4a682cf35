"""Sentences that say something was done, and sentences that promise something."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from support_agent.agent.claims.words import WORDS


@dataclass(frozen=True, slots=True)
class Act:
    """A claim that something was done. Any deed of `kinds` proves it. `going_on`: under way."""

    kinds: frozenset[str]
    words: str
    going_on: bool = False


PromiseKind = Literal["goods", "person"]
"""goods: money or things, which only a tool can bring about. person: somebody will see to it."""

_SENTENCE = re.compile(r"(?<=[.!?])[*_\"')\]]*\s+(?=[A-Z\"\u201c*_\[(I])|\n+")
_CLAUSE = re.compile(r"[,;:.!?()\u2014\u2013|]+(?=\s|$)|\s-\s|\b(?:and|but|so|because|while)\b")
_MARKS = re.compile(r"[*_`#>~]+")

_PATTERNS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern) for name, pattern in WORDS["patterns"].items()
}
_NOT, _WISHES, _ADJECTIVE_AFTER, _DONE_BY = (
    frozenset(str(WORDS["words"][name]).split())
    for name in ("not", "wishes", "adjective_after", "done_by")
)
_ACTS = tuple(
    (
        re.compile(rf"\b(?:{row['verbs']})\b"),
        re.compile(row["beside"]),
        frozenset[str](row["deeds"]),
    )
    for row in WORDS["act"]
)
_STATES = tuple((re.compile(row["words"]), frozenset[str](row["deeds"])) for row in WORDS["state"])
_PERFECT = re.compile(r"\b(?:has|have|had|was|were|'ve|i|we)\b")
_LOOK_BACK = 5


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends. A line is at least one sentence."""
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in _SENTENCE.finditer(text):
        spans.append((start, gap.start()))
        start = gap.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def plain(sentence: str) -> str:
    """Lower case, without markdown marks, one kind of quote."""
    return " ".join(_MARKS.sub(" ", sentence.replace("\u2019", "'")).lower().split())


def is_question(sentence: str) -> bool:
    """Asked, and built like a question: "Your refund is made?" is a statement."""
    return sentence.rstrip().endswith("?") and bool(_PATTERNS["question"].search(sentence))


def acts(sentence: str) -> Iterable[Act]:
    """What a sentence (as `plain` gives it) claims was done."""
    if is_question(sentence):
        return
    hypothetical = False
    for clause in _clauses(sentence):
        yield from _states(clause, hypothetical=hypothetical)
        yield from _done(clause, hypothetical=hypothetical)
        hypothetical = hypothetical or bool(_PATTERNS["hypothetical"].search(clause))


def _clauses(sentence: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(sentence) if clause.strip()]


def _states(clause: str, *, hypothetical: bool) -> Iterable[Act]:
    for pattern, kinds in _STATES:
        found = pattern.search(clause)
        supposed = hypothetical or bool(_PATTERNS["hypothetical"].search(clause))
        if found and not supposed and not _NOT.intersection(found[0].split()):
            yield Act(kinds, found[0], going_on=bool(_PATTERNS["going_on"].search(found[0])))


def _done(clause: str, *, hypothetical: bool) -> Iterable[Act]:
    if _PATTERNS["saying"].search(clause) or _PATTERNS["general"].search(clause):
        return
    judged: set[int] = set()
    for verb, noun, kinds in _ACTS:
        for found in verb.finditer(clause):
            if found.end() in judged or not noun.search(clause):
                continue
            judged.add(found.end())
            if _is_claim(clause, found.start(), hypothetical=hypothetical):
                yield Act(kinds, clause, going_on=bool(_PATTERNS["going_on"].search(clause)))


def _is_claim(clause: str, at: int, *, hypothetical: bool) -> bool:
    """Whether the verb at `at` is said to have happened: not denied, wished or supposed."""
    before = clause[:at].split()
    near = before[-_LOOK_BACK:]
    if _NOT.intersection(near) or any(word.endswith("n't") for word in near):
        return False
    if _PATTERNS["denial"].search(clause[:at]):
        return False
    if _PATTERNS["hypothetical"].match(clause) and len(before) <= _LOOK_BACK + 2:
        return False
    perfect = bool(_PERFECT.search(" ".join(near)))
    if hypothetical and not perfect:
        return False
    wishes = _WISHES.intersection(near)
    if wishes and not (perfect and near[-1] in _DONE_BY and not _modal(near)):
        return False
    return not before or before[-1] not in _ADJECTIVE_AFTER or perfect


def _modal(near: list[str]) -> bool:
    """Said like "can be refunded", "has to be refunded": nothing has happened."""
    return "be" in near or near[-1] == "to"


def promise(sentence: str) -> PromiseKind | None:
    """What kind of promise a sentence (as `plain` gives it) makes, if it makes one."""
    if is_question(sentence):
        return None
    for found in _PATTERNS["promise"].finditer(sentence):
        rest = sentence[found.start() :]
        if _PATTERNS["harmless"].search(rest[: len(found[0]) + 30]) or _PATTERNS[
            "condition"
        ].search(sentence):
            continue
        told = rest[len(found[0]) :]
        if _PATTERNS["goods"].search(told) or _PATTERNS["goods"].search(found[0]):
            return "goods"
        if found[0].startswith("you"):
            if re.search(r"\b(?:hear|get an? (?:answer|reply|call|response)|be contacted)", told):
                return "person"
            continue
        if _PATTERNS["follow_up"].search(told):
            return "person"
    return None
