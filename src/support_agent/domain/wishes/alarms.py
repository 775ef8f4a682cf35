"""Finds words that a person must see at once: danger, threats, fraud, account takeover, law, press.

A signal counts only if it happened to the writer or the writer threatens it. It does not count in a
product's name, a question about a rule or a figure of speech. The words are in alarms.toml; those
of other languages, fewer of them, in alarms_abroad.toml.
"""

import re
import tomllib
import typing
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from support_agent.domain.models import Severity
from support_agent.domain.text.invisible import INVISIBLE
from support_agent.domain.text.toml_tables import toml_beside

AlarmKind = Literal["fraud", "chargeback", "account_takeover", "legal", "press", "safety", "threat"]

# In order of precedence: bodily danger first, then what can still be stopped.
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
    """An alarm that was found. `words` is the customer's own phrase, for the ticket."""

    kind: AlarmKind
    severity: Severity
    words: str


# Accented letters without their accents, for people who leave them out.
_NO_ACCENTS: dict[int, str | None] = {
    **{code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x500)},
    **dict.fromkeys(range(0x300, 0x370)),
    0x131: "i",
}


class _Words:
    """The patterns of one language, compiled."""

    def __init__(
        self,
        signals: Mapping[AlarmKind, list[str]],
        harmless: list[str],
        worth_reading: str,
        stands_for: dict[str, str],
    ) -> None:
        def full(pattern: str) -> str:
            for name, words in stands_for.items():
                pattern = pattern.replace(f"<{name}>", words)
            return re.sub(r"<gap (\d)>", r"(?:\\W+\\w+){0,\1}?\\W+", pattern)

        def any_of(patterns: list[str]) -> re.Pattern[str]:
            return re.compile("|".join(rf"\b(?:{full(each)})" for each in patterns))

        self.signals: dict[AlarmKind, re.Pattern[str]] = {
            kind: any_of(signals[kind]) for kind in SEVERITY if kind in signals
        }
        self.harmless = any_of(harmless)
        self.worth_reading = re.compile(worth_reading)

    def find(self, plain: str) -> Alarm | None:
        """The most serious alarm of this language in a text from `_plain`, or None."""
        if not self.worth_reading.search(plain):
            return None
        if not any(pattern.search(plain) for pattern in self.signals.values()):
            return None
        rest = self.harmless.sub(" … ", plain)
        for kind, pattern in self.signals.items():
            if found := pattern.search(rest):
                return Alarm(kind, SEVERITY[kind], found[0][:_MOST_WORDS_SHOWN].strip())
        return None


def _english() -> _Words:
    raw = toml_beside(__file__)
    return _Words(
        raw["signals"],
        raw["harmless"]["patterns"],
        raw["worth_reading"]["pattern"],
        raw["stands_for"],
    )


def _abroad() -> list[_Words]:
    text = Path(__file__).with_name("alarms_abroad.toml").read_text("utf-8")
    raw = tomllib.loads(text.translate(_NO_ACCENTS))
    few, more = (rf"(?:[\w'-]+\s+){{0,{most}}}?" for most in (3, 6))
    return [
        _Words(
            typing.cast("dict[AlarmKind, list[str]]", words),
            words["harmless"],
            words["worth_reading"],
            {"device": words["device"], "few": few, "more": more},
        )
        for words in raw.values()
    ]


_ENGLISH, _ABROAD = _english(), _abroad()


def find_alarm(text: str) -> Alarm | None:
    """The most serious alarm in a customer's own words (not in quoted mail), or None.

    English is tried before the other languages, whose words have no accents here.
    """
    plain = _plain(text)
    if alarm := _ENGLISH.find(plain):
        return alarm
    bare = plain.translate(_NO_ACCENTS)
    found = [alarm for words in _ABROAD if (alarm := words.find(bare))]
    grades = list(SEVERITY)
    return min(found, key=lambda alarm: grades.index(alarm.kind), default=None)


def _plain(text: str) -> str:
    """Lower case, one kind of quote, no invisible characters, single spaces."""
    folded = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"[ \t\r\f\v]+", " ", folded.replace("\u2019", "'").replace("\u2018", "'"))
