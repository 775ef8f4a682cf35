"""Normalizes text that looks alike, and lists every form in which a reader may see it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from support_agent.domain.text.invisible import INVISIBLE

# A full stop in other scripts, and what replaces one between letters.
_STOPS = "\u3002\uff0e\uff61\u2024\u06d4\u0589\u1362\ufe52"
_MIDDLE_STOPS = re.compile(
    r"(?<=\w)[\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387\u2e31\ua78f](?=\w)"
)
_HYPHENS = "\u2010\u2011\u2012\u058a\u1806\ufe63\uff0d"
_SLASHES = "\u2044\u2215\u29f8\u2571"
_LETTER_OF = re.compile(r"LATIN (?:CAPITAL |SMALL )?LETTER (?:SMALL CAPITAL )?([A-Z])$")
# Marks that rendering removes. The last word of a sentence is still read ("look for <No signal>. Is
# it there?"), and so is a file name.
_MARKS = re.compile(
    r"(?P<read>(?<=\s)<[^<>\n]{0,300}>(?=[.!?](?:\s+[A-Z][a-z]|\s*\Z))"
    r"|(?<!\w)__\w{1,40}__(?=\.py(?![\w/.-])))|<[^<>\n]{0,300}>|[*_~`\\]"
)
_MAY_RENDER = re.compile(r"[\[<&\\!]")
# "e v i l . c o m", "T-e-l-e-g-r-a-m", "P-I-N".
_SPREAD = re.compile(r"(?<!\S)(?:[\w.@:/][ \-_.]){2,80}[\w.@:/](?![^\s.,;:!?)])")
_GAPS = re.compile(r"[ \-_]")


@dataclass(frozen=True, slots=True)
class Views:
    """The forms of a text that may reach a reader. `targets`: where its links and images lead."""

    texts: tuple[str, ...]
    targets: tuple[str, ...]


@lru_cache(128)
def views(markdown: str) -> Views:
    """The text as written, without its marks, as rendered, and with spread letters joined."""
    text = folded(markdown)
    texts = [text]
    targets: list[str] = []
    if _MARKS.search(text):
        texts.append(_MARKS.sub(lambda mark: mark["read"] or "", text))
    # Rendered from the original: folding could turn other characters into marks.
    if _MAY_RENDER.search(markdown):
        parts: list[str] = []
        environment: dict[str, dict[str, dict[str, str]]] = {}
        for token in _markdown().parse(markdown, environment):
            _draw(token, parts, targets)
        texts.append(folded("".join(parts)))
        targets += [each["href"] for each in environment.get("references", {}).values()]
    if _SPREAD.search(text):
        texts.append(_SPREAD.sub(lambda match: _GAPS.sub("", match[0]), text))
    return Views(tuple(dict.fromkeys(texts)), tuple(dict.fromkeys(targets)))


def folded(text: str) -> str:
    """The visible text, with other scripts' digits, stops, widths and styles in ASCII."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", _MIDDLE_STOPS.sub(".", INVISIBLE.sub("", text)))
    return "".join(each if each < "\x80" else _alike(each) for each in text)


@lru_cache(4096)
def _alike(character: str) -> str:
    if character in _STOPS:
        return "."
    if character in _SLASHES:
        return "/"
    category = unicodedata.category(character)
    if category in {"Cf", "Me", "Mn"} or character == "\u2800":
        return ""
    if category == "Pd":
        # A hyphen joins words; a dash separates them.
        return "-" if character in _HYPHENS else " - "
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    letter = _LETTER_OF.search(unicodedata.name(character, ""))
    return letter[1].lower() if letter else character


def with_digits(text: str) -> str:
    """The text with the digits of every script in ASCII, at unchanged positions."""
    if text.isascii():
        return text
    return "".join(each if each < "\x80" else str(unicodedata.decimal(each, each)) for each in text)


def _draw(token: Token, parts: list[str], targets: list[str]) -> None:
    targets += [str(token.attrs[name]) for name in ("href", "src") if name in token.attrs]
    if token.children is None:
        # A block ends a line; a cell ends with a gap.
        parts.append(token.content or ("\n" if token.block else ""))
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        else:
            _draw(child, parts, targets)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")
