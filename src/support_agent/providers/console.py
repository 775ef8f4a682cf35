"""Senders without keys: one simulates a channel, one reports that nothing is set up."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from support_agent.domain.channels import TextChannel, is_short
from support_agent.ports.sender import SIMULATED, OutboundMessage, SendRejected

_log = structlog.stdlib.get_logger(__name__)


class ConsoleSender:
    """Simulates one channel. The row is marked sent, so the screen shows it in the timeline."""

    @property
    def name(self) -> str:
        """The name its messages are stored under."""
        return SIMULATED

    @property
    def label(self) -> str:
        """The name on the screen."""
        return "Console"

    async def send(self, message: OutboundMessage) -> str:
        """An ID made from ours. Address and words are personal, so neither is logged."""
        sent_id = _sent_id(message)
        _log.info(
            "message_simulated",
            channel=message.channel,
            message_id=message.id,
            provider_id=sent_id,
            characters=len(message.text),
        )
        return sent_id

    async def lookup(self, message: OutboundMessage, attempted_at: datetime) -> str | None:
        """The same ID: simulating a message again changes nothing."""
        del attempted_at
        return _sent_id(message)


@dataclass(frozen=True, slots=True)
class NoSender:
    """A channel that real customers know but nothing is set up for: nothing is sent."""

    channel: TextChannel

    @property
    def name(self) -> str:
        """The name of the sender; no message is ever stored under it."""
        return "none"

    @property
    def label(self) -> str:
        """The name on the screen."""
        return "Not set up"

    @property
    def remedy(self) -> str:
        """The settings that are missing."""
        if is_short(self.channel):
            return "Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_PHONE_NUMBER."
        return "Set SENDGRID_API_KEY or SMTP_URL, and EMAIL_FROM."

    async def send(self, message: OutboundMessage) -> str:
        """Raises SendRejected: nobody would receive it."""
        del message
        what = "text messages" if is_short(self.channel) else "e-mail"
        raise SendRejected("not_set_up", f"There is no sender of {what}. {self.remedy}")

    async def lookup(self, message: OutboundMessage, attempted_at: datetime) -> str | None:
        """None: nothing was sent."""
        del message, attempted_at


def _sent_id(message: OutboundMessage) -> str:
    return f"console-{message.id}"
