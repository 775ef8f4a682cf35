"""Characters that are invisible and could hide a number or a word from a search."""

import re

# Soft hyphen, joiners, fillers, marks of direction, variation selectors, tags, byte order mark.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# Joiners between Arabic or Indic letters (not digits) are part of the spelling.
_LETTERS = (
    "\u0620-\u065f\u066e-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0965\u0970-\u09e5"
    "\u09f0-\u0a65\u0a70-\u0ae5\u0af0-\u0b65\u0b70-\u0be5\u0bf0-\u0c65\u0c70-\u0ce5\u0cf0-\u0d65"
    "\u0d70-\u0de5\u0df0-\u0dff"
)
_PICTURES = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
# The flags that Unicode spells with tag characters: England, Scotland and Wales.
_FLAGS = "|".join(
    "".join(chr(0xE0000 + ord(letter)) for letter in name) for name in ("gbeng", "gbsct", "gbwls")
)
# Some invisible characters join emoji, color them, box them ("1" as a keycap) or form flags.
_SHOWS = (
    f"(?<=[{_LETTERS}])[\u200c\u200d](?=[{_LETTERS}])"
    f"|(?<=[{_PICTURES}\ufe0f])\u200d(?=[{_PICTURES}])"
    f"|(?<=[{_PICTURES}])\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    f"|(?<=\U0001f3f4)(?:{_FLAGS})\U000e007f"
)
_HIDDEN = re.compile(f"(?P<shows>{_SHOWS})|{INVISIBLE.pattern}")


def without_hidden(text: str) -> str:
    """The text without invisible characters, except joiners that spell a word or form an emoji."""
    if text.isascii():
        return text
    return _HIDDEN.sub(lambda found: found["shows"] or "", text)
