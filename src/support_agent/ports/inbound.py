"""An incoming message: its webhook, and what is read from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from support_agent.domain.channels import Evidence, TextChannel
from support_agent.domain.mail.mail_words import MailWords


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A webhook as it arrived. `url`: the public one the sender signed; `headers`: lowercase."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as listed, never opened. `size` is in bytes; None if not given."""

    filename: str
    content_type: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class MailHeaders:
    """The headers that make a thread. IDs keep their angle brackets."""

    subject: str = ""
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that was not delivered. `message_ids` may be forged; `reason` is in our own words.

    `recipients`: who it did not reach, in lowercase, as far as the report says so.
    """

    message_ids: tuple[str, ...]
    reason: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message from outside, read and checked, before we know who sent it.

    `sender` is the normalized address (E.164 phone, lowercase mailbox), or None if it can't be
    determined safely; `named` is then what the message says about its sender. `provider_id` is
    permanent and unique within `provider`. `content` is what the sender just wrote; `quoted` is the
    older text below it. `automatic` says why it must not be answered (auto-reply, bounce, list,
    carrier keyword); None if it may be. `opt_told`: the carrier itself reports opt-outs. `words`:
    the whole mail, so that `content` and `quoted` can be separated again using earlier mails.
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
        """Raises Forbidden, before the body is read, for headers that no signed request has."""
        ...

    def read(self, request: WebhookRequest) -> InboundMessage:
        """The message. Raises InvalidInput naming the field, or Forbidden for a bad signature."""
        ...
