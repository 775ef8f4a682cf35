"""Separates a writer's own words from quoted and forwarded lines, which start with ">"."""

import re

from support_agent.domain.mail.footers import changes_meaning

PASSED_ON = "---------- Forwarded message ----------"
# The start of our note in place of a mail that can't be read.
UNREAD = "[This mail could not be read."
INVITATION = "[This mail is a calendar invitation."
# The heading of lines that the writer put inside an unmarked quotation.
INSIDE = "[Written inside the quotation:]"
MAYBE_INSIDE = "[This mail may answer inside what it quotes:]"
_HEADINGS = frozenset({PASSED_ON, INSIDE, MAYBE_INSIDE})
_HEADER = re.compile(r"[^:\n]{1,40}[:\uff1a]")
_MARKED = re.compile(r"^[ \t]*>[> \t]*")


def own_lines(text: str) -> str:
    """The text without its quotations, the only part that the writer said."""
    lines = text.split("\n")
    kept = [each for each in lines if not _MARKED.match(each) and each.strip() not in _HEADINGS]
    return text if len(kept) == len(lines) else "\n".join(kept).strip()


def words_to_hear(text: str) -> str:
    """The writer's own lines; without any, the forwarded text without its marks.

    For alarms and wishes: missing one is worse than taking one from somebody else. The header of a
    forwarded mail is left out, because its addresses belong to others.
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
    """The words that may name what a message is about: the writer's own and what they forwarded.

    What they quote next to their own words is only what these words answer.
    """
    above, heading, below = text.partition(PASSED_ON)
    own = f"{own_lines(above)}\n{heading}{below}".strip()
    return own or words_to_hear(text)


def writers_words(text: str) -> str:
    """What the writer says: their own lines, and lines inside a quotation where those may count.

    Those count only if they change the meaning, or if the mail marks lines that nobody wrote
    before. They stay below their heading, so nothing here is read as a plain yes or no.
    """
    above, _, inside = text.partition(INSIDE)
    above, inside = own_lines(above.partition(MAYBE_INSIDE)[0]), inside.strip()
    within = own_lines(inside)
    if within and (within == inside or changes_meaning(within)):
        return f"{above}\n\n{INSIDE}\n{within}".strip()
    return above


def marked(text: str) -> str:
    """Every line after a ">"."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def unmarked(text: str) -> str:
    """The lines that start with ">", each without its first one."""
    lines = [line.lstrip(" \t") for line in text.split("\n")]
    return "\n".join(line[1:].removeprefix(" ") for line in lines if line.startswith(">"))


def passed_on(text: str) -> str:
    """Text that somebody else may have written, marked as forwarded inside a message."""
    return f"{PASSED_ON}\n{marked(text)}"
