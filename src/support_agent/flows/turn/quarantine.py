"""A turn that failed too often: a ticket for a person and an honest notice."""

from dataclasses import dataclass

import structlog

from support_agent.agent.wording.code_words import came_of_codes, said_of_codes
from support_agent.domain.cases import Case
from support_agent.domain.events import TicketChanged
from support_agent.flows.commerce.answers_to_offers import void_untold
from support_agent.flows.messaging.answers import AnswerWriter
from support_agent.flows.messaging.came_of import told_of_turn
from support_agent.flows.messaging.work import Works
from support_agent.store.conversation import turn_end
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.history import TurnState
from support_agent.store.conversation.turn_end import TurnEnd
from support_agent.store.people import tickets

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Takes a turn away from the agent for good."""

    works: Works
    writer: AnswerWriter

    async def put(self, held: Claim, state: TurnState) -> int | None:
        """Ends the turn. Returns milliseconds until the customer's next one, or None.

        The notice gives the results of the turn's yeses and codes: they stand, whatever fails.
        """
        batch = state.batch
        async with self.works.begin() as work:
            tx = work.tx
            came_of = [
                *said_of_codes(state.step_up),
                *came_of_codes(state.step_up),
                *await told_of_turn(tx, held.turn_id),
            ]
            ticket = await tickets.open_ticket(
                tx,
                Case(
                    customer_id=held.customer_id,
                    cause=f"quarantine:{held.turn_id}",
                    issue_type="technical",
                    severity="high",
                    subject="The assistant could not answer",
                    who=f"customer {held.customer_id}",
                    wants=batch[-1].content if batch else "",
                    facts=f"Turn {held.turn_id} failed {held.attempts - 1} times.",
                    done=" ".join((*came_of, "The customer was told that a person will answer.")),
                    next="Read the conversation and answer the customer.",
                    turn_id=held.turn_id,
                ),
            )
            voided, over = await void_untold(tx, held.turn_id)
            finished = await turn_end.finish_turn(
                tx,
                held,
                TurnEnd(
                    status="quarantined",
                    channel=batch[-1].channel if batch else None,
                    messages=self.writer.notice(batch, ticket["ticket"], [*came_of, *over])
                    if batch
                    else (),
                    documents=held.documents,
                    events=[TicketChanged(ticket), *voided],
                    error="too many failed attempts",
                ),
            )
            work.wrote(finished.events)
        log.error("turn_quarantined", ticket=ticket["ticket"])
        return finished.rearm_ms
