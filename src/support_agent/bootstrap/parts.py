"""The inputs of the wiring: the settings, the shop, the open stores, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from support_agent.bootstrap.stores import RedisParts
from support_agent.config import Settings
from support_agent.domain.channels import TextChannel
from support_agent.domain.shop import Shop
from support_agent.ports.chat_model import ChatModel
from support_agent.ports.clock import Clock
from support_agent.ports.sender import Sender
from support_agent.ports.vendors import Carrier, Payments
from support_agent.ports.voice import VoiceAgent
from support_agent.providers.http_send import Http
from support_agent.store.db import Database


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time now, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Replacements:
    """Vendors' replacements in tests. None: the one that the settings choose."""

    model: ChatModel | None = None
    standby: ChatModel | None = None
    senders: dict[TextChannel, Sender] | None = None
    payments: Payments | None = None
    carrier: Carrier | None = None
    clock: Clock | None = None
    crash_at: Callable[[str], None] | None = None
    voice: VoiceAgent | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything that exists before the flows."""

    settings: Settings
    replace: Replacements
    shop: Shop
    clock: Clock
    database: Database
    redis: RedisParts
    http: Http

    @property
    def crash_at(self) -> Callable[[str], None]:
        """Called at each point of a turn, so that tests can crash there; else does nothing."""
        return self.replace.crash_at or _no_crash


def _no_crash(point: str) -> None:
    """Does nothing."""
    del point
