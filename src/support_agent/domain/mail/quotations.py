"""What a mail's writer says, apart from what it quotes and passes on: lines behind a ">"."""

import re

from support_agent.domain.mail.footers import turns

PASSED_ON = "---------- Forwarded message ----------"
# How our own words begin where a mail has none that can be read.
UNREAD = "[This mail could not be read."
INVITATION = "[This mail is a calendar invitation."
# Above what stands below them, where answers stand within what a mail quotes without a mark.
INSIDE = "[Written inside the quotation:]"
MAYBE_INSIDE = "[This mail may answer inside what it quotes:]"
_HEADINGS = frozenset({PASSED_ON, INSIDE, MAYBE_INSIDE})
_HEADER = re.compile(r"[^:\n]{1,40}[:\uff1a]")
_MARKED = re.compile(r"^[ \t]*>[> \t]*")


def own_lines(text: str) -> str:
    """The text without its quotations. Nothing else of it is the writer's word."""
    lines = text.split("\n")
    kept = [each for each in lines if not _MARKED.match(each) and each.strip() not in _HEADINGS]
    return text if len(kept) == len(lines) else "\n".join(kept).strip()


def words_to_hear(text: str) -> str:
    """The writer's own lines; where there are none, what was passed on, without its marks.

    For alarms and wishes, which may be missed less than they may be taken from somebody else. The
    header of what was passed on is left out: its addresses are others'.
    """
    if own := own_lines(text):
        return own
    inside = "\n".join(_MARKED.sub("", line) for line in text.split("\n"))
    intro, passed, below = inside.partition(f"{PASSED_ON}\n")
    if not passed:
        return inside
    head, gap, body = below.partition("\n\n")
    return f"{intro}{body}" if gap and _HEADER.match(head) else f"{intro}{below}"


def words_about(text: str) -> str:
    """The words that may name what a message is about: the writer's own and what they passed on.

    What they quote beside words of their own is what these answer.
    """
    above, heading, below = text.partition(PASSED_ON)
    own = f"{own_lines(above)}\n{heading}{below}".strip()
    return own or words_to_hear(text)


def writers_words(text: str) -> str:
    """What the writer says: their own lines, and those inside a quotation where these may count.

    These count below their heading, so that nothing is a plain answer beside them and they are none
    themselves: where they turn a meaning, or where the mail marks lines that nobody wrote before.
    """
    above, _, inside = text.partition(INSIDE)
    above, inside = own_lines(above.partition(MAYBE_INSIDE)[0]), inside.strip()
    within = own_lines(inside)
    if within and (within == inside or turns(within)):
        return f"{above}\n\n{INSIDE}\n{within}".strip()
    return above


def marked(text: str) -> str:
    """Every line behind a ">"."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def unmarked(text: str) -> str:
    """The lines behind a ">", each without the first."""
    lines = [line.lstrip(" \t") for line in text.split("\n")]
    return "\n".join(line[1:].removeprefix(" ") for line in lines if line.startswith(">"))


def passed_on(text: str) -> str:
    """A text that somebody else may have written, as a part of a message."""
    return f"{PASSED_ON}\n{marked(text)}"
