"""Decides whether two cases of one customer are about the same matter."""

import re
from collections.abc import Set
from dataclasses import dataclass

from support_agent.domain.cases import Brief
from support_agent.domain.machines.rounds import near_identical

# Words with the same first letters are the same: "refund" and "refunded".
_STEM = 5
_SHORTEST = 4
# The share of the shorter reason that must be in the other; less if both are about one order.
_ALIKE, _ALIKE_ABOUT_ORDER = 0.75, 0.4
_LEAST_SHARED = 2
_MOST_ADDED = 300
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_SAY_NOTHING = frozenset({
    "about", "again", "asked", "asking", "asks", "being", "could", "customer", "customers", "from",
    "have", "please", "that", "their", "them", "they", "this", "wants", "which", "with", "would",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matter:
    """A case's reason, what is known about it, and the customer's own words."""

    reason: str
    facts: str = ""
    words: str = ""


def same_matter(one: Matter, other: Matter, orders: Set[str]) -> bool:
    """Whether one case is enough: the same words came again, or the same reason was given.

    `orders`: the digits of the customer's order numbers. If they differ, so does the matter.
    """
    about, elsewhere = (_orders(each, orders) for each in (one, other))
    if about and elsewhere and about.isdisjoint(elsewhere):
        return False
    if near_identical(one.words, other.words) or near_identical(one.reason, other.reason):
        return True
    first, second = _stems(one.reason), _stems(other.reason)
    shared = len(first & second)
    alike = _ALIKE_ABOUT_ORDER if about & elsewhere else _ALIKE
    return shared >= max(_LEAST_SHARED, alike * min(len(first), len(second)))


def new_in_case(text: str, brief: Brief) -> str:
    """The text on one line for a case to keep, or "" if the case already has it."""
    words = " ".join(text.split())[:_MOST_ADDED]
    known = [" ".join(brief["wants"].split()), *brief["facts"].split("\n")]
    has = any(words == each or near_identical(words, each[:_MOST_ADDED]) for each in known)
    return "" if has else words


def _orders(matter: Matter, orders: Set[str]) -> Set[str]:
    return orders & set(_NUMBER.findall(f"{matter.reason} {matter.facts} {matter.words}"))


def _stems(reason: str) -> Set[str]:
    words = (word for word in _WORD.findall(reason.casefold()) if word not in _SAY_NOTHING)
    return {word[:_STEM] for word in words if len(word) >= _SHORTEST}
