"""Words that a person must see at once: danger, threats, fraud, take-over, law, the press.

Strict about whose trouble it is: a signal counts when it happened to the writer or is threatened by
them, not when the word stands in a product's name, a question about a rule, or a figure of speech.
The words are in alarms.toml.
"""

import re
import tomllib
import typing
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from support_agent.domain.invisible import INVISIBLE
from support_agent.domain.models import Severity

AlarmKind = Literal["fraud", "chargeback", "account_takeover", "legal", "press", "safety", "threat"]

# Order is precedence: bodily danger first, then what can still be stopped.
SEVERITY: dict[AlarmKind, Severity] = {
    "safety": "urgent",
    "threat": "urgent",
    "account_takeover": "urgent",
    "fraud": "urgent",
    "chargeback": "urgent",
    "legal": "urgent",
    "press": "urgent",
}

_MOST_WORDS_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was recognised. `words` is the customer's own phrase, for the ticket."""

    kind: AlarmKind
    severity: Severity
    words: str


class _Words:
    """The patterns of alarms.toml, compiled."""

    def __init__(self, raw: dict[str, Any]) -> None:
        stands_for = typing.cast("dict[str, str]", raw["stands_for"])

        def full(pattern: str) -> str:
            for name, words in stands_for.items():
                pattern = pattern.replace(f"<{name}>", words)
            return re.sub(r"<gap (\d)>", r"(?:\\W+\\w+){0,\1}?\\W+", pattern)

        def any_of(patterns: list[str]) -> re.Pattern[str]:
            return re.compile("|".join(rf"\b(?:{full(each)})" for each in patterns))

        self.signals: dict[AlarmKind, re.Pattern[str]] = {
            kind: any_of(raw["signals"][kind]) for kind in SEVERITY
        }
        self.harmless = any_of(raw["harmless"]["patterns"])
        self.worth_reading = re.compile(raw["worth_reading"]["pattern"])


_WORDS = _Words(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")))


def find_alarm(text: str) -> Alarm | None:
    """The gravest alarm in a customer's own words (not in quoted mail), or None."""
    plain = _plain(text)
    if not _WORDS.worth_reading.search(plain):
        return None
    if not any(pattern.search(plain) for pattern in _WORDS.signals.values()):
        return None
    rest = _WORDS.harmless.sub(" … ", plain)
    for kind, pattern in _WORDS.signals.items():
        if found := pattern.search(rest):
            return Alarm(kind, SEVERITY[kind], found[0][:_MOST_WORDS_SHOWN].strip())
    return None


def _plain(text: str) -> str:
    """Lower case, one kind of quote, no invisible characters, single spaces."""
    folded = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"[ \t\r\f\v]+", " ", folded.replace("\u2019", "'").replace("\u2018", "'"))
