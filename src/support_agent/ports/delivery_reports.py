"""A vendor's report on what happened to a message after it was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from support_agent.ports.inbound import WebhookRequest


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """What happened to a message we sent, as its provider reports it.

    Reports may repeat and arrive out of order. `provider`: the `name` of the message's sender.
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
        """As for a WebhookReader."""
        ...

    def read(self, request: WebhookRequest) -> DeliveryStatus:
        """The report. Raises InvalidInput naming the field, or Forbidden for a bad signature."""
        ...


class EventsReader(Protocol):
    """Reads one vendor's delivery reports, many in one webhook."""

    def look(self, headers: Mapping[str, str]) -> None:
        """As for a WebhookReader."""
        ...

    def read(self, request: WebhookRequest) -> Sequence[DeliveryStatus]:
        """The reports in order. Raises InvalidInput naming the field, or Forbidden."""
        ...
