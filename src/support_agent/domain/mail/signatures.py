"""Removes signatures from a message. A signature is recognized by who wrote it."""

from collections.abc import Collection, Iterable

from support_agent.domain.mail.address_blocks import RULE, is_block
from support_agent.domain.mail.footers import is_closing, is_footer, is_program_line

MOST_LINES = 12
# A company's footer may be broken into short lines.
_MOST_OF_A_PARAGRAPH = 40
# Programs break the line they add below a mail, and put its link on a line of its own.
_MOST_BROKEN = 3


def without_signature(
    text: str, earlier: Iterable[str], names: Collection[str] = (), address: str = ""
) -> str:
    """A text without its signature. The rest is returned unchanged.

    A signature is a line that a device or mail program adds, the closing of a letter, a company's
    footer, or an address block that also ended an earlier message of this sender. Nothing else
    counts, however often it was sent. `names`, `address`: the sender's own.
    """
    lines = text.splitlines(keepends=True)
    kept = _without_known(lines, len(lines), names)
    if kept > 1:
        new = _plain_lines(lines[:kept])
        common = max((_common(new, _end_of(other, names)) for other in earlier), default=0)
        cut = _without_block(lines, kept, min(MOST_LINES, common), names, address)
        if cut < kept:
            kept = _without_known(lines, cut, names)
    return text if kept == len(lines) else "".join(lines[:kept])


def _without_known(lines: list[str], kept: int, names: Collection[str]) -> int:
    """How many lines stand above those known by their words."""
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    below, left = kept, MOST_LINES
    while left:
        left -= 1
        while below > first + 1 and not lines[below - 1].strip():
            below -= 1
        above = _above_known(lines, below, names)
        if above <= first or above == below:
            break
        below = kept = above
        # A horizontal rule stands above the text it separates.
        while below > first + 1 and not lines[below - 1].strip(RULE):
            below -= 1
            kept = below
    return kept


def _above_known(lines: list[str], below: int, names: Collection[str]) -> int:
    if below and is_closing(lines[below - 1], names):
        return below - 1
    for count in range(1, min(_MOST_BROKEN, below) + 1):
        if is_program_line(" ".join(lines[below - count : below]), names):
            return below - count
    above = below
    while above and lines[above - 1].strip(RULE) and below - above < _MOST_OF_A_PARAGRAPH:
        above -= 1
    is_apart = above and not lines[above - 1].strip(RULE)
    return above if is_apart and is_footer(" ".join(lines[above:below])) else below


def _without_block(
    lines: list[str], kept: int, common: int, names: Collection[str], address: str
) -> int:
    """How many lines stand above an address block of at most `common` lines."""
    for count in range(common, 0, -1):
        cut = kept
        for _ in range(count):
            cut -= 1
            while not lines[cut].strip():
                cut -= 1
        apart = cut and (not lines[cut - 1].strip() or not lines[cut].strip(RULE))
        if apart and is_block(_plain_lines(lines[cut:kept]), names, address):
            return cut
    return kept


def _end_of(text: str, names: Collection[str]) -> list[str]:
    lines = text.splitlines(keepends=True)
    return _plain_lines(lines[: _without_known(lines, len(lines), names)])


def _plain_lines(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _common(one: list[str], other: list[str]) -> int:
    """How many last lines two texts share, not counting a text that is contained whole."""
    most = min(MOST_LINES, len(one) - 1, len(other) - 1)
    count = 0
    while count < most and one[-1 - count] == other[-1 - count]:
        count += 1
    return count
