"""The parts of a mail: headers, texts and attachments, already parsed or in raw MIME."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, HeaderParser
from itertools import groupby, islice
from typing import NamedTuple

from support_agent.domain.errors import InvalidInput
from support_agent.ports.inbound import Attachment
from support_agent.providers.mail.charsets import decode, decode_unlabelled
from support_agent.providers.mail.identity import decoded_words
from support_agent.providers.mail.multipart_form import FormPart, MailForm
from support_agent.providers.mail.text import text_of_sections, unflowed
from support_agent.providers.mail.tree import Leaf, MailPart, content, filename, leaves, text
from support_agent.providers.plain_text import clean_line
from support_agent.providers.untrusted import as_object

RAW = "email"
"""The field of SendGrid's form with the whole mail in MIME, if the setting asks for it."""

_MAX_HEADERS_CHARS = 256 * 1024
_MAX_ATTACHMENTS = 100
_FILENAME_CHARS = 120
_MAX_UNREAD_BYTES = 64 * 1024
_MAX_FIELD_CHARS = 2000
_MAX_ATTACHED = 3
_MAX_ATTACHED_BYTES = 1024 * 1024
# The header fields of an attached mail that are read.
_SHOWN = ("From", "Date", "Subject", "To")

# Parts of special kinds, in which nobody writes to us.
_NO_WORDS = frozenset(
    {"text/calendar", "text/css", "text/csv", "text/directory", "text/javascript", "text/vcard"}
    | {"text/rfc822-headers", "text/rtf", "text/x-amp-html", "text/x-vcard"}
)
# Marked up with tags, like pages.
_OTHER_TEXTS = {"text/enriched": "text/html", "text/richtext": "text/html"}

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(r"^([A-Za-z-]{1,40}):[ \t]{0,9}(.*)", re.MULTILINE)
_KEPT = frozenset({"subject", "message-id", "in-reply-to", "references", "date"})

_PATH = re.compile(r'[/\\:*?"<>|]')
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")


class Section(NamedTuple):
    """One piece of what a mail says: plain, HTML, or both."""

    plain: str
    page: str


@dataclass(frozen=True, slots=True)
class MailParts:
    """The parts of a mail. `block`: the raw headers; `sections` may be empty.

    `attached`: the mails attached to it, as text. `is_cut`: there is more than was read. `unread`:
    the raw text of a mail whose parts can't be separated.
    """

    block: str
    headers: Message
    subject: str
    sections: tuple[Section, ...]
    attachments: tuple[Attachment, ...]
    attached: tuple[str, ...] = ()
    is_cut: bool = False
    unread: str | None = None


def parsed_parts(form: MailForm) -> MailParts:
    """From the default Inbound Parse form, where each field has its own charset."""
    if not any(form.has(name) for name in ("text", "html", "headers", "subject")):
        raise InvalidInput("text", "is missing; send text, html or the raw email")
    block = form.text("headers")
    read = block[:_MAX_HEADERS_CHARS].lstrip("\r\n")
    headers = HeaderParser().parsestr(read.replace("\r\n", "\n"))
    text = form.text("text")
    text = unflowed(text, headers) if headers.get_content_type() == "text/plain" else text
    told = form.json("attachment-info")
    return MailParts(
        block=block,
        headers=headers,
        subject=form.text("subject"),
        sections=(Section(text, form.page("html")),),
        attachments=_form_attachments(form),
        attached=attached_mails(
            part.content
            for name, part in form.parts.items()
            if "message/rfc822" in {part.content_type, as_object(told.get(name)).get("type")}
        ),
    )


def raw_parts(form: MailForm) -> MailParts:
    """From the `email` field, the whole MIME message. May raise anything for hostile bytes."""
    raw = form.raw(RAW)
    if not raw.strip():
        raise InvalidInput(RAW, "is empty; send the whole MIME message")
    head = raw_head(raw)
    lines = head[:_MAX_HEADERS_CHARS].replace("\r\n", "\n")
    found, is_cut = leaves(raw)
    bodies = _bodies(found)
    read = {id(leaf.part) for leaf in (*bodies, *filter(_is_unnamed_text, found))}
    files = [leaf.part for leaf in found if id(leaf.part) not in read]
    inside = (leaf.part for leaf in found if leaf.kind == "message/rfc822")
    return MailParts(
        block=head,
        headers=HeaderParser().parsestr(lines + "\n\n"),
        subject="",
        sections=_sections(bodies),
        attachments=tuple(_attachment(part) for part in files[:_MAX_ATTACHMENTS]),
        attached=attached_mails(map(mail_inside, inside)),
        is_cut=is_cut,
    )


def unread_parts(form: MailForm) -> MailParts:
    """What can be said about a mail that the others can't parse. Never raises."""
    raw = form.raw(RAW)[:_MAX_UNREAD_BYTES]
    head, _, below = _HEAD_END.sub(b"\n\n", raw, count=1).partition(b"\n\n")
    block = decode(head, None) or form.text("headers")
    headers = Message()
    for name, value in _FIELD.findall(block[:_MAX_HEADERS_CHARS]):
        if name.lower() in _KEPT and name not in headers:
            headers[name] = clean_line(value, _MAX_FIELD_CHARS)
    said = [decode(below, None), form.text("text"), form.page("html")]
    text = "\n".join(each for each in said if each.strip())
    subject = form.text("subject")
    return MailParts(block, headers, subject, (), (), unread=text[:_MAX_UNREAD_BYTES])


def raw_head(raw: bytes) -> str:
    """A raw mail's headers as text: non-ASCII bytes would become Header objects."""
    lines = re.split(rb"\r?\n\r?\n", raw.lstrip(b"\r\n"), maxsplit=1)[0]
    label = BytesHeaderParser().parsebytes(lines[:_MAX_HEADERS_CHARS]).get_content_charset()
    return "\n".join(decode_unlabelled(line, label) for line in lines.split(b"\n"))


def _bodies(found: list[Leaf]) -> list[Leaf]:
    """The parts that are the mail itself.

    Usually the texts without a name. If these say nothing, a named one that is not called an
    attachment, or the only part; then a text of another kind.
    """
    texts = [leaf for leaf in found if leaf.is_text]
    beside = [leaf for leaf in found if _is_beside(leaf)]
    ways = (
        [leaf for leaf in texts if _is_unnamed_text(leaf)],
        [leaf for leaf in texts if leaf not in beside or len(found) == 1],
        [
            leaf._replace(kind=_OTHER_TEXTS.get(leaf.kind, "text/plain"))
            for leaf in found
            if leaf.kind.startswith("text/") and leaf.kind not in _NO_WORDS and leaf not in beside
        ],
    )
    nothing: list[Leaf] = []
    return next((way for way in ways if any(text(leaf).strip() for leaf in way)), nothing)


def _sections(bodies: list[Leaf]) -> tuple[Section, ...]:
    sections: list[Section] = []
    places = enumerate(bodies)
    for _, group in groupby(places, lambda at: (at[1].choice, at[1].choice is None and at[0])):
        pieces = [leaf for _, leaf in group]
        plain = [unflowed(text(leaf), leaf.part) for leaf in pieces if leaf.kind == "text/plain"]
        pages = [text(leaf) for leaf in pieces if leaf.kind == "text/html"]
        sections.append(Section("\n".join(filter(str.strip, plain)), "\n".join(pages)))
    return tuple(sections)


def safe_filename(name: str | None) -> str:
    """A name to display: no path, leading dot or invisible character. Never a path to write to."""
    name = _PATH.sub("_", clean_line(decoded_words(name or ""), 1000)).lstrip("._ ")
    if len(name) > _FILENAME_CHARS:
        stem, dot, ending = name.rpartition(".")
        keep = _FILENAME_CHARS - len(dot + ending)
        name = stem[:keep] + dot + ending if stem and keep > 0 else name[:_FILENAME_CHARS]
    return name or "attachment"


def _form_attachments(form: MailForm) -> tuple[Attachment, ...]:
    told = form.json("attachment-info")
    files = [name for name, part in form.parts.items() if name in told or part.filename is not None]
    return tuple(
        _form_attachment(form.parts[name], told.get(name)) for name in files[:_MAX_ATTACHMENTS]
    )


def _form_attachment(part: FormPart, told: object) -> Attachment:
    info = as_object(told)
    name = info.get("filename") or info.get("name") or part.filename
    kind = info.get("type") or part.content_type
    return Attachment(
        filename=safe_filename(name if isinstance(name, str) else None),
        content_type=_content_type(kind if isinstance(kind, str) else ""),
        size=len(part.content),
    )


def attached_mails(raws: Iterable[bytes]) -> tuple[str, ...]:
    """What attached mails say: author, date and text. Broken ones are left out."""
    texts: list[str] = []
    for raw in islice(raws, _MAX_ATTACHED):
        with suppress(Exception):  # the standard library's parser over hostile bytes
            texts.append(_as_text(raw[:_MAX_ATTACHED_BYTES]))
    return tuple(texts)


def _as_text(raw: bytes) -> str:
    mail = BytesHeaderParser().parsebytes(raw)
    found, _ = leaves(raw)
    named = ((name, clean_line(decoded_words(str(mail.get(name, ""))), 255)) for name in _SHOWN)
    head = "\n".join(f"{name}: {value}" for name, value in named if value)
    return f"{head}\n\n{text_of_sections(_sections(_bodies(found)))}"


def mail_inside(part: MailPart) -> bytes:
    """The mail inside a part."""
    inside = part.held()
    return inside[0].as_bytes() if isinstance(inside, list) and inside else content(part)


def _is_beside(leaf: Leaf) -> bool:
    return leaf.part.get_content_disposition() == "attachment"


def _is_unnamed_text(leaf: Leaf) -> bool:
    return leaf.is_text and not _is_beside(leaf) and filename(leaf.part) is None


def _attachment(part: MailPart) -> Attachment:
    is_mail = part.get_content_maintype() == "message"
    return Attachment(
        filename=safe_filename(filename(part) or ("message.eml" if is_mail else None)),
        content_type=_content_type(part.get_content_type()),
        size=None if is_mail else len(content(part)),
    )


def _content_type(kind: str) -> str:
    kind = kind.partition(";")[0].strip().lower()
    return kind if _TYPE.fullmatch(kind) else "application/octet-stream"
