"""Finds postal addresses in a text: a house number and street, a PO box, a city and code."""

import re
from collections.abc import Iterable, Iterator

from support_agent.agent.claims.places.place import Place
from support_agent.domain.text.toml_tables import toml_beside

_DATA = toml_beside(__file__)
_WORDS = {name: frozenset(words.split()) for name, words in _DATA["words"].items()}
_SHORT: dict[str, str] = {
    long: short
    for table in (_DATA["streets"], _DATA["others"])
    for short, words in table.items()
    for long in [short, *words.split()]
}
_NUMBERS: dict[str, str] = {
    word: str(number) for number, word in enumerate(_DATA["words"]["numbers"].split(), start=1)
}
_SAME = {**_SHORT, **_NUMBERS}


def _one_of(table: str) -> str:
    words = {word for short, long in _DATA[table].items() for word in [short, *long.split()]}
    return "|".join(sorted(words, key=len, reverse=True))


_NUMBER = rf"(?<![\w.,$#-])(?:\d{{1,6}}[a-z]?|{'|'.join(_NUMBERS)}),?"
_REST = r"(?:[^\W_]|['-](?=\w)){0,24}\.?"
_NAME = rf"[^\W_]{_REST}"
_STREET = re.compile(
    rf"{_NUMBER}((?: {_NAME}){{1,4}}?) (?:{_one_of('streets')})(?![\w-])", re.IGNORECASE
)
_OTHER = re.compile(
    rf"(?:(?<=^)|(?<=\n)|(?:(?i:{'|'.join(_WORDS['lead'])})|[:,])[ \n]){_NUMBER}"
    rf"((?: [A-Z0-9]{_REST}){{1,3}}) (?i:{_one_of('others')})(?=[,.;\n)]|$)"
)
_BARE = re.compile(r"(?<!\w)(?:[A-Z][a-z]{2,20} ){1,2}(?:Street|Avenue|Boulevard|Road)(?![\w-])")
_BROADWAY = re.compile(rf"{_NUMBER} broadway(?!\w)", re.IGNORECASE)
_FIRST = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(_WORDS['first'])})(?: {_NAME}){{1,4}},? \d{{1,5}}"
    rf"|\d{{1,5}},? (?:{'|'.join(_WORDS['first'])}) (?:(?:de|du|des|la|le) ){{0,2}}{_NAME}"
    rf"|[^\W\d_]{{3,30}}(?:{'|'.join(_WORDS['joined'])}|str\.) ?\d{{1,4}})(?!\w)",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"(?<!\w)(?:p\.? ?o\.? ?box|post ?office box|postal box|locker|postfach|apartado)"
    r" ?(?:#|no\.? ?|number )?\d{1,7}",
    re.IGNORECASE,
)
_CODE = re.compile(
    rf"(?<!\w)[A-Z][^\W\d_]{{1,24}},? (?:{'|'.join(_WORDS['states'])}),? \d{{5}}(?!\d)"
    r"|(?<=, )\d{5} [A-Z][^\W\d_]{2,24}(?!\w)"
    r"|(?<!\w)[A-Z][^\W\d_]{2,24},? [A-Z]{1,2}\d[A-Z\d]? \d(?![TGMK]B)[A-Z]{2}(?!\w)"
)
_ALWAYS = (_BARE, _BROADWAY, _FIRST, _BOX, _CODE)
_TOKEN = re.compile(r"[^\W_]+")


def streets(text: str) -> Iterator[Place]:
    """Every postal address of a folded text, each part separately."""
    for pattern in (_STREET, _OTHER):
        for match in pattern.finditer(text):
            if _WORDS["not_names"].isdisjoint(match[1].lower().replace(".", "").split()):
                yield _place(match[0])
    for pattern in _ALWAYS:
        yield from (_place(match[0]) for match in pattern.finditer(text))


def _place(words: str) -> Place:
    words = words.strip(" ,:\n")
    return Place("postal", words, words)


def normalized_address(text: str) -> str:
    """The words of a text in canonical form: "12 Elm Street" is "12 elm st"."""
    words = _TOKEN.findall(text.lower())
    return " ".join(_SAME.get(word) or word for word in words)


def all_plain(texts: Iterable[str]) -> str:
    """All the texts in that form, for `stands_in`."""
    return "".join(f" {normalized_address(text)} |" for text in texts)


def stands_in(place: Place, known: str) -> bool:
    """Whether texts from `all_plain` contain the address, in any abbreviation."""
    words = normalized_address(place.words)
    lead, _, rest = words.partition(" ")
    return f" {rest if lead in _WORDS['lead'] else words} " in known
