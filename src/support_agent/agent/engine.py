"""The loop of model and tools up to an answer. Every model answer is stored before it is used."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import structlog

from support_agent.agent.calls import Call, forget_reads, read_calls
from support_agent.agent.claims import Verdict
from support_agent.agent.context import check_failed, encode
from support_agent.agent.steps import new_step
from support_agent.agent.toolbox import ToolContext
from support_agent.agent.turn import LimitReached, Turn
from support_agent.domain.policies.budget import limit_reached
from support_agent.domain.shop import Shop
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatModel,
    ChatRequest,
    ChatResponse,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from support_agent.ports.clock import Clock
from support_agent.ports.documents import Document
from support_agent.ports.meaning import Meaning
from support_agent.store import events
from support_agent.store.admin import usage
from support_agent.store.conversation import turns
from support_agent.store.conversation.turns import NewRun, NewStep
from support_agent.store.db import Database
from support_agent.store.events import StoredEvent

# Rounds of tools in one turn; after them the model must answer in words.
MOST_ROUNDS = 5
# Replaces an answer in the history that was not sent.
WITHHELD = "(This answer was withheld: nothing supported some of it.)"
# A customer who keeps writing still gets an answer.
MOST_FOLDS = 2

log = structlog.get_logger()

Publish = Callable[[Sequence[StoredEvent]], Awaitable[None]]
CrashPoint = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Engine:
    """Runs turns. Has no state of its own."""

    database: Database
    model: ChatModel
    system: str
    shop: Shop
    clock: Clock
    publish: Publish
    crash_at: CrashPoint
    meaning: Meaning | None = None

    async def answer(self, turn: Turn) -> NewStep:
        """Runs rounds until the model answers in words. That last step is not stored yet.

        Raises ModelError if the model gives no usable answer, Stale if the lease was lost, and
        LimitReached if the turn has used its budget.
        """
        while True:
            if turn.open_step is not None:
                await self._run_calls(turn, turn.open_step)
                turn.open_step = None
            if turn.late is not None:
                self.add_document(turn, turn.late)
                turn.late = None
            step = await self._ask(turn)
            if not step.tool_calls:
                return step
            await self._store(turn, step)

    def add_document(self, turn: Turn, document: Document) -> None:
        """Shows the model what arrived meanwhile, before the next request."""
        turn.folds += 1
        turn.documents.append(document)
        turn.transcript.append(UserMessage(encode(document)))

    async def ask_again(self, turn: Turn, step: NewStep, verdict: Verdict) -> NewStep:
        """Withholds the answer, tells the model what is unsupported, and asks once more.

        The withheld words never enter the history, where a later turn would believe them.
        """
        withheld = replace(step, content=WITHHELD)
        document = check_failed(verdict.unsupported, garbled=verdict.garbled)
        async with self.database.transaction() as tx:
            stored = await turns.save(
                tx, turn.held, steps=[withheld], documents=[*turn.documents, document]
            )
            await usage.count_blocked(tx, turn.held.turn_id)
        self.crash_at("answer_withheld")
        await self.publish(stored or ())
        turn.documents.append(document)
        turn.transcript += [AssistantMessage(WITHHELD), UserMessage(encode(document))]
        turn.next_position += 1
        return await self.answer(turn)

    async def note_withheld(self, turn: Turn) -> None:
        """Counts an answer that was withheld for good."""
        async with self.database.connection() as tx:
            await usage.count_blocked(tx, turn.held.turn_id)

    async def _ask(self, turn: Turn) -> NewStep:
        last_round = turn.next_position >= MOST_ROUNDS or turn.in_words
        started_at, started = self.clock.now(), time.perf_counter()
        request = ChatRequest(
            system=self.system,
            messages=turn.transcript,
            tools=[tool.schema for tool in turn.tools.values()],
            tool_choice="none" if last_round else "auto",
            session_id=f"c{turn.held.customer_id}",
        )
        response = await self._complete(turn, request)
        self.crash_at("model_answered")
        milliseconds = (time.perf_counter() - started) * 1000
        calls = () if last_round else response.tool_calls
        return await new_step(turn, response, calls, started_at, milliseconds)

    async def _complete(self, turn: Turn, request: ChatRequest) -> ChatResponse:
        """Asks the model, within what is left of the turn's budget."""
        budget, seconds = self.shop.budget, time.monotonic() - turn.began
        if rule := limit_reached(budget, seconds=seconds, turn=turn.spent, day=turn.day):
            raise LimitReached(rule)
        try:
            async with asyncio.timeout(budget.seconds_per_turn - seconds):
                response = await self.model.complete(request)
        except TimeoutError:
            raise LimitReached("budget.turn_time") from None
        used = response.usage
        turn.spent = turn.spent.plus(used.prompt_tokens + used.completion_tokens, used.cost_usd)
        return response

    async def _store(self, turn: Turn, step: NewStep) -> None:
        async with self.database.connection() as tx:
            stored = await turns.save(tx, turn.held, steps=[step], documents=turn.documents)
        self.crash_at("step_stored")
        await self.publish(stored or ())
        calls = tuple(ToolCall(**call) for call in step.tool_calls)
        turn.transcript.append(AssistantMessage(step.content, calls))
        turn.next_position += 1
        turn.open_step = step

    async def _run_calls(self, turn: Turn, step: NewStep) -> None:
        """Answers every call of the step, in order. Adjacent reads run at the same time."""
        calls = read_calls(step, turn.tools, turn.answered, turn.seen_calls)
        overtaken = False
        for writes, group in groupby(calls, key=lambda call: call.writes):
            if not writes:
                await self._run_reads(turn, list(group))
                continue
            for call in group:
                overtaken = overtaken or not await self._run_write(turn, call)
        if overtaken:
            await self._store_unrun(turn, [call for call in calls if not call.stored])
        turn.transcript += [ToolMessage(c.id, c.name, encode(c.answer)) for c in calls]
        if overtaken and turn.late is None:
            if document := await turn.fold():
                self.add_document(turn, document)
            else:
                turn.folds = MOST_FOLDS  # what arrived is for a later turn: continue without it

    async def _run_reads(self, turn: Turn, calls: list[Call]) -> None:
        todo = [call for call in calls if not call.stored]
        async with asyncio.TaskGroup() as group:
            for call in todo:
                group.create_task(self._run_read(turn, call))
        if todo:
            await self._store_runs(turn, todo)

    async def _run_read(self, turn: Turn, call: Call) -> None:
        if call.tool is None or call.arguments is None:
            return  # it can't run, and its answer says why
        call.start(self.clock.now())
        async with self.database.connection() as tx:
            result = await call.tool.use(self._context(turn, call, tx), call.arguments)
            if result.events:
                async with tx.transaction():
                    happened = await events.append_unguarded(
                        tx, turn.held.customer_id, result.events
                    )
                await self.publish(happened)
        call.end(result)

    async def _run_write(self, turn: Turn, call: Call) -> bool:
        """Runs one writing tool and stores its record in one transaction. False: overtaken."""
        if call.stored:
            turn.effects_done = True
            return True
        if call.tool is None or call.arguments is None:
            await self._store_runs(turn, [call])
            return True
        ask_first = not turn.effects_done and turn.folds < MOST_FOLDS and turn.kind == "customer"
        if ask_first and turn.late is not None:
            return False
        call.start(self.clock.now())
        try:
            async with self.database.transaction() as tx:
                result = await call.tool.use(self._context(turn, call, tx), call.arguments)
                call.end(result)
                self.crash_at("tool_ran")
                stored = await turns.save(
                    tx,
                    turn.held,
                    runs=[call.run(self.clock.now())],
                    events=result.events,
                    unless_pending=ask_first,
                )
                if stored is None:
                    raise _Overtaken  # noqa: TRY301 - an exception is what rolls back
        except _Overtaken:
            return False
        self.crash_at("effect_committed")
        call.stored = turn.effects_done = True
        forget_reads(turn.seen_calls)
        _log_run(call.run(self.clock.now()))
        await self.publish(stored)
        return True

    async def _store_unrun(self, turn: Turn, calls: Sequence[Call]) -> None:
        for call in calls:
            if call.arguments is not None:
                call.undo(turn.seen_calls)
        await self._store_runs(turn, calls)

    async def _store_runs(self, turn: Turn, calls: Sequence[Call]) -> None:
        runs = [call.run(self.clock.now()) for call in calls]
        async with self.database.connection() as tx:
            stored = await turns.save(tx, turn.held, runs=runs)
        for call, run in zip(calls, runs, strict=True):
            call.stored = True
            _log_run(run)
        self.crash_at("runs_stored")
        await self.publish(stored or ())

    def _context(self, turn: Turn, call: Call, tx: Any) -> ToolContext:
        return ToolContext(
            tx=tx,
            customer_id=turn.held.customer_id,
            customer_name=turn.customer_name,
            level=turn.level,
            turn_id=turn.held.turn_id,
            kind=turn.kind,
            channel=turn.channel,
            now=self.clock.now(),
            shop=self.shop,
            cause=f"{turn.held.turn_id}:{call.step}:{call.position}",
            operator=turn.operator,
            told=turn.told,
            meaning=self.meaning,
        )


class _Overtaken(Exception):
    """The customer wrote again before the first effect: roll back and read that first."""


def _log_run(run: NewRun) -> None:
    log.info("tool_run", tool=run.name, outcome=run.outcome, ms=round(run.duration_ms, 1))
