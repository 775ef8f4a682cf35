"""Removes what frames an answer: "--- BEGIN REPLY ---", "[END]", quotes."""

import re
from typing import Final

from support_agent.agent.debris.marks import BESIDE, is_label
from support_agent.domain.channels import SMS

_DECORATION: Final = "#>*_=~-<[]{}()/| \t:"
_PARTS = re.compile(r"[\s:=_/()-]+")
_LIMITS: Final = frozenset({"begin", "begins", "start", "starts", "end", "ends"})
_LONGEST: Final = 60
_FEWEST_SIGNS: Final = 3
_QUOTES: Final = (
    ('**"', '"**'), ("\u2039", "\u203a"),
    ('"""', '"""'), ("\'\'\'", "\'\'\'"), ("<<<", ">>>"), ("<<", ">>"), ("\u00ab", "\u00bb"),
    ("\u201c", "\u201d"), ('"', '"'),
)  # fmt: skip
_CHANNELED = re.compile(
    r"\s{0,9}[\[({](?:(?:reply[ _])?(?:channel|via|by|for)[ \t]{0,2}[:=]?[ \t]{0,2})?(sms|e-?mail)"
    r"[ \t]{0,2}:?[\])}](?!\()",
    re.IGNORECASE,
)
# A whole answer that says nothing: "<empty>", "(no reply needed)", "NO_REPLY".
_NOTHING = re.compile(
    r"\s*[*_]{0,3}(?:\[[^\[\]\n=(\":]{0,60}\]|<[^<>\n=(\":@]{0,60}>"
    r"|\([^()\n=\":]{0,40}(?<![.!?])\)|\{[^{}\n=(\":]{0,60}\}"
    r"|[A-Z]{2,20}(?:_[A-Z]{2,20}){1,4})[.!]?[*_]{0,3}\s*"
)


def without_frame(text: str) -> str:
    """The answer inside its frame of lines, quotes, or one token that means no answer."""
    if channeled := _CHANNELED.match(text):
        if _is_prefix(channeled[0]):
            return text
        channel = "SMS" if channeled[1].lower() == SMS else "EMAIL"
        return f"[{channel}] {text[channeled.end() :].lstrip()}"
    if _NOTHING.fullmatch(text):
        return ""
    return _unquoted(_without_lines(text.strip()))


def _without_lines(text: str) -> str:
    first, _, rest = text.partition("\n")
    before, _, last = text.rpartition("\n")
    opens, closes = _named_in(first), _named_in(last)
    begins = opens is not None and bool(rest.strip())
    ends = closes is not None and bool(before.strip())
    if begins and ends and "\n" in rest:
        return rest.rpartition("\n")[0].strip()
    if begins and opens and not opens <= _LIMITS and not _is_prefix(first):
        return rest.strip()
    # "[END]" may be a key; "--- END ---" is not.
    is_key = last.strip()[0] in "[<({" if last.strip() else True
    if ends and closes and not closes.isdisjoint(_LIMITS) and (len(closes) > 1 or not is_key):
        return before.strip()
    return text


def _is_prefix(line: str) -> bool:
    return "[sms]" in line.lower() or "[email]" in line.lower()


def _named_in(line: str) -> frozenset[str] | None:
    """The words of a line that only marks where an answer begins or ends, else None."""
    line = line.strip()
    bare = line.strip(_DECORATION)
    words = frozenset(_PARTS.split(bare.lower())) - {""}
    is_plain = bare == line and not (line.isupper() and len(words) > 1 and words & _LIMITS)
    if is_plain or len(line) > _LONGEST:
        return None
    if not words and len(line) < _FEWEST_SIGNS:
        return None
    is_named = words <= _LIMITS or is_label(bare, BESIDE | _LIMITS)
    return words if is_named else None


def _unquoted(text: str) -> str:
    for opens, closes in _QUOTES:
        inside = text[len(opens) : -len(closes)]
        if not (text.startswith(opens) and text.endswith(closes) and " " in inside):
            continue
        if opens not in inside and closes not in inside:
            # "<<insert the date here>>" is left for the check.
            return inside if opens[0] != "<" or inside.rstrip()[-1:] in tuple(".!?") else text
    return text
