"""Splits a MIME message into its parts with content, even if it is partly broken."""

import binascii
import quopri
import re
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message
from email.parser import BytesParser
from itertools import islice, takewhile
from typing import NamedTuple, cast

from support_agent.providers.mail.charsets import decode, decode_page

# 30 MB of base64 are 400,000 lines; each takes the parser microseconds, and a part takes more.
_MAX_LINES = 500_000
_MAX_BOUNDARIES = 5_000
_MAX_MENDED = 3
_MAX_TEXT_BYTES, _MAX_PAGE_BYTES = 512 * 1024, 8 * 1024 * 1024
_LEAST_BASE64 = 16  # a word alone is shorter
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})

_DECLARED = re.compile(rb"boundary\*?0?\*?=\s{0,9}\"?([^\"\r\n;]{1,200})", re.IGNORECASE)
_DASHED = re.compile(rb"\n--([^\r\n]{1,200})")
# A boundary line: a header or a blank line follows it.
_OPENS = re.compile(
    rb"^--([\w'()+,./:=?-]{1,70})[ \t]{0,9}\r?\n(?=[\w-]{1,60}:|\r?\n)", re.MULTILINE
)
_TAGGED = re.compile(r"\s{0,99}<(?:!doctype|html|head|body|div|p|table)\b", re.IGNORECASE)
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="


class MailPart(Message):
    """A part of a mail. The library decodes its content by the charset it names, if it can."""

    def held(self) -> str | list["MailPart"] | None:
        """The raw content: its bytes as ASCII with surrogates, or other parts."""
        return cast("str | list[MailPart] | None", self.__dict__.get("_payload"))


class Leaf(NamedTuple):
    """A part with content. `kind`: how it is read. `choice`: shared by the parts of a
    multipart/alternative, of which a reader chooses one; None for any other.
    """

    part: MailPart
    kind: str
    choice: int | None

    @property
    def is_text(self) -> bool:
        """Whether it is read as text or HTML."""
        return self.kind in {"text/plain", "text/html"}


def leaves(raw: bytes) -> tuple[list[Leaf], bool]:
    """The parts in order, an attached mail as one part; and whether the mail was cut.

    It is cut if it has more lines or parts than can be read. May raise anything: this runs the
    standard library's parser on hostile bytes.
    """
    end = _readable(raw)
    found: list[Leaf] = []
    waiting: list[tuple[MailPart, int | None]] = [(_parsed(raw[:end]), None)]
    mended = 0
    while waiting:
        part, choice = waiting.pop()
        inside = part.held()
        is_multipart = part.get_content_maintype() == "multipart"
        if not isinstance(inside, list) and is_multipart and mended < _MAX_MENDED:
            part = _mended(part)
            inside, mended = part.held(), mended + 1
        if isinstance(inside, list) and (is_multipart or _is_piece(part)):
            if choice is None and part.get_content_type() == "multipart/alternative":
                choice = len(found)
            waiting += [(each, choice) for each in reversed(inside)]
        else:
            found.append(Leaf(part, _kind(part), choice))
    return found, end < len(raw)


def content(part: MailPart) -> bytes:
    """The decoded content of a part; unchanged if its encoding is not the one it names."""
    held = part.held()
    if not isinstance(held, str):
        return b""
    try:
        raw = held.encode("ascii", errors="surrogateescape")
    except UnicodeError:
        raw = held.encode(errors="replace")
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        return _of_base64(raw)
    if encoding == "quoted-printable":
        return quopri.decodestring(raw)
    if "uu" in encoding:
        with suppress(Exception):
            decoded = part.get_payload(decode=True)
            return decoded if isinstance(decoded, bytes) else raw
    return raw


def text(leaf: Leaf) -> str:
    """The text of a part, in the charset it names or the one its bytes show."""
    raw, named = content(leaf.part), parameter(leaf.part, "charset")
    if leaf.kind == "text/html":
        return decode_page(raw[:_MAX_PAGE_BYTES], named)
    return decode(raw[:_MAX_TEXT_BYTES], named)


def parameter(part: Message, name: str) -> str | None:
    """A parameter of a part's Content-Type, in any notation (RFC 2231)."""
    value = part.get_param(name)
    value = value[2] if isinstance(value, tuple) else value
    return value if isinstance(value, str) else None


def filename(part: Message) -> str | None:
    """The filename that a part gives."""
    with suppress(Exception):  # the standard library's parser over hostile bytes
        return part.get_filename()
    return None


def _parsed(raw: bytes) -> MailPart:
    return BytesParser(MailPart).parsebytes(raw)


def _readable(raw: bytes) -> int:
    """The offset where too many lines or parts begin; the length if they don't."""
    end = len(raw)
    if raw.count(b"\n") > _MAX_LINES:
        end = next(islice(re.finditer(rb"\n", raw), _MAX_LINES, None)).end()
    if raw.count(b"\n--") <= _MAX_BOUNDARIES:
        return end
    declared = {each.strip() for each in _DECLARED.findall(raw)}
    parts = (
        line.start()
        for line in _DASHED.finditer(raw, 0, end)
        if (named := line[1].strip()) in declared or named.removesuffix(b"--") in declared
    )
    return next(islice(parts, _MAX_BOUNDARIES, None), end)


def _mended(part: MailPart) -> MailPart:
    """A multipart with a missing or wrong boundary, parsed again by the boundary in its text."""
    raw = content(part)
    opens = _OPENS.search(raw)
    if opens is None:
        return part
    head = f'Content-Type: {part.get_content_type()}; boundary="'.encode() + opens[1] + b'"\r\n\r\n'
    return _parsed(head + raw)


def _is_piece(part: Message) -> bool:
    return part.get_content_type() == "message/partial"


def _kind(part: MailPart) -> str:
    kind = part.get_content_type()
    if kind in _PAGE_TYPES:
        return "text/html"
    if part.get_content_maintype() != "multipart":
        return kind
    # No boundary at all: its words are there as they are.
    held = content(part)[:2000].decode("ascii", errors="replace")
    return "text/html" if _TAGGED.match(held) else "text/plain"


def _of_base64(raw: bytes) -> bytes:
    if not raw.translate(None, _LETTERS + b"\r\n\t"):
        return b"".join(_segments(raw))
    lines = raw.split(b"\n")
    coded = list(takewhile(lambda line: not line.strip().translate(None, _LETTERS), lines))
    joined = b"".join(b"".join(coded).split())
    if len(joined) < _LEAST_BASE64 or len(joined) % 4:
        return raw
    # A mailing list's footer below it is not base64.
    return b"\n".join([b"".join(_segments(joined)), *lines[len(coded) :]])


def _segments(raw: bytes) -> Iterator[bytes]:
    """Each piece up to its padding: some programs write several in a row."""
    for piece in raw.translate(None, b"\r\n\t").split(b"="):
        # A single letter is not a byte.
        whole = piece[: len(piece) - (len(piece) % 4 == 1)]
        if whole:
            yield binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
