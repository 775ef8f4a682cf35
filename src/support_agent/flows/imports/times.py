"""Dates and times as exports write them. An ambiguous order of day and month is not guessed."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, time, tzinfo

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_CLOCK = r"(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?[AaPp][Mm])?)"
_ZONE = r"(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})"
_TAIL = rf"(?:,?[T ] ?{_CLOCK} ?{_ZONE}?)?"
_D, _M, _Y, _NAME = (
    r"(?P<d>\d{1,2})",
    r"(?P<m>\d{1,2})",
    r"(?P<y>\d{4})",
    r"(?P<name>[A-Za-z]{3,9})",
)
_SURE = [
    re.compile(rf"{_Y}(?P<sign>[-/.]){_M}(?P=sign){_D}{_TAIL}"),
    re.compile(rf"{_D}\.{_M}\.{_Y}{_TAIL}"),
    re.compile(rf"{_D}[ -]{_NAME}\.?,?[ -]{_Y}{_TAIL}"),
    re.compile(rf"{_NAME}\.? {_D},? {_Y}{_TAIL}"),
]
_EITHER = re.compile(rf"(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-]{_Y}{_TAIL}")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_NOON = 12
_MOST_CHARACTERS = 60
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_REMEDY = "write it as 2026-11-02 14:03:11 -0500"


def normal_digits(text: str) -> str:
    """The text with digits of any width in ASCII. Raises ValueError for "12²" and "①"."""
    if any(unicodedata.category(each) == "No" for each in text):
        raise ValueError(f"{text!r} has digits that are raised or circled; write plain ones")
    return unicodedata.normalize("NFKC", text)


def read_moment(value: object) -> datetime:
    """The time, in UTC if it names no zone. Raises ValueError with the remedy."""
    text = " ".join(normal_digits(str(value)[:_MOST_CHARACTERS]).split())
    found = next(filter(None, (form.fullmatch(text) for form in _SURE)), None)
    parts = found.groupdict() if found else _day_or_month_first(text)
    try:
        at = datetime.combine(_day(parts), _time(parts["clock"]), tzinfo=_zone(parts["zone"]))
    except ValueError:
        raise ValueError(f"{text!r} is no time that there is; {_REMEDY}") from None
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ValueError(f"{text!r} is no likely time; {_REMEDY}")
    return at


def _day_or_month_first(text: str) -> dict[str, str]:
    found = _EITHER.fullmatch(text)
    if found is None:
        what = "is no time;"
        if _SERIAL.fullmatch(text):
            what = "is a spreadsheet's number for a day; give the column a date format and"
        raise ValueError(f"{text!r} {what} {_REMEDY}")
    a, b = found["a"], found["b"]
    if a != b and max(int(a), int(b)) <= len(_MONTHS):
        raise ValueError(f"{text!r} may be day or month first; {_REMEDY}")
    day_first = int(a) > len(_MONTHS)
    return found.groupdict() | ({"d": a, "m": b} if day_first else {"d": b, "m": a})


def _day(parts: Mapping[str, str | None]) -> datetime:
    month = int(parts.get("m") or 0)
    if name := parts.get("name"):
        months = [n for n, known in enumerate(_MONTHS, 1) if known.startswith(name.lower())]
        month = months[0] if months else 0
    return datetime(int(parts["y"] or 0), month, int(parts["d"] or 0), tzinfo=UTC)


def _time(clock: str | None) -> time:
    if clock is None:
        return time()
    half = clock[-2:].lower()
    hours, minutes, *seconds = clock.rstrip("AaPpMm ").split(":")
    hour = int(hours)
    if half in {"am", "pm"}:
        if not 1 <= hour <= _NOON:
            raise ValueError(clock)
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, int(minutes), int(seconds[0][:2]) if seconds else 0)


def _zone(zone: str | None) -> tzinfo | None:
    if zone is None or not zone.startswith(("+", "-")):
        return UTC
    digits = zone.replace(":", "").ljust(5, "0")
    return datetime.fromisoformat(f"2000-01-01T00:00:00{digits[:3]}:{digits[3:]}").tzinfo
