"""Does a message call itself a machine's? Read from how it begins (automatic.toml)."""

import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from support_agent.domain.subjects import without_prefixes

_WORDS: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
_MOST_CHARACTERS = 300
_AROUND = " \t\n[](){}<>*\"'.:-_#!\u2013\u2014\u26a0\ufe0f\u2709\U0001f697\U0001f916"


def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(_plain(each) for phrases in _WORDS[kind].values() for each in phrases)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_MOST_CHARACTERS]).casefold().replace("\u2019", "'")


_SUBJECTS, _TEXTS, _BOUNCES = map(_phrases, ("subjects", "texts", "bounces"))


def subject_of_machine(subject: str) -> bool:
    """Whether the subject is one that programs give to their automatic replies."""
    return _begins(without_prefixes(_plain(subject)).strip("[]() "), _SUBJECTS)


def subject_of_bounce(subject: str) -> bool:
    """Whether the subject is one of a mail that says another did not arrive."""
    return _begins(_plain(subject).strip(_AROUND), _BOUNCES, whole=False)


def calls_itself_automatic(text: str) -> bool:
    """Whether the text begins by saying that nobody wrote it now."""
    return _begins(_plain(text).lstrip(_AROUND), _TEXTS, whole=False)


def _begins(text: str, phrases: Collection[str], *, whole: bool = True) -> bool:
    """`whole`: the phrase ends where a word does ("absence", not "absences")."""
    for phrase in phrases:
        if text.startswith(phrase):
            rest = text[len(phrase) :]
            ends = not rest or not rest[0].isalpha() or not phrase[-1].isascii()
            if ends or not whole:
                return True
    return False
