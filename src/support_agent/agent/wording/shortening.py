"""Cuts plain words to the length of a text message, and finds the rest."""

import re
from collections.abc import Sequence

from support_agent.domain.sentences.tables import MESSAGES
from support_agent.domain.text.sentence_ends import Cut, End, ends

# What carriers reassemble into one text (Twilio accepts 1,600).
MOST_SMS_CHARACTERS = 1_500

_PARAGRAPH = re.compile(r"\n\n")
_LINK = re.compile(r"(?:https?://|www\.)\S{1,2000}")
# The share of a text's room that may be given up to end at a paragraph.
_WORTH = 0.25


def shortened(plain: str, most: int, longest: int = MOST_SMS_CHARACTERS) -> str:
    """At most `most` characters, with a note that there is more. A link may take `longest`."""
    if len(plain) <= most:
        return plain
    if most < 2 * len(MESSAGES.more()):
        return plain[: _place(plain, most, most)].strip()
    below = len(MESSAGES.more()) + 1
    first = plain[: _place(plain, most - below, longest - below)].strip()
    return f"{first}\n{MESSAGES.more()}" if len(first) < len(plain) else plain


def beside(plain: str, room: int, most: int) -> str:
    """As much as fits into `room`, or the first sentence if none fits, up to `most`."""
    if len(plain) <= room:
        return plain
    below = len(MESSAGES.more()) + 1
    good = _good(list(ends(plain)))
    # A sentence that doesn't fit next to what code says is sent whole in a text of its own.
    place = _last(good, room - below) or good[0].at
    if place + below <= most and place < len(plain):
        return f"{plain[:place].strip()}\n{MESSAGES.more()}"
    return shortened(plain, most, most)


def rest(plain: str, sent: str) -> str:
    """The part that is missing from a text message that was cut; "" if nothing is."""
    before = said_before(sent)
    if before is None:
        return ""
    # What code says may come before it.
    starts = [0, *(gap.end() for gap in _PARAGRAPH.finditer(before))]
    parts = (before[start:] for start in starts)
    said = next((part for part in parts if part and plain.startswith(part)), None)
    return "" if said is None else plain[len(said) :].strip()


def said_before(sent: str) -> str | None:
    """What a text says before its note that there is more; None for a text that was not cut."""
    before, cut, _ = sent.rpartition(f"\n{MESSAGES.more()}")
    return before if cut else None


def _place(plain: str, most: int, longest: int) -> int:
    """Where to cut: after a sentence or, if one is too long by itself, after a line or word."""
    found = list(ends(plain))
    good = _good(found)
    last = _last(good, most)
    following = next(end.at for end in good if end.at > most)
    if last and following - last <= most:
        return last
    lines = [end.at for end in found if end.cut == Cut.LINE and last < end.at <= most]
    return lines[-1] if lines else _word(plain, most, longest, {end.at for end in found})


def _good(found: Sequence[End]) -> list[End]:
    return [end for end in found if end.cut >= Cut.SENTENCE]


def _last(good: Sequence[End], most: int) -> int:
    """The last end within so many characters, preferring a paragraph's; 0 if there is none."""
    fitting = [end for end in good if end.at <= most]
    paragraphs = [end.at for end in fitting if end.cut == Cut.PARAGRAPH]
    if paragraphs and paragraphs[-1] >= most * (1 - _WORTH):
        return paragraphs[-1]
    return fitting[-1].at if fitting else 0


def _word(plain: str, most: int, longest: int, stops: set[int]) -> int:
    """The end of the last word that is neither an abbreviation nor part of a link.

    A link that is too long for any text ends at its own end.
    """
    for link in _LINK.finditer(plain):
        if link.start() < most < link.end():
            if link.end() - link.start() > most and link.end() <= longest:
                return link.end()
            most = link.start() or most
            break
    place = plain.rfind(" ", 0, most)
    if place in stops:
        place = plain.rfind(" ", 0, place)
    return place + 1 if place > 0 else most
