"""Turns the model's words into what is sent: channel prefix, plain text for SMS."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from support_agent.agent.debris.tags import untagged
from support_agent.agent.debris.wrapping import without_wrapping
from support_agent.agent.wording.shortening import beside, rest, shortened
from support_agent.domain.channels import TEXT_CHANNELS, TextChannel
from support_agent.domain.text.invisible import INVISIBLE, without_hidden
from support_agent.domain.text.literal_marks import with_literal_marks
from support_agent.domain.text.reading import CUT

_PREFIXES: dict[str, TextChannel] = {channel.upper(): channel for channel in TEXT_CHANNELS}
_PREFIX = re.compile(
    rf"\s*(?:#{{1,6}} |> )?([*_`]{{0,3}})\[({'|'.join(_PREFIXES)})\]([*_`]{{0,3}})", re.IGNORECASE
)

# One character outside GSM-7 more than doubles the price of a text: use ASCII instead.
_ASCII = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
        "\u2026": "...", "\u2022": "-", "\u00a0": " ", "\u202f": " ", "\u00d7": "x",
        "\u2192": "->", "\u2011": "-",
    }
)  # fmt: skip

# What markdown would remove from a text is shown as written: HTML, link definitions.
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable(["reference", "html_block", "html_inline"])
)
_LAYERS = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's final answer: the words, and the channel if it chose one."""

    channel: TextChannel | None
    text: str


def read_reply(text: str) -> Reply:
    """Removes the channel prefix at the very start. Anywhere else it is ordinary text.

    Tags are removed and their content stays. Thoughts, a fence and server marks around an answer
    are removed, too. A text of blanks alone, even with the mark of a cut, becomes "".
    """
    text = without_tags(text)
    channel: TextChannel | None = None
    while (found := _prefixes(text)) is not None:
        channel = channel or found.channel
        text = without_tags(found.text)
    return Reply(channel, _words(text))


def _prefixes(text: str) -> Reply | None:
    """What follows the prefixes at the start, and the first one's channel; None without one."""
    channel: TextChannel | None = None
    at = 0
    while (match := _PREFIX.match(text, at)) and match[3].startswith(match[1]):
        channel = channel or _PREFIXES[match[2].upper()]
        at = match.start(3) + len(match[1])
    return Reply(channel, text[at:].lstrip()) if channel else None


def without_tags(text: str) -> str:
    """The text without wrapping, HTML tags, a model's own tags, and comments.

    Tags in code or in straight quotes are only mentioned and stay. Hidden content is removed.
    """
    text = without_hidden(text)
    for _ in range(_LAYERS):
        plain = untagged(without_wrapping(text))
        if untagged(plain) != plain:
            text = plain
            break
        if plain == text:
            return text
        text = plain
    # Tags that contained other tags: the checked text and the sent text must be the same.
    return without_wrapping(text.replace("<", "< ").replace(">", " >"))


def says_something(text: str) -> bool:
    """Whether a reader sees a letter or digit, of any script, in what is sent of the text."""
    return any(map(str.isalnum, INVISIBLE.sub("", plain_sms(text, len(text) * 2))))


def _words(text: str) -> str:
    text = text.strip()
    is_blank = not INVISIBLE.sub("", text.removesuffix(CUT.strip())).strip()
    return "" if is_blank else text


def plain_sms(markdown: str, most_characters: int) -> str:
    """Markdown as a text message: plain, ASCII punctuation, cut at a sentence if too long.

    A cut text says so. A sentence is cut only if it is too long by itself. A link is never cut: one
    longer than a text is sent whole.
    """
    return shortened(_plain(markdown), most_characters)


def sms_beside(markdown: str, room: int, most_characters: int) -> str:
    """The same in the room left next to what code says; longer if no sentence fits."""
    return beside(_plain(markdown), room, most_characters)


def rest_of(markdown: str, sent: str) -> str:
    """The part that is missing from a text message that was cut; "" if nothing is."""
    return rest(_plain(markdown), sent)


def _plain(markdown: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_lines(markdown))).strip().translate(_ASCII)


def _lines(markdown: str) -> list[str]:  # noqa: C901 - one case per kind of token
    lines: list[str] = []
    cells: list[str] | None = None
    bullet = ""
    for token in _MARKDOWN.parse(with_literal_marks(markdown)):
        match token.type:
            case "list_item_open":
                bullet = f"{token.info}. " if token.info else "- "
            case "tr_open":
                cells = []
            case "tr_close":
                lines.append(": ".join(cell for cell in cells or () if cell))
                cells = None
            case "inline":
                text = _inline(token)
                if cells is None:
                    lines += (bullet + text).split("\n")
                    bullet = ""
                else:
                    cells.append(text)
            case "fence" | "code_block":
                lines += (token.content.rstrip() or token.info.strip()).split("\n")
            case "paragraph_close" if not token.hidden:
                lines.append("")
            case _:
                pass
    return lines


def _inline(token: Token) -> str:
    parts: list[str] = []
    href = ""
    for child in token.children or ():
        if child.type == "link_open":
            href = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            if href and href not in "".join(parts):
                parts.append(f" {href}")
            href = ""
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type != "image":
            parts.append(child.content)
    return "".join(parts)
