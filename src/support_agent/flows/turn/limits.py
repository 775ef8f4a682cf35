"""What was spent in the last 24 hours, read rarely enough to cost nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from support_agent.domain.models import Level
from support_agent.domain.policies.budget import Day, Spent
from support_agent.store.admin import usage
from support_agent.store.db import Database

# The shop's sum may lag by this much; a turn costs cents, a day's budget many dollars.
FRESH_SECONDS = 10.0


@dataclass(slots=True)
class Limits:
    """Reads the day's use. While nothing was spent at all, customers are not even checked."""

    database: Database
    monotonic: Callable[[], float] = time.monotonic
    _shop: Spent = field(default_factory=Spent)
    _strangers: Spent = field(default_factory=Spent)
    _read_at: float = float("-inf")

    def forget(self) -> None:
        """Makes the next call read the shop's sum again."""
        self._read_at = float("-inf")

    async def day(self, customer_id: int, *, without_turn: int, level: Level) -> Day:
        """What this customer and the shop have used; the customer's without the current turn.

        For a stranger (L0), also what all strangers have used together.
        """
        fresh = self.monotonic() - self._read_at < FRESH_SECONDS
        if fresh and not self._shop.tokens:
            return Day()
        async with self.database.connection() as tx:
            if not fresh:
                self._shop = await usage.spent_in_all(tx)
                self._strangers = await usage.spent_by_strangers(tx)
                self._read_at = self.monotonic()
            if not self._shop.tokens:
                return Day()
            customer = await usage.spent_by(tx, customer_id, without_turn=without_turn)
        return Day(customer, self._shop, self._strangers if level == "L0" else None)
