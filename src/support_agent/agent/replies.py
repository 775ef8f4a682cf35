"""From the model's words to what is sent: channel prefix, plain text for SMS."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from support_agent.domain.channels import TextChannel
from support_agent.domain.invisible import INVISIBLE
from support_agent.domain.reading import CUT

_PREFIX = re.compile(r"^\s*\[(EMAIL|SMS)\]\s*", re.IGNORECASE)

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
_COMMENT = re.compile(r"<!--(?:[^<-]|-(?!->))*-->|<!--|-->|<[!?][A-Za-z][^<>]*>")
# A tag has nothing behind its name, or attributes: "<your order number>" is no tag, and neither is
# "<ORD-1001>", nor a mark behind the backslash of an escape.
_TAG = re.compile(
    r"(?<!\\)</?([A-Za-z]+[1-6]?(?:[-_][A-Za-z]+)*)(?:[ \t\n][^<>=]*=[^<>]*|[ \t\n]*/?)>"
)
# What a model thinks aloud, where its server does not keep that apart, is no part of the answer.
_END_OF_THOUGHTS = re.compile(r"(?<!\\)</(?:think|thinking|reasoning|thought)>", re.IGNORECASE)
_OWN_LINE = frozenset(
    {"address", "answer", "article", "blockquote", "body", "br", "caption", "center", "dd", "div"}
    | {"dl", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"}
    | {"li", "main", "message", "ol", "p", "pre", "reply", "response", "section", "table", "tr"}
    | {"ul"}
)
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's final answer: the words, and the channel it chose, if it did."""

    channel: TextChannel | None
    text: str


def read_reply(text: str) -> Reply:
    """Takes the channel prefix off the very start. Anywhere else it is text like any other.

    Tags go and the text in them stays. Blanks that were cut before the first word are no words:
    the text is empty.
    """
    text = without_tags(text)
    match = _PREFIX.match(text)
    if match is None:
        return Reply(None, _words(text))
    channel: TextChannel = "email" if match[1].upper() == "EMAIL" else "sms"
    rest = text[match.end() :]
    while again := _PREFIX.match(rest):
        rest = rest[again.end() :]
    return Reply(channel, _words(rest))


def without_tags(text: str) -> str:
    """The text without the tags of HTML or of a model's own, and without comments."""
    if "<" not in text and "-->" not in text:
        return text
    said = _END_OF_THOUGHTS.split(text)[-1]
    plain = _TAG.sub(_gap, _COMMENT.sub("", said))
    if _TAG.search(plain) or _COMMENT.search(plain):
        # A tag that others had been put into: what is checked and what is sent must be one text.
        return plain.replace("<", "< ").replace(">", " >")
    return plain


def _gap(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    if name in _OWN_LINE:
        return "\n"
    return " " if name in _CELLS else ""


def says_something(text: str) -> bool:
    """Whether a reader sees a letter or a digit, in any script, in what is sent of the text."""
    return any(map(str.isalnum, INVISIBLE.sub("", plain_sms(text, len(text) * 2))))


def _words(text: str) -> str:
    text = text.strip()
    is_blank = not INVISIBLE.sub("", text.removesuffix(CUT.strip())).strip()
    return "" if is_blank else text


def plain_sms(markdown: str, most_characters: int) -> str:
    """Markdown as a text message: plain, ASCII punctuation, cut at a sentence when too long."""
    plain = re.sub(r"\n{3,}", "\n\n", "\n".join(_lines(markdown))).strip().translate(_ASCII)
    if len(plain) <= most_characters:
        return plain
    cut = plain[:most_characters]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? ", "\n"))
    if end < most_characters // 2:
        end = cut.rfind(" ")
    return cut[: end + 1].strip() if end > 0 else cut


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
