"""Which mail of ours was not delivered, and why: RFC 3464, and what servers send instead."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from typing import cast

from support_agent.domain.machines.automatic import subject_of_bounce
from support_agent.ports.inbound import Bounce, MailHeaders
from support_agent.providers.mail.automatic import is_machine
from support_agent.providers.mail.identity import message_ids
from support_agent.providers.mail.multipart_form import MailForm
from support_agent.providers.mail.parts import RAW

_MOST_PARTS = 20
_MOST_BYTES = 64 * 1024
_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_MAIL_TYPES = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
)
_ACTION = re.compile(rb"^action:[ \t]{0,9}([a-z]{1,20})", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(rb"^status:[ \t]{0,9}([45]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_MESSAGE_ID = re.compile(rb"^message-id:[ \t\r\n]{0,9}([!-~]{3,500})", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(
    rb"^(?:final|original)-recipient:[ \t]{0,9}[a-z0-9-]{1,20}[ \t]{0,9};[ \t]{0,9}([!-~]{3,320})",
    re.IGNORECASE | re.MULTILINE,
)
# Only our own words: the text of a report could be anybody's.
_REASONS = {
    "5.1.1": "there is no such mailbox",
    "5.1.2": "there is no such domain",
    "5.1.10": "there is no such mailbox",
    "5.2.1": "the mailbox is closed",
    "5.2.2": "the mailbox is full",
    "5.2.3": "the mail is too long",
    "4.4.7": "the server did not take it in time",
}


def read_bounce(
    headers: Message,
    form: MailForm,
    mail: MailHeaders,
    *,
    envelope_from: str | None,
    sender: str | None,
) -> Bounce | None:
    """The delivery failure that the mail reports; None if it reports none, or only a delay.

    The IDs are candidates: only one that we gave a mail, which nobody can guess, counts.
    """
    kind = str(headers.get_param("report-type") or "").lower()
    is_report = headers.get_content_type() == "multipart/report" and kind in {
        "",
        "delivery-status",
    }
    has_no_sender = envelope_from in {"", "<>"}
    by_machine = is_machine(sender or "") or (has_no_sender and sender is None)
    failed = str(headers.get("x-failed-recipients", ""))
    is_odd = failed or (by_machine and subject_of_bounce(mail.subject))
    if not (is_report or is_odd):
        return None
    parts = list(_raw_parts(form) if form.has(RAW) else _form_parts(form))
    status = b"\n\n".join(content for kind, content in parts if kind in _STATUS_TYPES)
    actions = {action.lower() for action in _ACTION.findall(status)}
    if b"failed" not in actions and (actions or "delay" in mail.subject.lower()):
        return None
    code = _STATUS.search(status)
    return Bounce(
        _ids(parts, mail),
        _reason(code[1].decode() if code else ""),
        recipients=(*_failed(status), *_listed(failed)),
    )


def _failed(status: bytes) -> Iterator[str]:
    """Who the mail did not reach: each has a separate paragraph."""
    for paragraph in status.split(b"\n\n"):
        action = _ACTION.search(paragraph)
        if action is None or action[1].lower() == b"failed":
            found = _RECIPIENT.findall(paragraph)
            yield from (each.decode("ascii").strip("<>").lower() for each in found)


def _listed(addresses: str) -> Iterator[str]:
    return (each.strip().strip("<>").lower() for each in addresses.split(",") if each.strip())


def _ids(parts: list[tuple[str, bytes]], mail: MailHeaders) -> tuple[str, ...]:
    """The ID of the one mail that was returned or reported; none if its header has two."""
    for content in (content for kind, content in parts if kind in _MAIL_TYPES):
        return found if len(found := _named(content.partition(b"\n\n")[0])) == 1 else ()
    for content in (content for kind, content in parts if kind == "text/plain"):
        if found := _named(content):
            return found[:1]
    answered = (mail.in_reply_to,) if mail.in_reply_to else mail.references[-1:]
    return tuple(each for each in answered if each)


def _named(text: bytes) -> tuple[str, ...]:
    """The IDs that lines of a text name."""
    found = (message_ids(each.decode("ascii")) for each in _MESSAGE_ID.findall(text))
    return tuple(dict.fromkeys(each for ids in found for each in ids))


def _reason(code: str) -> str:
    return f"{code}: {why(code)}" if code else why(code)


def why(code: str) -> str:
    """The meaning of an enhanced status code (RFC 3463), in our words."""
    if not code:
        return "the receiving server did not say why"
    return _REASONS.get(code, "the receiving server refused it")


def _raw_parts(form: MailForm) -> Iterator[tuple[str, bytes]]:
    """Type and content of each outermost part that holds something."""
    waiting = [BytesParser().parsebytes(form.raw(RAW))]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting[:0] = cast("list[Message]", inside)
        else:
            yield part.get_content_type(), _content(part)


def _content(part: Message) -> bytes:
    """The part's own bytes, decoded. Python parses message/* and leaves its base64 undecoded."""
    raw = part.as_bytes()[: 2 * _MOST_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding == "base64":
        try:
            raw = base64.b64decode(b"".join(raw.split()))
        except binascii.Error:
            return b""
    elif encoding == "quoted-printable":
        raw = quopri.decodestring(raw)
    return raw.replace(b"\r\n", b"\n")[:_MOST_BYTES]


def _form_parts(form: MailForm) -> Iterator[tuple[str, bytes]]:
    """The same from the parsed form, where reports are files."""
    for name, part in list(form.parts.items())[: 3 * _MOST_PARTS]:
        kind = "text/plain" if name == "text" else part.content_type.partition(";")[0].lower()
        if part.filename is not None or name == "text":
            yield kind.strip(), part.content[:_MOST_BYTES].replace(b"\r\n", b"\n")
