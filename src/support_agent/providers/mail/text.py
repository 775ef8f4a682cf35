"""A mail's text: its HTML as visible text, and its new words apart from quoted ones."""

import html
import re
from collections.abc import Iterable, Sequence
from email.message import Message

import nh3
from inscriptis import Inscriptis  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.css_profiles import CSS_PROFILES  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.html_properties import Display  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.model.config import ParserConfig  # pyright: ignore[reportMissingTypeStubs]
from inscriptis.model.html_element import (  # pyright: ignore[reportMissingTypeStubs]
    HtmlElement as Drawn,
)
from lxml.etree import ParserError
from lxml.html import HtmlElement, document_fromstring

from support_agent.domain.mail.mail_words import MailWords, read
from support_agent.domain.mail.quotations import own_lines
from support_agent.providers.mail.html_quotes import mark, with_marked_lines, without_marks
from support_agent.providers.plain_text import clean_text

_MAX_TEXT_CHARS = 100_000
_MAX_HTML_CHARS = 250_000
_CUT = "\n[The rest of this message was cut: it is longer than 100,000 characters.]"

_INVISIBLE_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|text-decoration(?:-line)?\s*:[^;]{0,40}line-through"
    r"|(?:font-size|opacity|max-height|max-width)\s*:\s*0(?![.\d]*[1-9]))",
    re.IGNORECASE,
)
# Struck-out text doesn't count.
_STRUCK = ("s", "strike", "del")
_XML = re.compile(r"^<\?xml [^>]{0,200}>")
# Embedded pictures are most of a page's size, and say nothing.
_PICTURE_DATA = re.compile(r"data:image/[a-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_STUB_WORDS = 40
# What replaces a picture in plain text, or follows a link.
_PICTURES = re.compile(
    r"\[(?:cid|image|logo)\b[^\[\]\n]{0,200}\]|<?https?://[^\s<>]{1,2000}>?", re.IGNORECASE
)
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_STUB = re.compile(r"html|browser|mime|multi-?part", re.IGNORECASE)
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE, _SIGNATURE_END = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


def text_of_html(source: str, *, is_forward: bool = False) -> str:
    """The text that a reader of the HTML sees, without struck-out text, quotes after ">"."""
    source = _PICTURE_DATA.sub("", source)
    rest = _CUT if len(source) > _MAX_HTML_CHARS else ""
    source = _XML.sub("", without_marks(clean_text(source[:_MAX_HTML_CHARS])).strip(), count=1)
    if not source:
        return ""
    try:
        page = _page(source)
        mark(page, is_forward=is_forward)
        text = with_marked_lines(Inscriptis(page, _html_reading()).get_text())
    except Exception:  # noqa: BLE001 -- hostile HTML may cost its layout, never the message
        text = html.unescape(nh3.clean(source, tags=set()))
    return clean_text(text).strip() + rest


def text_of_sections(sections: Iterable[tuple[str, str]], *, is_forward: bool = False) -> str:
    """The text of a mail's sections, each plain, HTML, or both.

    A section that only repeats one above it is left out.
    """
    texts: list[str] = []
    said = ""
    for plain, page in sections:
        text = visible_text(plain, page, is_forward=is_forward)
        words = f" {' '.join(_WORD.findall(text[:_MAX_TEXT_CHARS].lower()))} "
        if text.strip() and (words not in said or not words.strip()):
            texts.append(text)
            said += f"{words}|"
        if len(said) > _MAX_TEXT_CHARS:  # the rest would be cut anyway
            texts.append(_CUT)
            break
    return "\n".join(texts)


def visible_text(plain: str, page: str, *, is_forward: bool = False) -> str:
    """The text of a mail from its plain and its HTML version, which usually say the same.

    The plain one is used, unless it is empty, a stub ("this program shows no HTML"), one long line
    that doesn't show what is quoted, or much shorter than the page. Both are used if they differ.
    """
    plain = _without_armor(plain)
    if not page.strip():
        return plain
    said = _words(_PICTURES.sub(" ", plain))
    is_line = len(plain.strip().splitlines()) == 1
    if not is_line and len(said) > _STUB_WORDS and _is_alike(said, _words(_TAGS.sub(" ", page))):
        return plain
    seen = text_of_html(page, is_forward=is_forward)
    if not _words(seen):
        return plain
    if not said:
        return seen
    if _is_alike(said, _words(seen)):
        says_more = len(_words(own_lines(seen)) - said) > len(said)
        return seen if says_more or (is_line and "\n" in seen.strip()) else plain
    is_stub = len(said) <= _STUB_WORDS and _STUB.search(plain)
    return seen if is_stub else f"{seen.rstrip()}\n\n{plain.strip()}"


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text[:_MAX_HTML_CHARS].lower()))


def _is_alike(said: set[str], shown: set[str]) -> bool:
    """Whether most of `said` is also shown."""
    return 2 * len(said & shown) >= len(said)


def unflowed(text: str, part: Message) -> str:
    """The text with format=flowed lines, which end in a space, joined (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joint = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    lines: list[str] = []
    open_depth = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.lstrip(">")
        depth = line[: len(line) - len(words)]
        words = words.removeprefix(" ")
        if lines and open_depth == f"+{depth}":
            lines[-1] = lines[-1].rstrip(" ") + joint + words
        else:
            lines.append(f"{depth} {words}" if depth else words)
        open_depth = f"+{depth}" if line.endswith(" ") and words != "-- " else ""
    return "\n".join(lines)


def _without_armor(text: str) -> str:
    """The text of a PGP-signed message without the PGP lines."""
    head, begin, signed = text.partition(_SIGNED)
    body, end, below = signed.partition(_SIGNATURE)
    if not (begin and end):
        return text
    body = body.replace("\r\n", "\n").lstrip("\n").partition("\n\n")[2]
    return head + body + below.partition(_SIGNATURE_END)[2]


def _page(source: str) -> HtmlElement:
    try:
        return document_fromstring(source)
    except ParserError:
        return document_fromstring(f"<pre>{source}</pre>")


def _html_reading() -> ParserConfig:
    """Only reads styles that hide text: a margin of 99999em would fill the memory."""
    struck = {tag: Drawn(display=Display.none) for tag in _STRUCK}
    config = ParserConfig(css=CSS_PROFILES["strict"] | struck)
    config.attribute_handler.attribute_mapping = {"style": _apply_style, "hidden": _hide}
    return config


def _apply_style(style: str, element: Drawn) -> None:
    if _INVISIBLE_STYLE.search(style):
        _hide("", element)


def _hide(_value: str, element: Drawn) -> None:
    element.display = Display.none


def words_of(
    text: str,
    *,
    attached: Sequence[str] = (),
    ending: str = "",
    is_forward: bool = False,
    is_reply: bool = True,
    is_typed: bool = False,
) -> MailWords:
    """A mail's text, prepared for finding what is new in it. `attached`: its attached mails.

    `ending`: what we say below its new words. `is_forward`: the subject says that the mail was
    forwarded, so the text below a header is what the message is about. `is_reply`: it answers
    another. `is_typed`: no HTML part of it displays quotations.
    """
    text = _BLANK_LINES.sub("\n\n", clean_text(text)).strip()
    if len(text) > _MAX_TEXT_CHARS:
        text = text[:_MAX_TEXT_CHARS] + _CUT
    inside = [clean_text(each).strip() for each in attached]
    return MailWords(
        text, inside, ending, is_forward=is_forward, is_reply=is_reply, is_typed=is_typed
    )


def split_reply(text: str, *, is_forward: bool = False) -> tuple[str, str]:
    """The new words of a text, and the quoted older ones."""
    return read(words_of(text, is_forward=is_forward))
