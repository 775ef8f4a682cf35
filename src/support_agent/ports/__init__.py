"""Protocols for the outside services: only where there is a network we do not own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from support_agent.domain.channels import Evidence, TextChannel
from support_agent.domain.mail.mail_words import MailWords

# ── The clock ────────────────────────────────────────────────────────────────────────────────


class Clock(Protocol):
    """Tells the time. Wired in bootstrap so that tests can hold it still."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        ...


# ── Nearness in meaning ──────────────────────────────────────────────────────────────────────

Place = tuple[str, int]
"""An article and one of its passages, counted from 1; 0 is one of the article's tags."""


class Meaning(Protocol):
    """Tells which texts are near in meaning, however they are worded. Small, local, optional."""

    def knows(self, stamp: str) -> bool:
        """Whether what it has read is of this stamp."""
        ...

    def read(self, stamp: str, places: Sequence[Place], texts: Sequence[str]) -> None:
        """Reads the texts in place of those before; some milliseconds for each hundred."""
        ...

    def nearest(self, question: str, limit: int) -> list[Place]:
        """The best passage of each of the nearest articles, nearest first."""
        ...


# ── The model ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ToolSchema:
    """One tool as the model sees it. `parameters` is a JSON Schema object, byte-stable."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call the model asks for. `arguments` is its JSON text, exactly as it came, unchecked."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class UserMessage:
    """What the customer's side says: one JSON document (see agent/context.py)."""

    content: str


@dataclass(frozen=True, slots=True)
class AssistantMessage:
    """What the model said before, word for word."""

    content: str
    tool_calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolMessage:
    """The answer to one tool call: a JSON document."""

    call_id: str
    name: str
    content: str


ChatMessage = UserMessage | AssistantMessage | ToolMessage


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One request to a model.

    `tool_choice` "none" asks for an answer in words. `session_id` is opaque (no personal data) and
    the same for every request of a conversation, so that a provider's prompt cache keeps hitting.
    """

    system: str
    messages: Sequence[ChatMessage]
    tools: Sequence[ToolSchema]
    tool_choice: Literal["auto", "none"] = "auto"
    session_id: str = ""
    max_tokens: int = 2048


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and money of one model call. `cost_usd` is None when the provider does not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ChatResponse:
    """One whole answer: words, tool calls or both. A cut or failed answer is never one of these.

    `by_code`: its words are the product's own, from fixed sentences.
    """

    content: str
    tool_calls: tuple[ToolCall, ...]
    model: str
    usage: Usage = field(default_factory=Usage)
    response_id: str = ""
    by_code: bool = False


class ModelError(Exception):
    """The model gave no usable answer. `kind` is a short stable word for logs and the screen."""

    def __init__(
        self, kind: str, message: str, *, retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after_seconds = retry_after_seconds


class ModelAway(ModelError):
    """Down, limited, out of credit, timed out: the same request may work later."""


class ModelRefused(ModelError):
    """This request will not be answered: refused, filtered, too long, malformed."""


class ChatModel(Protocol):
    """A language model, or the house model that ships with the product."""

    @property
    def label(self) -> str:
        """What the screen calls it: "House model", "anthropic/claude-sonnet-4.5"."""
        ...

    async def complete(self, request: ChatRequest) -> ChatResponse:
        """One whole answer. Raises ModelAway or ModelRefused, never returns a partial one."""
        ...


# ── Messages in ──────────────────────────────────────────────────────────────────────────────


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


# ── Messages out ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """One message to send. `id` is ours and unique; `to` is the verified contact on file.

    `plain`: a mail of plain text alone, in which no mark means anything.
    """

    id: int
    channel: TextChannel
    to: str
    text: str
    mail: MailHeaders | None = None
    plain: bool = False


class SendRejected(Exception):
    """The provider said no for good. `opted_out` when the recipient asked for no more."""

    def __init__(self, code: str, message: str, *, opted_out: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.opted_out = opted_out


class SendDeferred(Exception):
    """Certainly not sent (limited, refused before acceptance); try again later."""

    def __init__(self, message: str, *, retry_after_seconds: float = 5.0) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class SendUncertain(Exception):
    """It may have been sent: the answer never came. Never re-sent by itself, looked up instead."""


class Sender(Protocol):
    """Sends on one channel."""

    @property
    def label(self) -> str:
        """What the screen calls it: "Console", "Twilio", "SendGrid", "SMTP"."""
        ...

    async def send(self, message: OutboundMessage) -> str:
        """The provider's id. Raises SendRejected, SendDeferred or SendUncertain."""
        ...

    async def lookup(self, message: OutboundMessage, attempted_at: datetime) -> str | None:
        """The provider's id of an uncertain send if the provider knows it, else None."""
        ...


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """What became of a message we sent, as its provider reports it. Reports repeat and overtake
    each other.
    """

    provider: str
    provider_id: str
    status: Literal["queued", "sending", "sent", "delivered", "failed"]
    error_code: str | None = None
    reason: str = ""
    opted_out: bool = False


class StatusReader(Protocol):
    """Reads one vendor's delivery reports."""

    def look(self, headers: Mapping[str, str]) -> None:
        """As of a WebhookReader."""
        ...

    def read(self, request: WebhookRequest) -> DeliveryStatus:
        """The report, or InvalidInput naming the field, or Forbidden for a bad signature."""
        ...


class EventsReader(Protocol):
    """Reads one vendor's delivery reports, many in one webhook."""

    def look(self, headers: Mapping[str, str]) -> None:
        """As of a WebhookReader."""
        ...

    def read(self, request: WebhookRequest) -> Sequence[DeliveryStatus]:
        """The reports in order, or InvalidInput naming the field, or Forbidden."""
        ...


# ── Money and parcels ────────────────────────────────────────────────────────────────────────


class VendorRejected(Exception):
    """The vendor said no; nothing happened."""


class VendorUncertain(Exception):
    """The vendor may have acted: the answer never came. Looked up, never repeated by itself."""


class NoVendor(Exception):
    """Nobody outside does this for the shop: one of its people has to."""


@dataclass(frozen=True, slots=True)
class Label:
    """A return label."""

    carrier: str
    tracking_number: str
    url: str


class Payments(Protocol):
    """Gives money back."""

    async def refund(self, *, key: str, order_number: str, amount: Decimal) -> str:
        """The vendor's reference. `key` is its idempotency key: the same key pays once."""
        ...

    async def lookup(self, *, key: str) -> str | None:
        """The reference of the refund made under `key`, or None if the vendor knows of none."""
        ...


class Carrier(Protocol):
    """Makes return labels."""

    async def create_label(self, *, key: str, order_number: str) -> Label:
        """A label for sending the order back. The same key gives the same label."""
        ...

    async def lookup(self, *, key: str) -> Label | None:
        """The label made under `key`, or None if the carrier knows of none."""
        ...
