"""Where a text may be cut: after paragraphs, list items and sentences, in any script."""

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from support_agent.domain.text.toml_tables import toml_beside

# These end a sentence no matter what follows: Chinese, Japanese, Hindi, Urdu, Arabic, Armenian,
# Amharic, Burmese, Khmer, Tibetan, Sinhala, Mongolian, Syriac, N'Ko, Santali, Vai and Balinese.
_STOPS = (
    "\u3002\uff61\uff01\uff1f\u0964\u0965\u06d4\u061f\u061e\u0589\u1362\u1367\u1368\u104a\u104b"
    "\u17d4\u17d5\u0f0d\u0f0e\u0df4\u1803\u1809\u0700-\u0702\u07f9\u1c7e\u1c7f\ua60e\ua60f\u1b5a\u1b5b"
    "\u1b5e\u1b5f\u2e2e\u037e\ufe52"
)
_CLOSING = "\"'\u00bb\u2019\u201d\u203a)\\]\u300d\u300f\u3011\uff09\uff3d\u3015\u300b"
_PICTURE = "[\u2190-\u21ff\u231a-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_JOINED = "[\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_MARK = re.compile(
    rf"(?P<mark>[.!?\u2026\u203c\u203d\u2047-\u2049]{{1,9}}|[{_STOPS}]{{1,9}})[{_CLOSING}*_`]{{0,9}}"
    rf"(?P<picture>(?:[ ]?{_PICTURE}{_JOINED}{{0,9}}){{1,9}}(?=\s|\Z))?"
    r"|(?P<line>\n+)"
    rf"|(?P<bracket>[(\[\uff08)\]\uff09])"
)
# What can stand before the first letter of a sentence.
_OPENING = re.compile(
    "[\\s\"'\u00ab\u2018\u201c\u201e\u2039(\\[\u300c\u300e\uff08\u3010\u300a\u00bf\u00a1*_`]{1,9}"
)
_BEFORE = re.compile(r"[^\s(\[\"'\u201c\u201e\u00ab\u2018]{1,40}\Z")
_INNER_STOPS = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_ORDINAL = re.compile(r"\d{1,2}")
_ITEM = re.compile(r"[ \t]{0,9}(?:[-*+\u2022\u2013]|\d{1,3}[.)])[ \t]")
_VOWELS = frozenset(
    "aeiouy\u00e6\u0153\u00f8\u0131"
    "\u0430\u0435\u0438\u043e\u0443\u044b\u044d\u044e\u044f\u0456\u0454"
    "\u03b1\u03b5\u03b7\u03b9\u03bf\u03c5\u03c9"
)
_LOOKED_AT = 60

_ABBREVIATIONS = frozenset(
    word for words in toml_beside(__file__).values() for word in words.split()
)


class Cut(IntEnum):
    """How good a position is for a cut, the worst first."""

    DOUBTFUL = 0
    LINE = 1
    SENTENCE = 2
    PARAGRAPH = 3


class End(NamedTuple):
    """A position where something ends, and what ends there."""

    at: int
    cut: Cut


def ends(text: str) -> Iterator[End]:
    """The positions where the text may be cut, in order. The last one is its end.

    A full stop is doubtful after an abbreviation, a number or an initial, before a lowercase letter
    or a digit, and inside open brackets.
    """
    depth = 0
    for found in _MARK.finditer(text):
        if found["bracket"]:
            depth = depth + 1 if found["bracket"] in "([\uff08" else max(0, depth - 1)
        elif found["line"]:
            depth = 0
            if cut := _line_end(text, found):
                yield End(found.end(), cut)
        elif found.end() < len(text) and (cut := _sentence_end(text, found)) is not None:
            # A bracket that closes right after the stop was already read with it.
            depth = max(0, depth - found[0].count(")") - found[0].count("]"))
            yield End(found.end(), Cut.DOUBTFUL if depth else cut)
    yield End(len(text), Cut.PARAGRAPH)


def _line_end(text: str, found: re.Match[str]) -> Cut:
    line = text[max(0, found.start() - _LOOKED_AT) : found.start()].rstrip()
    if line.endswith((":", "\uff1a", ",", ";", "\u060c", "\u3001")):
        return Cut.DOUBTFUL
    if len(found[0]) > 1:
        return Cut.PARAGRAPH
    is_item = _ITEM.match(text, found.end())
    return Cut.SENTENCE if is_item or not line or not line[-1].isalnum() else Cut.LINE


def _sentence_end(text: str, found: re.Match[str]) -> Cut | None:
    """What ends at this mark, or None if the word goes on."""
    behind = text[found.end() : found.end() + _LOOKED_AT]
    mark = found["mark"]
    if mark[-1] not in ".!?\u2026\u203c\u203d\u2047\u2048\u2049":
        # "\u300c\u306f\u3044\u3002\u300d\u3068" goes on after the quotation.
        is_quoted = len(found[0]) > len(mark) and not found["picture"]
        return Cut.DOUBTFUL if is_quoted and behind[0].isalnum() else Cut.SENTENCE
    if not behind[0].isspace():
        return Cut.SENTENCE if found["picture"] and not behind[0].isalnum() else None
    if behind[0] == "\n":
        return Cut.SENTENCE
    following = behind[opening.end() :] if (opening := _OPENING.match(behind)) else behind
    if following[:1].islower() or _is_small_after(mark, following):
        return Cut.DOUBTFUL
    if "..." in mark or "\u2026" in mark:
        return Cut.LINE
    word = _BEFORE.search(text[max(0, found.start() - _LOOKED_AT) : found.start()])
    return Cut.DOUBTFUL if word and _is_short(word[0].casefold(), word[0], mark) else Cut.SENTENCE


def _is_small_after(mark: str, following: str) -> bool:
    """Whether a number or sign continues what stands before a full stop: "No. 5"."""
    return mark == "." and not following[:1].isalpha() and not _is_picture(following[:1])


def _is_picture(character: str) -> bool:
    return character != "" and unicodedata.category(character) == "So"


def _is_short(word: str, written: str, mark: str) -> bool:
    """Whether the word is an abbreviation, or a number that the mark makes an ordinal ("5.")."""
    if mark != ".":
        return f"{word}{mark}" in _ABBREVIATIONS
    part = re.split(r"[-\u2010\u2011\u2013]", word)[-1]
    if word in _ABBREVIATIONS or part in _ABBREVIATIONS or _INNER_STOPS.fullmatch(word):
        return True
    if len(part) <= 1 or _ORDINAL.fullmatch(word):
        return True
    is_latin = part[0] < "\u0530" and part.isalpha()
    return is_latin and not written.isupper() and not _VOWELS & frozenset(_plain(part))


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKD", word)
