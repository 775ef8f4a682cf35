"""Recognizes what programs, letters and companies put below a message (signatures.toml).

A line counts only if all of its words are in the table of one language.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from string import digits

from support_agent.domain.text.phrases import Table, parts
from support_agent.domain.text.toml_tables import toml_beside

_DATA = toml_beside(__file__, "signatures.toml")
_MOST_CHARACTERS = 200
_MOST_OF_A_FOOTER = 4_000
_LEAST_WORDS_OF_A_FOOTER = 8
_LINK = re.compile(r"<?\bhttps?://[^\s<>]{1,500}>?")
# A word, a number with its letters, a Chinese or Japanese character, or a mark that is more than
# punctuation. A question mark (also the Greek one) counts as a word that is in no table.
_WORD = re.compile(
    r"[a-z0-9\u00e0-\u024f\u0300-\u036f\u1e00-\u1eff]+|[\u3040-\u30ff\u3400-\u9fff]"
    r"|[^\x00-\u024f\u2000-\u206f\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\u1e00-\u1eff\s]+"
    r"|[^\s.,!:()\[\]*_|/&'<>\x22\u00a9\u00ae\u2018\u2019\u201c\u201d\u2013\u2014\u2022\u00b7"
    r"\u3001\u3002\u200b\u200e\u200f-]"
)
_MODEL = re.compile(r"[a-z]{0,2}[0-9]{1,3}[a-z]{0,2}")
_SENTENCE_END = re.compile(r"(?<=[.!:;])\s+")


def words_of_line(line: str) -> list[str]:
    """The lowercase words of a line, including marks that carry meaning."""
    if line.isascii():
        return _WORD.findall(line.lower())
    return _WORD.findall(unicodedata.normalize("NFKC", line).casefold())


def is_program_line(line: str, names: Collection[str] = ()) -> bool:
    """Whether a device or a mail program added the line: "Sent from my Galaxy", "Get Outlook".

    `names`: the sender's. The device may be named after them.
    """
    if len(line) > _MOST_CHARACTERS:
        return False
    words = words_of_line(_LINK.sub(" ", line))
    own = _own(names)
    words = [word for word in words if word not in own]
    return any(_names_program(words, known, endings) for known, endings in _programs())


def is_closing(line: str, names: Collection[str] = ()) -> bool:
    """Whether the line closes a letter: "Mit freundlichen Grüßen", thanks, the sender's name."""
    if len(line) > _MOST_CHARACTERS:
        return False
    own = _own(names)
    kinds = {
        "name" if phrase[0] in own else kind
        for kind, phrase in parts(words_of_line(line), _closings())
    }
    return "" not in kinds and bool(kinds & {"closing", "name"})


def is_footer(text: str) -> bool:
    """Whether a paragraph is a company's notice: that a mail is confidential and who it is for."""
    if len(text) > _MOST_OF_A_FOOTER:
        return False
    sentences = [words_of_line(each) for each in _SENTENCE_END.split(text)]
    sentences = [each for each in sentences if each]
    return sum(map(len, sentences)) >= _LEAST_WORDS_OF_A_FOOTER and any(
        all(_is_of_footer(each, row) for each in sentences) for row in _footers()
    )


@cache
def block_turns() -> frozenset[str]:
    """The words that make a line a condition, a refusal or a wish, in many languages."""
    return frozenset(_DATA["block"]["turns"])


def changes_meaning(text: str) -> bool:
    """Whether the words ask something, or include one for a condition, a refusal or a wish."""
    return "?" in text or not block_turns().isdisjoint(words_of_line(text))


def _own(names: Collection[str]) -> frozenset[str]:
    # A "no" inside a name is not a refusal.
    return frozenset(words_of_line(" ".join(names))) - block_turns()


def _names_program(words: Sequence[str], known: Table, endings: Sequence[str]) -> bool:
    found: set[str] = set()
    for kind, phrase in parts(words, known):
        if kind:
            found.add(kind)
        elif _MODEL.fullmatch(phrase[0]) or (phrase[0].rstrip(digits),) in known:
            continue
        elif _has_ending(phrase[0], known, endings):
            found |= {"device", "from"}
        else:
            return False
    if "whole" in found or {"sent", "from"} <= found:
        return bool(found & {"device", "program", "platform"})
    return {"get", "program", "platform"} <= found


def _has_ending(word: str, known: Table, endings: Sequence[str]) -> bool:
    """Whether the word is a product name with a case ending: "iPhonesta"."""
    return any(
        known.get((word.removesuffix(ending),)) in {"device", "program", "platform"}
        for ending in endings
        if word.endswith(ending)
    )


@dataclass(frozen=True, slots=True)
class _Footer:
    marks: list[frozenset[str]]
    deeds: frozenset[str]
    whens: frozenset[str]
    words: Table


def _is_of_footer(words: Sequence[str], footer: _Footer) -> bool:
    said = frozenset(words)
    if not any(mark <= said for mark in footer.marks):
        return False
    if said & footer.deeds and not said & footer.whens:
        return False
    return all(kind for kind, _ in parts(words, footer.words))


def _table(phrases: Sequence[str], kind: str) -> Table:
    return {tuple(words_of_line(phrase)): kind for phrase in phrases}


@cache
def _programs() -> list[tuple[Table, list[str]]]:
    """For each language, the words of such a line and the endings of a product name."""
    products = _DATA["products"]
    shared = _table(products["beside"], "beside") | _table(products["devices"], "device")
    shared |= _table(products["platforms"], "platform") | _table(products["programs"], "program")
    found: list[tuple[Table, list[str]]] = []
    for row in _DATA["language"]:
        known = _table(row.get("device", ()), "device") | shared
        for kind in ("beside", "from", "sent", "whole", "get"):
            known |= _table(row.get(kind, ()), kind)
        known |= _table(row.get("endings", ()), "from")
        found.append((known, row.get("endings", [])))
    return found


@cache
def _closings() -> Table:
    found: Table = {}
    for row in _DATA["language"]:
        found |= _table(row.get("joins", ()), "joins")
    for row in _DATA["language"]:
        found |= _table([*row.get("closing", ()), *row.get("thanks", ())], "closing")
    return found


@cache
def _footers() -> list[_Footer]:
    return [
        _Footer(
            marks=[frozenset(mark) for mark in row["marks"]],
            deeds=frozenset(row["deeds"]),
            whens=frozenset(row["whens"]),
            words=_table([*row["words"], *row["deeds"]], "word"),
        )
        for row in _DATA["footer"]
    ]
