"""Sending a message on a channel, and how sending can fail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from support_agent.domain.channels import TextChannel
from support_agent.ports.inbound import MailHeaders


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


SIMULATED = "console"
"""The name of the sender of a machine without keys: what it "sends" is in the timeline alone."""


class Sender(Protocol):
    """Sends on one channel."""

    @property
    def name(self) -> str:
        """The provider's stable name, as its delivery reports bear it: "twilio", "sendgrid"."""
        ...

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
