"""SendGrid's Inbound Parse webhook, parsed or raw: one mail in."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from email.message import Message
from typing import Any, Literal, cast

from support_agent.domain.channels import (
    DELIVERY_REPORT,
    FAILED_CHECK,
    Evidence,
    normal_email,
)
from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.ports import Clock, InboundMessage, MailHeaders, WebhookRequest
from support_agent.providers.contact_forms import ContactForms
from support_agent.providers.mail_automatic import automatic_reason
from support_agent.providers.mail_identity import (
    Mailbox,
    Vouching,
    decoded_words,
    from_header,
    message_ids,
    one_mailbox,
    vouching,
)
from support_agent.providers.mail_message import message_of
from support_agent.providers.mail_parts import MailParts, parsed_parts, raw_parts
from support_agent.providers.mail_reports import read_bounce
from support_agent.providers.plain_text import clean_line
from support_agent.providers.sendgrid_form import MailForm, read_mail_form
from support_agent.providers.sendgrid_sender import SendGridSender
from support_agent.providers.sendgrid_signature import SendGridSignature
from support_agent.providers.untrusted import unambiguous_object_in

__all__ = ["SendGridMailReader", "SendGridSender"]

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

    `public_keys` are the verification keys of the security policy (two while they are rotated).
    None, with `allow_unsigned` (development on loopback only), makes every mail "simulated"; none
    without it refuses everything. `ours` are our own addresses and the domains whose mail comes
    back here, which are never answered. Of a mail that one of `forms` has sent, the sender is
    whoever filled it in.
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
        """The mail, or InvalidInput naming the field, or Forbidden.

        Takes up to seconds for the largest mails: call it in a thread above a few hundred kB.
        """
        if len(request.body) > _MAX_REQUEST_BYTES:
            raise InvalidInput("body", "is larger than 30 MB")
        if self._signature.configured:
            self._signature.check(request)
        elif not self._allow_unsigned:
            raise Forbidden("no SendGrid verification key is set, so no webhook can be believed")
        form = read_mail_form(request.headers.get("content-type", ""), request.body)
        parts = raw_parts(form) if form.has("email") else parsed_parts(form)
        return self._message(form, parts)

    def _message(self, form: MailForm, parts: MailParts) -> InboundMessage:
        envelope_from, recipients = _envelope(form)
        sender, is_in_mail = _sender(parts.block, form.text("from"))
        vouched = self._vouching(form, sender, envelope_from or "")
        # DKIM and SPF speak for a From that is really in the mail, not for a field of the form.
        vouched = "none" if vouched == "aligned" and not is_in_mail else vouched
        evidence = _EVIDENCE[vouched]
        if person := self._forms.filled_in_by(parts.headers, envelope_from, sender):
            # The form vouches for no address that somebody typed into it.
            sender, evidence, reason = person, "none", None
            address: str | None = person.address
        else:
            address = sender.address if sender else None
            reason = automatic_reason(parts.headers, envelope_from, address, self._ours)
        mail = _mail_headers(parts.headers, parts.subject)
        bounce = read_bounce(parts.headers, form, mail, envelope_from=envelope_from, sender=address)
        content, quoted = message_of(parts, mail.subject)
        if not (content or parts.attachments or mail.subject or sender):
            raise InvalidInput("text", "is missing; send text, html or the raw email")
        recipient = recipients[0] if recipients else _header_recipient(parts.headers, form)
        said = [parts.subject, parts.text, parts.html, *parts.attachments]
        scope = [envelope_from, address, evidence, said]
        return InboundMessage(
            channel="email",
            provider="sendgrid",
            provider_id=_provider_id(scope, mail.message_id, evidence, form),
            sender=address,
            sender_name=sender.name if sender else "",
            recipient=recipient,
            content=content,
            quoted=quoted,
            evidence=evidence,
            mail=mail,
            attachments=parts.attachments,
            automatic=(DELIVERY_REPORT if bounce else reason)
            or (FAILED_CHECK if vouched == "failed" else None),
            bounce=bounce,
        )

    def _vouching(
        self, form: MailForm, sender: Mailbox | None, envelope_from: str
    ) -> Vouching | Literal["simulated"]:
        if not self._signature.configured:
            return "simulated"
        # The signature proves that SendGrid sent the webhook, not who wrote the mail.
        if sender is None:
            return "none"
        return vouching(sender, form.text("dkim"), form.text("SPF"), envelope_from)


def _provider_id(
    scope: Sequence[object], message_id: str | None, evidence: Evidence, form: MailForm
) -> str:
    """Permanent and the same on every retry: SendGrid sends no id of the delivery.

    The Message-ID is the sender's choice, and some forms send every mail under the same one. Scoped
    by sender, evidence and content, nothing takes the place of another mail. A mail to two of our
    addresses comes twice, and is one.
    """
    if message_id:
        text = repr((*scope, message_id))
        return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()
    if evidence == "simulated":  # written by hand: the same words twice are two mails
        return f"simulated-{secrets.token_hex(16)}"
    digest = hashlib.sha256()
    for name in sorted(form.parts):
        content = form.parts[name].content
        digest.update(f"{name!r}:{len(content)}:".encode(errors="backslashreplace"))
        digest.update(content)
    return digest.hexdigest()


def _envelope(form: MailForm) -> tuple[str | None, list[str]]:
    """MAIL FROM ("" for a bounce, None when not told) and every RCPT TO."""
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


def _sender(block: str, field: str) -> tuple[Mailbox | None, bool]:
    """The one mailbox in the one From header, and whether it stands there; None when two readings
    are possible, or when there are headers and no From. Without headers the form's field names it.
    """
    value, is_sole = from_header(block)
    named = one_mailbox(field) if field.strip() else None
    if value is None and not block.strip():
        return named, False
    if value is None or not is_sole:
        return None, False
    sender = one_mailbox(value)
    if named and sender and named.address != sender.address:
        return None, True
    return sender, True


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
