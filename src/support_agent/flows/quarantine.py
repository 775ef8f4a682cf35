"""A turn that failed too often: a ticket for a person and one honest notice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from support_agent.flows.announce import Announcer
from support_agent.flows.answers import AnswerWriter
from support_agent.flows.speak import void_untold
from support_agent.store import events, tickets, turns
from support_agent.store.conversations import Claim
from support_agent.store.db import Database
from support_agent.store.events import NewEvent
from support_agent.store.history import BatchMessage

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Takes a turn from the agent for good."""

    database: Database
    writer: AnswerWriter
    announcer: Announcer
    outbox_rings: Callable[[], None]

    async def put(self, held: Claim, batch: Sequence[BatchMessage]) -> int | None:
        """Ends the turn. Returns milliseconds until the customer's next one, None for none."""
        async with self.database.transaction() as tx:
            ticket = await tickets.open_ticket(
                tx,
                customer_id=held.customer_id,
                cause=f"quarantine:{held.turn_id}",
                issue_type="technical",
                severity="high",
                subject="The agent could not answer",
                brief={
                    "who": f"customer {held.customer_id}",
                    "wants": batch[-1].content[:500] if batch else "",
                    "facts": f"Turn {held.turn_id} failed {held.attempts - 1} times.",
                    "done": "The customer was told that a person will answer.",
                    "refused": "",
                    "next": "Read the conversation and answer the customer.",
                },
                order_id=None,
                turn_id=held.turn_id,
            )
            happened = await events.append_unguarded(
                tx, held.customer_id, [NewEvent("ticket.changed", {"ticket": ticket})]
            )
            happened += await void_untold(tx, held)
            finished = await turns.finish(
                tx,
                held,
                status="quarantined",
                channel=batch[-1].channel if batch else None,
                brain="",
                answer="",
                prompt_version="",
                messages=self.writer.notice(batch, ticket["ticket"]) if batch else (),
                documents=held.documents,
                error="too many failed attempts",
            )
        log.error("turn_quarantined", ticket=ticket["ticket"])
        await self.announcer.events([*happened, *finished.events])
        self.outbox_rings()
        return finished.rearm_ms
