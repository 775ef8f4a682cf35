"""The format of the shop's order numbers, as defined in shop.toml."""

import re
from dataclasses import dataclass
from functools import lru_cache

from support_agent.domain.errors import InvalidInput
from support_agent.domain.orders.order_numbers import MOST_RUN, ORDER, Digits, Named, Parts, Shape

# Orders that replace exchanged goods have their own numbers, far above the shop's.
REPLACEMENTS = range(9_000_001, 9_100_000)

_BRACES = re.compile(r"\{(\d{1,2})(?:-(\d{1,2}))?\}")
_LITERAL = re.compile(r"[A-Za-z0-9#/_-]{0,20}")
_REPLACEMENT = re.compile(r"(?:[A-Za-z0-9#/_-]{0,19}[A-Za-z#/_-])?")
_DIGITS_ALONE = re.compile(rf"(?:{ORDER}|ord|order)?\W{{0,4}}(\d{{1,20}})", re.IGNORECASE)
_LEAST_DIGITS, _MOST_DIGITS = 3, 20
# What a number without letters must not look like.
_OTHERS = {
    "2026-11-30": "a date",
    "30-11-2026": "a date",
    "11/30/2026": "a date",
    "11/30": "a date",
    "555-010-0100": "a phone number",
    "555-0100": "a phone number",
    "60601-1234": "a ZIP code",
}


@dataclass(frozen=True, slots=True)
class OrderForm:
    """How the shop writes order numbers: {3-12} stands for digits, the rest for itself.

    An order is identified by its digits: 2378156 is written as "#W2378156". `replacement` is the
    prefix of an order that replaces exchanged goods.
    """

    form: str
    example: str
    replacement: str

    def __post_init__(self) -> None:
        _check(self)

    @property
    def shape(self) -> Shape:
        """What the numbers look like."""
        return _shape(self.form, self.example)

    def number(self, digits: str) -> str | None:
        """The order number with these digits as the shop writes it; None if there can't be one."""
        if not digits.isascii() or not digits.isdecimal():
            return None
        if _replaces(digits):
            return f"{self.replacement}{digits}"
        runs, made = self.shape.runs, ""
        if len(runs) == 1 and runs[0].padded and len(digits) >= _LEAST_DIGITS:
            digits = digits.rjust(runs[0].most, "0")
        open_size = len(digits) - sum(run.least for run in runs if run.least == run.most)
        for part in self.shape.parts:
            if isinstance(part, str):
                made += part
                continue
            size = part.most if part.least == part.most else max(open_size, 0)
            taken, digits = digits[:size], digits[size:]
            if not part.least <= len(taken) <= part.most:
                return None
            made += taken
        return None if digits else made

    def read(self, value: str) -> str | None:
        """The number that a whole text names, as the shop writes it: "order 2378156", "w2378156".

        None if it names none.
        """
        text = value.strip()
        digits = self.digits(text)
        return self.number(digits) if digits else None

    def digits(self, text: str) -> str | None:
        """The digits of a number in any notation."""
        replaced = _replacing(self.replacement).digits(text)
        if replaced and _replaces(replaced):
            return replaced
        alone = _DIGITS_ALONE.fullmatch(text)
        return alone[1] if alone else self.shape.digits(text)

    def named_in(self, text: str) -> list[Named]:
        """The written-out order numbers in a text that can be valid."""
        own = [named for named in self.shape.named_in(text) if self.number(named.digits)]
        ends = {named.end for named in own}
        replacing = _replacing(self.replacement).named_in(text)
        own += [each for each in replacing if _replaces(each.digits) and each.end not in ends]
        return sorted(own, key=lambda named: named.start)

    def in_words(self, digits: str) -> str:
        """How a sentence names an order: bare digits need a word before them."""
        number = self.number(digits) or digits
        return f"order {number}" if number.isdecimal() else number


@lru_cache(maxsize=100)
def _shape(form: str, example: str) -> Shape:
    return Shape(_parsed(form, example))


@lru_cache(maxsize=100)
def _replacing(replacement: str) -> Shape:
    size = len(str(REPLACEMENTS.start))
    return Shape(tuple(part for part in (replacement, Digits(size, size)) if part))


def _replaces(digits: str) -> bool:
    return (
        len(digits) == len(str(REPLACEMENTS.start))
        and digits.isascii()
        and digits.isdecimal()
        and int(digits) in REPLACEMENTS
    )


# ── The format, checked ────────────────────────────────────────────────────────────────


def _parsed(form: str, example: str) -> Parts:
    """The parts of a format. Runs of one length that the example pads with zeros are padded."""
    parts: list[str | Digits] = []
    at = 0
    for match in _BRACES.finditer(form):
        if match.start() > at:
            parts.append(form[at : match.start()])
        least = int(match[1])
        parts.append(Digits(least, int(match[2] or least)))
        at = match.end()
    if at < len(form):
        parts.append(form[at:])
    shape = Shape(tuple(parts))
    runs = shape.runs
    if len(runs) == 1 and runs[0].least == runs[0].most:
        given = re.findall(r"\d+", example)
        if given and given[-1].startswith("0"):
            place = parts.index(runs[0])
            parts[place] = Digits(runs[0].least, runs[0].most, padded=True)
    return tuple(parts)


def _check(order: OrderForm) -> None:
    """Refuses a format that could be taken for something else, with the remedy."""
    shown = f"order_numbers.form {order.form!r}"
    literals = _BRACES.split(order.form)[::3]
    runs = [Digits(int(a), int(b or a)) for a, b in _BRACES.findall(order.form)]
    wrong = ""
    if not runs or not all(map(_LITERAL.fullmatch, literals)):
        wrong = (
            "must have digits in braces, and besides only letters, digits, #, -, / and _, "
            'like "ORD-{3-12}", "#W{7}" or "EU-{4}/{1-5}"'
        )
    elif any(not 1 <= run.least <= run.most <= MOST_RUN for run in runs):
        wrong = f"must count 1 to {MOST_RUN} digits in each pair of braces, the smaller first"
    elif sum(run.least < run.most for run in runs) > 1:
        wrong = "may leave the number of digits open in one pair of braces only"
    elif not all(literals[1:-1]) or any(text[-1:].isdigit() for text in literals[:-1]):
        wrong = "must have a letter or sign before each pair of braces but the first"
    elif sum(run.least for run in runs) < _LEAST_DIGITS:
        wrong = f"must have at least {_LEAST_DIGITS} digits, or any small number would be an order"
    elif sum(run.most for run in runs) > _MOST_DIGITS:
        wrong = f"may have {_MOST_DIGITS} digits in all"
    if wrong:
        raise InvalidInput("order_numbers.form", f"{order.form!r} {wrong}")
    _check_others(order, shown)


def _check_others(order: OrderForm, shown: str) -> None:
    shape = order.shape
    looks = next((what for text, what in _OTHERS.items() if shape.digits(text)), None)
    if looks and not shape.has_letters and len(shape.parts) > 1:
        raise InvalidInput(
            "order_numbers.form", f"{order.form!r} could be {looks}; put letters before the digits"
        )
    if order.read(order.example) != order.example:
        raise InvalidInput(
            "order_numbers.example", f"{order.example!r} is not written as {shown} says"
        )
    if not _REPLACEMENT.fullmatch(order.replacement):
        raise InvalidInput(
            "order_numbers.replacement",
            f'{order.replacement!r} must be letters and signs, like "ORD-" or "R-"',
        )
    lead = _BRACES.split(order.form)[0]
    runs, size = shape.runs, len(str(REPLACEMENTS.start))
    if len(runs) == 1 and runs[0].least <= size <= runs[0].most and order.replacement != lead:
        raise InvalidInput(
            "order_numbers.replacement",
            f"{order.replacement!r} must be {lead!r}: the form has numbers of {size} digits of its "
            "own, and an order is known by its digits",
        )
