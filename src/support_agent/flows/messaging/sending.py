"""One try at sending a message, and its result: the same rule for customers and for staff."""

from dataclasses import dataclass
from typing import Literal

from support_agent.ports.sender import (
    OutboundMessage,
    SendDeferred,
    Sender,
    SendRejected,
    SendUncertain,
)

MOST_ATTEMPTS = 8
LONGEST_WAIT_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Sending:
    """The state of a message. "queued": it is tried again after `retry_seconds`."""

    status: Literal["sent", "queued", "failed", "uncertain", "cancelled"]
    provider_id: str | None = None
    error: str | None = None
    retry_seconds: float | None = None
    opted_out: bool = False


async def send(sender: Sender, message: OutboundMessage, attempts: int) -> Sending:
    """Tries once; `attempts` includes this one. Never retries what may have been accepted."""
    try:
        provider_id = await sender.send(message)
    except SendRejected as error:
        return Sending("failed", error=f"{error.code}: {error}", opted_out=error.opted_out)
    except SendDeferred as error:
        if attempts >= MOST_ATTEMPTS:
            return Sending("failed", error=f"given up: {error}")
        wait = max(error.retry_after_seconds, min(2.0**attempts, LONGEST_WAIT_SECONDS))
        return Sending("queued", error=str(error), retry_seconds=wait)
    except SendUncertain as error:
        return Sending("uncertain", error=str(error))
    return Sending("sent", provider_id=provider_id)
