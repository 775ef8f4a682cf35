"""The whole product on one database that is reset within milliseconds, step by step.

Steps are plain calls, because Hypothesis is synchronous: each runs on the stage's own loop. Nothing
waits on a timer; time passes by moving every row's times back.
"""

import asyncio
import json
import re
import uuid
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from support_agent.bootstrap import App, Replacements
from support_agent.domain.channels import TextChannel
from support_agent.domain.errors import SupportAgentError
from support_agent.ports.chat_model import (
    ChatRequest,
    ChatResponse,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from support_agent.ports.inbound import InboundMessage
from support_agent.ports.sender import OutboundMessage
from support_agent.ports.vendors import Carrier, Payments, VendorRejected, VendorUncertain
from support_agent.providers.inhouse import InhouseCarrier, InhousePayments
from support_agent.store.people.operators import Operator
from tests.conftest import make_settings, opened
from tests.scripted import Crash

T = TypeVar("T")
Calls = tuple[tuple[str, Mapping[str, Any]], ...]
MOODS = ("works", "accepts, then times out", "never knew", "refuses")
# Seeded tables that customers and people change; other tables with rows are left alone.
CHANGING = ("customers", "identities", "orders", "order_items", "inventory")


@dataclass
class Puppet:
    """The model: makes its calls, then says its words, again when told that they lie."""

    calls: Calls = ()
    words: str = "All right."
    read: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    label: str = "puppet"
    _asked: int = 0

    async def complete(self, request: ChatRequest) -> ChatResponse:
        customer = int(request.session_id.removeprefix("c"))
        self.read += [
            (customer, message.content)
            for message in request.messages
            if isinstance(message, (ToolMessage, UserMessage))
        ]
        if not self.calls or request.tool_choice == "none":
            return ChatResponse(self.words, (), self.label)
        calls, self.calls = self.calls, ()
        self._asked += 1
        asked = [
            ToolCall(f"call-{self._asked}-{n}", name, json.dumps(arguments))
            for n, (name, arguments) in enumerate(calls)
        ]
        return ChatResponse("", tuple(asked), self.label)


@dataclass
class Moody:
    """A vendor with moods around the in-house one. It counts by key."""

    inner: Any
    mood: str = "works"
    accepted: Counter[str] = field(default_factory=Counter[str])

    async def lookup(self, *, key: str) -> Any:
        return await self.inner.lookup(key=key)

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        return partial(self._act, getattr(self.inner, name))

    async def _act(self, act: Callable[..., Awaitable[Any]], *, key: str, **terms: Any) -> Any:
        if self.mood == "refuses":
            raise VendorRejected("the vendor says no")
        if self.mood == "never knew":
            raise VendorUncertain("the connection broke")
        self.accepted[key] += 1
        result = await act(key=key, **terms)
        if self.mood != "works":
            raise VendorUncertain("timed out after it was done")
        return result


@dataclass
class Post:
    """Sends nothing and stores everything."""

    name: str = "post"
    label: str = "Post"
    sent: list[OutboundMessage] = field(default_factory=list[OutboundMessage])

    async def send(self, message: OutboundMessage) -> str:
        self.sent.append(message)
        return f"post-{uuid.uuid4().hex}"

    async def lookup(self, message: OutboundMessage, attempted_at: datetime) -> str | None:
        del attempted_at
        return next((f"post-{m.id}" for m in self.sent if m.id == message.id), None)


@dataclass
class CrashWhenTold:
    """Dies at the named point, once each time it is told to."""

    point: str = ""

    def __call__(self, point: str) -> None:
        if point == self.point:
            self.point = ""
            raise Crash(point)


class Stage:
    """The opened product, two operators, and the loop that all of it runs on."""

    app: App
    operators: list[Operator]

    def __init__(self, url: str, data: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.puppet, self.post, self.crash = Puppet(), Post(), CrashWhenTold()
        self.payments, self.carrier = Moody(InhousePayments()), Moody(InhouseCarrier())
        self._stack, self._examples = AsyncExitStack(), 0
        self.run(self._open(url, data))

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        """One step to its end."""
        return self.loop.run_until_complete(step)

    def close(self) -> None:
        """Ends the product and the loop."""
        self.run(self._stack.aclose())
        self.loop.close()

    async def _open(self, url: str, data: Path) -> None:
        replace = Replacements(
            model=self.puppet,
            senders={"sms": self.post, "email": self.post},
            payments=cast("Payments", self.payments),
            carrier=cast("Carrier", self.carrier),
            crash_at=self.crash,
        )
        settings = make_settings(url, "", data)
        self.app = await self._stack.enter_async_context(opened(settings, replace))
        for name in ("Ann", "Ben"):
            await self.app.flows.people.add(name, "agent")
        self.operators = await self.app.flows.people.everyone()
        async with self.app.database.connection() as tx:
            await tx.execute(Path(__file__).with_name("stage.sql").read_bytes(), prepare=False)
        await self.sql("SELECT stage.remember(%(changing)s)", changing=list(CHANGING))

    async def sql(self, statement: Any, **values: Any) -> list[dict[str, Any]]:
        """Any statement, its rows."""
        async with self.app.database.connection() as tx:
            cursor = await tx.execute(statement, values or None)
            return [dict(row) for row in await cursor.fetchall()] if cursor.description else []

    # ── what a machine can do ────────────────────────────────────────────────────────────────

    async def anew(self) -> None:
        """Resets to the sample shop; nothing is left of the last example."""
        await self.sql("SELECT stage.anew()")
        self._examples += 1
        if self._examples % 50 == 0:
            await self.sql("VACUUM")
        self.puppet.calls, self.puppet.words = (), "All right."
        self.puppet.read.clear()
        self.post.sent.clear()
        self.crash.point = ""
        for vendor in (self.payments, self.carrier):
            vendor.mood = "works"
            vendor.accepted.clear()

    async def receive(self, message: InboundMessage) -> int:
        """A webhook. Returns its customer."""
        try:
            return (await self.app.flows.intake.receive(message)).customer_id
        except Crash:
            return (await self.app.flows.intake.receive(message)).customer_id  # it is sent again

    async def answer(self, customer_id: int) -> None:
        """The customer's due turn, if any. A crash leaves it to the next one."""
        await self._dying(self.app.flows.reply.answer_due(customer_id))

    async def operate(self, customer_id: int, operator: str, text: str) -> None:
        """An operator's turn, if nobody holds the customer."""
        (row,) = await self.sql(
            "SELECT coalesce(bool_or(leased_until IS NOT NULL), false) AS held "
            "FROM conversations WHERE customer_id = %(id)s", id=customer_id,
        )  # fmt: skip
        if not row["held"]:
            await self._dying(self.app.flows.operate.run(customer_id, operator, text))

    async def person(self, act: Coroutine[Any, Any, object]) -> bool:
        """Something a person does; False if it was refused."""
        try:
            await self._dying(act)
        except SupportAgentError:
            return False
        return True

    async def send(self) -> None:
        """Sends everything that is queued."""
        while True:
            try:
                if not await self.app.flows.deliver.send_queued():
                    return
            except Crash:
                continue

    async def sweep(self) -> None:
        """Cleans up after the dead: leases end, effects are carried out and looked up."""
        await self.sql("SELECT stage.leases_end()")
        await self._dying(self.app.flows.settle.carry_out())
        await self._dying(self.app.flows.settle.reconcile())
        due, _ = await self.app.flows.scheduler.due_now(100)
        for customer_id in due:
            await self.answer(customer_id)

    async def time_moves(self, minutes: int) -> None:
        """Moves everything that has happened into the past."""
        await self.sql("SELECT stage.time_moves(make_interval(mins => %(m)s))", m=minutes)

    async def broken_chains(self) -> list[tuple[int, int]]:
        """Audit chains that do not verify."""
        return (await self.app.flows.audit.verify()).broken

    async def _dying(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except Crash:
            pass
        except BaseExceptionGroup as group:
            if group.split(Crash)[1] is not None:
                raise


def message(channel: TextChannel, sender: str, text: str, **changes: Any) -> InboundMessage:
    """A webhook's message, authenticated as far as a simulation is."""
    values: dict[str, Any] = {
        "provider": "test", "provider_id": uuid.uuid4().hex, "recipient": "",
        "evidence": "simulated",
    }  # fmt: skip
    return InboundMessage(channel=channel, sender=sender, content=text, **(values | changes))


def code_in(text: str) -> str | None:
    """The six digits of a step-up code in a text that was sent."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    return found[0] if found else None


def newest(things: deque[T] | list[T]) -> T | None:
    """The last one, if there is one."""
    return things[-1] if things else None
