"""The shop's numbers and words, read from shop.toml and checked at startup."""

import hashlib
import re
import tomllib
import typing
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from support_agent.domain.errors import InvalidInput
from support_agent.domain.money import CURRENCIES
from support_agent.domain.orders.order_form import OrderForm
from support_agent.domain.sentences.language import WORDS
from support_agent.domain.sentences.tables import HOURS

SAMPLE = Path(__file__).with_name("shop.toml")

_HOURS = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Hours:
    """When people answer, by weekday: "HH:MM-HH:MM" or "closed"."""

    monday: str
    tuesday: str
    wednesday: str
    thursday: str
    friday: str
    saturday: str
    sunday: str

    def spoken(self) -> str:
        """The hours as people say them: "Monday to Friday 8 am to 8 pm, Sunday closed"."""
        week = [(getattr(HOURS, f.name)(), str(getattr(self, f.name))) for f in fields(self)]
        spans = [
            ([day for day, _ in run], hours) for hours, run in groupby(week, key=lambda day: day[1])
        ]
        return ", ".join(
            f"{HOURS.from_to(first=days[0], last=days[-1]) if len(days) > 1 else days[0]} "
            f"{_spoken_span(hours)}"
            for days, hours in spans
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits that code enforces, whatever a model asks for. Days count from delivery."""

    refund_limit_per_order: Decimal
    refund_limit_per_day: Decimal
    refund_window_days: int
    return_window_days: int
    exchange_hold_days: int = field(metadata={"least": 1})
    proposal_minutes: int = field(metadata={"least": 1})
    step_up_minutes: int = field(metadata={"least": 1})
    step_up_tries: int = field(metadata={"least": 1})
    step_up_codes_per_hour: int = field(metadata={"least": 1})
    step_up_codes_per_stranger_hour: int
    step_up_codes_per_contact_hour: int
    step_up_codes_per_contact_day: int
    step_up_codes_for_strangers_per_hour: int
    order_guess_limit_per_hour: int = field(metadata={"least": 1})
    sms_max_chars: int = field(metadata={"least": 40})


@dataclass(frozen=True, slots=True)
class Budget:
    """The cost of models before a person takes over. A day is the last 24 hours."""

    seconds_per_turn: int = field(metadata={"least": 5})
    tokens_per_turn: int = field(metadata={"least": 1000})
    dollars_per_turn: Decimal
    tokens_per_customer_day: int = field(metadata={"least": 1000})
    dollars_per_customer_day: Decimal
    stranger_tokens_per_day: int
    stranger_dollars_per_day: Decimal
    tokens_per_day: int = field(metadata={"least": 1000})
    dollars_per_day: Decimal
    turns_per_customer_day: int = field(metadata={"least": 1})
    turns_per_stranger_day: int = field(metadata={"least": 1})


@dataclass(frozen=True, slots=True)
class Unproven:
    """The limits for unauthenticated senders. A day is the last 24 hours."""

    answers_per_address_hour: int
    answers_per_address_day: int
    answers_per_hour: int
    answers_per_day: int
    cases_per_day: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """The cost and duration of delivery."""

    free_delivery_from: Decimal
    standard_delivery_price: Decimal
    standard_delivery_time: str
    express_delivery_price: Decimal
    express_delivery_time: str
    same_day_cutoff: str


@dataclass(frozen=True, slots=True)
class Service:
    """What customers are told to expect."""

    refund_arrival_time: str
    person_reply_time: str
    doa_window_days: int
    price_match_days: int
    pickup_hold_days: int


@dataclass(frozen=True, slots=True)
class Shop:
    """The whole shop. `version` is a short hash of the file, stored with every decision."""

    name: str
    description: str
    website: str
    email: str
    phone: str
    currency: str
    language: str
    time_zone: str
    tone: str
    order_numbers: OrderForm
    hours: Hours
    limits: Limits
    budget: Budget
    unproven: Unproven
    delivery: Delivery
    service: Service
    version: str

    @property
    def currency_sign(self) -> str:
        """The sign before the shop's amounts: "$"."""
        return CURRENCIES[self.currency].sign

    def words(self) -> dict[str, str]:
        """Every value by name, as text for customers: "$500", "30", "8 am to 8 pm"."""
        sign = self.currency_sign
        values: dict[str, object] = {"shop_name": self.name, "hours": self.hours.spoken()}
        values["order_example"] = self.order_numbers.example
        values["currency_sign"] = sign
        values["currency_words"] = CURRENCIES[self.currency].words
        for part in (self, self.limits, self.delivery, self.service):
            values |= {f.name: getattr(part, f.name) for f in fields(part) if f.name != "hours"}
        return {
            name: _money(value, sign) if isinstance(value, Decimal) else str(value)
            for name, value in values.items()
            if isinstance(value, str | int | Decimal)
        }

    def render(self, text: str) -> str:
        """`text` with every {{name}} replaced by the shop's value. Raises for unknown names."""
        words = self.words()

        def word(match: re.Match[str]) -> str:
            name = match[1]
            if name not in words:
                raise InvalidInput(
                    name, f"no such value in shop.toml; use one of {', '.join(sorted(words))}"
                )
            return words[name]

        return _PLACEHOLDER.sub(word, text)


def load_shop(path: Path | None = None) -> Shop:
    """The shop in `path`, or the sample shop. Raises InvalidInput naming the key and the remedy."""
    path = path or SAMPLE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInput(str(path), f"can't be read ({error.strerror}); check the path") from None
    return parse_shop(content.decode("utf-8", errors="replace"))


def parse_shop(text: str) -> Shop:
    """The shop in `text` (TOML)."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput("shop.toml", f"is not valid TOML: {error}") from None
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    if "version" in raw:
        raise InvalidInput("version", "is made from the file's content; remove it")
    shop = typing.cast("Shop", _read_table(Shop, {**raw, "version": version}, ""))
    _check_words(shop)
    return shop


def _read_table(kind: type, raw: Mapping[str, Any], where: str) -> object:
    """A dataclass from a TOML table: all of its fields, nothing else."""
    types = typing.get_type_hints(kind)
    for key in raw:
        if key not in types:
            raise InvalidInput(f"{where}{key}", f"unknown key; use one of {', '.join(types)}")
    values: dict[str, object] = {}
    for part in fields(kind):
        name = f"{where}{part.name}"
        if part.name not in raw:
            raise InvalidInput(name, "is missing; shop.toml of the sample shop shows every key")
        least = int(part.metadata.get("least", 0))
        values[part.name] = _read_value(types[part.name], raw[part.name], name, least)
    return kind(**values)


def _read_value(kind: type, value: object, name: str, least: int) -> object:
    if kind is str:
        if not isinstance(value, str) or not value.strip():
            raise InvalidInput(name, f"must be text in quotes, not {value!r}")
        return value.strip()
    if kind is int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise InvalidInput(name, f"must be a whole number of at least {least}, not {value!r}")
        return value
    if kind is Decimal:
        return _read_money(value, name)
    if not isinstance(value, dict):
        raise InvalidInput(name, f"must be a table [{name}], not {value!r}")
    return _read_table(kind, typing.cast("dict[str, object]", value), f"{name}.")


def _read_money(value: object, name: str) -> Decimal:
    wrong = InvalidInput(name, f'must be an amount in quotes like "500.00", not {value!r}')
    if not isinstance(value, str):
        raise wrong
    try:
        amount = Decimal(value)
        rounded = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise wrong from None
    if not amount.is_finite() or amount < 0 or amount != rounded:
        raise wrong
    return rounded


@cache
def _zones() -> set[str]:
    """The time zones, read once from hundreds of files; empty on a machine without zone data."""
    return zoneinfo.available_timezones()


def _check_words(shop: Shop) -> None:
    """Checks the texts that must have a certain format."""
    if shop.currency not in CURRENCIES:
        known = ", ".join(CURRENCIES)
        raise InvalidInput("currency", f"{shop.currency!r} is not supported; use one of {known}")
    if shop.language not in WORDS:
        known = ", ".join(sorted(WORDS))
        raise InvalidInput("language", f"{shop.language!r} has no sentences; use one of {known}")
    zones = _zones()
    if zones and shop.time_zone not in zones:
        raise InvalidInput(
            "time_zone", f'{shop.time_zone!r} is unknown; write it like "America/Chicago"'
        )
    for day in fields(shop.hours):
        hours = str(getattr(shop.hours, day.name))
        if hours != "closed" and not (_HOURS.fullmatch(hours) and hours[:5] < hours[6:]):
            raise InvalidInput(
                f"hours.{day.name}", f'must be "closed" or like "08:00-20:00", not {hours!r}'
            )


def _spoken_span(hours: str) -> str:
    """The hours in words: "8 am to 8:30 pm"."""
    if hours == "closed":
        return HOURS.closed()
    opens, closes = map(_spoken_time, hours.split("-"))
    return HOURS.from_to(first=opens, last=closes)


def _spoken_time(clock: str) -> str:
    hour, minute = clock.split(":")
    half = HOURS.morning if clock < "12" else HOURS.afternoon
    shown = str(int(hour) % 12 or 12)
    return half(time=shown if minute == "00" else f"{shown}:{minute}")


def _money(amount: Decimal, sign: str) -> str:
    """Whole amounts without cents: "$500", "$6.99"."""
    whole = amount == amount.to_integral_value()
    return f"{sign}{amount:,.0f}" if whole else f"{sign}{amount:,.2f}"
