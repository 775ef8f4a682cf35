"""Decides whether a text asks for what did not fit into the previous text message.

It reads whole phrases in many languages, and typos of the English ones.
"""

import re
import unicodedata
from typing import Literal

from support_agent.domain.text.phrases import PHRASES, parts
from support_agent.domain.text.toml_tables import toml_beside

# How it asks. "named": for the rest, at any time. "onward": to continue the last text. "agrees": it
# says yes to something.
Asking = Literal["named", "onward", "agrees", ""]

# A request for the rest takes a few words; a longer text says more than that.
_MOST_CHARACTERS = 100
# Scripts without spaces between words: each letter is read as a word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_ALIKE = str.maketrans(
    "\u0131\u0142\u00f8\u0111\u00e6\u0153\u0649\u0643\u06cc", "ilod\u00e6\u0153\u064a\u06a9\u064a"
)
_APOSTROPHES = frozenset("'\u2019\u2018`\u00b4\u02bc")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,90}")
# Words that are recognized despite a typo.
_OFTEN = (
    "the",
    "rest",
    "more",
    "next",
    "please",
    "continue",
    "remainder",
    "message",
    "send",
    "part",
)
_FORM = re.compile(r"(?:[mtbx]|y(?!y))*[qno][mtfxqno]*")


def asks_for_rest(text: str) -> Asking:
    """How it asks for the rest, if that is all it says: "the rest please", "go on"."""
    if len(text) > _MOST_CHARACTERS or any(map(str.isdigit, text)):
        return ""
    words = [_spelled(word) for word in _words(text)]
    form = "".join(kind or "?" for kind, _ in parts(words, _KNOWN))
    if _FORM.fullmatch(form):
        is_named = "n" in form or ("q" in form and not {"b", "x"} & {*form})
        return "named" if is_named else "onward"
    return "agrees" if re.fullmatch(r"m{0,5}[yg][myg]{0,5}", form) else ""


def _words(text: str) -> list[str]:
    """The words in lowercase without accents; for scripts without spaces, the letters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return _UNSPACED.sub(r" \g<0> ", "".join(map(_letter, plain)).translate(_ALIKE)).split()


def _letter(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf"} or character in _APOSTROPHES:
        return ""
    return character if category[0] in "LNM" else " "


def _slips(word: str) -> list[str]:
    """What the word becomes with two letters swapped, one doubled or one left out."""
    at = range(1, len(word))
    swapped = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in at if i + 1 < len(word)]
    doubled = [word[:i] + word[i - 1 :] for i in (*at, len(word))]
    left_out = [word[:i] + word[i + 1 :] for i in at] if len(word) > len("the") else []
    return [*swapped, *doubled, *left_out]


def _spelled(word: str) -> str:
    short = _DRAWN_OUT.sub(r"\1", word)
    return _SLIPS.get(short, short)


def _table() -> dict[tuple[str, ...], str]:
    told = toml_beside(__file__)
    kinds = {
        "g": PHRASES["yes"],
        "y": [*PHRASES["foreign_yes"], *told["nods"]],
        "t": told["thanks"],
        "m": told["manners"],
        "f": told["behind"],
        "b": told["before"],
        "x": set(told["before"]) & set(told["behind"]),
        "o": told["onward"],
        "q": told["more"],
        "n": told["named"],
    }
    # A phrase of two kinds counts as the last one.
    return {tuple(_words(phrase)): kind for kind, phrases in kinds.items() for phrase in phrases}


_KNOWN = _table()
_TAKEN = {word for phrase in _KNOWN for word in phrase}
_SLIPS = {slip: word for word in _OFTEN for slip in _slips(word) if slip not in _TAKEN}
