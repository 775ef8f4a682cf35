"""What may stand next to the word and code: polite phrases in any language, and plain facts."""

import re
from collections.abc import Collection, Mapping

from support_agent.domain.offers import KINDS
from support_agent.domain.text.phrases import MOST_CHARACTERS
from support_agent.domain.text.toml_tables import toml_beside

ASIDE = "<aside>"

_TABLES: dict[str, list[str]] = toml_beside(__file__)
# Punctuation of other scripts with its Latin counterpart.
_SIGNS = str.maketrans("\u3002\uff01\u3001\uff0c\u060c\u2019", ".!,,,'")
_GLAD = re.compile(
    r"(?<!\S)<3+(?![^\s.,!])|[\u2764\u2665\U0001F389\U0001F49A-\U0001F49C\U0001F600\U0001F601"
    r"\U0001F603\U0001F604\U0001F60D\U0001F970]\ufe0f?"
)
_PHRASES = "|".join(map(re.escape, sorted(_TABLES["manners"], key=len, reverse=True)))
_MANNERS = re.compile(rf"(?<![^\W\d_])(?:{_PHRASES})(?!\w)", re.IGNORECASE)
_PRICE = re.compile(r"\$\d{1,6}(?:\.\d\d)?")
_ORDER = re.compile(r"\border\b\D{0,15}(\d{1,20})", re.IGNORECASE)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_GOODS = r"(?:them|these|those|it|this|that)"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|day|week|month|year)"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_PARTS = {
    "<what>": rf"(?:{_GOODS}|{_COUNT}(?: of {_GOODS})?|(?:{_COUNT}|my|the|this|these) <item>)",
    "<when>": rf"(?:today|yesterday|(?:last|this|on) {_DAY}|in {_MONTH}|{_COUNT} {_DAY}s? ago)",
    "<phone>": r"\+?[(\d][\d ().-]{5,17}\d",
    "<price>": _PRICE.pattern,
}
_LEAD = r"(?:(?:and|also|btw|by the way|fyi) ){0,2}"
_BOUND = r"[.,](?!\w)|[;:!\n\u2013\u2014]|\s-\s|\s(?=(?:and|also|btw|by the way|fyi)\b)"
_KEYWORDS = "|".join(kind.keyword.lower() for kind in KINDS.values())
_CONFIRMS = rf"(?<![a-z0-9]){{0}}{_KEYWORDS}{{1}}\W{{{{0,3}}}}{{0}}\d{{{{4}}}}{{1}}(?![a-z0-9])"
_CODE_WORDS = re.compile(_CONFIRMS.format("(", ")"), re.IGNORECASE)
_PIECES = re.compile(f"({_CONFIRMS.format('(?:', ')')}|{_BOUND})", re.IGNORECASE)


def _any_of(facts: str) -> re.Pattern[str]:
    pattern = f"{_LEAD}(?:{'|'.join(_TABLES[facts])})"
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    return re.compile(pattern)


# Numbers in a fact that don't count goods.
_NO_COUNT = re.compile(rf"{_COUNT} {_DAY}s? ago|{_PRICE.pattern}|^{_LEAD}my order .*")
_COUNTED = re.compile(rf"\b{_COUNT}\b")
_FACTS, _OF_PLACE = map(_any_of, ("facts", "facts_of_place"))


def without_asides(
    text: str, words: Mapping[str, tuple[str, frozenset[int]]], items: Collection[str] = ()
) -> str:
    """The text with `ASIDE` in place of everything that leaves the word and code a yes.

    `words`: what confirms each offer ("REFUND 4821"), one of which must be in the text, with its
    kind and the numbers of its goods. `items`: the words that name the goods. A fact must be all
    that its clause says, with no other number of goods. Prices and order numbers stay.
    """
    if len(text) > MOST_CHARACTERS:
        return text
    plain = _GLAD.sub(" ", text.translate(_SIGNS))
    said = {f"{name.upper()} {code}" for name, code in _CODE_WORDS.findall(plain)}
    about = [words[word] for word in said if word in words]
    if not about:
        return text
    return "".join(
        " ".join((ASIDE, *_PRICE.findall(piece), *(f"order {n}" for n in _ORDER.findall(piece))))
        if _is_fact(piece, about, items)
        else _MANNERS.sub(f" {ASIDE} ", piece)
        for piece in _PIECES.split(plain)
    )


def _is_fact(
    clause: str, about: Collection[tuple[str, frozenset[int]]], items: Collection[str]
) -> bool:
    words: list[str] = []
    for word in clause.lower().strip("( \t)").split():
        is_item = word in items or word.removesuffix("s") in items or f"{word}s" in items
        if not is_item or words[-1:] != ["<item>"]:
            words.append("<item>" if is_item else word)
    said = " ".join(words)
    kinds = [KINDS[kind] for kind, _ in about]
    if all(kind.yes.is_of_goods_there for kind in kinds) and _FACTS.fullmatch(said):
        counted = {int(_NUMBERS.get(each, each)) for each in _counts(said)}
        return all(counted <= counts for _, counts in about)
    return not any(kind.sends_back for kind in kinds) and bool(_OF_PLACE.fullmatch(said))


def _counts(fact: str) -> list[str]:
    return _COUNTED.findall(_NO_COUNT.sub(" ", fact))
