"""Finds products in what people write and matches them with names from tool results."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from house_model.reading.text import tokens, words

_CATEGORIES = {
    "gpu": ("gpu", "gpus", "graphics", "graphic", "videocard", "vga", "geforce", "rtx", "gtx",
            "radeon", "rx", "nvidia", "card"),
    "cpu": ("cpu", "cpus", "processor", "processors", "ryzen", "threadripper", "i3", "i5", "i7",
            "i9", "intel", "amd", "core"),
    "ram": ("ram", "memory", "ddr4", "ddr5", "dimm", "dimms"),
    "ssd": ("ssd", "ssds", "nvme", "m2", "drive", "drives", "hdd", "harddrive"),
    "psu": ("psu", "psus", "power", "supply", "supplies", "watt", "watts", "powersupply"),
    "board": ("motherboard", "motherboards", "mobo", "mobos", "mainboard", "board", "mb", "z790",
              "z690", "b650", "b760", "b550", "x670e", "x670", "x870", "x870e", "am5", "lga1700"),
    "case": ("case", "cases", "chassis", "tower"),
    "cooler": ("cooler", "coolers", "cooling", "aio", "heatsink", "fan", "fans"),
    "other": ("monitor", "monitors", "keyboard", "keyboards", "mouse", "mice", "laptop", "laptops",
              "headset", "webcam", "cable", "cables", "thermal", "router"),
}  # fmt: skip
_BRANDS = words(
    "nvidia geforce radeon amd intel ryzen threadripper asus rog strix tuf msi gigabyte aorus "
    "evga zotac pny sapphire powercolor xfx corsair samsung crucial kingston gskill trident "
    "seagate barracuda seasonic noctua nzxt lian thermaltake coolermaster deepcool arctic "
    "asrock logitech razer vengeance fury evo firecuda sandisk wd toughpower"
)
_FAMILY = frozenset(
    word for name, words in _CATEGORIES.items() for word in words if name != "other"
) - {"card", "power", "core", "graphics", "graphic", "supply", "supplies", "drive", "m2", "mb"}
_PHRASES = re.compile(
    r"\b(?:(?<=the |his |hat )card\b(?! (?:number|was charged|on file))"
    r"|(?:graphics?|video)\s*cards?|power\s*suppl(?:y|ies)|mother\s*boards?|hard\s*drives?"
    r"|water\s*cool(?:er|ing)|cpu\s*coolers?|m\.2(?:\s*drives?)?|thermal\s*paste|pc\s*case)\b"
)
_MODEL = re.compile(
    r"\b(?:(?:r\s?t\s?x|g\s?t\s?x|rx|arc)\s{0,3}-?\s{0,3}[a-z]?\d{3,4}\s{0,3}(?:ti|super|xtx|xt|gre)?(?:\s{0,3}super)?"
    r"|(?:ryzen|r)\s{0,3}[3579]\s{0,3}-?\s{0,3}\d{4}\s{0,3}x?(?:3d)?|ryzen\s{0,3}[3579]"
    r"|(?:core\s{0,3})?(?:i|ultra\s?)[3579]\s{0,3}-?\s{0,3}\d{3,5}\s{0,3}(?:kf|ks|k|f|t)?\b|i[3579]\b"
    r"|\d{4,5}(?:kf|ks|k|x3d|x|xtx|xt|ti)\b"
    r"|(?:10|20|30|40|50)[5-9]0(?:\s{0,3}(?:ti|super))?\b(?!\s{0,3}(?:dollars|usd|bucks))"
    r"|\d+\s{0,3}(?:gb|tb)\s{0,3}(?:of\s{0,3})?(?:ddr\d|ram|ssd|nvme|memory)?|ddr[345](?:-?\d{4})?"
    r"|\d{3,4}\s{0,3}-?w(?:atts?)?\b|[bxzh]\d{3}e?(?:-[a-z])?\b|9[789]0\s{0,3}(?:pro|evo)|sn\d{3}x?"
    r"|rm\d{3,4}[xe]?)"
)
_JOINABLE = re.compile(r"\bxproduct(?:\s{1,9}xproduct\b)+")
_OTHER = frozenset(_CATEGORIES["other"]) | frozenset(_CATEGORIES["case"][:1])
_COOLERS = frozenset(_CATEGORIES["cooler"])
_CLOSE_ENOUGH = 84
"""rapidfuzz ratio: one typo in a six-letter word still counts as the same word."""
_MATCHES = 0.55
_POINTING = words("the that this my a an one your of those these")
_WATTS = re.compile(r"\d{3,4}w")
_SHORTEST_MODEL = 3
_PLURAL = re.compile(r"(?<=\w{4})s$")


def _is_product_word(word: str) -> bool:
    return word in _BRANDS or word in _FAMILY or word in _OTHER or word in _COOLERS


def _marked(text: str) -> str:
    """The text with marks around every product word."""
    text = _MODEL.sub(lambda match: f"\x01{match.group().strip()}\x02 ", text)
    text = _PHRASES.sub(lambda match: f"\x01{match.group()}\x02", text)
    parts = re.split(r"(\x01[^\x01\x02]*\x02)", text)
    for index, part in enumerate(parts):
        if not part.startswith("\x01"):
            parts[index] = re.sub(
                r"[a-z0-9]+",
                lambda m: f"\x01{m.group()}\x02" if _is_product_word(m.group()) else m.group(),
                part,
            )
    return re.sub(r"\x02[\s-]*\x01", " ", "".join(parts))


def mask(text: str) -> str:
    """The lower-cased text with each product replaced by one word, for the classifier."""
    masked = re.sub(r"\x01[^\x01\x02]*\x02", " xproduct ", _marked(text))
    return _JOINABLE.sub("xproduct", masked)


def mentions(text: str) -> list[str]:
    """The products named in the lower-cased text, as the customer wrote them."""
    found = (" ".join(m.split()) for m in re.findall(r"\x01([^\x01\x02]*)\x02", _marked(text)))
    return list(dict.fromkeys(found))


def _category_words(word: str) -> tuple[str, ...]:
    for family in _CATEGORIES.values():
        if word in family:
            return family
    return ()


def _same(word: str, name_words: set[str]) -> bool:
    if word in name_words:
        return True
    if _has_digit(word):
        return any(_within(word, other) for other in name_words if _has_digit(other))
    if any(fuzz.ratio(word, other) >= _CLOSE_ENOUGH for other in name_words):
        return True
    return any(other in name_words for other in _category_words(word))


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _within(word: str, other: str) -> bool:
    """Whether one model number is part of the other, like "4090" of "rtx4090"."""
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) >= _SHORTEST_MODEL and shorter in longer


def _words(text: str) -> list[str]:
    joined = re.sub(r"\br\s?t\s?x\b", "rtx", text.lower())
    joined = re.sub(r"(\d)\s*(?:watts?)\b", r"\1w", joined)
    joined = re.sub(r"(\d)\s+(gb|tb|w|ti|k|x|x3d)\b", r"\1\2", joined)
    return [_PLURAL.sub("", word) for word in tokens(joined) if word not in _POINTING]


def _name_words(name: str) -> set[str]:
    """The words of a product's name, and those it implies: "RM750e 750W" is a psu."""
    found = set(_words(name))
    if any(_WATTS.fullmatch(word) for word in found):
        found |= {"psu", "power", "supply"}
    return found


def likeness(mention: str, name: str) -> float:
    """How well the mention matches the product's name, 0 to 1; a different number gives 0."""
    asked, name_words = _words(mention), _name_words(name)
    if not asked:
        return 0.0
    score = weight = 0.0
    for word in asked:
        has_digit = _has_digit(word)
        share = 2.0 if has_digit else 1.0
        weight += share
        if _same(word, name_words):
            score += share
        elif has_digit and sum(c.isdigit() for c in word) >= _SHORTEST_MODEL:
            return 0.0
    return score / weight


def fitting(mention: str, names: Iterable[str]) -> list[str]:
    """The names that match the mention best, including ties; none if none is close."""
    scored = [(likeness(mention, name), name) for name in names]
    best = max((score for score, _ in scored), default=0.0)
    if best < _MATCHES:
        return []
    return list(dict.fromkeys(name for score, name in scored if score == best))
