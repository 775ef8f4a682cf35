"""Prepares text for the voice: sentences without markup, numbers and codes digit by digit."""

import re
from typing import Final

from support_agent.domain.orders.order_form import OrderForm

DIGIT_NAMES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
)
_GROUP: Final = 4

_MARKUP = re.compile(r"(?<![*_`#])[*_`#]+(?=\S)|(?<=\S)[*_`]+|^[ \t]{0,20}[-•]\s+", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_REFERENCE = re.compile(r"\b([A-Z]{2,4})-(\d{1,10})\b")
_AFTER_WORD = re.compile(
    r"\b(order(?: number| no\.)?|code(?: is| was)?|refund|label|confirm|ending in)"
    r"[ :]+#?(\d{3,10})\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"orders?\b(?:\s(?:number|no\.?|nr\.?|id)\b)?(?:\sis\b)?", re.IGNORECASE)
_LETTERS_OR_DIGITS = re.compile(r"[A-Za-z]+|\d+")
_LONG_NAME = re.compile(r"\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{8,}\b|\b\d{9,}\b")
_SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"')]))[ \t]+(?=[\"'(]?[A-Z0-9$])|\n\s*")
_NO_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|No|St|vs|e\.g|i\.e|approx)\.$", re.IGNORECASE)


def sayable(text: str, numbers: OrderForm | None = None) -> str:
    """The text as the voice reads it: no markup, references letter by letter.

    `numbers`: the format of the shop's order numbers, which are said in full.
    """
    text = _LINK.sub(r"\1", text)
    if numbers is not None:
        text = _with_orders(text, numbers)
    text = _MARKUP.sub("", text)
    text = _LONG_NAME.sub(lambda match: _in_groups(match.group()), text)
    text = _REFERENCE.sub(lambda m: f"{' '.join(m.group(1))}, {_digits(m.group(2))}", text)
    return _AFTER_WORD.sub(lambda m: f"{m.group(1)} {_digits(m.group(2))}", text)


def _with_orders(text: str, numbers: OrderForm) -> str:
    made, at = "", 0
    for named in numbers.named_in(text):
        written = text[named.start : named.end]
        lead = _LEAD.match(written)
        parts = _LETTERS_OR_DIGITS.findall(numbers.number(named.digits) or named.digits)
        said = ", ".join(_digits(part) if part.isdigit() else " ".join(part) for part in parts)
        made += text[at : named.start] + (f"{lead[0]} " if lead else "") + said
        at = named.end
    return made + text[at:]


def sentences(text: str) -> list[str]:
    """The complete sentences of a text."""
    made: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if made and _NO_END.search(made[-1]):
            made[-1] = f"{made[-1]} {piece.strip()}"
        elif piece.strip():
            made.append(piece.strip())
    return made


def _digits(digits: str) -> str:
    return " ".join(DIGIT_NAMES[int(digit)] for digit in digits)


def _in_groups(name: str) -> str:
    """Splits "1Z999AA10123456784" into groups of four, so that it can be written down."""
    said = [DIGIT_NAMES[int(char)] if char.isdigit() else char for char in name]
    groups = [said[start : start + _GROUP] for start in range(0, len(said), _GROUP)]
    return ", ".join(" ".join(group) for group in groups)
