"""Recognizes lines that say who wrote the quotation below, in many languages (quotes.toml)."""

import re
from collections.abc import Collection
from functools import cache

from support_agent.domain.text.toml_tables import toml_beside

DATA = toml_beside(__file__, "quotes.toml")
"""The table of how mail programs mark quotations."""

COLONS = (":", "\uff1a")

_DATED = re.compile(r"\d{4}|\d{1,2}[:.]\d{2}|@")
_YEAR = re.compile(r"\d{4}")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}")
_TIMED = re.compile(r"\d{4}.{0,20}\d{1,2}:\d{2}(?::\d{2})?[:\uff1a]$")
_WORD = re.compile(r"\w+")
_MAILBOX = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d:\d\d|\d[./-] ?\d{1,2}[./-] ?\d\d|@")
# "On Monday, November 30th, at 4:17 PM, Shop wrote".
_MOST_BESIDE = 6
_ENDS_WITH_MAILBOX = re.compile(r"@[^<>@\s]{1,255}[>)\]][:\uff1a]$")
# "Hello,", "Sehr geehrte Damen und Herren,": a short line with a comma at the end.
_GREETING = re.compile(r"[^\n?\d]{1,60}[,:!\uff0c\uff1a]")

Fields = list[tuple[int, str]]
"""What a line may name in a mail header: the language's index in the table, and the field."""


def fields_of(plain: str) -> Fields:
    """The mail header fields that a line may name, with their languages."""
    head, colon, _ = plain.replace("\uff1a", ":").partition(":")
    return _headers().get(head.rstrip(" \t*_"), []) if colon else []


def marker(plain: str) -> str:
    """Whether a line between dashes marks an "original" or a "forwarded" mail; "" if neither."""
    return _markers().get(plain, "")


def is_dated(said: str) -> bool:
    """Whether the words contain a year, a time or an address."""
    return _DATED.search(said) is not None


def may_close(plain: str) -> bool:
    """Whether a line may be the last one that says who wrote the lines below."""
    is_timed = plain.endswith(COLONS) and is_dated(plain)
    return is_timed or _closing().search(plain) is not None


def introduces(said: str, *, dashed: bool, below: bool, known: bool) -> bool:
    """Whether the words end like a line that says who wrote what follows, and when.

    `dashed`: they stand between dashes. `below`: what follows is certainly quoted. `known`: it may
    be quoted, because of `below` or in a reply; then "who" and "when" are enough, in any language.
    """
    ends = dashed or said.endswith(COLONS)
    dated = is_dated(said)
    if ends and _ENDS_WITH_MAILBOX.search(said) and (_YEAR.search(said) or _quotes_whom(said)):
        return True
    has_time = _YEAR.search(said) is not None and (dashed or _TIME.search(said) is not None)
    if ends and known and has_time and ("@" in said or _TIMED.search(said)):
        return True
    if not _phrases().search(said):
        return False
    if ends and (below or (known and has_time)):
        return True
    return any(
        _is_said(said, word, ends=ends, dated=dated)
        for begin, words in _attributions()
        if _starts(said, begin) and (begin or dated)
        for word in words
    )


def names_writer(said: str, names: Collection[str]) -> bool:
    """Whether the words say that one of these names wrote, in a language that is not in the table.

    Besides the name, they may contain a date or an address and a few more words.
    """
    words = f" {' '.join(_WORD.findall(_phrases().sub(' ', _MAILBOX.sub(' ', said))))} "
    name = max((each for each in names if f" {each} " in words), key=len, default="")
    if not (name and said.endswith(COLONS)):
        return False
    beside = words.replace(f" {name} ", " ").split()
    spelled = [word for word in beside if not any(map(str.isdigit, word))]
    return len(spelled) <= (_MOST_BESIDE if _DATE.search(said) else 0)


def answers_below(text: str) -> bool:
    """Whether the words say that answers follow further down, or are only a greeting."""
    words = text.casefold()
    says_so = any(each in words for each in DATA["below"]["words"])
    return says_so or not text or is_greeting(text)


def is_greeting(text: str) -> bool:
    """Whether the text is one short line that leads into the text below."""
    return _GREETING.fullmatch(text) is not None


def _quotes_whom(said: str) -> bool:
    return said.startswith(tuple(DATA["quoting"]["begin"]))


def _is_said(said: str, word: str, *, ends: bool, dated: bool) -> bool:
    before, found, behind = said.rpartition(word)
    if not found:
        return False
    # Some programs put the first words of the quotation on the same line.
    goes_on = "@" in before and behind.startswith(COLONS)
    return ends or goes_on or (dated and not behind.strip())


def _starts(said: str, begin: str) -> bool:
    if not said.startswith(begin):
        return False
    behind = said[len(begin) : len(begin) + 1]
    return not begin or not begin.isascii() or not behind.isalpha()


@cache
def _attributions() -> list[tuple[str, list[str]]]:
    return [
        (begin, [word.casefold() for word in row["word"]])
        for row in DATA["attribution"]
        for begin in map(str.casefold, row["begin"])
    ]


@cache
def _headers() -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for place, row in enumerate(DATA["header"]):
        for name, words in row.items():
            for word in words:
                found.setdefault(word.casefold(), []).append((place, name))
    return found


@cache
def _markers() -> dict[str, str]:
    return {word.casefold(): kind for kind, words in DATA["marker"].items() for word in words}


@cache
def _closing() -> re.Pattern[str]:
    # Only the last word: the others may be on the line above.
    phrases = {word for _, words in _attributions() for word in words}
    return re.compile("|".join(sorted(re.escape(each.split()[-1]) for each in phrases)))


@cache
def _phrases() -> re.Pattern[str]:
    phrases = {word for _, words in _attributions() for word in words}
    return re.compile("|".join(sorted(map(re.escape, phrases))))
