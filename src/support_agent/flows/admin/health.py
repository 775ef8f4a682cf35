"""The current state of every dependency."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from support_agent.agent.brain import Brain
from support_agent.domain.channels import Channel
from support_agent.domain.errors import Unavailable
from support_agent.store.admin import usage
from support_agent.store.admin.usage import Blocked
from support_agent.store.db import Database

State = Literal["ok", "degraded", "off"]
PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """One dependency: its state, its name on the screen, and the reason."""

    status: State
    label: str
    detail: str = ""


@dataclass(slots=True)
class Health:
    """Checks everything the product depends on."""

    database: Database
    check_redis: Callable[[], Awaitable[None]] | None
    brain: Brain
    channels: Mapping[Channel, Part]
    payments: Part
    carrier: Part

    async def parts(self) -> dict[str, Part]:
        """Every dependency by name."""
        database, redis = await asyncio.gather(self._database(), self._redis())
        return {
            "database": database,
            "redis": redis,
            "model": self._model(),
            **self.channels,
            "payments": self.payments,
            "carrier": self.carrier,
        }

    async def blocked(self) -> Blocked:
        """How many answers of the last 24 hours the claim check withheld."""
        async with self.database.connection() as tx:
            return await usage.blocked(tx)

    async def _database(self) -> Part:
        return await _asked("PostgreSQL", self.database.check)

    async def _redis(self) -> Part:
        if self.check_redis is None:
            return Part("off", "Redis", "Not there; PostgreSQL schedules alone.")
        return await _asked("Redis", self.check_redis)

    def _model(self) -> Part:
        if self.brain.state == "away":
            reason = f"{self.brain.model.label} is away ({self.brain.last_error})."
            return Part("degraded", self.brain.label, reason)
        return Part("ok", self.brain.label)


async def _asked(label: str, check: Callable[[], Awaitable[None]]) -> Part:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await check()
    except (Unavailable, TimeoutError) as error:
        return Part("degraded", label, str(error) or "slow to answer")
    return Part("ok", label)
