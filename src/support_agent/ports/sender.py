"""Sends a message on a channel, and says how sending can fail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from support_agent.domain.channels import TextChannel
from support_agent.ports.inbound import MailHeaders


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """One message to send. `id` is ours and unique; `to` is the verified contact on file.

    `plain`: a plain-text mail, in which no character is markup.
    """

    id: int
    channel: TextChannel
    to: str
    text: str
    mail: MailHeaders | None = None
    plain: bool = False


class SendRejected(Exception):
    """The provider refused permanently. `opted_out`: the recipient asked for no more messages."""

    def __init__(self, code: str, message: str, *, opted_out: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.opted_out = opted_out


class SendDeferred(Exception):
    """Certainly not sent (rate-limited, or refused before acceptance); try again later."""

    def __init__(self, message: str, *, retry_after_seconds: float = 5.0) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class SendUncertain(Exception):
    """It may have been sent: no answer came. It is looked up, never re-sent by itself."""


SIMULATED = "console"
"""The name of the simulated sender of a machine without keys, which only fills the timeline."""


class Sender(Protocol):
    """Sends on one channel."""

    @property
    def name(self) -> str:
        """The provider's stable name, as in its delivery reports: "twilio", "sendgrid"."""
        ...

    @property
    def label(self) -> str:
        """The name on the screen: "Console", "Twilio", "SendGrid", "SMTP"."""
        ...

    async def send(self, message: OutboundMessage) -> str:
        """Returns the provider's ID. Raises SendRejected, SendDeferred or SendUncertain."""
        ...

    async def lookup(self, message: OutboundMessage, attempted_at: datetime) -> str | None:
        """The provider's ID of an uncertain send if the provider knows it, else None."""
        ...
