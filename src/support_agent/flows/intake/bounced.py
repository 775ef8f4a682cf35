"""Bounced mail of ours: its answer has failed, and a person is told."""

from dataclasses import dataclass, replace

from support_agent.domain.events import MessageStatusChanged
from support_agent.flows.messaging.undelivered import Undelivered
from support_agent.flows.messaging.work import Work
from support_agent.flows.people.shared_case import SharedCase, count_on
from support_agent.ports.inbound import InboundMessage
from support_agent.store.delivery import delivery_reports

RULE = "message.bounced"
_UNKNOWN = SharedCase(
    RULE,
    "Mail that came back",
    done="Kept. The report names no mail that we know.",
    todo="Look through the reports. Somebody may wait for an answer.",
)
_OURS = replace(_UNKNOWN, done="The answer is marked as failed.")


@dataclass(frozen=True, slots=True)
class Bounced:
    """Matches a report with what we sent.

    The IDs of our mails can't be guessed, so a report that names one comes from where that mail
    went. Any other report is not about our mail: it is counted on one case for all of them.
    """

    undelivered: Undelivered

    async def note(
        self, work: Work, customer_id: int, message: InboundMessage, message_id: int
    ) -> None:
        """Handles a report that came in as `message_id`, from `customer_id`."""
        if message.bounce is None:
            return
        error = f"It came back: {message.bounce.reason}."
        failed = await delivery_reports.bounced(
            work.tx,
            message_ids=message.bounce.message_ids,
            recipients=message.bounce.recipients,
            error=error,
        )
        is_told = failed == []
        for mail in failed or ():
            change = MessageStatusChanged(mail.id, mail.status, error, mail.sent_at)
            work.happened(mail.customer_id, change)
            is_told = await self.undelivered.note(work, mail.id) or is_told
        if not is_told:
            case = _OURS if failed else _UNKNOWN
            await count_on(work.tx, case, customer_id, message, message_id)
