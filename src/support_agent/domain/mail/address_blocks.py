"""Recognizes address blocks: lines that say who the sender is and how and where to reach them.

Each part of a line must be one of the sender's names, a position or a company below it, a number,
an address or a web page, or part of a postal address, by the tables in address_blocks.toml.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from support_agent.domain.addresses import has_region
from support_agent.domain.mail.footers import (
    block_turns,
    is_closing,
    is_program_line,
    words_of_line,
)
from support_agent.domain.text.toml_tables import toml_beside

RULE = " \t\r\n-_\u2014\u2013*=~#\u2500\u2501\u2015\u00b7\u2022"
_MOST_CHARACTERS = 200
_MOST_PIECES = 10
_MOST_JOINED = 3
_MOST_OF_AN_EMPLOYER = 3
_COUNTRY_CODE = 2
_LEAST_DIGITS, _LEAST_DIGITS_ALONE, _MOST_DIGITS = 7, 9, 15

_TABLES: dict[str, str] = toml_beside(__file__)
_TITLES, _PARTICLES, _HEADS, _BESIDE, _ALONE = (
    frozenset(_TABLES[name].split())
    for name in ("titles", "particles", "heads", "beside", "streets_alone")
)
_COUNTRIES, _REGIONS = (
    frozenset(each.strip() for each in _TABLES[name].split("|"))
    for name in ("countries", "regions_before_six_digits")
)


def _any_of(name: str, mark: str | None = None) -> str:
    words = sorted({word.strip() for word in _TABLES[name].split(mark)}, key=len, reverse=True)
    return f"(?i:{'|'.join(map(re.escape, words))})"


_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"{_LETTER}+")
_SEPARATOR = re.compile(
    r" ?[|\u2022\u00b7,] ?|(?<=[^\d\s]) [-\u2013\u2014/] | [-\u2013\u2014/] (?=\D)"
)
_ONLY_WORDS = re.compile(rf"(?:{_LETTER}|[ .'\u2019&/()-])+")
_MAIL = r"(?P<mail>[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-zA-Z]{2,20})"
_PAGE = r"(?P<page>(?:https?://)?(?:[\w-]{1,63}\.){1,4}[a-zA-Z]{2,20})/?"
_PHONE = r"(?P<phone>\+?[(\d][\d ()/.\u2013-]{4,22}\d)(?: ?(?:ext|x|dw)\.? ?\d{1,5})?"
_CONTACT = re.compile(
    rf"(?:(?P<label>{_any_of('labels')})[ .:]{{1,4}})?(?:{_MAIL}|{_PAGE}|{_PHONE})"
)
_NEXT_LABEL = re.compile(rf" +(?={_any_of('labels')} ?[.:])")
_DATE = re.compile(r"(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:\d\d){1,2}(?!\d)|\d{4}-\d\d-\d\d(?!\d)")

_NUMBER = r"(?:(?i:no|nr)[.:]{0,2} ?)?\d{1,5}(?:[/-]\d{1,4})?(?: ?[a-zA-Z]| bis| ter)?"
_PROPER = rf"{_LETTER}(?:{_LETTER}|['\u2019-](?={_LETTER})){{0,29}}\.?"
_NAMES = rf"(?:{_PROPER}(?: {_PROPER}){{0,3}} ?)"
_STREETS = [
    re.compile(form)
    for form in (
        rf"{_NUMBER},? (?P<a>{_NAMES})(?<= ){_any_of('streets_behind')}\.?(?: (?:[NS]?[EW]?))?",
        rf"{_NUMBER},? {_any_of('streets_before')}\.? (?P<a>{_NAMES})",
        rf"{_any_of('streets_before')}\.? (?P<a>{_NAMES})(?:, |(?<= )){_NUMBER}",
        rf"(?P<a>{_NAMES})(?<= ){_any_of('streets_behind')}\.?,? {_NUMBER}",
        rf"(?P<a>(?:{_PROPER} )?)[^\W\d_][\w-]{{1,30}}?{_any_of('streets_end')}\.?,? {_NUMBER}",
        rf"{_any_of('boxes', '|')} ?#?\d{{1,7}}(?: \d\d){{0,3}}(?P<a>)",
        rf"{_NUMBER} (?P<a>{_PROPER})[ ](?P<b>(?:\d{{1,3}}(?:st|nd|rd|th)) )?"
        rf"{_any_of('streets_behind')}\.?",
        rf"{_NUMBER} (?:[NSEW]\.? )?\d{{1,3}}(?:st|nd|rd|th) (?P<a>){_any_of('streets_behind')}\.?",
    )
]
_UNIT = re.compile(
    rf"{_any_of('units')}(?:\.? ?#?[A-Z]?\d{{1,5}}[A-Za-z]?|\.? [A-Z])|#[A-Z]?\d{{1,5}}[A-Za-z]?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|[.\u00ba\u00aa\u00b0]) ?(?:[A-Z]|{_any_of('units')}\.?)?"
)
_CODE = r"\d{4,5}|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}"
_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4}"
_CITIES = [
    re.compile(form)
    for form in (
        rf"(?P<a>{_NAMES}),? (?P<state>[A-Z]{{2}}),? "
        r"(?P<code>\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)",
        rf"(?P<a>{_NAMES}),? (?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT) \d{{4}}",
        rf"(?:[A-Z]{{1,2}}-)?(?:{_CODE}) (?P<a>{_NAMES}(?:/{_PROPER})?)"
        r"(?:(?<= )(?:\d{1,2}|[A-Z]|\([A-Z]{2}\)))?",
        rf"(?P<a>{_NAMES})(?: \d{{1,2}})?,? (?:{_BRITISH})",
        rf"(?P<a>{_NAMES})(?:,? [A-Z]{{2}}),? \d{{5}}-\d{{3}}",
        rf"(?P<a>{_NAMES}), (?P<region>{_NAMES})(?: -)?,? \d{{3}} ?\d{{3}}",
    )
]
# What must stand before a part. The others may stand anywhere.
_BELOW = {
    "firm": {"name", "firm"},
    "unit": {"street", "road", "unit", "firm"},
    "city": {"street", "road", "unit"},
    "country": {"city"},
}


class _Sender(NamedTuple):
    names: frozenset[str]
    address: str
    # The label that names the domain: rothsons, in "julia@roth-sons.example".
    domain: str


def is_block(lines: Sequence[str], names: Collection[str], address: str = "") -> bool:
    """Whether the lines are nothing but an address block.

    `names`, `address`: the sender's own.
    """
    host = address.rpartition("@")[2].casefold()
    domain = max(host.split(".")[:-1], key=len, default="")
    sender = _Sender(
        frozenset(words_of_line(" ".join(names))), address.casefold(), domain.replace("-", "")
    )
    kinds: list[str] = []
    for line in lines:
        before = next((kind for kind in reversed(kinds) if kind not in {"rule", "closing"}), "")
        found = _kinds_of(line, before, sender)
        if not found:
            return False
        kinds += found
    # A line above the name may be a sentence. A horizontal rule marks a signature.
    begins = kinds[0] in {"name", "contact", "closing", "rule"} if kinds else False
    # A street must come with a city: "1 hard drive" is not an address.
    places = [kind for kind in kinds if kind != "unit"] + [""]
    leads = all(after == "city" for kind, after in pairwise(places) if kind == "street")
    return begins and leads and not {"name", "contact"}.isdisjoint(kinds)


def _kinds_of(line: str, before: str, sender: _Sender) -> list[str]:
    """The kinds of a line's parts, or nothing if one part is of no kind."""
    if len(line) > _MOST_CHARACTERS:
        return []
    if not line.strip(RULE):
        return ["rule"]
    if is_closing(line, sender.names):
        own = (sender.names - block_turns()).intersection(words_of_line(line))
        return ["closing", "name"] if own else ["closing"]
    if is_program_line(line, sender.names):
        return ["closing"]
    pieces = [piece for piece in _SEPARATOR.split(" ".join(line.split())) if piece]
    return _read(pieces, before, sender) if len(pieces) <= _MOST_PIECES else []


def _read(
    pieces: Sequence[str], before: str, sender: _Sender, *, beside: bool = False
) -> list[str]:
    """`beside`: whether `before` is on the same line."""
    for size in range(1, min(_MOST_JOINED, len(pieces)) + 1):
        text = ", ".join(pieces[:size])
        kind = _part(text, before, sender)
        if not kind and beside and before == "firm" and _is_employer(text):
            kind = "employer"
        rest = _read(pieces[size:], kind, sender, beside=True) if kind else []
        if kind and (rest or size == len(pieces)):
            return [kind, *rest]
    return []


def _part(text: str, before: str, sender: _Sender) -> str:
    checks = {
        "name": _is_name(text, sender),
        "contact": all(_is_contact(each, sender) for each in _NEXT_LABEL.split(text)),
        "road": _is_street(text) and not _ALONE.isdisjoint(_WORD.findall(text.casefold())),
        "street": _is_street(text),
        "unit": bool(_UNIT.fullmatch(text)),
        "city": _is_city(text),
        "country": text.casefold() in _COUNTRIES,
        "firm": _is_firm(text, sender),
    }
    return next(
        (
            kind
            for kind, fits in checks.items()
            if fits and (kind not in _BELOW or before in _BELOW[kind])
        ),
        "",
    )


def _is_name(text: str, sender: _Sender) -> bool:
    if not _ONLY_WORDS.fullmatch(text.replace(",", " ")):
        return False
    words = _WORD.findall(text.casefold())
    own = sender.names - block_turns()
    if "".join(words) in own:
        return True
    initials = {name[0] for name in own}
    return not own.isdisjoint(words) and all(
        word in own
        or word in _TITLES
        or (word in _PARTICLES and word in sender.names)
        or word in initials
        for word in words
    )


def _is_firm(text: str, sender: _Sender) -> bool:
    if not _ONLY_WORDS.fullmatch(text):
        return False
    words = _WORD.findall(text.casefold())
    known = _HEADS | _BESIDE | _TITLES
    called = [word for word in words if word not in known]
    if called and sender.domain == "".join(called):
        return True
    for count in range(1, len(words) + 1):
        if sender.domain == "".join(words[:count]) and known.issuperset(words[count:]):
            return True
    own = sender.names - block_turns()
    return own.issuperset(called) and not (own | _HEADS).isdisjoint(words)


def _is_employer(text: str) -> bool:
    """Whether the text may be an employer, given a position next to it: "Senior Buyer, Acme"."""
    words = _WORD.findall(text)
    is_short = 0 < len(words) <= _MOST_OF_AN_EMPLOYER
    return is_short and _ONLY_WORDS.fullmatch(text) is not None and _is_place(text)


def _is_contact(text: str, sender: _Sender) -> bool:
    found = _CONTACT.fullmatch(text)
    if not found:
        return False
    if found["phone"]:
        return _is_phone(found["phone"], labelled=bool(found["label"]))
    value = (found["mail"] or found["page"]).casefold()
    if value == sender.address:
        return True
    name, _, country = value.rpartition(".")
    words = set(_WORD.findall(name if len(country) == _COUNTRY_CODE else value)) - {
        "https",
        "http",
        "www",
    }
    is_page = found["page"] and not found["label"] and not value.startswith(("http", "www."))
    if is_page and sender.domain != name.replace("-", "") and sender.names.isdisjoint(words):
        return False
    return block_turns().isdisjoint(words)


def _is_phone(text: str, *, labelled: bool) -> bool:
    count = sum(map(str.isdigit, text))
    least = _LEAST_DIGITS if labelled or text[0] in "+(0" else _LEAST_DIGITS_ALONE
    return least <= count <= _MOST_DIGITS and not _DATE.search(text)


def _is_street(text: str) -> bool:
    return any(_is_place(found["a"]) for form in _STREETS if (found := form.fullmatch(text)))


def _is_city(text: str) -> bool:
    for form in _CITIES:
        found = form.fullmatch(text)
        if not found or not _is_place(found["a"]):
            continue
        told = found.groupdict()
        if told.get("code"):
            country = "US" if told["code"][0].isdigit() else "CA"
            if not has_region(country, told["state"], told["code"]):
                continue
        if "region" not in told or told["region"].casefold() in _REGIONS:
            return True
    return False


def _is_place(name: str) -> bool:
    """Whether all words are capitalized and none states a condition, a refusal or a wish."""
    words = [word for word in _WORD.findall(name) if word not in _PARTICLES | {"d", "l"}]
    may_turn = block_turns() - _PARTICLES
    return all(word[0].isupper() and word.casefold() not in may_turn for word in words)
