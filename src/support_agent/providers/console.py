"""The sender of a machine without keys: writes a log line, and the message counts as sent."""

from datetime import datetime

import structlog

from support_agent.ports import OutboundMessage

_log = structlog.stdlib.get_logger(__name__)


class ConsoleSender:
    """Simulates one channel. The row is marked sent, so the screen shows it in the timeline."""

    @property
    def label(self) -> str:
        """What the screen calls it."""
        return "Console"

    async def send(self, message: OutboundMessage) -> str:
        """An id made of ours. Neither the address nor the words are logged: both are personal."""
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
        """The same id: simulating a message again changes nothing."""
        del attempted_at
        return _sent_id(message)


def _sent_id(message: OutboundMessage) -> str:
    return f"console-{message.id}"
