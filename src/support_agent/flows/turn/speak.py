"""The final check: only what is supported is sent, and every promise is assigned to somebody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import structlog

from support_agent.agent.claims import Checker, Verdict
from support_agent.agent.engine import MOST_FOLDS, Engine
from support_agent.agent.prompts import version
from support_agent.agent.turn import LimitReached, Turn
from support_agent.agent.wording.replies import read_reply
from support_agent.agent.wording.terms import (
    Offered,
    made_offers,
    replaced,
)
from support_agent.domain.cases import Case
from support_agent.domain.events import Event, TicketChanged
from support_agent.domain.mail.quotations import words_to_hear
from support_agent.domain.policies.promises import due_by
from support_agent.domain.shop import Shop
from support_agent.domain.text.reading import aside
from support_agent.domain.wishes.wishes import asks_for
from support_agent.flows.commerce.answers_to_offers import decline, void_untold
from support_agent.flows.messaging.answers import AnswerWriter, Said
from support_agent.flows.people.alarms import said_of_alarm
from support_agent.flows.turn.added import (
    ended_sentences,
    not_alone_sentences,
    only_wishes_no_texts,
    outcome_sentences,
    said_first,
)
from support_agent.flows.turn.answer_cases import limit_case, promise_case, unsupported_case
from support_agent.flows.turn.checked import Saying, check_answer
from support_agent.flows.turn.limits import Limits
from support_agent.store.commerce import proposals, told_offers
from support_agent.store.conversation import turn_end
from support_agent.store.conversation.history import TurnState
from support_agent.store.conversation.turn_end import Finished, TurnEnd
from support_agent.store.conversation.turns import NewStep
from support_agent.store.db import Database, Tx
from support_agent.store.people import alarms, tickets

# A request for an offer may be this many turns old: item and quantity were asked in between.
MOST_TURNS_BACK = 3
# What the history shows for an answer that is only from code.
TERMS_TOLD = "(The terms of the open offers were told again.)"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the model, or None if there is none, and the case that goes with it.

    `withheld`: a notice with the case's number is sent in place of the answer.
    """

    step: NewStep | None
    case: Case | None = None
    withheld: bool = False


class _Pending(Exception):
    """The customer wrote again: nothing of this ending may stay."""


@dataclass(frozen=True, slots=True)
class Speak:
    """Requests the turn's answer, checks it, and ends the turn with it."""

    database: Database
    engine: Engine
    checker: Checker
    limits: Limits
    writer: AnswerWriter
    shop: Shop

    async def answer(self, turn: Turn, state: TurnState) -> Answered:
        """A supported answer, or the case that replaces it. Raises like the engine."""
        held = turn.held
        turn.day = await self.limits.day(
            held.customer_id, without_turn=held.turn_id, level=turn.level
        )
        try:
            step = await self.engine.answer(turn)
            verdict = await self._check(turn, state, step)
            if not verdict.holds and not turn.repaired:
                log.warning("answer_withheld", unsupported=len(verdict.unsupported))
                step = await self.engine.ask_again(turn, step, verdict)
                verdict = await self._check(turn, state, step)
        except LimitReached as limit:
            log.warning("limit_reached", rule=limit.rule)
            return Answered(
                None, limit_case(self.engine.clock.now(), turn, state, limit.rule), withheld=True
            )
        if not verdict.holds:
            await self.engine.note_withheld(turn)
            return Answered(step, unsupported_case(turn, state, verdict), withheld=True)
        step = _with_text(step, verdict)
        return Answered(
            step,
            promise_case(due_by(self.engine.clock.now(), self.shop), turn, state, verdict)
            if verdict.promises
            else None,
        )

    async def _check(self, turn: Turn, state: TurnState, step: NewStep) -> Verdict:
        said = Saying(
            step.content,
            turn.transcript,
            state.batch,
            state.card,
            turn.level,
            [offer["code"] for offer in state.proposals],
            self.engine.clock.now().astimezone(ZoneInfo(self.shop.time_zone)).date(),
            None if step.by_code else outcome_sentences(turn, state),
            has_terms=bool(turn.confirmed.unmet) or made_offers(turn.transcript),
        )
        characters = len(step.content) + sum(len(said.content) for said in turn.transcript)
        return await aside(characters, check_answer, said, self.checker, self.writer)

    async def finish(self, turn: Turn, state: TurnState, answered: Answered) -> Finished:
        """Ends the turn; with a case, ticket and answer are one commit."""
        step, case = answered.step, answered.case
        if case is None and not turn.confirmed.declined:
            async with self.database.connection() as tx:
                return await self._finish(tx, turn, state, step, None)
        try:
            async with self.database.transaction() as tx:
                happened = await decline(tx, turn.held.customer_id, turn.confirmed.declined)
                notice = None
                if case is not None:
                    ticket = await tickets.open_ticket(tx, case)
                    happened.append(TicketChanged(ticket))
                    notice = ticket["ticket"] if answered.withheld else None
                finished = await self._finish(tx, turn, state, step, notice, happened)
                if finished.pending:
                    raise _Pending  # noqa: TRY301 - an exception is what rolls back
        except _Pending:
            return Finished(pending=True, rearm_ms=None, events=[])
        return finished

    async def _finish(  # noqa: PLR0917 - private; `ticket`: of a notice
        self,
        tx: Tx,
        turn: Turn,
        state: TurnState,
        step: NewStep | None,
        ticket: str | None,
        happened: Sequence[Event] = (),
    ) -> Finished:
        if ticket is not None:
            voided, over = await void_untold(tx, turn.held.turn_id)
            happened = [*happened, *voided]
            by_code = [*said_first(state), *outcome_sentences(turn, state), *over]
            messages = self.writer.notice(state.batch, ticket, by_code)
            text = messages[0].content if messages else ""
            step = step and replace(step, content=text)
        else:
            assert step is not None  # noqa: S101 - without a notice there is an answer
            messages = await aside(
                len(step.content),
                self.writer.write,
                step,
                state.batch,
                state.card,
                turn.level,
                await self._by_code(tx, turn, state, step),
            )
            text = step.content
        return await turn_end.finish_turn(
            tx,
            turn.held,
            TurnEnd(
                status="done",
                channel=turn.channel,
                brain=step.model if step else "",
                answer=text,
                prompt_version=version(self.engine.system),
                messages=[*turn.next_parts, *messages],
                documents=turn.documents,
                steps=[step] if step else [],
                events=happened,
            ),
            even_if_pending=turn.folds >= MOST_FOLDS,
        )

    async def tell_terms(self, turn: Turn, state: TurnState) -> Finished:
        """Answers a yes that carried out nothing by code alone.

        For an unclear yes it tells the terms, so that the next one is clear; for an ended offer,
        that it has ended and how to get a new one.
        """
        async with self.database.connection() as tx:
            offers = await self._offers(tx, turn)
            outcomes = [*ended_sentences(turn, offers), *not_alone_sentences(turn, offers)]
            by_code = Said(outcomes=outcomes, offers=offers)
            return await turn_end.finish_turn(
                tx,
                turn.held,
                TurnEnd(
                    status="done",
                    channel=turn.channel,
                    answer="\n".join([*outcomes, *([TERMS_TOLD] if offers else [])]),
                    messages=[*turn.next_parts, *self.writer.told(state.batch, by_code)],
                    documents=turn.documents,
                ),
            )

    async def _by_code(self, tx: Tx, turn: Turn, state: TurnState, step: NewStep) -> Said:
        """What code says in this answer. The house model's words are already from code."""
        offers = await self._offers(tx, turn)
        held = turn.held
        made = made_offers(turn.transcript)
        gone = (
            await told_offers.replaced_in_turn(tx, held.customer_id, held.turn_id) if made else []
        )
        alarm = await alarms.of_turn(tx, turn.held.turn_id)
        # An answer that names the case mentions the alarm; an answer that doesn't, ignores it.
        alarmed = [] if alarm is None else said_of_alarm(*alarm, step.content)
        return Said(
            asks_nothing=bool(alarmed) or only_wishes_no_texts(state),
            outcomes=[
                *alarmed,
                *said_first(state),
                *not_alone_sentences(turn, offers),
                *(
                    ended_sentences(turn, offers)
                    if step.by_code
                    else outcome_sentences(turn, state, offers)
                ),
                *(replaced(old.shown()) for old in gone),
            ],
            offers=offers,
            is_clear=step.by_code or all(_was_asked_for(state, offer) for offer in offers),
        )

    async def _offers(self, tx: Tx, turn: Turn) -> list[Offered]:
        """The offers whose terms this answer must tell."""
        again = turn.confirmed.unmet
        if not again and not made_offers(turn.transcript):
            return []
        held = turn.held
        found = await proposals.open_with_items(
            tx, held.customer_id, turn_id=held.turn_id, ids=again
        )
        return [Offered(**row) for row in found]


def _with_text(step: NewStep, verdict: Verdict) -> NewStep:
    """The step without what was removed from its text."""
    reply = read_reply(step.content)
    if verdict.text == reply.text:
        return step
    prefix = f"[{reply.channel.upper()}] " if reply.channel else ""
    return replace(step, content=f"{prefix}{verdict.text}")


def _was_asked_for(state: TurnState, offer: Offered) -> bool:
    """Whether the customer asked for such an offer since they last got one.

    A model can make an offer that nobody asked for, in words that disguise it.
    """
    said = [words_to_hear(message.content) for message in state.batch]
    offered_in = {run.turn_id for run in state.runs if run.result.get("outcome") == "proposed"}
    for past in state.past[: -MOST_TURNS_BACK - 1 : -1]:
        if past.id in offered_in:
            break
        for document in past.documents:
            said += [message.get("text", "") for message in document.get("new_messages", ())]
    return any(asks_for(text, offer.kind, offer.order_number) for text in said)
