"""Finds what a mail says beyond a machine's notice, which a person may have added."""

import re

from support_agent.domain.machines.automatic import beside_formula
from support_agent.domain.machines.away import says_of_notice
from support_agent.domain.machines.written import is_newsletter, speaks_as_person

_MOST_CHARACTERS = 4_000
_CLAUSE = re.compile(
    r"(?<=[.!?;,:])[^\S\n]+|(?<=[\u3002\uff01\uff1f])"
    r"|\s(?=(?:and|but|so|because|und|aber|et|mais|y|pero|e|ma|mas|en|maar) )"
)
_QUESTION = ("?", "\uff1f", "\u061f")
# "Hello Anna,", "Tom Berg": lines of their own.
_MOST_NAMED = 2
# How a form shows what a visitor entered.
_FIELD = re.compile(
    r"^\W{0,3}(?:(?:your|full|first) )?(?:name|message(?: body)?|comments?|question|e-?mail"
    r"|nachricht|nom|nombre|nome|mensaje|messaggio|mensagem|naam|bericht)\s?:",
    re.MULTILINE | re.IGNORECASE,
)


def beyond_notice(text: str) -> str:
    """The clauses that don't belong to a notice, one per line; "" if there are none.

    A clause belongs to a notice if it says what notices say and asks nothing. A program that
    describes itself doesn't say "I", as in "This is an automated message I keep getting".
    """
    if is_newsletter(text):
        return ""
    if len(text) > _MOST_CHARACTERS:
        return text
    lines = [*filter(None, map(str.strip, text.splitlines()))]
    said = [
        clause
        for place, line in enumerate(lines)
        if not (_greets(line) or (place and _is_name(line)))
        for clause in filter(None, map(str.strip, _CLAUSE.split(line)))
    ]
    return "\n".join(clause for clause in said if not _is_of_notice(clause))


def _greets(line: str) -> bool:
    return line.endswith(",") and len(line.split()) <= _MOST_NAMED


def _is_name(line: str) -> bool:
    words = line.split()
    return len(words) <= _MOST_NAMED and all(word.isalpha() and word.istitle() for word in words)


def is_form(text: str) -> bool:
    """Whether a form sent it: at least two of its lines name something a visitor entered."""
    return len(_FIELD.findall(text)) > 1


def _is_of_notice(clause: str) -> bool:
    if clause.endswith(_QUESTION):
        return False
    if says_of_notice(clause):
        return True
    rest = beside_formula(clause)
    if speaks_as_person(clause if rest is None else rest):
        return False
    return rest is not None
