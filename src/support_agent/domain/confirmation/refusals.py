"""Recognizes plain refusals of an offer, and texts that only ask for time."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from support_agent.domain.offers import KINDS
from support_agent.domain.text.phrases import (
    MOST_CHARACTERS,
    SPOKEN_KINDS,
    TEXT_KINDS,
    Table,
    is_plain,
    parts,
    table,
    words_of,
)
from support_agent.domain.text.toml_tables import toml_beside

_BARE_NOES = frozenset({("no",), ("nope",), ("nah",), ("not",), ("no", "no")})
_TABLES = toml_beside(__file__)
_WORDS: dict[str, list[str]] = {
    **_TABLES["words"],
    "act": [name for kind in KINDS.values() for name in kind.yes.refused],
}
_SLOT = re.compile(r"<([a-z]+)>")
# Thumbs-down, cross mark, prohibition signs, a person with crossed arms, and their variants.
_NO_SIGN = re.compile(
    "[\U0001f44e\u274c\u2716\u2717\u2718\U0001f645\U0001f6ab\u26d4\U0001f6d1]"
    "[\ufe0f\U0001f3fb-\U0001f3ff]?(?:\u200d[\u2640\u2642]\ufe0f?)?"
)
# A question mark asks, and a quotation mark may quote.
_ASKS_OR_QUOTES = re.compile(r"[?\uff1f\u00bf\u061f\u037e\"\u201c-\u201e\u00ab\u00bb\u300c\u300d]")


def refuses(text: str, *, spoken: bool = False, beside_code: bool = False) -> bool:
    """Whether a text refuses an offer and says nothing else. A no next to a yes is not a refusal.

    A text that only asks for time does not refuse: "No, not yet", "keep it for now". `beside_code`:
    the text stood next to an offer's word and code, where "I changed my mind" is not a refusal.
    """
    kinds = _kinds(text, spoken=spoken)
    if "no" in kinds or _refuses_elsewhere(text):
        return True
    return "alone" in kinds and not beside_code and kinds.isdisjoint({"yes", "spoken_yes"})


def puts_off(text: str, *, spoken: bool = False) -> bool:
    """Whether a text asks for time without refusing, so a yes next to it does not count."""
    kinds = _kinds(text, spoken=spoken)
    return "waits" in kinds and kinds.isdisjoint({"no", "alone"})


def _kinds(text: str, *, spoken: bool) -> set[str]:
    """The kinds of phrases in an answer that refuses or asks for time; none for any other text.

    A no that only asks for time counts as asking for time.
    """
    plain = _NO_SIGN.sub(" no ", text)
    if not is_plain(plain):
        return set()
    said = list(parts(words_of(plain), _SPOKEN if spoken else _WRITTEN))
    kinds = [kind for kind, _ in said]
    if not all(kinds):
        return set()
    waits = "waits" in kinds
    for place, (kind, phrase) in enumerate(said):
        if kind in {"no", "alone"} and (
            "for_now" in kinds[place + 1 : place + 2] or (waits and phrase in _BARE_NOES)
        ):
            kinds[place] = "waits"
    return set(kinds)


def _refuses_elsewhere(text: str) -> bool:
    """Whether a text is a plain refusal in another language, apart from polite phrases."""
    if len(text) > MOST_CHARACTERS or _ASKS_OR_QUOTES.search(text):
        return False
    words = _folded(_NO_SIGN.sub(" ", text)).split()
    for known in _LANGUAGES:
        kinds = {kind for kind, _ in parts(words, known)}
        if "no" in kinds and "" not in kinds:
            return True
    return False


def _folded(text: str) -> str:
    """Lowercase letters without accents; everything else becomes a space."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\u0131", "i"))
    kinds = ((char, unicodedata.category(char)) for char in plain)
    return "".join(char if kind[0] in "LN" else " " for char, kind in kinds if kind[0] != "M")


def _formed(form: str) -> Iterator[tuple[str, ...]]:
    """The phrases that a form stands for."""
    pieces = _SLOT.split(form)
    choices = [_WORDS[p] if at % 2 else [p] for at, p in enumerate(pieces)]
    return (tuple("".join(chosen).split()) for chosen in product(*choices))


_FORMS: Table = {
    phrase: kind
    for kind in ("beside_no", "no", "alone", "nod")
    for form in _TABLES["forms"][kind]
    for phrase in _formed(form)
}


def _english(*named: str) -> Table:
    told = table(*named)
    # A phrase that waits or says yes keeps that meaning.
    return told | {p: k for p, k in _FORMS.items() if k in {"alone", "nod"} or p not in told}


_WRITTEN = _english("waits", "no", "for_now", *TEXT_KINDS, "beside_no")
_SPOKEN = _english("waits", "no", "for_now", *SPOKEN_KINDS, "beside_no")
_LANGUAGES: list[Table] = [
    {tuple(_folded(phrase).split()): kind for kind in ("beside", "no") for phrase in language[kind]}
    for language in _TABLES["languages"].values()
]
NO_WORDS = frozenset(
    phrase[0]
    for known in (_WRITTEN, *_LANGUAGES)
    for phrase, kind in known.items()
    if len(phrase) == 1 and kind in {"no", "alone", "waits"}
)
"""The words that refuse or put off by themselves, without accents."""
