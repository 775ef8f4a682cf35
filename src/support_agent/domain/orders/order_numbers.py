"""Finds order numbers in a text, in any of the ways people write them."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

MOST_RUN = 14
_LEAST_LETTERS = 3
_SIGN = r"[#/_\u2010-\u2015-]"
# "Order number 1001", "order no. is #1001".
ORDER = r"(?:orders?|ord)(?:\s(?:number|no\.?|nr\.?|id))?(?:\sis)?[\s:#-]{1,3}"

_DIGITS_ALONE = re.compile(
    rf"(?<![\w$#.,/-])(?:{ORDER})?#?(\d(?:[/_-]?\d){{0,30}})(?![\w%]|[.,/:-]\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Digits:
    """A run of digits in a number. `padded`: with leading zeros, which people leave out."""

    least: int
    most: int
    padded: bool = False


Parts = tuple[str | Digits, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An order number in a text: its start, its end and its digits."""

    start: int
    end: int
    digits: str

    def of(self, text: str) -> str:
        """Its words in that text."""
        return text[self.start : self.end].strip()


class Shape:
    """The shape of order numbers, as parts: digits, and what surrounds them."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.runs = [part for part in parts if isinstance(part, Digits)]
        self.letters = "".join(filter(str.isalpha, _before(parts)))
        self.has_letters = any(isinstance(p, str) and any(map(str.isalpha, p)) for p in parts)
        self._in_texts = re.compile(_in_texts(parts, bare=not self.has_letters), re.IGNORECASE)
        self._alone = re.compile(rf"(?:{ORDER})?\W{{0,2}}{_tolerant(parts)}", re.IGNORECASE)

    def named_in(self, text: str) -> Iterator[Named]:
        """The written-out numbers in a text, each after a word for "order"."""
        for match in self._in_texts.finditer(text):
            yield Named(match.start(), match.end(), self._padded(_groups(match)))

    def plain(self, text: str) -> str:
        """The text with each written-out number as "order 2378156"."""
        made, at = "", 0
        for named in self.named_in(text):
            made += f"{text[at : named.start]}order {named.digits}"
            at = named.end
        return made + text[at:]

    @cached_property
    def loose(self) -> "Shape":
        """The same with any digits, if two letters show that an order number is meant."""
        if len(self.letters) < len("EU"):
            return self
        return Shape(tuple(Digits(1, MOST_RUN) if isinstance(p, Digits) else p for p in self.parts))

    def digits(self, number: str) -> str | None:
        """The digits of a number; None if it isn't one."""
        match = self._alone.fullmatch(number)
        return self._padded(_groups(match)) if match else None

    def _padded(self, groups: Sequence[str]) -> str:
        runs = zip(groups, self.runs, strict=True)
        return "".join(said.rjust(run.most, "0") if run.padded else said for said, run in runs)


@lru_cache(maxsize=1000)
def shape_of(number: str) -> Shape:
    """The shape of numbers like this one, for rules that know an order but not its shop."""
    parts = re.split(r"(\d+)", number)
    return _shape(tuple(Digits(1, MOST_RUN) if p.isdecimal() else p for p in parts if p))


@lru_cache(maxsize=100)
def _shape(parts: Parts) -> Shape:
    return Shape(parts)


def digits_of(number: str) -> str:
    """The digits that identify a number."""
    return re.sub(r"\D", "", number)


def in_plain(text: str, numbers: Collection[str]) -> str:
    """The text with each number like one of these as "order 2378156".

    A number without letters must match exactly.
    """
    for shape in {shape_of(number) for number in numbers}:
        text = shape.plain(text)
    bare = {number.lstrip("#") for number in numbers if not shape_of(number).has_letters}
    if bare:
        text = _DIGITS_ALONE.sub(
            lambda match: f"order {digits_of(match[1])}" if match[1] in bare else match[0], text
        )
    return text


def _before(parts: Parts) -> str:
    return parts[0] if parts and isinstance(parts[0], str) else ""


def _groups(match: re.Match[str]) -> list[str]:
    """The digits of a match, run by run: a pattern has them once per notation."""
    return [said for said in match.groups() if said is not None]


# ── Patterns ─────────────────────────────────────────────────────────────────────────────────


def _in_texts(parts: Parts, *, bare: bool) -> str:
    """Numbers in running text; bare digits only after a word for them."""
    ends = r"(?![\w%]|[.,/:-]\d)"
    behind_word = rf"(?<![\w-])(?:{ORDER}|#\s?)"
    if bare:
        return rf"{behind_word}{_tolerant(parts)}{ends}"
    written = rf"(?<![\w/#-])(?:{ORDER})?#?{_tolerant(parts, in_text=True)}{ends}"
    if isinstance(parts[0], str) and sum(isinstance(part, Digits) for part in parts) > 1:
        # "Order 2026/12" for a shop that writes EU-2026/12.
        written += rf"|{behind_word}{_tolerant(parts[1:])}{ends}"
    return written


def _tolerant(parts: Parts, *, in_text: bool = False) -> str:
    """The pattern of a number as people write it. `in_text`: so that no other word matches."""
    made, several = "", sum(isinstance(part, Digits) for part in parts) > 1
    for place, part in enumerate(parts):
        if isinstance(part, Digits) and not part.padded:
            made += rf"(\d{{{part.least},{part.most}}})"
        elif isinstance(part, Digits):
            # "SO/123" leaves out zeros; "so 123" does not.
            short = rf"{'(?<=[#/_-])' if in_text else ''}(\d{{1,{part.most}}})"
            made += rf"(?:{short}|(\d{{{part.least}}}))"
        elif place == 0 and not in_text:
            made += f"(?:{_literal(part, spaced=True)})?"
        elif 0 < place < len(parts) - 1 and not any(map(str.isalnum, part)):
            made += rf"\s?{_SIGN}\s?"
        else:
            # "In 2026" and "us 60601" are not numbers of shops that write IN-2026 and US-60601.
            long_word = sum(map(str.isalpha, part)) >= _LEAST_LETTERS or several
            made += _literal(part, spaced=long_word or not in_text)
    return made


def _literal(text: str, *, spaced: bool) -> str:
    """Letters in either case, and signs that may be replaced or left out."""
    pieces = re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9]+", text)
    sign = rf"(?:\s|{_SIGN})" if spaced else _SIGN
    made = "".join(piece if piece.isalnum() else f"{sign}{{0,3}}" for piece in pieces)
    return made + (rf"(?:{sign}|[.:]){{0,2}}" if pieces[-1].isalnum() else "")
