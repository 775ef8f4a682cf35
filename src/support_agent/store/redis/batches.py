"""The batch timer in Redis: who is due when. Rebuilt from PostgreSQL whenever it is lost.

Two sorted sets per shard: `due` has customers by deadline, `leased` those that a worker has taken,
by the end of its lease. Redis is not the lock: after a flush, two workers may both claim a
customer, and PostgreSQL lets one through.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from support_agent.store.redis.keyspace import Keyspace
from support_agent.store.redis.redis_client import reached

# Redis server time in milliseconds, rounded up so that a deadline is never met early.
_NOW = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.ceil(t[2] / 1000)
"""

# Writes nothing, but is refused if writing is: full, read-only, failing to save, not permitted.
# Without it, a server that accepts no deadline would keep saying that nobody is due.
_WRITABLE = "redis.call('ZADD', KEYS[1], 'XX', 0, '')\n"

# KEYS: due, leased. ARGV: a channel nobody listens to.
_CHECK = _WRITABLE + "redis.call('PUBLISH', ARGV[1], '')"

# KEYS: due, leased. ARGV: customer, delay ms, ring when nearer than ms, bell channel, events
# channel, event frames or "".
_ADD = (
    _NOW
    + """
local at = now + tonumber(ARGV[2])
redis.call('ZADD', KEYS[1], at, ARGV[1])
if tonumber(ARGV[2]) < tonumber(ARGV[3]) then redis.call('PUBLISH', ARGV[4], '1') end
if ARGV[6] ~= '' then redis.call('PUBLISH', ARGV[5], ARGV[6]) end
return at
"""
)

# KEYS: due, leased. ARGV: lease ms, most customers to take. Returns {milliseconds to the next
# deadline or -1, lease end, customer, customer, …}.
_CLAIM = (
    _WRITABLE
    + _NOW
    + """
local expired = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 100)
for _, customer in ipairs(expired) do
  redis.call('ZREM', KEYS[2], customer)
  redis.call('ZADD', KEYS[1], 'NX', now, customer)
end
local taken = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, tonumber(ARGV[2]))
local lease_end = now + tonumber(ARGV[1])
for _, customer in ipairs(taken) do
  redis.call('ZREM', KEYS[1], customer)
  redis.call('ZADD', KEYS[2], lease_end, customer)
end
local wait = -1
local next_due = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if next_due[2] then wait = math.max(0, next_due[2] - now) end
local result = {wait, lease_end}
for _, customer in ipairs(taken) do result[#result + 1] = customer end
return result
"""
)

# KEYS: due, leased. ARGV: customer, the lease end this worker was given, delay ms or -1. Returns
# the lease only if it is still this worker's, then sets the timer again if asked.
_DONE = (
    _NOW
    + """
if redis.call('ZSCORE', KEYS[2], ARGV[1]) == ARGV[2] then redis.call('ZREM', KEYS[2], ARGV[1]) end
if tonumber(ARGV[3]) >= 0 then redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1]) end
return 1
"""
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """Customers taken in one tick. `lease_end` is the token for giving them back."""

    customer_ids: list[int]
    lease_end: int
    next_deadline_ms: int | None


class BatchTimer:
    """The timer. Every method raises Unavailable if Redis can't be reached or refuses."""

    def __init__(self, redis: Redis, keys: Keyspace, *, idle_ms: int) -> None:
        self._keys = keys
        self._idle_ms = idle_ms
        self._add = redis.register_script(_ADD)
        self._claim = redis.register_script(_CLAIM)
        self._done = redis.register_script(_DONE)
        self._check = redis.register_script(_CHECK)

    async def check(self) -> None:
        """Returns once Redis has shown that it accepts deadlines and delivers messages."""
        await self._run(self._check, self._keys.named("nobody"))

    async def add(self, customer_id: int, delay_ms: int, frames: Sequence[bytes] = ()) -> None:
        """Sets the customer's deadline to `delay_ms` from now, later or earlier than before.

        Workers sleep at most `idle_ms`; a nearer deadline rings the bell. Also publishes `frames`.
        """
        await self._run(
            self._add,
            customer_id,
            max(0, delay_ms),
            self._idle_ms,
            self._keys.bell,
            self._keys.events,
            b"\n".join(frames),
        )

    async def claim(self, most: int, lease_ms: int) -> Claimed:
        """Takes up to `most` due customers, and says how long to sleep."""
        wait, lease_end, *customers = await self._run(self._claim, lease_ms, most)
        return Claimed(
            [int(customer) for customer in customers], lease_end, None if wait < 0 else wait
        )

    async def done(self, customer_id: int, lease_end: int, rearm_ms: int | None) -> None:
        """Gives a customer back; `rearm_ms` sets the next deadline if more is pending."""
        await self._run(self._done, customer_id, lease_end, -1 if rearm_ms is None else rearm_ms)

    async def _run(self, script: Any, *arguments: int | str | bytes) -> Any:
        async with reached():
            return await script(keys=[self._keys.due, self._keys.leased], args=arguments)
