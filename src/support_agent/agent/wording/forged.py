"""Detects a model that speaks as code: in the form of code's sentences, or against them."""

import re
from collections.abc import Sequence
from functools import cache

from support_agent.agent.claims.fold import views
from support_agent.agent.claims.words import WORDS
from support_agent.agent.wording.code_words import code_forms
from support_agent.agent.wording.terms import BLANK, forms

# The most letters in place of one value: a product's name, a list of them.
MOST_BETWEEN = 300
MOST_SHOWN = 160
# A letter of another script, or a digit in a word: it could be drawn to look like any letter.
_ALIKE, _DIGIT = "?", "#"
_NUMBER = re.compile(r"(?<![a-z])[0-9]+(?![a-z])")
_DISOWNS = re.compile(WORDS["patterns"]["disowns"])


def forged(text: str, said: Sequence[str] = ()) -> list[str]:
    """The parts of a model's text that read as if code said them, or contradict code.

    `said`: code's own sentences next to it. Repeating one of them verbatim is not a forgery.
    """
    ours = [_letters(sentence)[0] for sentence in said]
    found: list[str] = []
    for view in views(text).texts:
        letters, begins = _letters(view)
        for start, place in begins.items():
            if _has_form(letters, start) and not letters.startswith(tuple(ours), start):
                found.append(view[place : place + MOST_SHOWN])
        if said and (disowned := _DISOWNS.search(" ".join(view.lower().split()))):
            found.append(disowned[0])
    return found


def _letters(text: str) -> tuple[str, dict[int, int]]:
    """The text's letters only, and where sentences may start in them, with original positions."""
    letters: list[str] = []
    begins: dict[int, int] = {}
    after_mark = True
    text = text.lower()
    numbers = {place for found in _NUMBER.finditer(text) for place in range(*found.span())}
    for place, each in enumerate(text):
        if each.isalnum():
            if after_mark:
                begins[len(letters)] = place
            alike = _DIGIT if place in numbers else _ALIKE
            letters.append(each if "a" <= each <= "z" else alike)
        after_mark = not each.isalnum() and (after_mark or each != " ")
    return "".join(letters), begins


def _has_form(letters: str, start: int) -> bool:
    return any(_fits(parts, letters, start) for parts in _forms())


def _fits(parts: Sequence[re.Pattern[str]], letters: str, at: int) -> bool:
    """Whether the fixed words of a form follow from here, most of them letter for letter."""
    alike = fixed = 0
    for number, part in enumerate(parts):
        length = part.pattern.count("[")
        most = length + (MOST_BETWEEN if number else 0)
        found = part.search(letters, at, at + most)
        if found is None:
            return False
        at, alike, fixed = found.end(), alike + found[0].count(_ALIKE), fixed + length
    return alike * 2 <= fixed


@cache
def _forms() -> tuple[tuple[re.Pattern[str], ...], ...]:
    return tuple(dict.fromkeys(map(_parts, (*forms(), *code_forms()))))


def _parts(form: str) -> tuple[re.Pattern[str], ...]:
    """The fixed words of a form, between its blanks."""
    words = ("".join(filter(str.isalpha, part.lower())) for part in form.split(BLANK))
    return tuple(
        re.compile("".join(f"[{letter}{_ALIKE}]" for letter in each)) for each in words if each
    )
