"""What a mail says: its HTML as visible text, and the new words apart from the quoted ones."""

import html
import re

import nh3
from inscriptis import get_text  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.css_profiles import CSS_PROFILES  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.html_properties import Display  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.model.config import ParserConfig  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.model.html_element import (  # pyright: ignore[reportMissingTypeStubs]
    HtmlElement,
)
from mailparser_reply import EmailMessage  # pyright: ignore[reportMissingTypeStubs]

from support_agent.providers.plain_text import clean_text

_MAX_TEXT_CHARS = 100_000
_MAX_HTML_CHARS = 250_000
_CUT = "\n[The rest of this message was cut: it is longer than 100,000 characters.]"

# The reply parser's patterns take quadratic time on crafted text: 8,000 characters of blank lines
# cost four seconds. So it sees the head of a mail with blank runs and long lines taken out.
_HEAD_CHARS = 8_000
_LONG_LINE_CHARS = 300
_LANGUAGES = ("en", "de", "es", "fr", "it", "nl")

_INVISIBLE_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|text-decoration(?:-line)?\s*:[^;]{0,40}line-through"
    r"|(?:font-size|opacity|max-height|max-width)\s*:\s*0(?![.\d]*[1-9]))",
    re.IGNORECASE,
)
# What is struck out is not said.
_STRUCK = ("s", "strike", "del")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_QUOTED_LINE = re.compile(r"^[ \t]*>", re.MULTILINE)
_MARKER = re.compile(
    r"^(?:-{3,} ?(?:Original|Forwarded) Message ?-{3,}|On [^\n]{5,250} wrote:|_{32,})[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)


def text_of_html(source: str) -> str:
    """The text a reader of the HTML would see, without what is struck out."""
    source = clean_text(source[:_MAX_HTML_CHARS]).strip()
    if not source:
        return ""
    try:
        text = get_text(source, _html_reading())
    except Exception:  # noqa: BLE001 -- hostile HTML may cost its layout, never the message
        text = html.unescape(nh3.clean(source, tags=set()))
    return clean_text(text).strip()


def _html_reading() -> ParserConfig:
    """Only what hides text is read from styles: a margin of 99999em would fill the memory."""
    struck = {tag: HtmlElement(display=Display.none) for tag in _STRUCK}
    config = ParserConfig(css=CSS_PROFILES["strict"] | struck)
    config.attribute_handler.attribute_mapping = {"style": _apply_style, "hidden": _hide}
    return config


def _apply_style(style: str, element: HtmlElement) -> None:
    if _INVISIBLE_STYLE.search(style):
        _hide("", element)


def _hide(_value: str, element: HtmlElement) -> None:
    element.display = Display.none


def split_reply(text: str) -> tuple[str, str]:
    """The new words and the quoted older text. All of it is new when nothing else would be left."""
    text = _BLANK_LINES.sub("\n\n", clean_text(text)).strip()
    if len(text) > _MAX_TEXT_CHARS:
        text = text[:_MAX_TEXT_CHARS] + _CUT
    new, quoted = _cut_at_header(text)
    if not new:
        new, quoted = _cut_by_line(text)
    return (new, quoted) if new else (text, "")


def _cut_at_header(text: str) -> tuple[str, str]:
    """Cut at the first "On … wrote:", "From: …" block or separator, as mail programs write them."""
    end = text.rfind("\n", 0, _HEAD_CHARS) if len(text) > _HEAD_CHARS else len(text)
    head, tail = text[: max(end, 0)], text[max(end, 0) :]
    if head and all(len(line) <= _LONG_LINE_CHARS for line in head.split("\n")):
        mail = EmailMessage(text=head, languages=list(_LANGUAGES), keep_hyphen_lists=True).read()
        first = mail.replies[0]
        if first.headers:  # nothing stands above the first header
            return "", text
        if len(mail.replies) > 1:
            at = mail.text.find(first.content) + len(first.content)
            return first.content, (mail.text[at:].strip() + tail).strip()
    marker = _MARKER.search(text)
    if marker:
        return text[: marker.start()].strip(), text[marker.start() :].strip()
    return _cut_trailing_quote(text)


def _cut_trailing_quote(text: str) -> tuple[str, str]:
    """Cut off the quoted lines at the end; those between new lines stay where they answer."""
    lines = text.split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or _QUOTED_LINE.match(lines[end - 1])):
        end -= 1
    return "\n".join(lines[:end]).strip(), "\n".join(lines[end:]).strip()


def _cut_by_line(text: str) -> tuple[str, str]:
    """For an answer below the quote: what follows it without `>` is new, the rest is quoted."""
    new: list[str] = []
    quoted: list[str] = []
    in_header = True
    for line in text.split("\n"):
        is_quoted = bool(_QUOTED_LINE.match(line))
        in_header = in_header and not is_quoted
        (quoted if is_quoted or in_header else new).append(line)
    return "\n".join(new).strip(), "\n".join(quoted).strip()
