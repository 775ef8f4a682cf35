"""Puts other people's values into our sentences as plain words: no link, markup or line break."""

import re
import textwrap

from support_agent.domain.text.invisible import INVISIBLE

MOST_CHARACTERS = 200
# Mail clients turn these into links. A space breaks the link and keeps the text readable.
_STOP = re.compile(r"(?<=\w)[.\u3002\uff0e\uff61](?=[^\W\d_])")
_COLON = re.compile(r"(?<=\w)[:\uff1a](?=[^\s\d])")
_SLASHES = re.compile(r"//+|\\\\+")
_AT = re.compile(r"\s?[@\uff20]\s?")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_MARKUP = re.compile(r"[\\`*_\[\]<>~|]")
# At the start of a line, these would make a list, a heading or a quote.
_OPENING = re.compile(r"[-+=#]|\d+(?=[.)])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LINE = 76


def inert(value: str) -> str:
    """The value on one line that neither markdown nor mail clients interpret."""
    plain = unlinked(" ".join(_CONTROL.sub(" ", INVISIBLE.sub("", value)).split()))
    if len(plain) > MOST_CHARACTERS:
        plain = plain[:MOST_CHARACTERS].rstrip() + "\u2026"
    escaped = _MARKUP.sub(lambda mark: f"\\{mark[0]}", plain)
    opening = _OPENING.match(escaped)
    if opening is None:
        return escaped
    digits = opening[0] if opening[0].isdigit() else ""
    return f"{digits}\\{escaped[len(digits) :]}"


def unlinked(text: str) -> str:
    """The text with a space in everything that a mail client would turn into a link."""
    text = _ENTITY.sub("& ", text)
    text = _AT.sub(" (at) ", _SLASHES.sub("/ ", _COLON.sub(": ", text)))
    return _STOP.sub(". ", text)


def quoted(text: str, most_characters: int) -> str:
    """Another person's words for a plain text: each line quoted, no links."""
    lines: list[str] = []
    for line in INVISIBLE.sub("", text[:most_characters]).splitlines():
        plain = unlinked(_CONTROL.sub(" ", line)).rstrip()
        lines += textwrap.wrap(plain, _LINE, break_on_hyphens=False) or [""]
    if len(text) > most_characters:
        lines.append("\u2026")
    return "\n".join(f"> {line}".rstrip() for line in lines)
