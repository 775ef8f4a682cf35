"""How the sentences of one batch affect each other: corrections, follow-ups, planted orders."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from house_model.reading import slots
from house_model.reading.judgement import EFFECTS
from house_model.reading.text import tokens

_NOT_THAT = (
    r"(?:no,? wait|wait,? no|i mean|i meant|meant to say|sorry|oops|whoops|my bad|typo|correction"
    r"|or rather|make that|scratch that|should (?:be|have been)|wrong (?:number|one|order))"
)
_WITHIN = re.compile(rf"\b(?:no|nope|{_NOT_THAT})\b(?!\s+(?:one|idea|news|longer|update))")
_WITHOUT_WISH = re.compile(
    rf"^\W*\*\s*\S|\b{_NOT_THAT}\b"
    r"|^\W*(?:no|nope|wait|actually)\W+(?:(?:ord|order|it'?s|is|the|number|for)\W+){0,3}(?:ord\W?)?\d"
)
_MOST_CORRECTING = 10
"""In words; a longer sentence says something of its own."""
_ELLIPSIS = re.compile(r"^\W*(?:and|what about|how about|same for|same with|also|plus)\b")
_PLANTED = re.compile(
    r"^\W*(?:system|assistant|developer|admin|administrator|tool|instructions?)\b[^:\n]{0,24}:"
    r"|\b(?:ignore|disregard|forget|override|bypass|skip)\s+"
    r"(?:(?:all|any|every|the|your|of|previous|prior|earlier|above|these|those|its)\s+)*"
    r"(?:rules?|instructions?|polic(?:y|ies)|prompts?|guidelines|guardrails|restrictions)\b"
    r"|\bnew instructions\b|\bwithout (?:asking|confirming with) the (?:customer|user)\b"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish of the customer, with the words it was read from."""

    intent: str
    text: str
    orders: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    probability: float = 1.0

    @property
    def order(self) -> str | None:
        """The order number named with it."""
        return self.orders[0] if self.orders else None


def planted(sentence: str) -> bool:
    """Whether the sentence gives the model orders, so that it is not a customer's wish."""
    return bool(_PLANTED.search(sentence.lower()))


def order_numbers(text: str, codes: frozenset[str]) -> tuple[str, ...]:
    """The order numbers in the prepared text; for "1001, no wait, 1002" only the last."""
    for match in _WITHIN.finditer(text):
        after = slots.order_numbers(text[match.end() :], codes=codes)
        if after and slots.order_numbers(text[: match.start()], codes=codes):
            return tuple(after)
    return tuple(slots.order_numbers(text, codes=codes))


def corrects(sentence: str, codes: frozenset[str]) -> tuple[str, ...]:
    """The order numbers that a sentence like "sorry, I mean 1002" puts in place of others."""
    text = slots.prepared(sentence)
    if not _WITHOUT_WISH.search(text) or len(tokens(text)) > _MOST_CORRECTING:
        return ()
    return order_numbers(text, codes)


def continued(found: Sequence[Wish], sentence: str, codes: frozenset[str]) -> Wish | None:
    """The wish again for "and 1003?" after "where is 1001?"; an effect only as a question."""
    text = slots.prepared(sentence)
    orders = order_numbers(text, codes)
    like = next((wish for wish in reversed(found) if wish.orders), None)
    if like is None or not orders or not _ELLIPSIS.search(text) or set(orders) <= set(like.orders):
        return None
    return Wish(EFFECTS.get(like.intent, like.intent), sentence, orders, (), like.probability)


@dataclass(slots=True)
class Collected:
    """The wishes of one batch while it is read, and the order numbers taken back."""

    wishes: list[Wish] = field(default_factory=list[Wish])
    taken_back: set[str] = field(default_factory=set[str])

    def add(self, own: list[Wish]) -> None:
        """Adds the wishes of one more sentence."""
        self.wishes.extend(own)

    def correct(self, orders: tuple[str, ...]) -> bool:
        """Replaces the last named orders; False if there are none."""
        for index in range(len(self.wishes) - 1, -1, -1):
            last = self.wishes[index]
            if last.orders:
                self.taken_back.update(set(last.orders) - set(orders))
                self.wishes[index] = replace(last, orders=orders)
                return True
        return False
