"""The last word before it goes out: only what holds is said, and every promise gets a keeper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import structlog

from support_agent.agent.claims import Checker, Verdict
from support_agent.agent.engine import MOST_FOLDS, Engine
from support_agent.agent.prompts import version
from support_agent.agent.turn import LimitReached, Turn
from support_agent.agent.wording.code_words import came_of_codes, said_of_codes
from support_agent.agent.wording.replies import read_reply
from support_agent.agent.wording.terms import (
    ASK_AGAIN,
    Offered,
    made_offers,
    not_alone,
    replaced,
    written_outcome,
)
from support_agent.domain.cases import Case
from support_agent.domain.channels import is_short
from support_agent.domain.events import TicketChanged
from support_agent.domain.mail.quotations import words_to_hear
from support_agent.domain.models import who
from support_agent.domain.policies.promises import due_by
from support_agent.domain.shop import Shop
from support_agent.domain.text.reading import aside
from support_agent.domain.wishes.no_texts import (
    HOW_TO_STOP,
    STOPPED,
    may_stop_texts,
    plain_wish,
    wishes_no_texts,
)
from support_agent.domain.wishes.wishes import asks_for
from support_agent.flows.commerce.answers_to_offers import decline, void_untold
from support_agent.flows.messaging.answers import AnswerWriter, Said
from support_agent.flows.people.alarms import said_of_alarm
from support_agent.flows.turn.checked import Saying, checked
from support_agent.flows.turn.limits import Limits
from support_agent.store import events
from support_agent.store.commerce import proposals, told_offers
from support_agent.store.conversation import turn_end
from support_agent.store.conversation.history import TurnState
from support_agent.store.conversation.turn_end import Finished, TurnEnd
from support_agent.store.conversation.turns import NewStep
from support_agent.store.db import Database, Tx
from support_agent.store.people import alarms, tickets

# A wish for an offer may be so many turns old: which item, how many, were asked in between.
MOST_TURNS_BACK = 3
# What the history shows of an answer that only code has given.
TERMS_TOLD = "(The terms of the open offers were told again.)"

_NOTICED = "The customer was told that a person will answer."
NOT_OPENED = "I can't open attachments, so please tell me in words what yours shows."

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the model, or None where it came to none, and the case that goes with it.

    `withheld`: a notice with the case's number goes out in the place of the answer.
    """

    step: NewStep | None
    case: Case | None = None
    withheld: bool = False


class _Pending(Exception):
    """The customer wrote again: nothing of this ending may stay."""


@dataclass(frozen=True, slots=True)
class Speak:
    """Asks for the turn's answer, checks it, and ends the turn with it."""

    database: Database
    engine: Engine
    checker: Checker
    limits: Limits
    writer: AnswerWriter
    shop: Shop

    async def answer(self, turn: Turn, state: TurnState) -> Answered:
        """An answer that holds, or the case that stands in for it. Raises as the engine does."""
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
            return Answered(None, self._over(turn, state, limit.rule), withheld=True)
        if not verdict.holds:
            await self.engine.note_withheld(turn)
            return Answered(step, self._unsupported(turn, state, verdict), withheld=True)
        step = _with_text(step, verdict)
        return Answered(step, self._promised(turn, state, verdict) if verdict.promises else None)

    async def _check(self, turn: Turn, state: TurnState, step: NewStep) -> Verdict:
        said = Saying(
            step.content,
            turn.transcript,
            state.batch,
            state.card,
            turn.level,
            [offer["code"] for offer in state.proposals],
            self.engine.clock.now().astimezone(ZoneInfo(self.shop.time_zone)).date(),
            None if step.by_code else _outcomes(turn, state),
            has_terms=bool(turn.confirmed.unmet) or made_offers(turn.transcript),
        )
        characters = len(step.content) + sum(len(said.content) for said in turn.transcript)
        return await aside(characters, checked, said, self.checker, self.writer)

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
                    happened += await events.append_unguarded(
                        tx, turn.held.customer_id, [TicketChanged(ticket)]
                    )
                    notice = ticket["ticket"] if answered.withheld else None
                over: Sequence[str] = ()
                if notice is not None:
                    voided, over = await void_untold(tx, turn.held.customer_id, turn.held.turn_id)
                    happened += voided
                finished = await self._finish(tx, turn, state, step, notice, over)
                if finished.pending:
                    raise _Pending  # noqa: TRY301 - an exception is what rolls back
        except _Pending:
            return Finished(pending=True, rearm_ms=None, events=[])
        return replace(finished, events=[*happened, *finished.events])

    async def _finish(  # noqa: PLR0917 - private; `over`: what a notice says of offers
        self,
        tx: Tx,
        turn: Turn,
        state: TurnState,
        step: NewStep | None,
        ticket: str | None,
        over: Sequence[str] = (),
    ) -> Finished:
        if ticket is not None:
            by_code = [*_said_first(state), *_outcomes(turn, state), *over]
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
            ),
            even_if_pending=turn.folds >= MOST_FOLDS,
        )

    async def tell_terms(self, turn: Turn, state: TurnState) -> Finished:
        """Answers a yes that carried out nothing by code alone.

        To one that was not clear it tells the terms, so that the next one is; to one that an offer
        is over for, that it is and how to have it anew.
        """
        async with self.database.connection() as tx:
            offers = await self._offers(tx, turn)
            outcomes = [*_over(turn, offers), *_not_alone(turn, offers)]
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
        """What code says in this answer. The house model's words are code's already."""
        offers = await self._offers(tx, turn)
        held = turn.held
        made = made_offers(turn.transcript)
        gone = (
            await told_offers.replaced_in_turn(tx, held.customer_id, held.turn_id) if made else []
        )
        alarm = await alarms.of_turn(tx, turn.held.turn_id)
        # Who has named the case has seen the alarm; whoever has not goes on as if nothing were.
        alarmed = [] if alarm is None else said_of_alarm(*alarm, step.content)
        return Said(
            asks_nothing=bool(alarmed) or _only_wishes_no_texts(state),
            outcomes=[
                *alarmed,
                *_said_first(state),
                *_not_alone(turn, offers),
                *(_over(turn, offers) if step.by_code else _outcomes(turn, state, offers)),
                *(replaced(old.shown()) for old in gone),
            ],
            offers=offers,
            is_clear=step.by_code or all(_was_asked_for(state, offer) for offer in offers),
        )

    async def _offers(self, tx: Tx, turn: Turn) -> list[Offered]:
        """The offers whose terms this answer has to tell."""
        again = turn.confirmed.unmet
        if not again and not made_offers(turn.transcript):
            return []
        held = turn.held
        found = await proposals.open_with_items(
            tx, held.customer_id, turn_id=held.turn_id, ids=again
        )
        return [Offered(**row) for row in found]

    @staticmethod
    def _unsupported(turn: Turn, state: TurnState, verdict: Verdict) -> Case:
        said = "; ".join(verdict.unsupported) or "; ".join(verdict.dropped)
        return Case(
            customer_id=turn.held.customer_id,
            cause=f"unsupported:{turn.held.turn_id}",
            subject="An answer could not be supported",
            severity="high",
            who=who(turn.customer_name, turn.level),
            wants=_last_words(state),
            facts=f"Withheld twice. Nothing supports: {said[:800]}",
            done=_NOTICED,
            refused="claims.unsupported",
            next="Read the conversation and answer the customer.",
            turn_id=turn.held.turn_id,
        )

    def _over(self, turn: Turn, state: TurnState, rule: str) -> Case:
        cause = f"limit:{turn.held.turn_id}"
        if turn.level == "L0":  # strangers who go on make no heap of cases
            cause = f"limit:{turn.held.customer_id}:{rule}:{self.engine.clock.now():%Y-%m-%d}"
        return Case(
            customer_id=turn.held.customer_id,
            cause=cause,
            subject="The assistant reached a limit",
            severity="high" if rule.startswith("budget.shop") else "medium",
            who=who(turn.customer_name, turn.level),
            wants=_last_words(state),
            facts="The model was not asked any further.",
            done=_NOTICED,
            refused=rule,
            next="Read the conversation and answer the customer.",
            turn_id=turn.held.turn_id,
            again=f"{turn.held.turn_id}",
        )

    def _promised(self, turn: Turn, state: TurnState, verdict: Verdict) -> Case:
        due_at = due_by(self.engine.clock.now(), self.shop)
        said = " ".join(verdict.promises)[:500]
        return Case(
            customer_id=turn.held.customer_id,
            cause=f"promise:{turn.held.turn_id}",
            subject="Keep a promise made to the customer",
            who=who(turn.customer_name, turn.level),
            wants=_last_words(state),
            facts=f'Told the customer: "{said}"',
            next=f"Owner: whoever takes this ticket. Due {due_at:%A %Y-%m-%d %H:%M %Z}.",
            turn_id=turn.held.turn_id,
            due_at=due_at,
        )


def _last_words(state: TurnState) -> str:
    return state.batch[-1].content if state.batch else ""


def _said_first(state: TurnState) -> list[str]:
    """What code says of codes and of a wish for no more texts, before all else."""
    texts = [message for message in state.batch if is_short(message.channel)]
    out = state.card.sms_opted_out
    meant = may_stop_texts if out else wishes_no_texts
    wishes = any(meant(message.content) for message in texts)
    stop = [STOPPED if out else HOW_TO_STOP] if wishes else []
    seen = [NOT_OPENED] if any(message.attachments for message in texts) else []
    return [*said_of_codes(state.step_up), *stop, *seen]


def _only_wishes_no_texts(state: TurnState) -> bool:
    """Whether a yes to the answer can only mean how to stop texts: nothing else was asked."""
    said = [(plain_wish(m.content), "?" in m.content) for m in state.batch if is_short(m.channel)]
    only = len(said) == len(state.batch)
    return only and all(
        kind == "how" or (kind in {"texts", "bare"} and not asks) for kind, asks in said
    )


def _with_text(step: NewStep, verdict: Verdict) -> NewStep:
    """The step with what was taken out of its text gone."""
    reply = read_reply(step.content)
    if verdict.text == reply.text:
        return step
    prefix = f"[{reply.channel.upper()}] " if reply.channel else ""
    return replace(step, content=f"{prefix}{verdict.text}")


def _not_alone(turn: Turn, offers: Sequence[Offered]) -> list[str]:
    """What came of the word and code of open offers that more was said with."""
    confirmed = turn.confirmed
    return [not_alone(each, confirmed.case) for each in offers if each.id in confirmed.crowded]


def _outcomes(turn: Turn, state: TurnState, offers: Sequence[Offered] = ()) -> list[str]:
    """What came of the turn's yeses and codes, in code's own sentences."""
    yeses = map(written_outcome, turn.confirmed.done)
    return [*came_of_codes(state.step_up), *yeses, *_over(turn, offers)]


def _over(turn: Turn, offers: Sequence[Offered]) -> list[str]:
    """What code says of offers that are over, and where none is made, how to have one anew."""
    confirmed = turn.confirmed
    anew = [ASK_AGAIN] if confirmed.lapsed and not offers else []
    return [*confirmed.told_again, *confirmed.lapsed, *anew, *confirmed.ended]


def _was_asked_for(state: TurnState, offer: Offered) -> bool:
    """Whether the customer has asked for such an offer since they were last made one.

    A model can offer what nobody asked for, under words that make it look like something else.
    """
    said = [words_to_hear(message.content) for message in state.batch]
    offered_in = {run.turn_id for run in state.runs if run.result.get("outcome") == "proposed"}
    for past in state.past[: -MOST_TURNS_BACK - 1 : -1]:
        if past.id in offered_in:
            break
        for document in past.documents:
            said += [message.get("text", "") for message in document.get("new_messages", ())]
    return any(asks_for(text, offer.kind, offer.order_number) for text in said)
