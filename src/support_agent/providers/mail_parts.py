"""The parts of a mail: headers, texts and the list of attachments, parsed for us or raw MIME."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser, HeaderParser
from itertools import islice
from typing import cast

from support_agent.domain.errors import InvalidInput
from support_agent.ports import Attachment
from support_agent.providers.charsets import decode, decode_unlabelled
from support_agent.providers.mail_identity import decoded_words
from support_agent.providers.mail_text import unflowed, visible_text
from support_agent.providers.plain_text import clean_line
from support_agent.providers.sendgrid_form import FormPart, MailForm
from support_agent.providers.untrusted import as_object

_MAX_HEADERS_CHARS = 256 * 1024
_MAX_ATTACHMENTS = 100
_MAX_DEPTH = 50
# 30 MB of base64 are 400,000 lines; the parser takes microseconds for each, more for a part.
_MAX_LINES = 500_000
_MAX_BOUNDARIES = 5_000
_FILENAME_CHARS = 120
_MAX_ATTACHED = 3
_MAX_ATTACHED_BYTES = 1024 * 1024
# What of an attached mail's header is read.
_SHOWN = ("From", "Date", "Subject", "To")

_PATH = re.compile(r'[/\\:*?"<>|]')
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")


@dataclass(frozen=True, slots=True)
class MailParts:
    """A mail taken apart. `block` is the headers as they came; both texts may be empty.

    `attached`: the mails that are attached to it, as text.
    """

    block: str
    headers: Message
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    attached: tuple[str, ...] = ()


def parsed_parts(form: MailForm) -> MailParts:
    """From the default Inbound Parse form, where each field is in a charset of its own."""
    if not any(form.has(name) for name in ("text", "html", "headers", "subject")):
        raise InvalidInput("text", "is missing; send text, html or the raw email")
    block = form.text("headers")
    read = block[:_MAX_HEADERS_CHARS].lstrip("\r\n")
    headers = HeaderParser().parsestr(read.replace("\r\n", "\n"))
    text = form.text("text")
    told = form.json("attachment-info")
    return MailParts(
        block=block,
        headers=headers,
        subject=form.text("subject"),
        text=unflowed(text, headers) if headers.get_content_type() == "text/plain" else text,
        html=form.text("html"),
        attachments=_form_attachments(form),
        attached=attached_mails(
            part.content
            for name, part in form.parts.items()
            if "message/rfc822" in {part.content_type, as_object(told.get(name)).get("type")}
        ),
    )


def raw_parts(form: MailForm) -> MailParts:
    """From the `email` field, the whole MIME message. Attached mails are listed, not read."""
    raw = form.raw("email")
    if not raw.strip():
        raise InvalidInput("email", "is empty; send the whole MIME message")
    if raw.count(b"\n") > _MAX_LINES or raw.count(b"\n--") > _MAX_BOUNDARIES:
        raise InvalidInput("email", "has too many lines or parts to be a person's mail")
    # The head alone, as text: bytes outside ASCII would come as Header objects.
    lines = re.split(rb"\r?\n\r?\n", raw.lstrip(b"\r\n"), maxsplit=1)[0]
    label = BytesHeaderParser().parsebytes(lines[:_MAX_HEADERS_CHARS]).get_content_charset()
    head = "\n".join(decode_unlabelled(line, label) for line in lines.split(b"\n"))
    read = head[:_MAX_HEADERS_CHARS].replace("\r\n", "\n")
    headers = HeaderParser().parsestr(read + "\n\n")
    try:
        leaves = list(_leaves(BytesParser().parsebytes(raw)))
        texts = [_part_text(leaf) for leaf in leaves if _is_text(leaf, "text/plain")]
        pages = [_part_text(leaf) for leaf in leaves if _is_text(leaf, "text/html")]
        files = [_attachment(leaf) for leaf in leaves if not _is_body(leaf)]
        inside = [leaf for leaf in leaves if leaf.get_content_type() == "message/rfc822"]
        mails = attached_mails(map(mail_inside, inside))
    except Exception as error:  # the standard library's parser over hostile bytes
        raise InvalidInput("email", "can't be read as a MIME message") from error
    return MailParts(
        block=head,
        headers=headers,
        subject="",
        text="\n".join(text for text in texts if text.strip()),
        html="\n".join(pages),
        attachments=tuple(files[:_MAX_ATTACHMENTS]),
        attached=mails,
    )


def safe_filename(name: str | None) -> str:
    """A name to show: no path, no leading dot, nothing invisible. Never a path to write to."""
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
    """What attached mails say: who wrote them, when, and their text. Broken ones say nothing."""
    texts: list[str] = []
    for raw in islice(raws, _MAX_ATTACHED):
        with suppress(Exception):  # the standard library's parser over hostile bytes
            texts.append(_as_text(BytesParser().parsebytes(raw[:_MAX_ATTACHED_BYTES])))
    return tuple(texts)


def _as_text(mail: Message) -> str:
    leaves = list(_leaves(mail))
    plain = "\n".join(_part_text(leaf) for leaf in leaves if _is_text(leaf, "text/plain"))
    page = "\n".join(_part_text(leaf) for leaf in leaves if _is_text(leaf, "text/html"))
    named = ((name, clean_line(decoded_words(str(mail.get(name, ""))), 255)) for name in _SHOWN)
    head = "\n".join(f"{name}: {value}" for name, value in named if value)
    return f"{head}\n\n{visible_text(plain, page)}"


def mail_inside(leaf: Message) -> bytes:
    """The mail that a part holds."""
    inside = leaf.get_payload()
    if isinstance(inside, list) and inside:
        return cast("list[Message]", inside)[0].as_bytes()
    return _payload(leaf)


def _leaves(mail: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something, in order. A mail inside the mail is one such part."""
    inside = mail.get_payload()
    if mail.get_content_maintype() != "multipart" or not isinstance(inside, list):
        yield mail
    elif depth < _MAX_DEPTH:
        for part in cast("list[Message]", inside):
            yield from _leaves(part, depth + 1)


def _is_body(part: Message) -> bool:
    return _is_text(part, "text/plain") or _is_text(part, "text/html")


def _is_text(part: Message, kind: str) -> bool:
    if part.get_content_type() != kind or part.get_content_disposition() == "attachment":
        return False
    return part.get_filename() is None


def _part_text(part: Message) -> str:
    charset = part.get_param("charset")
    return unflowed(decode(_payload(part), charset if isinstance(charset, str) else None), part)


def _attachment(part: Message) -> Attachment:
    is_mail = part.get_content_maintype() == "message"
    return Attachment(
        filename=safe_filename(part.get_filename() or ("message.eml" if is_mail else None)),
        content_type=_content_type(part.get_content_type()),
        size=None if is_mail else len(_payload(part)),
    )


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _content_type(kind: str) -> str:
    kind = kind.partition(";")[0].strip().lower()
    return kind if _TYPE.fullmatch(kind) else "application/octet-stream"
