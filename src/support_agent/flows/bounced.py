"""Mail of ours that came back: its answer has failed, and a person is told."""

from dataclasses import dataclass

from support_agent.flows.undelivered import Undelivered
from support_agent.ports import InboundMessage
from support_agent.store import events, outbox, senders, tickets
from support_agent.store.db import Tx
from support_agent.store.events import NewEvent, StoredEvent

RULE = "message.bounced"


@dataclass(frozen=True, slots=True)
class Bounced:
    """Reads a report against what we have sent.

    The ids of our mails can't be guessed, so a report that names one comes from where that mail
    went. Any other says nothing of ours: it is counted on one case for all of them together.
    """

    undelivered: Undelivered

    async def note(
        self, tx: Tx, customer_id: int, message: InboundMessage, message_id: int
    ) -> list[StoredEvent]:
        """What follows from a report that came in as `message_id`, from `customer_id`."""
        if message.bounce is None:
            return []
        error = f"It came back: {message.bounce.reason}."
        failed = await outbox.bounced(tx, message_ids=message.bounce.message_ids, error=error)
        happened: list[StoredEvent] = []
        is_told = failed == []
        for mail in failed or ():
            change = {
                "message_id": mail.id,
                "status": mail.status,
                "error": error,
                "sent_at": mail.sent_at,
            }
            happened += await events.append_unguarded(
                tx, mail.customer_id, [NewEvent("message.status", change)]
            )
            followed = await self.undelivered.note(tx, mail.id)
            is_told = is_told or bool(followed)
            happened += followed
        if not is_told:
            await self._count(tx, customer_id, message, message_id, is_ours=bool(failed))
        return happened

    @staticmethod
    async def _count(
        tx: Tx, customer_id: int, message: InboundMessage, message_id: int, *, is_ours: bool
    ) -> None:
        ticket = await tickets.open_ticket(
            tx,
            customer_id=customer_id,
            cause=RULE,
            issue_type="other",
            severity="low",
            subject="Mail that came back",
            brief={
                "who": "Several senders",
                "wants": f"From {message.sender}",
                "facts": "",
                "done": "The answer is marked as failed."
                if is_ours
                else "Kept. The report names no mail that we know.",
                "refused": RULE,
                "next": "Look through the reports. Somebody may wait for an answer.",
            },
            order_id=None,
            turn_id=None,
            again=f"{message_id}",
        )
        await senders.count_held(tx, ticket["id"], message_id)
