"""Finds figures in a text: amounts, dates, counts, order, parcel and ticket numbers, addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from support_agent.agent.claims.amounts import AMOUNT, NUMBER_WORDS, amount, number, number_of
from support_agent.domain.orders.order_form import OrderForm
from support_agent.domain.orders.order_numbers import Named

Kind = Literal[
    "amount", "percent", "date", "day", "duration", "stock", "order", "reference", "number",
    "phone", "link", "address",
]  # fmt: skip

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_TLD = (
    "com|net|org|io|co|shop|store|info|biz|xyz|top|online|site|example|us|uk|ca|de|eu|me|app|dev|"
    "link|click|ru|cn|ly|to|cc|tk|pw|icu|live|support|help|page|web|tech|cloud|ai|invalid|test"
)
_LINK = re.compile(
    rf"(?:[a-z][a-z+.-]{{1,20}}://|www\.)[^\s<>\"')\]]+|\]\(\s*([^)\s]+)\)?|"
    rf"(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:{_TLD})(?![\w-])(?!\.\w)(?:[/:?#][^\s<>\"')\]]*)?|"
    r"(?<![\w/.])/labels/\w+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<![\w.+*-])[\w.+*-]+@[\w*-]+(?:\.[\w-]+)+")
_REFERENCE = re.compile(r"\bTCK[-\u2010-\u2015 ]?\d+\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^orders?(?:\s(?:number|no\.?|nr\.?|id))?(?:\sis)?\s(?=\S{0,20}[a-z])", re.IGNORECASE
)
_ORDER_FIELD = re.compile(r'"(?:new_)?order_number"\s{0,2}:\s{0,2}"([^"\\]{1,60})"')
_CODE = re.compile(r"\b(?:REFUND|LABEL|CONFIRM|EXCHANGE|code)\W{1,3}(\d{4,8})\b")
_LONG = re.compile(
    r"(?<![\w$])(?!0x(?:[0-9A-F]{1,8}|[0-9A-F]{16})\b)(?=[A-Z0-9-]{0,40}\d)[A-Z0-9][A-Z0-9-]{7,40}(?![\w])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w$.-])\+?\(?\d[\d().\u00a0 -]{7,18}\d(?![\w-])")
_SPELLED = re.compile(
    rf"\b(?:{'|'.join(NUMBER_WORDS)}|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred|thousand|grand)(?:[\s-](?:and\s)?\w+){0,6}?[\s-](?:dollars|bucks|euros|grand)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\b(\d+(?:\.\d+)?)\s?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)(?!\d)")
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:gb|tb|%|mhz))(?:,?\s+(\d{{4}}))?",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b\.?(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)
_SLASHED = re.compile(
    r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?(?![\d/])"
    # A fraction: "1/4 turn", '1/2" tubing', "3/4 of it", "use 1/2 a pea".
    r"(?!(?:(?<=[Uu]se 1/2)|(?<=[Aa]dd 1/2)) an? |[ -](?:turns?|inch(?:es)?|of (?:it|the|them))\b"
    r"|[\"\u2033] ?(?:ID|OD|NPT|tub|hose|fitting|thread|barb|bit|drive|plug|screw|hole|gap|wide))"
)
_DAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)}|tomorrow|tonight|yesterday)\b", re.IGNORECASE)
_WORD = "|".join(NUMBER_WORDS)
_DURATION = re.compile(
    rf"\b(\d+|{_WORD})(?:\s?(?:-|\u2013|to|or)\s?(\d+|{_WORD}))?[\s-](?:(?:business|working|calendar|full)\s)?"
    r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_STOCK = re.compile(
    rf"\b(\d+|{_WORD})\s(?:units?\s|pieces?\s|of\s(?:them|these|those)\s|more\s|are\s)?"
    r"(?:in stock|available|left|on (?:the )?shel(?:f|ves)|"
    r"on hand|in (?:our|the) (?:\w+ )?warehouse)|"
    r"\bstock(?:\s(?:of|is|level|count))*:?\s(\d+)\b|\bin stock\s\((\d+)\)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_TOKEN = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z0-9-]*\d[A-Za-z0-9-]*")
_NOT_NUMBERS = re.compile(
    r"\d{4}-\d\d-\d\d(?:T[\d:.+Z-]+)?|(?<![A-Za-z])[A-Za-z]+-?\d[\w-]*|(?<!\d)\d+[A-Za-z][\w-]*|\"code\":\"\d+\"|"
    r"(?:REFUND|LABEL|CONFIRM|EXCHANGE) \d+|\d{8,}"
)
_LEAST_DIGITS = 6
_LEAST_PHONE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in an answer. It is supported only if all of its `values` are known."""

    kind: Kind
    words: str
    values: tuple[str, ...]


def token(text: str) -> str:
    """A reference in canonical form: letters and digits, uppercase."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def orders_in(text: str, form: OrderForm) -> list[tuple[Named, str]]:
    """The orders that a text names, each with its token, including impossible numbers."""
    named = form.shape.loose.named_in(text)
    every = {each.end: each for each in [*named, *form.named_in(text)]}.values()
    return [(n, token(form.number(n.digits) or form.shape.letters + n.digits)) for n in every]


def _without(text: str, orders: Iterable[tuple[Named, str]]) -> str:
    characters = list(text)
    for named, _ in orders:
        characters[named.start : named.end] = " " * (named.end - named.start)
    return "".join(characters)


def found(text: str, form: OrderForm) -> list[Figure]:
    """Every figure of an answer. Part of a figure is not read again."""
    figures: list[Figure] = []
    rest = text
    for kind, pattern in _PATTERNS:
        if pattern is _REFERENCE:
            named = orders_in(rest, form)
            figures += [Figure("order", _LEAD.sub("", n.of(rest)), (o,)) for n, o in named]
            rest = _without(rest, named)
        figures += [
            Figure(kind, match[0].strip(), values)
            for match in pattern.finditer(rest)
            if (values := _values(kind, match))
        ]
        rest = pattern.sub(lambda m, kind=kind: _blanked(kind, m), rest)
    return figures


_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("link", _LINK),
    ("address", _ADDRESS),
    ("reference", _REFERENCE),
    ("date", _ISO),
    ("date", _MONTH_DAY),
    ("date", _DAY_MONTH),
    ("amount", AMOUNT),
    ("amount", _SPELLED),
    ("percent", _PERCENT),
    ("duration", _DURATION),
    ("stock", _STOCK),
    ("number", _CODE),
    ("date", _SLASHED),
    ("reference", _LONG),
    ("phone", _PHONE),
    ("day", _DAY),
)


def _blanked(kind: Kind, match: re.Match[str]) -> str:
    return " " * len(match[0]) if _values(kind, match) else match[0]


def _values(kind: Kind, match: re.Match[str]) -> tuple[str, ...]:  # noqa: PLR0911 - one per kind
    groups = [group for group in match.groups() if group]
    match kind:
        case "link":
            return ((match[1] or match[0]).rstrip(".,;:!?*"),)
        case "address":
            return (match[0].lower(),)
        case "date":
            return _date_values(match)
        case "day":
            return (match[0].lower(),)
        case "phone":
            digits = token(match[0])
            return (digits,) if len(digits) >= _LEAST_PHONE_DIGITS else ()
        case "reference":
            digits = sum(character.isdigit() for character in match[0])
            named = _REFERENCE.fullmatch(match[0]) is not None
            return (token(match[0]),) if named or digits >= _LEAST_DIGITS else ()
        case _:
            if match.re is _SPELLED:
                return (match[0].lower(),)
            return amount(match) if match.re is AMOUNT else tuple(map(number, groups))


def _date_values(match: re.Match[str]) -> tuple[str, ...]:
    """The day as "month-day" and, if given, the year."""
    first, second, third = match.groups()
    if match.re is _ISO:
        return (f"{int(second)}-{int(third)}", first)
    if match.re is _SLASHED:
        month, day, year = int(first), int(second), third
    elif match.re is _MONTH_DAY:
        month, day, year = _MONTHS[first.lower()], int(second), third
    else:
        month, day, year = _MONTHS[second.lower()], int(first), third
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 - the calendar
        return ()
    return (f"{month}-{day}", *([f"20{year}" if len(year) == 2 else year] if year else []))  # noqa: PLR2004


@dataclass(slots=True)
class Known:
    """Figures that an answer may use, gathered from texts. Orders use the shop's number format."""

    form: OrderForm | None = None
    numbers: set[str] = field(default_factory=set[str])
    tokens: set[str] = field(default_factory=set[str])
    dates: set[str] = field(default_factory=set[str])
    days: set[date] = field(default_factory=set[date])
    counts: set[str] = field(default_factory=set[str])
    # Complete links to the customer's labels, as a tool or code gave them.
    links: set[str] = field(default_factory=set[str])

    def learn(self, text: str) -> None:
        """Adds every figure of a text."""
        if self.form is not None:
            text = self._learn_orders(text, self.form)
        # An amount in another currency supports nothing.
        text = AMOUNT.sub(number_of, text)
        # Parts of dates, references and codes are not amounts.
        self.numbers.update(number(n) for n in _NUMBER.findall(_NOT_NUMBERS.sub(" ", text)))
        self.numbers.update(NUMBER_WORDS[w] for w in re.findall(rf"\b(?:{_WORD})\b", text.lower()))
        self.tokens.update(token(t) for t in _TOKEN.findall(text))
        self.tokens.update(token(m[0]) for m in _PHONE.finditer(text))
        for pattern in (_ISO, _MONTH_DAY, _DAY_MONTH, _SLASHED):
            for match in pattern.finditer(text):
                self.dates.update(_date_values(match))
        for year, month, day in _ISO.findall(text):
            try:
                self.days.add(date(int(year), int(month), int(day)))
            except ValueError:
                continue

    def _learn_orders(self, text: str, form: OrderForm) -> str:
        """Adds the orders that a text names. Returns the rest of it: they hold no amounts."""
        fields: list[str] = _ORDER_FIELD.findall(text)
        self.tokens.update(map(token, fields))
        text = _ORDER_FIELD.sub(" ", text)
        named = orders_in(text, form)
        self.tokens.update(order for _, order in named)
        return _without(text, named)

    def holds(self, figure: Figure, today: date) -> bool:
        """Whether the figure is known."""
        match figure.kind:
            case "link" | "address":
                return False
            case "date":
                return self.dates.issuperset(figure.values)
            case "day":
                return any(_is_day(day, figure.values[0], today) for day in self.days)
            case "order" | "reference" | "phone" | "number":
                return self.tokens.issuperset(figure.values)
            case "stock":
                return self.counts.issuperset(figure.values)
            case _:
                return self.numbers.issuperset(figure.values)


def _is_day(day: date, name: str, today: date) -> bool:
    near = {"tomorrow": 1, "yesterday": -1, "tonight": 0}.get(name)
    if near is not None:
        return day == today + timedelta(days=near)
    return name == _WEEKDAYS[day.weekday()]
