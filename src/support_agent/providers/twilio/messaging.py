"""Twilio's messaging webhooks: an incoming text message, and the status of one we sent."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from support_agent.domain.channels import (
    CARRIER_KEYWORD,
    OTHER_MESSENGER,
    Evidence,
)
from support_agent.domain.errors import Forbidden, InvalidInput
from support_agent.domain.phone_numbers import normal_phone
from support_agent.domain.wishes.no_texts import ABOUT_ORDERS, said_alone
from support_agent.ports.delivery_reports import DeliveryStatus
from support_agent.ports.inbound import Attachment, InboundMessage, WebhookRequest
from support_agent.providers.plain_text import clean_line, clean_text
from support_agent.providers.twilio.addresses import channel_of, sender_of
from support_agent.providers.twilio.sender import TWILIO, TwilioSender, error_reason
from support_agent.providers.twilio.signature import FormField, TwilioSignature, form_fields

__all__ = ["SignedForm", "TwilioSender", "TwilioSmsReader", "TwilioStatusReader"]

_MAX_REQUEST_BYTES = 64 * 1024
_MAX_FIELDS = 300
_MAX_TEXT_BYTES = 16 * 1024  # Twilio's own limit is 1,600 characters

_OUT = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
_IN = frozenset({"start", "unstop"})
_HELP = frozenset({"help", "info"})

_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MEDIA_COUNT = re.compile(r"[0-9]|10")

Opt = Literal["out", "in"]
Form = Mapping[bytes, bytes]


class _TwilioForm:
    """What both readers share: limits, the signature, the account, the form."""

    def __init__(
        self,
        auth_tokens: Sequence[str],
        account_sid: str | None,
        *,
        allow_unsigned: bool,
    ) -> None:
        self._signature = TwilioSignature(auth_tokens)
        self._account_sid = account_sid.encode() if account_sid else None
        self._allow_unsigned = allow_unsigned

    def look(self, headers: Mapping[str, str]) -> None:
        """Raises Forbidden for headers that no request signed by Twilio has."""
        if self._signature.configured:
            self._signature.look(headers)
        elif not self._allow_unsigned:
            raise Forbidden("no Twilio Auth Token is set, so no webhook can be believed")

    def read(self, request: WebhookRequest) -> tuple[Form, Evidence]:
        if len(request.body) > _MAX_REQUEST_BYTES or request.body.count(b"&") >= _MAX_FIELDS:
            raise InvalidInput("body", "is too large for a Twilio webhook; send at most 64 kB")
        fields = form_fields(request.body)
        evidence = self._evidence(request, fields)
        content_type = request.headers.get("content-type", "").lower()
        if "application/x-www-form-urlencoded" not in content_type:
            raise InvalidInput("content-type", "must be application/x-www-form-urlencoded")
        form = dict(fields)
        if len(form) != len(fields):
            _refuse_repeats(fields)
        account = form.get(b"AccountSid")
        if evidence == "signed" and self._account_sid and account != self._account_sid:
            raise Forbidden("the webhook is signed but for another AccountSid")
        return form, evidence

    def _evidence(self, request: WebhookRequest, fields: Sequence[FormField]) -> Evidence:
        if self._signature.configured:
            self._signature.check(request, fields)
            return "signed"
        if self._allow_unsigned:
            return "simulated"
        raise Forbidden("no Twilio Auth Token is set, so no webhook can be believed")


class TwilioSmsReader:
    """Reads the incoming-message webhook (SMS and MMS).

    `auth_tokens`: the primary token, and the next one during a rotation. If it is empty,
    `allow_unsigned` (development on loopback only) makes every message "simulated"; without that,
    every message is refused.
    """

    def __init__(
        self,
        auth_tokens: Sequence[str],
        account_sid: str | None,
        *,
        allow_unsigned: bool = False,
    ) -> None:
        self._form = _TwilioForm(auth_tokens, account_sid, allow_unsigned=allow_unsigned)
        self.look = self._form.look

    def read(self, request: WebhookRequest) -> InboundMessage:
        """The text message. Raises InvalidInput naming the field, or Forbidden."""
        form, evidence = self._form.read(request)
        message_id = _message_id(form, simulated=evidence == "simulated")
        channel, raw = channel_of(_text(form, b"From"))
        sender, name, automatic = sender_of(raw)
        attachments = _attachments(form)
        content = _content(form, has_media=bool(attachments))
        opt, keyword = _keyword(content, _text(form, b"OptOutType"))
        # Twilio itself answers and blocks what it takes for a STOP; the rest is ours to answer.
        answered = bool(_text(form, b"OptOutType")) or content.lower() in _OUT
        if automatic == OTHER_MESSENGER:
            # A STOP there stops nothing here, and the number has proven nothing to us.
            opt, keyword, evidence = None, None, "none"
        _, recipient = channel_of(_text(form, b"To"))
        return InboundMessage(
            channel=channel,
            provider=TWILIO,
            provider_id=message_id,
            sender=sender,
            recipient=normal_phone(recipient) or clean_line(recipient, 64),
            content=content,
            evidence=evidence if sender else "none",
            sender_name=name,
            named=name,
            attachments=attachments,
            automatic=keyword or automatic,
            opt=opt,
            opt_told=opt != "out" or answered,
        )


class TwilioStatusReader:
    """Reads the status callback."""

    def __init__(
        self,
        auth_tokens: Sequence[str],
        account_sid: str | None,
        *,
        allow_unsigned: bool = False,
    ) -> None:
        self._form = _TwilioForm(auth_tokens, account_sid, allow_unsigned=allow_unsigned)
        self.look = self._form.look

    def read(self, request: WebhookRequest) -> DeliveryStatus:
        """The status of a message we sent. Raises InvalidInput or Forbidden."""
        form, _ = self._form.read(request)
        raw = (_text(form, b"MessageStatus") or _text(form, b"SmsStatus")).lower()
        if raw not in _STATUSES:
            raise InvalidInput("MessageStatus", f"{raw[:40]!r} is not a status we know")
        code = _text(form, b"ErrorCode")
        code = code if code.isascii() and code.isdigit() and code != "0" else ""
        return DeliveryStatus(
            provider=TWILIO,
            provider_id=_message_id(form),
            status=_STATUSES[raw],
            error_code=code[:10] or None,
            reason=error_reason(code) if code else "",
            opted_out=code == "21610",
        )


_STATUSES: Mapping[str, Literal["queued", "sending", "sent", "delivered", "failed"]] = {
    "accepted": "queued",
    "scheduled": "queued",
    "queued": "queued",
    "sending": "sending",
    "sent": "sent",
    "partially_delivered": "delivered",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}

_READ = frozenset(
    {b"MessageSid", b"AccountSid", b"From", b"To", b"Body", b"NumMedia", b"OptOutType"}
    | {b"MessageStatus", b"SmsStatus", b"ErrorCode"}
)


def _refuse_repeats(fields: Sequence[FormField]) -> None:
    seen: set[bytes] = set()
    for name, _ in fields:
        if name in seen and name in _READ:
            raise InvalidInput(name.decode(), "stands twice in the form; send it once")
        seen.add(name)


def _text(form: Form, name: bytes) -> str:
    return form.get(name, b"").decode(errors="replace").strip()


def _message_id(form: Form, *, simulated: bool = False) -> str:
    message_id = _text(form, b"MessageSid") or _text(form, b"SmsMessageSid")
    if not message_id and simulated:  # written by hand: the same words twice are two messages
        return f"simulated-{secrets.token_hex(16)}"
    if not message_id:
        raise InvalidInput("MessageSid", "is missing; Twilio sends one with every message")
    if not _MESSAGE_ID.fullmatch(message_id):
        raise InvalidInput("MessageSid", "is not an id; letters, digits, at most 64 characters")
    return message_id


def _content(form: Form, *, has_media: bool) -> str:
    raw = form.get(b"Body")
    if raw is None and not has_media:
        raise InvalidInput("Body", "is missing; send the text, or media with NumMedia")
    if raw is not None and len(raw) > _MAX_TEXT_BYTES:
        raise InvalidInput("Body", "is too long; a text message has at most 1,600 characters")
    return clean_text((raw or b"").decode(errors="replace")).strip()


def _attachments(form: Form) -> tuple[Attachment, ...]:
    count = _text(form, b"NumMedia") or "0"
    if not _MEDIA_COUNT.fullmatch(count):
        raise InvalidInput("NumMedia", f"{count[:20]!r} is not a number from 0 to 10")
    return tuple(_attachment(form, str(index).encode()) for index in range(int(count)))


def _attachment(form: Form, index: bytes) -> Attachment:
    # The URL is only named, never fetched: it is behind the account's password.
    name = _text(form, b"MediaUrl" + index).rpartition("/")[2]
    kind = clean_line(_text(form, b"MediaContentType" + index), 100)
    return Attachment(
        filename=name if _MESSAGE_ID.fullmatch(name) else f"media-{index.decode()}",
        content_type=kind or "application/octet-stream",
    )


def _keyword(content: str, opt_out_type: str) -> tuple[Opt | None, str | None]:
    """What a carrier keyword does, and whether Twilio has already answered it.

    Twilio only accepts a message that is just the word ("Only single-word messages will trigger the
    block", its article on SMS STOP filtering). A sender of STOP! or "stop, please" wants the same,
    so these stop texts here. Words that could be about an order do so only without a "please". A
    word with a question mark is a question ("Cancel?"), which nobody would answer; if Twilio blocks
    anyway, OptOutType or error 21610 says so. YES also lifts a block there, but it is what
    customers answer to questions: it opts in and stays a message, like START with a mark after it,
    which Twilio does not answer.
    """
    word = content.lower()
    kind = opt_out_type.upper()
    if kind == "STOP" or said_alone(content, manners=False) in _OUT:
        return "out", CARRIER_KEYWORD
    if said_alone(content, manners=True) in _OUT - ABOUT_ORDERS:
        return "out", CARRIER_KEYWORD
    if kind == "START" or word in _IN:
        return "in", CARRIER_KEYWORD
    if kind == "HELP" or word in _HELP:
        return None, CARRIER_KEYWORD
    return ("in" if word == "yes" or said_alone(content, manners=True) in _IN else None), None


class SignedForm:
    """Twilio's other forms: checks the signature, then gives fields by name."""

    def __init__(
        self, auth_tokens: Sequence[str], account_sid: str | None, *, allow_unsigned: bool
    ) -> None:
        self._form = _TwilioForm(auth_tokens, account_sid, allow_unsigned=allow_unsigned)
        self.look = self._form.look

    def read(self, request: WebhookRequest) -> tuple[Callable[[str], str], Evidence]:
        """The fields by name, and the evidence for them. Raises InvalidInput, Forbidden."""
        fields, evidence = self._form.read(request)
        return lambda name: _text(fields, name.encode()), evidence
