"""The questions we ask, and recognizing them in our last answer when a reply comes."""

import re
from dataclasses import dataclass

from house_model.reading import slots

WHICH_ORDER = "Which order is it"
WHICH_ITEM = "Which one of"
INSTEAD = "Which one would you like instead"
WHOLE_ADDRESS = "What is the whole new address"
_OFFERS = {
    "refund": "Would you like me to start a refund for {order}?",
    "return_label": "Would you like me to prepare a return label for {order}?",
    "cancel_order": "Would you like me to start the cancellation of {order}?",
    "person": "Would you like me to hand this to a person?",
    "order_status": "Would you like me to look up where your order is?",
    "stock": "Would you like me to check price and stock?",
    "policy": "Would you like me to search our help articles for that?",
}
_OFFER = re.compile(
    r"(?:would you like|do you want|shall i|should i|want me|may i|can i)\b[^?]{0,90}\?",
    re.IGNORECASE,
)
_SUBJECTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(pattern))
    for intent, pattern in (
        ("policy", r"\bhelp articles\b"),
        ("stock", r"\bprice and stock\b"),
        ("order_status", r"\bwhere your order is\b"),
        ("person", r"\bperson\b|\bcolleague\b|\bhuman\b|\bteam\b|\bagent\b"),
        ("cancel_order", r"\bcancel"),
        ("refund", r"\brefund|money back"),
        ("return_label", r"\breturn|\blabel"),
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What our last answer asked: an offer of one `intent` (for `order`), or which order it is.

    `address`: the new delivery address.
    """

    intent: str = ""
    order: str = ""
    which_order: bool = False
    address: bool = False


def offer(intent: str, order: str = "") -> str:
    """The question that offers something; a plain yes to it is a clear wish."""
    return _OFFERS[intent].format(order=order or "it")


def asked(answer: str) -> Asked:
    """What the answer asked at its end. Two offers at once count as neither."""
    if WHOLE_ADDRESS in answer:
        numbers = slots.order_numbers(answer.lower(), bare=False)
        return Asked(order=numbers[-1] if numbers else "", address=True)
    if re.search(r"\bwhich (?:order|one)\b|order number", answer, re.IGNORECASE) and "?" in answer:
        return Asked(which_order=True)
    offers = _OFFER.findall(answer)
    if not offers:
        return Asked()
    last = offers[-1].lower()
    subjects = [intent for intent, pattern in _SUBJECTS if pattern.search(last)]
    if not subjects or (len(subjects) > 1 and " or " in last):
        return Asked()
    numbers = slots.order_numbers(last, bare=False) or slots.order_numbers(
        answer.lower(), bare=False
    )
    return Asked(subjects[0], numbers[-1] if numbers else "")
