"""Reads SendGrid's multipart form from its raw bytes, each field in its own charset."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from support_agent.domain.errors import InvalidInput
from support_agent.providers.mail.charsets import decode, decode_page
from support_agent.providers.mail.tree import filename
from support_agent.providers.untrusted import object_in

_MAX_PARTS = 1000
_MAX_HEADER_BYTES = 16 * 1024
_MAX_BOUNDARY_CHARS = 200
_FILE = re.compile(rb"filename\*?=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part of the form: a field, or a file if it has a filename."""

    content: bytes
    content_type: str
    charset: str | None
    filename: str | None


@dataclass(frozen=True, slots=True)
class MailForm:
    """The whole form. `charsets` says how each text field is encoded."""

    parts: Mapping[str, FormPart]
    charsets: Mapping[str, str]

    def has(self, name: str) -> bool:
        """Whether the form has this field."""
        return name in self.parts

    def raw(self, name: str) -> bytes:
        """The field's bytes; empty if it is missing."""
        part = self.parts.get(name)
        return part.content if part else b""

    def text(self, name: str) -> str:
        """The field as text; empty if it is missing. A wrong charset costs letters only."""
        part = self.parts.get(name)
        if part is None:
            return ""
        return decode(part.content, self.charsets.get(name) or part.charset)

    def page(self, name: str) -> str:
        """The field as HTML, which may name its own charset."""
        part = self.parts.get(name)
        if part is None:
            return ""
        return decode_page(part.content, self.charsets.get(name) or part.charset)

    def json(self, name: str) -> dict[str, object]:
        """The JSON object in the field; empty if it is missing or broken."""
        return object_in(self.raw(name))


def read_mail_form(content_type: str, body: bytes) -> MailForm:
    """Raises InvalidInput. (Starlette's reader guesses charsets and caps fields at 1 MB.)"""
    boundary = _boundary(content_type)
    delimiter = b"--" + boundary
    if not body.startswith(delimiter):
        start = body.find(b"\r\n" + delimiter)
        if start < 0:
            raise InvalidInput("body", "has no part; send multipart/form-data")
        body = body[start + 2 :]
    chunks = (b"\r\n" + body).split(b"\r\n" + delimiter)
    parts: dict[str, FormPart] = {}
    closed = False
    for chunk in chunks[1:]:
        if chunk.startswith(b"--"):
            closed = True
            break
        if len(parts) < _MAX_PARTS:
            _add_part(parts, chunk)
        elif not _FILE.search(chunk[:_MAX_HEADER_BYTES]):
            # The mail decides how many files there are.
            raise InvalidInput("body", f"has more than {_MAX_PARTS} fields")
    if not closed:
        raise InvalidInput("body", "is cut: the closing boundary is missing")
    charsets = object_in(parts["charsets"].content) if "charsets" in parts else {}
    return MailForm(parts, {k: v for k, v in charsets.items() if isinstance(v, str)})


def _boundary(content_type: str) -> bytes:
    header = Message()
    header["content-type"] = content_type.replace("\r", " ").replace("\n", " ")
    boundary = header.get_boundary() or ""
    if header.get_content_type() != "multipart/form-data":
        raise InvalidInput("content-type", "must be multipart/form-data")
    if not boundary.isascii() or not 0 < len(boundary) <= _MAX_BOUNDARY_CHARS:
        raise InvalidInput("content-type", "must name the multipart boundary")
    return boundary.encode()


def _add_part(parts: dict[str, FormPart], chunk: bytes) -> None:
    head, separator, content = chunk.partition(b"\r\n\r\n")
    if not separator:
        raise InvalidInput("body", "has a part without headers")
    lines = head[:_MAX_HEADER_BYTES].lstrip(b" \t\r\n")
    headers = BytesHeaderParser().parsebytes(lines + b"\r\n\r\n")
    name = headers.get_param("name", header="content-disposition")
    if not isinstance(name, str) or not name:
        raise InvalidInput("body", "has a part without a name")
    if name in parts:
        raise InvalidInput(name[:40], "stands twice in the form; send it once")
    charset = headers.get_param("charset")
    parts[name] = FormPart(
        content=content,
        content_type=headers.get_content_type(),
        charset=charset if isinstance(charset, str) else None,
        filename=filename(headers),
    )
