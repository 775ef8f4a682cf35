"""From the model's words to what is sent: channel prefix, plain text for SMS."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from support_agent.agent.tags import untagged
from support_agent.agent.wrapping import without_wrapping
from support_agent.domain.channels import TextChannel
from support_agent.domain.invisible import INVISIBLE
from support_agent.domain.reading import CUT

_PREFIX = re.compile(r"\s*(?:#{1,6} |> )?([*_`]{0,3})\[(EMAIL|SMS)\]([*_`]{0,3})", re.IGNORECASE)

# One character outside GSM-7 more than doubles what a text costs: say the same in ASCII.
_ASCII = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
        "\u2026": "...", "\u2022": "-", "\u00a0": " ", "\u202f": " ", "\u00d7": "x",
        "\u2192": "->", "\u2011": "-",
    }
)  # fmt: skip

# What markdown would leave out of a text is shown as it is written: HTML, definitions of links.
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable(["reference", "html_block", "html_inline"])
)
_LAYERS = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's final answer: the words, and the channel it chose, if it did."""

    channel: TextChannel | None
    text: str


def read_reply(text: str) -> Reply:
    """Takes the channel prefix off the very start. Anywhere else it is text like any other.

    Tags go and the text in them stays. What stands around an answer goes, too: thoughts, a fence,
    the marks of a server. Blanks that were cut before the first word are no words: the text is
    empty.
    """
    text = without_tags(text)
    channel: TextChannel | None = None
    while (found := _prefixes(text)) is not None:
        channel = channel or found.channel
        text = without_tags(found.text)
    return Reply(channel, _words(text))


def _prefixes(text: str) -> Reply | None:
    """What stands behind the prefixes at the start, and the channel of the first; None: no such."""
    channel: TextChannel | None = None
    at = 0
    while (match := _PREFIX.match(text, at)) and match[3].startswith(match[1]):
        channel = channel or ("email" if match[2].upper() == "EMAIL" else "sms")
        at = match.start(3) + len(match[1])
    return Reply(channel, text[at:].lstrip()) if channel else None


def without_tags(text: str) -> str:
    """The text without what is around it, tags of HTML or of a model's own, and comments.

    Tags in code, or straight between quotes, are what is spoken of: they stay.
    """
    for _ in range(_LAYERS):
        plain = untagged(without_wrapping(text))
        if untagged(plain) != plain:
            text = plain
            break
        if plain == text:
            return text
        text = plain
    # Tags into which others had been put: what is checked and what is sent must be one text.
    return without_wrapping(text.replace("<", "< ").replace(">", " >"))


def says_something(text: str) -> bool:
    """Whether a reader sees a letter or a digit, in any script, in what is sent of the text."""
    return any(map(str.isalnum, INVISIBLE.sub("", plain_sms(text, len(text) * 2))))


def _words(text: str) -> str:
    text = text.strip()
    is_blank = not INVISIBLE.sub("", text.removesuffix(CUT.strip())).strip()
    return "" if is_blank else text


_PARAGRAPH = re.compile(r"\n\n")
# What stands under a text that had to be cut, where there is room for more than that.
MORE = "There is more: ask for the rest."


# Where a sentence ends. "2." at the start of a line counts what follows.
_END = re.compile(r"(?<=[.!?])(?<!\n\d\.)(?<!\n\d\d\.)[\"')\]]{0,3}(?=\s)|[\u3002\uff01\uff1f]|\n")


def plain_sms(markdown: str, most_characters: int) -> str:
    """Markdown as a text message: plain, ASCII punctuation, cut at a sentence when too long.

    What was cut says so. A sentence is cut only when it alone is too long.
    """
    return _shortened(_plain(markdown), most_characters)


def sms_beside(markdown: str, room: int, most_characters: int) -> str:
    """The same in the room that is left beside what code says; more where no sentence fits in."""
    plain = _plain(markdown)
    if len(plain) <= room:
        return plain
    ends = [found.end() + len(MORE) + 1 for found in _END.finditer(plain)]
    fitting = [end for end in ends if end <= room]
    if fitting:
        return f"{plain[: fitting[-1] - len(MORE) - 1].strip()}\n{MORE}"
    return _shortened(plain, min(most_characters, max(room, min(ends, default=len(plain)))))


def _shortened(plain: str, most_characters: int) -> str:
    if len(plain) <= most_characters:
        return plain
    if most_characters < 2 * len(MORE):
        return _cut(plain, most_characters)
    return f"{_cut(plain, most_characters - len(MORE) - 1)}\n{MORE}"


def rest_of(markdown: str, sent: str) -> str:
    """What is left of it behind the text message that was cut from it; "" for nothing."""
    before, cut, _ = sent.partition(f"\n{MORE}")
    if not cut:
        return ""
    plain = _plain(markdown)
    # What code says may stand before it.
    starts = [0, *(gap.end() for gap in _PARAGRAPH.finditer(before))]
    parts = (before[start:] for start in starts)
    said = next((part for part in parts if part and plain.startswith(part)), None)
    return "" if said is None else plain[len(said) :].strip()


def _plain(markdown: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_lines(markdown))).strip().translate(_ASCII)


def _cut(plain: str, most_characters: int) -> str:
    ends = [found.end() for found in _END.finditer(plain)] + [len(plain)]
    last = max((end for end in ends if end <= most_characters), default=0)
    following = min(end for end in ends if end > most_characters)
    if last and following - last <= most_characters:
        return plain[:last].strip()
    # The next sentence alone is too long for a text, so it begins here.
    cut = plain[:most_characters]
    word = cut.rfind(" ")
    return cut[: word + 1].strip() if word > 0 else cut


def _lines(markdown: str) -> list[str]:  # noqa: C901 - one case per kind of token
    lines: list[str] = []
    cells: list[str] | None = None
    bullet = ""
    for token in _MARKDOWN.parse(markdown):
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
