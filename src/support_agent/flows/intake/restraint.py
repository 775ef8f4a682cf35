"""When to stop answering: a machine answers us, or a sender has had a day's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from support_agent.agent.context import reply_channel
from support_agent.domain.cases import Case, Ticket
from support_agent.domain.channels import is_mail
from support_agent.domain.events import TicketChanged
from support_agent.domain.machines.rounds import (
    MOST_LOOKED_AT,
    MOST_ROUNDS,
    answers_the_same,
    is_long,
    is_loop,
    is_too_fast,
    near_identical,
    with_echoes,
)
from support_agent.domain.models import Level, who
from support_agent.domain.shop import Shop
from support_agent.domain.wishes.matters import Matter, new_in_case
from support_agent.flows.messaging.answers import AnswerWriter
from support_agent.ports.clock import Clock
from support_agent.ports.documents import ToldMessage
from support_agent.store.admin import usage
from support_agent.store.commerce import orders
from support_agent.store.conversation import lately, turn_end
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.history import KEEP_TURNS, PastTurn, TurnState
from support_agent.store.conversation.turn_end import Finished, TurnEnd
from support_agent.store.db import Database, Tx
from support_agent.store.people import matters, tickets

# A yes is short, and may be said to one offer after the other.
_MOST_WORDS_OF_A_YES = 4
_DAY = timedelta(hours=24)

# Answers to mails that each came back at once. In a simulation nobody waits for a delivery, and a
# script types faster than a person.
_MOST_AT_ONCE, _MOST_SIMULATED = 3, 6

_NOT_ANSWERED = "Not answered from message"
SAME_AGAIN, AT_ONCE, MANY_TURNS = "loop.same_again", "loop.at_once", "budget.sender_turns"
_SUBJECTS = {
    AT_ONCE: "Each answer has a mail come back at once",
    SAME_AGAIN: "The same message comes again and again",
    MANY_TURNS: "More messages than the assistant answers in a day",
}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LoopGuard:
    """Ends a turn with a case instead of an answer; the case says why, once a day."""

    database: Database
    writer: AnswerWriter
    shop: Shop
    clock: Clock

    async def stop(self, held: Claim, state: TurnState, level: Level) -> Finished | None:
        """The turn's end if it gets no answer; None if it continues."""
        rule = await self._rule(held, state, level)
        if rule is None:
            return None
        log.warning("turn_stopped", rule=rule)
        # A short text that came back at once has had its answers.
        is_short = not is_long(state.batch[-1].content)
        is_machine = is_short and await self._comes_at_once(held, state, MOST_ROUNDS - 1)
        async with self.database.transaction() as tx:
            ticket, is_first = await self._case(tx, held, state, level, rule)
            is_new = is_first or ticket["turn_id"] == held.turn_id
            # For a machine, one more message is one more round: a stranger who repeats the same is
            # not told. A customer is, once a day; a machine with their address then stops.
            told = is_first and (level == "L1" or rule == MANY_TURNS) and not is_machine
            messages = self.writer.notice(state.batch, ticket["ticket"]) if told else []
            return await turn_end.finish_turn(
                tx,
                held,
                TurnEnd(
                    status="done" if told else "silent",
                    channel=reply_channel(state.batch),
                    answer=messages[0].content if messages else "",
                    messages=messages,
                    documents=held.documents,
                    events=[TicketChanged(ticket)] if is_new else [],
                    error=rule,
                ),
            )

    async def _rule(self, held: Claim, state: TurnState, level: Level) -> str | None:
        repeats = self._is_loop(state) or await self._answers_the_same(held, state)
        if repeats and not self._answers_questions(state):
            return SAME_AGAIN
        if await self._comes_at_once(held, state):
            return AT_ONCE
        budget = self.shop.budget
        most = budget.turns_per_customer_day if level == "L1" else budget.turns_per_stranger_day
        if len(state.past) < min(KEEP_TURNS, most):
            return None
        async with self.database.connection() as tx:
            answered = await usage.turns_lately(tx, held.customer_id, most)
        return MANY_TURNS if answered >= most else None

    async def _answers_the_same(self, held: Claim, state: TurnState) -> bool:
        """Whether a mail that answers ours repeats what it said in answer to another."""
        batch = {message.id: message for message in state.batch}
        text = "\n".join(message.content for message in state.batch)
        if not all(is_mail(message.channel) for message in state.batch) or self._may_be_yes(state):
            return False
        if any(offer["code"] in text for offer in state.proposals):
            return False
        async with self.database.connection() as tx:
            answers = await lately.answers_to_us(tx, held.customer_id, state.batch[-1].address)
            kept = await orders.own_numbers(tx, held.customer_id)
        ours = {answer.ours for answer in answers if answer.id in batch}
        earlier = {a.ours: a.content for a in answers if a.ours not in ours and a.id not in batch}
        if not ours or not earlier:
            return False
        return answers_the_same(
            text, list(earlier.values()), self._said_lately(state), state.card.name.split(), kept
        )

    async def _comes_at_once(self, held: Claim, state: TurnState, most: int | None = None) -> bool:
        first, last = state.batch[0], state.batch[-1]
        # An offer needs an answer, however fast and long it is.
        if not all(is_mail(message.channel) for message in state.batch) or state.proposals:
            return False
        if self._may_be_yes(state):
            return False
        most = most or (_MOST_SIMULATED if last.evidence == "simulated" else _MOST_AT_ONCE)
        if len(state.past) < min(KEEP_TURNS, most):
            return False
        async with self.database.connection() as tx:
            seconds = await lately.seconds_to_answer(tx, held.customer_id, first.address, most)
        return is_too_fast(seconds, most)

    @staticmethod
    def _may_be_yes(state: TurnState) -> bool:
        text = _said([{"text": m.content} for m in state.batch])
        is_short = len(text.split()) <= _MOST_WORDS_OF_A_YES
        return bool(state.step_up) or (state.may_confirm and is_short)

    def _is_loop(self, state: TurnState) -> bool:
        text = _said([{"text": m.content} for m in state.batch])
        if self._may_be_yes(state):
            return False
        # In a row: a person says "thanks!" more than three times a day, with other words between.
        said = self._said_lately(state)
        ours = [past.answer or "" for past in state.past[-MOST_LOOKED_AT:]]
        return is_loop(with_echoes([*said, text], ours))

    def _answers_questions(self, state: TurnState) -> bool:
        """Whether a few words answered another question of ours each time: "no" to three offers."""
        said = _said([{"text": m.content} for m in state.batch])
        if "?" in said or len(said.split()) > _MOST_WORDS_OF_A_YES:
            return False
        since = self.clock.now() - _DAY
        next_said = [*(_opened_with(past, since) for past in state.past[1:]), said]
        asked: list[str] = []
        for past, answer in zip(state.past, next_said, strict=True):
            if answer is None or not near_identical(answer, said):
                continue
            ours = past.answer or ""
            if "?" not in ours or any(near_identical(ours, other) for other in asked):
                return False
            asked.append(ours)
        return bool(asked)

    def _said_lately(self, state: TurnState) -> list[str]:
        since = self.clock.now() - _DAY
        opened = [_opened_with(past, since) for past in state.past]
        return [each for each in opened if each is not None]

    async def _case(
        self, tx: Tx, held: Claim, state: TurnState, level: Level, rule: str
    ) -> tuple[Ticket, bool]:
        """The case, and whether the customer has yet to be told about it.

        The open case of a matter covers the same words again; else there is one a day for loops.
        """
        facts = f"{_NOT_ANSWERED} {state.batch[0].id} on."
        if rule != MANY_TURNS:
            matter = Matter(_SUBJECTS[rule], words=state.batch[-1].content)
            standing = await matters.open_case(
                tx, held.customer_id, matter, severity="medium", turn_id=held.turn_id
            )
            if standing is not None:
                is_first = _NOT_ANSWERED not in standing["brief"]["facts"]
                if is_first:
                    return await tickets.add_facts(tx, standing["id"], facts), True
                return await _add_words(tx, standing, state), False
        cause = f"{rule.partition('.')[0]}:{held.customer_id}:{self.clock.now():%Y-%m-%d}"
        is_first = not await tickets.was_opened(tx, cause)
        case = Case(
            customer_id=held.customer_id,
            cause=cause,
            subject=_SUBJECTS[rule],
            who=who(state.card.name, level),
            wants=state.batch[-1].content,
            facts=facts,
            done="The assistant answers no more of these today.",
            refused=rule,
            next="Read the conversation. If a person wrote, answer them.",
            turn_id=held.turn_id,
            again=f"{held.turn_id}",
        )
        ticket = await tickets.open_ticket(tx, case)
        if not is_first and rule != MANY_TURNS:
            ticket = await _add_words(tx, ticket, state)
        return ticket, is_first


async def _add_words(tx: Tx, ticket: Ticket, state: TurnState) -> Ticket:
    """Adds to the case what else came again, in words that it doesn't have."""
    words = new_in_case(state.batch[-1].content, ticket["brief"])
    if not words:
        return ticket
    return await tickets.add_facts(tx, ticket["id"], f"Not answered either:\n{words}\n")


def _opened_with(past: PastTurn, since: datetime) -> str | None:
    """What the customer wrote; None for a turn of another kind or an older one."""
    opened = (doc for doc in past.documents if doc.get("kind") == "customer_turn")
    opening = next(opened, None)
    if opening is None or datetime.fromisoformat(opening.get("now", "")) < since:
        return None
    return _said(opening.get("new_messages", ()))


def _said(messages: Sequence[ToldMessage]) -> str:
    return "\n".join(message.get("text", "") for message in messages)
