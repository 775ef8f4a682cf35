"""The worker loop: claims due customers, answers them, sends what is queued, retries the missed."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from support_agent.domain.errors import Unavailable
from support_agent.flows import Flows

log = structlog.get_logger()

# The sweeper gives the timer this much time before it takes a customer itself.
GRACE_SECONDS = 0.5
RECONCILE_SECONDS = 5.0
DRAIN_SECONDS = 30.0
# The longest wait for Redis before PostgreSQL alone schedules.
BACK_OFF_SECONDS = 1.0


@dataclass(slots=True)
class Worker:
    """One worker. Any number may run; each drains when `stop` is called."""

    flows: Flows
    poll_seconds: float
    turns_at_once: int
    reconcile_seconds: float = RECONCILE_SECONDS
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _drained: asyncio.Event = field(default_factory=asyncio.Event)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _running: set[int] = field(default_factory=set[int])
    _redis_away: bool = False

    def stop(self) -> None:
        """Takes no more customers; `run` returns when the current ones are answered."""
        self._stopping.set()
        self._wake.set()
        self.flows.outbox_bell.set()

    async def run(self) -> None:
        """Works until stopped. A canceled `run` leaves everything for others to pick up."""
        async with asyncio.TaskGroup() as group:
            listener = group.create_task(self._listen())
            group.create_task(self._every(self.poll_seconds, self._sweep))
            for chore in self._chores():
                group.create_task(self._every(self.reconcile_seconds, chore))
            group.create_task(self._relay())
            log.info("worker_ready")
            try:
                await self._work_until_drained()
            finally:
                listener.cancel()
            # The relay ends by itself: a send in progress is never interrupted.
            self._drained.set()
            self.flows.outbox_bell.set()

    async def _work_until_drained(self) -> None:
        """Answers until stopped, then finishes the current turns; others take over slow ones."""
        try:
            async with asyncio.timeout(None) as patience, asyncio.TaskGroup() as turns:
                await self._claim_until_stopped(turns)
                patience.reschedule(asyncio.get_running_loop().time() + DRAIN_SECONDS)
        except TimeoutError:
            log.warning("drain_cut", turns=len(self._running))
        else:
            log.info("worker_drained")

    async def _claim_until_stopped(self, turns: asyncio.TaskGroup) -> None:
        while not self._stopping.is_set():
            free = self.turns_at_once - len(self._running)
            wait = self.poll_seconds
            if free > 0:
                claimed = await self._claim(free)
                for customer_id, lease_end in claimed.customers:
                    self._start(turns, customer_id, lease_end)
                if claimed.next_seconds is not None:
                    wait = min(wait, claimed.next_seconds)
            # At full capacity, wake when a turn ends; otherwise at the next deadline or the bell.
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            self._wake.clear()

    async def _claim(self, free: int) -> "Due":
        timer = self.flows.timer
        if timer is None:
            return await self._claim_from_postgres(free)
        try:
            claimed = await timer.claim(free, int(self.flows.reply.lease_seconds * 1000))
        except Unavailable as error:
            self._note_redis(str(error))
            return await self._claim_from_postgres(free)
        self._note_redis("")
        wait = None if claimed.next_deadline_ms is None else claimed.next_deadline_ms / 1000
        return Due([(c, claimed.lease_end) for c in claimed.customer_ids], wait)

    def _note_redis(self, reason: str) -> None:
        """Logs when Redis is lost, and when it is back."""
        if reason and not self._redis_away:
            log.warning("redis_away", reason=reason)
        elif self._redis_away and not reason:
            log.info("redis_back")
        self._redis_away = bool(reason)

    async def _claim_from_postgres(self, free: int) -> "Due":
        try:
            due, wait_ms = await self.flows.scheduler.due_now(free)
        except Unavailable:
            return Due([], BACK_OFF_SECONDS)
        return Due(
            [(customer_id, 0) for customer_id in due], None if wait_ms is None else wait_ms / 1000
        )

    def _start(self, turns: asyncio.TaskGroup, customer_id: int, lease_end: int) -> None:
        if customer_id in self._running:
            return
        self._running.add(customer_id)
        turns.create_task(self._answer(customer_id, lease_end))

    async def _answer(self, customer_id: int, lease_end: int) -> None:
        rearm_ms: int | None = None
        try:
            rearm_ms = await self.flows.reply.answer_due(customer_id)
        except Unavailable as error:
            log.warning("turn_postponed", customer_id=customer_id, reason=str(error))
            rearm_ms = int(BACK_OFF_SECONDS * 1000)
        except Exception:
            log.exception("turn_crashed", customer_id=customer_id)
        finally:
            self._running.discard(customer_id)
            if self.flows.timer is not None:
                with suppress(Unavailable):
                    await self.flows.timer.done(customer_id, lease_end, rearm_ms)
            self._wake.set()

    async def _listen(self) -> None:
        """Wakes the loop when a deadline before its wake-up time is set anywhere."""
        bell = self.flows.bell
        while bell is not None:
            with suppress(Unavailable):
                async with bell.rings() as rings:
                    async for ring in rings:
                        if ring is not None:
                            self._wake.set()
            await asyncio.sleep(BACK_OFF_SECONDS)

    async def _relay(self) -> None:
        """Sends answers as they are queued."""
        bell = self.flows.outbox_bell
        while True:
            last_round, wait = self._drained.is_set(), self.poll_seconds
            try:
                while await self.flows.deliver.send_queued():
                    pass
                next_ms = await self.flows.deliver.next_send_ms()
                if next_ms is not None:
                    wait = min(wait, max(next_ms / 1000, 0.01))
            except Unavailable:
                wait = BACK_OFF_SECONDS
            except Exception:
                log.exception("relay_failed")
                wait = BACK_OFF_SECONDS
            if last_round:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await bell.wait()
            bell.clear()

    async def _sweep(self) -> None:
        """Restores what the timer lost: flushed, restarted, never told, or from a dead worker."""
        overdue = await self.flows.scheduler.overdue(GRACE_SECONDS)
        for customer_id in overdue:
            if customer_id not in self._running:
                await self.flows.announcer.due(customer_id, 0)
        if overdue:
            log.info("sweeper_found", customers=len(overdue))
            self._wake.set()

    def _chores(self) -> list[Callable[[], Awaitable[object]]]:
        """The periodic chores, each on its own, so that none waits for another."""
        flows = self.flows
        return [
            flows.settle.carry_out,
            flows.settle.reconcile,
            flows.returns.lapse,
            flows.deliver.reconcile,
            flows.tell_staff.send_queued,
        ]

    async def _every(self, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        while True:
            # Jitter keeps many workers from sweeping at the same moment.
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds * random.uniform(0.5, 1.0)):  # noqa: S311
                    await self._stopping.wait()
            if self._stopping.is_set():
                return
            try:
                await work()
            except Unavailable as error:
                log.warning("store_away", reason=str(error))
            except Exception:
                log.exception("chore_failed", chore=work.__qualname__)


@dataclass(frozen=True, slots=True)
class Due:
    """Customers to answer now, each with the timer's token, and when to look again."""

    customers: list[tuple[int, int]]
    next_seconds: float | None
