"""A message that comes in: the webhook that brings it, and what is read of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from support_agent.domain.channels import Evidence, TextChannel
from support_agent.domain.mail.mail_words import MailWords


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A webhook as it came: `url` is the public one the sender signed, `headers` lower-cased."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as listed, never as opened. `size` is in bytes; None when not told."""

    filename: str
    content_type: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class MailHeaders:
    """The headers that make a thread. Ids keep their angle brackets."""

    subject: str = ""
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that did not arrive. `message_ids` may be anybody's; `reason` is in words of ours.

    `recipients`: whom it did not reach, lower-cased, as far as the report says so.
    """

    message_ids: tuple[str, ...]
    reason: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message from outside, read and checked, before we know who it is.

    `sender` is the normalised address (E.164 phone, lower-case mailbox) or None when it can't be
    told safely; `named` is then what the message says of its sender. `provider_id` is permanent and
    unique within `provider`. `content` is what the sender wrote now; `quoted` is the older text
    below it. `automatic` says why it must not be answered (auto-reply, bounce, list, carrier
    keyword), None when it may be. `opt_told`: the carrier itself tells who opts out. `words`: all
    of a mail, for `content` and `quoted` to be told apart again beside what was written before.
    """

    channel: TextChannel
    provider: str
    provider_id: str
    sender: str | None
    recipient: str
    content: str
    evidence: Evidence
    sender_name: str = ""
    named: str = ""
    quoted: str = ""
    mail: MailHeaders | None = None
    attachments: tuple[Attachment, ...] = ()
    automatic: str | None = None
    opt: Literal["out", "in"] | None = None
    opt_told: bool = True
    bounce: Bounce | None = None
    words: MailWords | None = None


class WebhookReader(Protocol):
    """Reads one vendor's webhook."""

    def look(self, headers: Mapping[str, str]) -> None:
        """Raises Forbidden, before the body is read, for headers no signed request has."""
        ...

    def read(self, request: WebhookRequest) -> InboundMessage:
        """The message, or InvalidInput naming the field, or Forbidden for a bad signature."""
        ...
