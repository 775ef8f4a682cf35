"""One durable turn: claims the batch, lets the agent work, writes the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from support_agent.agent import context as ctx
from support_agent.agent.brain import Brain
from support_agent.agent.engine import MOST_FOLDS, Engine
from support_agent.agent.turn import OfferReplies, Turn
from support_agent.domain.channels import is_short
from support_agent.domain.errors import Stale, SupportAgentError, Unavailable, first_of
from support_agent.domain.models import Level
from support_agent.domain.wishes.asks_for_rest import asks_for_rest
from support_agent.flows.commerce.confirm import Confirm
from support_agent.flows.identity.step_up import StepUp
from support_agent.flows.intake.restraint import LoopGuard
from support_agent.flows.intake.spread import put_right
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.messaging.rest import NextPart
from support_agent.flows.people.alarms import Alarms
from support_agent.flows.people.handoff import HandOff, asks_for_person
from support_agent.flows.turn.lease import kept
from support_agent.flows.turn.quarantine import Quarantine
from support_agent.flows.turn.resume import resume_turn
from support_agent.flows.turn.speak import Speak
from support_agent.ports.chat_model import ModelError
from support_agent.ports.documents import Document
from support_agent.store.conversation import conversations, history, messages, turn_end, turns
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.history import BatchMessage, TurnState
from support_agent.store.conversation.turn_end import Finished, TurnEnd
from support_agent.store.customers import code_checks
from support_agent.store.db import Database, Tx

MOST_ATTEMPTS = 5
# Attempts without progress that killed their worker or failed in our own code. The cause is still
# there, and each attempt may stop a worker for all its other customers.
MOST_STUCK = 2
RETRY_SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers due customers. Any number of these may run, on any number of machines."""

    database: Database
    engine: Engine
    brain: Brain
    restraint: LoopGuard
    rest: NextPart
    confirm: Confirm
    alarms: Alarms
    handoff: HandOff
    step_up: StepUp
    speak: Speak
    quarantine: Quarantine
    announcer: Announcer
    lease_seconds: float
    crash_at: Callable[[str], None]

    async def answer_due(self, customer_id: int) -> int | None:
        """Runs the customer's due turn. Returns milliseconds until the next one, or None."""
        async with self.database.connection() as tx:
            held = await conversations.claim(tx, customer_id, self.lease_seconds)
            if held is None:
                return await conversations.due_in_ms(tx, customer_id)
        self.crash_at("claimed")
        await self.announcer.events([held.started])
        with structlog.contextvars.bound_contextvars(turn_id=held.turn_id, customer_id=customer_id):
            try:
                async with kept(self.database, held, self.lease_seconds):
                    return await self._run(held)
            except ExceptionGroup as group:
                error = first_of(group)
            if isinstance(error, Stale):
                log.warning("turn_lost")
                return None
            return await self._give_up_for_now(held, error)

    async def _run(self, held: Claim) -> int | None:
        if held.attempts > MOST_ATTEMPTS or held.stuck >= MOST_STUCK:
            return await self.quarantine.put(held, await self._load(held))
        state = await self._load(held)
        if not state.batch:
            return (await self._finish_silently(held)).rearm_ms
        level = ctx.level_of(state.batch)
        # A customer who asks for one part after the other repeats the same word.
        rest = await self.rest.asked_for(held, state)
        if rest.messages and not rest.others(state.batch):
            return await self._ended(await self.rest.send(held, rest))
        if stopped := await self.restraint.stop(held, state, level):
            return await self._ended(stopped)
        confirmed = OfferReplies()
        if level == "L1" and state.may_confirm:
            confirmed = await self.confirm.carry_out(held, state.batch)
            state = await self._load(held)
        state = await self._honoured(held, state, level)
        self.crash_at("history_loaded")
        # Requests for the rest have their answer: the model gets the other messages.
        state = replace(state, batch=rest.others(state.batch))
        turn = resume_turn(self.engine, held, state, level, confirmed, self._fold)
        turn.next_parts = rest.messages
        return await self._ended(await self._answer(turn, state))

    async def _honoured(self, held: Claim, state: TurnState, level: Level) -> TurnState:
        """The state after codes, alarms and requests for a person, each of which may change it."""
        if await self._honour_codes(held, state, level):
            state = await self._load(held)
        if await self.alarms.raise_for(held, state.batch, state.card, level):
            state = await self._load(held)
        if await self.handoff.honour(held, state.batch, state.card, level):
            state = await self._load(held)
        return state

    async def _honour_codes(self, held: Claim, state: TurnState, level: Level) -> bool:
        """Does what the batch's codes allow, or what its words refuse; False for neither."""
        if state.step_up:
            return await self.step_up.carry_out(held, state.batch)
        return level == "L1" and await self.step_up.turn_down(held, state.batch)

    async def _ended(self, finished: Finished) -> int | None:
        self.crash_at("finished")
        await self.announcer.events(finished.events)
        return finished.rearm_ms

    async def _load(self, held: Claim) -> TurnState:
        async with self.database.connection() as tx:
            return await history.load(tx, held.customer_id, held.turn_id)

    async def _fold(self, turn: Turn, state: TurnState) -> Document | None:
        """Adds messages that came meanwhile to the turn, and shows them to the model.

        None if none came, or if one needs what only a turn's beginning does.
        """
        held, level = turn.held, turn.level
        try:
            async with self.database.transaction() as tx:
                await conversations.guard(tx, held)
                await put_right(tx, turn, state)
                joined = await messages.join_pending(tx, held.customer_id, held.turn_id)
                if not await _may_join(tx, joined, level):
                    raise _OwnTurn  # noqa: TRY301 - an exception is what rolls back
        except _OwnTurn:
            return None
        before = [*state.batch]
        state.batch.extend(joined)
        if not joined:
            return None
        await self.alarms.raise_for(held, joined, state.card, level)
        later = OfferReplies()
        if level == "L1" and state.may_confirm:
            later = await self.confirm.carry_out(held, joined, before)
            turn.confirmed.add(later)
        return ctx.more_messages(joined, later.done, codes=state.codes)

    async def _answer(self, turn: Turn, state: TurnState) -> Finished:
        """Asks until there is an answer that no newer message has overtaken."""
        if _needs_terms_alone(turn, state):
            finished = await self.speak.tell_terms(turn, state)
            if not finished.pending:
                log.info("terms_told_again", offers=len(turn.confirmed.unmet))
                return finished
        while True:
            answered = await self.speak.answer(turn, state)
            step, case = answered.step, answered.case
            self.crash_at("before_finish")
            finished = await self.speak.finish(turn, state, answered)
            if not finished.pending:
                log.info(
                    "turn_finished",
                    brain=step.model if step else "",
                    rounds=step.position + 1 if step else turn.next_position,
                    answers=sum(event.kind == "message.queued" for event in finished.events),
                    case=case.cause if case else None,
                    waited_ms=turn.held.waited_ms,
                )
                return finished
            if document := await self._fold(turn, state):
                self.engine.add_document(turn, document)
            else:
                turn.folds = MOST_FOLDS

    async def _finish_silently(self, held: Claim) -> Finished:
        async with self.database.connection() as tx:
            return await turn_end.finish_turn(
                tx,
                held,
                TurnEnd(
                    status="silent",
                    channel=None,
                    documents=held.documents,
                ),
            )

    async def _give_up_for_now(self, held: Claim, error: Exception) -> int | None:
        """Releases the customer; the turn continues from its stored steps, a little later."""
        wait = RETRY_SECONDS[min(held.attempts, len(RETRY_SECONDS)) - 1]
        expected = isinstance(error, (ModelError, SupportAgentError, OSError))
        log.warning(
            "turn_failed",
            error=type(error).__name__,
            reason=str(error)[:200],
            retry_seconds=wait,
            exc_info=None if expected else error,
        )
        try:
            async with self.database.connection() as tx:
                await turns.note_error(
                    tx, held, f"{type(error).__name__}: {error}"[:500], ours=not expected
                )
                await conversations.release(tx, held, wait)
        except Unavailable:
            return None  # the lease expires by itself, and the sweeper finds the turn
        return int(wait * 1000)


class _OwnTurn(Exception):
    """New messages can't join: roll back, and they stay pending."""


async def _may_join(tx: Tx, joined: Sequence[BatchMessage], level: Level) -> bool:
    """Whether messages may join a running turn: those of its level, without a code or a request for
    a person or the rest. Those are checked before the model is first asked.
    """
    return (
        all(ctx.level_of([message]) == level for message in joined)
        and not await asks_for_person(joined)
        and not any(is_short(m.channel) and asks_for_rest(m.content) == "named" for m in joined)
        and not await code_checks.any_checked(tx, [message.id for message in joined])
    )


def _needs_terms_alone(turn: Turn, state: TurnState) -> bool:
    """Whether the customer only said a yes that carried out nothing, with nothing to answer."""
    confirmed = turn.confirmed
    is_new = not turn.next_position and turn.late is None and not turn.folds
    over = confirmed.lapsed or confirmed.told_again
    return bool(confirmed.unmet or over) and confirmed.only_yes and is_new and not state.step_up
