"""SendGrid's Inbound Parse webhook, parsed or raw: one mail in."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from email.message import Message
from typing import Any, Literal, NamedTuple, cast

import structlog

from support_agent.domain.channels import (
    DELIVERY_REPORT,
    EMAIL,
    FAILED_CHECK,
    UNREADABLE,
    Evidence,
    normal_email,
)
from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.ports.clock import Clock
from support_agent.ports.inbound import InboundMessage, MailHeaders, WebhookRequest
from support_agent.providers.mail.automatic import automatic_reason
from support_agent.providers.mail.contact_forms import ContactForms
from support_agent.providers.mail.identity import (
    Mailbox,
    Vouching,
    decoded_words,
    from_header,
    likely_mailbox,
    message_ids,
    named_senders,
    one_mailbox,
    vouching,
)
from support_agent.providers.mail.message import message_of
from support_agent.providers.mail.multipart_form import MailForm, read_mail_form
from support_agent.providers.mail.parts import RAW, MailParts, parsed_parts, raw_parts, unread_parts
from support_agent.providers.mail.reports import read_bounce
from support_agent.providers.plain_text import clean_line
from support_agent.providers.sendgrid.sender import SENDGRID, SendGridSender
from support_agent.providers.sendgrid.signature import SendGridSignature
from support_agent.providers.untrusted import unambiguous_object_in

__all__ = ["SendGridMailReader", "SendGridSender"]

log = structlog.get_logger()

_MAX_REQUEST_BYTES = 30 * 1024 * 1024
_SUBJECT_CHARS = 255
_RAW_SUBJECT_CHARS = 2000  # decoding takes quadratic time
_ADDRESS_CHARS = 320

_EVIDENCE: Mapping[str, Evidence] = {
    "simulated": "simulated",
    "aligned": "aligned",
    "none": "none",
    "failed": "none",
}


class SendGridMailReader:
    """Reads one mail from Inbound Parse.

    `public_keys`: the verification keys of the security policy (two during a rotation). With none
    and `allow_unsigned` (development on loopback only), every mail is "simulated"; with none and
    without it, every mail is refused. `ours`: our own addresses and the domains whose mail comes
    back here, which are never answered. If one of `forms` sent a mail, its sender is the visitor
    who filled in the form.
    """

    def __init__(
        self,
        public_keys: Sequence[str],
        *,
        clock: Clock,
        allow_unsigned: bool = False,
        ours: Collection[str] = (),
        forms: ContactForms | None = None,
    ) -> None:
        self._signature = SendGridSignature(public_keys, clock)
        self._allow_unsigned = allow_unsigned
        self._ours = frozenset(item.lower() for item in ours)
        self._forms = forms or ContactForms((), "")

    def look(self, headers: Mapping[str, str]) -> None:
        """Raises Forbidden for headers that no request signed by SendGrid has."""
        if self._signature.configured:
            self._signature.look(headers)
        elif not self._allow_unsigned:
            raise Forbidden("no SendGrid verification key is set, so no webhook can be believed")

    def read(self, request: WebhookRequest) -> InboundMessage:
        """The mail. Raises InvalidInput naming the field, or Forbidden.

        Takes up to seconds for the largest mails: call it in a thread above a few hundred kB.
        """
        if len(request.body) > _MAX_REQUEST_BYTES:
            raise InvalidInput("body", "is larger than 30 MB")
        if self._signature.configured:
            self._signature.check(request)
        elif not self._allow_unsigned:
            raise Forbidden("no SendGrid verification key is set, so no webhook can be believed")
        form = read_mail_form(request.headers.get("content-type", ""), request.body)
        try:
            return self._message(form, raw_parts(form) if form.has(RAW) else parsed_parts(form))
        except InvalidInput:
            raise
        except Exception as error:  # noqa: BLE001 -- hostile mail may cost its text, never itself
            log.warning("mail_unreadable", error=type(error).__name__)
            return self._message(form, unread_parts(form))

    def _message(self, form: MailForm, parts: MailParts) -> InboundMessage:
        envelope_from, recipients = _envelope(form)
        sender, vouched = self._sender(form, parts.block, envelope_from or "")
        evidence = _EVIDENCE[vouched]
        if filled_in := self._forms.filled_in_by(parts.headers, envelope_from, sender):
            # The form can't authenticate an address that somebody typed into it.
            sender, evidence, reason = filled_in.person, "none", None
        else:
            address = sender.address if sender else None
            reason = automatic_reason(parts.headers, envelope_from, address, self._ours)
        mail = _mail_headers(parts.headers, parts.subject)
        address = sender.address if sender else None
        bounce = read_bounce(parts.headers, form, mail, envelope_from=envelope_from, sender=address)
        content, quoted, words = message_of(parts, mail)
        if not (content or parts.attachments or mail.subject or sender or parts.block.strip()):
            raise InvalidInput("text", "is missing; send text, html or the raw email")
        if parts.unread is not None:
            bounce, reason = None, UNREADABLE
        return InboundMessage(
            channel=EMAIL,
            provider=SENDGRID,
            provider_id=_provider_id(form, parts, [envelope_from, address, evidence], mail),
            sender=address,
            sender_name=sender.name if sender else "",
            named="" if sender else named_senders(parts.block, form.text("from")),
            recipient=recipients[0] if recipients else _header_recipient(parts.headers, form),
            content=content,
            quoted=quoted,
            words=words,
            evidence=evidence,
            mail=mail,
            attachments=parts.attachments,
            automatic=(DELIVERY_REPORT if bounce else reason)
            or (FAILED_CHECK if vouched == "failed" else None),
            bounce=bounce,
        )

    def _sender(
        self, form: MailForm, block: str, envelope_from: str
    ) -> tuple[Mailbox | None, Vouching | Literal["simulated"]]:
        """The mail's sender, and the evidence for it. The signature proves that SendGrid sent the
        webhook, not who wrote the mail.
        """
        read = _sender(block, form.text("from"))
        if read.mailbox is None:
            return None, "none" if self._signature.configured else "simulated"
        if not self._signature.configured:
            return read.mailbox, "simulated" if read.is_plain else "none"
        vouched = vouching(read.mailbox, form.text("dkim"), form.text("SPF"), envelope_from)
        # DKIM and SPF cover a From that is really in the mail, not a field of the form.
        is_told = read.is_plain and read.is_in_mail
        return read.mailbox, vouched if is_told or vouched == "failed" else "none"


def _provider_id(form: MailForm, parts: MailParts, scope: list[object], mail: MailHeaders) -> str:
    """An ID that is permanent and the same on every retry: SendGrid sends no delivery ID.

    The sender chooses the Message-ID, and some forms send every mail with the same one. Scoped by
    sender, evidence and content, no mail can take another's place. A mail to two of our addresses
    comes twice, and counts once. Without an ID, the date and the subject replace it.
    """
    date = str(parts.headers.get("date", "")).strip()
    own = [mail.message_id.lower()] if mail.message_id else [date, mail.subject] if date else None
    if own and parts.unread is None:
        said = [parts.subject, *parts.sections, *parts.attachments]
        text = repr((*scope, said, *own))
        return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()
    if scope[-1] == "simulated":  # written by hand: the same words twice are two mails
        return f"simulated-{secrets.token_hex(16)}"
    digest = hashlib.sha256()
    for name in sorted(form.parts):
        content = form.parts[name].content
        digest.update(f"{name!r}:{len(content)}:".encode(errors="backslashreplace"))
        digest.update(content)
    return digest.hexdigest()


def _envelope(form: MailForm) -> tuple[str | None, list[str]]:
    """MAIL FROM ("" for a bounce, None if not given) and every RCPT TO."""
    envelope = unambiguous_object_in(form.raw("envelope"))
    sender, to = envelope.get("from"), envelope.get("to")
    listed = cast("list[Any]", to) if isinstance(to, list) else [to]
    recipients = [_address(item) for item in listed if isinstance(item, str) and item.strip()]
    return (sender if isinstance(sender, str) else None), recipients


def _address(text: str) -> str:
    return normal_email(text) or clean_line(text, _ADDRESS_CHARS).lower()


def _header_recipient(headers: Message, form: MailForm) -> str:
    mailbox = one_mailbox(form.text("to") or str(headers.get("to", "")))
    return mailbox.address if mailbox else ""


class _Sender(NamedTuple):
    """`is_in_mail`: from the mail's own headers. `is_plain`: it can be read in only one way."""

    mailbox: Mailbox | None
    is_in_mail: bool = False
    is_plain: bool = True


def _sender(block: str, field: str) -> _Sender:
    """The mailbox in the only From header; none if there are several, or headers without a From.
    Without headers, the form's field names it.
    """
    value, is_sole = from_header(block)
    named = one_mailbox(field) if field.strip() else None
    if value is None and not block.strip():
        likely = None if named else likely_mailbox(field)
        return _Sender(named or likely, is_plain=likely is None)
    if value is None or not is_sole:
        return _Sender(None)
    sender = one_mailbox(value) or likely_mailbox(value)
    if named and sender and named.address != sender.address:
        return _Sender(None)
    return _Sender(sender, is_in_mail=True, is_plain=one_mailbox(value) is not None)


def _mail_headers(headers: Message, subject: str) -> MailHeaders:
    subject = decoded_words((subject or str(headers.get("subject", "")))[:_RAW_SUBJECT_CHARS])
    own = message_ids(str(headers.get("message-id", "")))
    answered = message_ids(str(headers.get("in-reply-to", "")))
    return MailHeaders(
        subject=clean_line(subject, _SUBJECT_CHARS),
        message_id=own[0] if own else None,
        in_reply_to=answered[0] if answered else None,
        references=message_ids(str(headers.get("references", ""))),
    )
