"""An explicit request for a person: honored by code the first time, before any model sees it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from support_agent.agent.tools import escalate_to_human
from support_agent.domain.cases import Case, Ticket
from support_agent.domain.events import TicketChanged
from support_agent.domain.mail.quotations import words_to_hear
from support_agent.domain.models import Level, who
from support_agent.domain.shop import Shop
from support_agent.domain.text.reading import aside
from support_agent.domain.wishes.handoff import wants_person
from support_agent.flows.messaging.work import Works
from support_agent.ports.clock import Clock
from support_agent.store.conversation import turns
from support_agent.store.conversation.conversations import Claim, guard
from support_agent.store.conversation.history import BatchMessage, Card
from support_agent.store.conversation.turns import NewRun
from support_agent.store.people import alarms, handling, tickets

# Before the model's first step, like confirmations, whose positions are above 0.
STEP, POSITION = -1, 0


@dataclass(frozen=True, slots=True)
class HandOff:
    """Opens the ticket and silences the agent; this turn's answer is the closing message."""

    works: Works
    shop: Shop
    clock: Clock

    async def honour(
        self, held: Claim, batch: Sequence[BatchMessage], card: Card, level: Level
    ) -> bool:
        """Hands over if a message of the batch asks for a person; False if none does."""
        wish = await _wish(batch)
        if wish is None:
            return False
        began, started_at = time.perf_counter(), self.clock.now()
        facts = ", ".join(f"{key}: {fact['value']}" for key, fact in card.extracted_data.items())
        async with self.works.begin() as work:
            tx = work.tx
            alarm = await alarms.cause_of_turn(tx, held.turn_id)
            ticket = await tickets.open_ticket(
                tx,
                Case(
                    customer_id=held.customer_id,
                    cause=alarm or f"handoff:{held.turn_id}",
                    subject="The customer asks for a person",
                    who=who(card.name, level),
                    wants=wish.content,
                    facts=facts,
                    done="The assistant is silent until a person gives the customer back.",
                    next="Read the conversation and answer the customer.",
                    turn_id=held.turn_id,
                ),
            )
            await guard(tx, held)
            happened = await handling.hand_over(tx, held.customer_id, held.turn_id)
            milliseconds = (time.perf_counter() - began) * 1000
            run = self._run(held, ticket, started_at, milliseconds)
            # Nothing new in a replay: the first run has sent it.
            changed = [TicketChanged(ticket), *happened]
            stored = await turns.save(
                tx, held, runs=[run] if happened else (), events=changed if happened else ()
            )
            work.wrote(stored)
        return True

    def _run(
        self, held: Claim, ticket: Ticket, started_at: datetime, milliseconds: float
    ) -> NewRun:
        """The turn's record of it: as if a tool had been called."""
        return NewRun(
            step=STEP,
            position=POSITION,
            call_id=f"handoff-{held.turn_id}",
            name=escalate_to_human.name,
            arguments={"reason": "customer asks for a person"},
            result={
                "outcome": "ok",
                "rule": "handoff.asked",
                "ticket": ticket["ticket"],
                "reply_within": self.shop.service.person_reply_time,
            },
            outcome="ok",
            rule="handoff.asked",
            duration_ms=milliseconds,
            started_at=started_at,
        )


async def asks_for_person(batch: Sequence[BatchMessage]) -> bool:
    """Whether one of the messages asks for a person."""
    return await _wish(batch) is not None


async def _wish(batch: Sequence[BatchMessage]) -> BatchMessage | None:
    return await aside(sum(len(message.content) for message in batch), _wish_in, batch)


def _wish_in(batch: Sequence[BatchMessage]) -> BatchMessage | None:
    return next(
        (message for message in batch if wants_person(words_to_hear(message.content))), None
    )
