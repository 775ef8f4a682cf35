"""Postal addresses: the grammar of each field, and the full address as a customer sees it.

A field must match its grammar; everything else is refused with a remedy. So no field can contain
another one, a link, markup or a sentence.
"""

import re
import unicodedata
from collections.abc import Mapping

from support_agent.domain.sentences.tables import ADDRESS
from support_agent.domain.text.toml_tables import toml_beside

HOME = "US"
MOST_CHARACTERS = {"name": 60, "street": 80, "city": 50, "state": 40, "zip": 12, "country": 2}
FIELDS = tuple(MOST_CHARACTERS)

_TABLES = toml_beside(__file__)
# No part of a place is called this: words that point at an address instead of being one.
_POINTING = frozenset(_TABLES["pointing"].split())
_COUNTRIES = frozenset(_TABLES["countries"].split())
_STATES: dict[str, dict[str, str]] = _TABLES["states"]
_CODES = {country: re.compile(form) for country, form in _TABLES["postal_codes"].items()}

_LETTER = r"[^\W\d_]"
_NAME_WORD = rf"{_LETTER}(?:{_LETTER}|['\u2019-](?={_LETTER})){{0,29}}\.?"
_NAME = re.compile(rf"{_NAME_WORD}(?: (?:{_NAME_WORD}|&)){{0,7}}")
_PLACE_WORD = rf"{_LETTER}(?:{_LETTER}|['\u2019-](?={_LETTER})){{0,29}}\.?"
_PLACE = re.compile(rf"{_PLACE_WORD}(?:[ -]{_PLACE_WORD}){{0,5}}")
_HOUSE = r"\d{1,6}(?:[-/]\d{1,5})?[a-z]?|[nsew]\d{1,5}(?:[nsew]\d{1,5})?"
_STREET_WORD = (
    rf"(?:{_LETTER}(?:{_LETTER}|['\u2019-](?={_LETTER})){{0,29}}\.?|\d{{1,5}}(?:st|nd|rd|th)?)"
)
_UNIT = (
    r"(?:,? (?:apt|apartment|unit|suite|ste|floor|fl|room|rm|bldg|building|lot|trlr|space|"
    r"spc|dept|ph|penthouse|bsmt|basement|rear|front|lobby|no|nr)\.?"
    r" ?(?:#? ?[a-z0-9]{1,6}(?:[-/][a-z0-9]{1,6})?)?"
    r"|,? # ?[a-z0-9]{1,6}(?:-[a-z0-9]{1,6})?){0,2}"
)
_NUMBER_FIRST = re.compile(
    rf"(?:{_HOUSE})(?: 1/[234])?,?(?: {_STREET_WORD}){{1,7}}{_UNIT}", re.IGNORECASE
)
_NUMBER_LAST = re.compile(
    rf"(?:{_STREET_WORD}[ ]){{1,7}}(?:{_HOUSE})(?:[ ]?[a-z])?{_UNIT}", re.IGNORECASE
)
_BOX = re.compile(r"(?:p\.? ?o\.? ?box|post office box) #?\d{1,7}", re.IGNORECASE)
_MILITARY = re.compile(r"(?:psc|cmr|unit) \d{1,5},? box \d{1,6}", re.IGNORECASE)
_WORDS = re.compile(rf"{_LETTER}+")
# Street words that are part of a person's name only next to another word.
_WAYS = frozenset(_TABLES["ways"].split())


def cleaned(address: Mapping[str, str | None]) -> dict[str, str]:
    """The address as it is stored and shown: single spaces and proper capitals."""
    fields = {
        name: " ".join(unicodedata.normalize("NFC", str(address.get(name) or "")).split(" "))
        for name in FIELDS
    }
    fields = {name: re.sub(" {2,}", " ", value).strip() for name, value in fields.items()}
    fields["country"] = fields["country"].upper() or HOME
    fields["zip"] = fields["zip"].upper()
    if len(fields["state"]) <= 3:  # noqa: PLR2004 - an abbreviation
        fields["state"] = fields["state"].upper()
    return fields


def faults(address: Mapping[str, str]) -> list[str]:
    """What is wrong with a cleaned address, each with its field and the remedy."""
    found = [
        f"{name}: at most {most} characters"
        for name, most in MOST_CHARACTERS.items()
        if len(address[name]) > most
    ]
    if found:
        return found
    checks = (_name(address), _street(address), _city(address), *_region(address))
    return [fault for fault in checks if fault]


def _name(address: Mapping[str, str]) -> str:
    name = address["name"]
    words = _WORDS.findall(name.lower())
    is_place = len(words) > 2 and not _WAYS.isdisjoint(words)  # noqa: PLR2004 - first and last name
    if not _NAME.fullmatch(name) or len(name) < 2 or is_place or not _one_script(name):  # noqa: PLR2004
        return "name: give the recipient's name alone, such as Alex Rivera, and nothing else"
    return ""


def _street(address: Mapping[str, str]) -> str:
    street = address["street"]
    forms = (_NUMBER_FIRST, _BOX, _MILITARY)
    if address["country"] != HOME:
        forms = (*forms, _NUMBER_LAST)
    fits = any(form.fullmatch(street) for form in forms)
    if not fits or _points(street) or not _one_script(street) or not _has_way(street):
        return (
            "street: give the house number and the street, such as 12 Main St, Apt 4, or a PO box; "
            "ask the customer for them"
        )
    return ""


def _city(address: Mapping[str, str]) -> str:
    city = address["city"]
    if not _PLACE.fullmatch(city) or len(city) < 2 or _points(city) or not _one_script(city):  # noqa: PLR2004
        return "city: give the city's name alone, such as San Antonio"
    return ""


def _region(address: Mapping[str, str]) -> list[str]:
    country, state, code = address["country"], address["state"], address["zip"]
    if country not in _COUNTRIES:
        return ["country: give the two letters of ISO 3166, such as US"]
    states = _STATES.get(country)
    found: list[str] = []
    if states is not None and state not in states:
        found.append(f"state: give the two letters of a state or province of {country}")
    elif states is None and state and (not _PLACE.fullmatch(state) or _points(state)):
        found.append("state: give the name of the region alone, or leave it out")
    form = _CODES.get(country, _CODES["other"])
    if not form.fullmatch(code):
        found.append(f"zip: is no postal code of {country}; ask the customer for it")
    elif states and state in states and not _is_of(code, states[state]):
        found.append(f"zip: {code} is not in {state}; ask the customer which of the two is right")
    return found


def has_region(country: str, state: str, code: str) -> bool:
    """Whether a postal code belongs to that state of a country."""
    return not _region({"country": country, "state": state, "zip": code})


def _is_of(code: str, heads: str) -> bool:
    return any(code.startswith(head) for head in heads.split())


def _points(text: str) -> bool:
    return not _POINTING.isdisjoint(_WORDS.findall(text.lower()))


def _has_way(street: str) -> bool:
    """Whether it has a word that can be a street's name, or is a numbered street."""
    return any(len(word) > 1 for word in _WORDS.findall(street))


def _one_script(text: str) -> bool:
    """Whether all letters are of one script: a Cyrillic "a" among Latin letters is a deception."""
    scripts = {
        unicodedata.name(letter, "?").partition(" ")[0] for letter in text if letter.isalpha()
    }
    return len(scripts - {"MASCULINE", "FEMININE"}) <= 1


def in_full(address: Mapping[str, str]) -> str:
    """Every field with its label, one per line."""
    return "\n".join(
        f"{getattr(ADDRESS, name)()}: {address[name]}" for name in FIELDS if address.get(name)
    )


def in_a_line(address: Mapping[str, str]) -> str:
    """Every field on one line, for a subject or a log."""
    return ", ".join(address[name] for name in FIELDS if address.get(name))
