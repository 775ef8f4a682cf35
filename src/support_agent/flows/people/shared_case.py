"""One open case for messages from several senders, whatever the day."""

from dataclasses import dataclass

from support_agent.domain.cases import Case, Ticket
from support_agent.domain.channels import UNIDENTIFIED
from support_agent.domain.models import Severity
from support_agent.ports.inbound import InboundMessage
from support_agent.store.customers import senders
from support_agent.store.db import Tx
from support_agent.store.people import tickets


@dataclass(frozen=True, slots=True)
class SharedCase:
    """How such a case looks in the queue. `rule` is its cause: one is open per rule."""

    rule: str
    subject: str
    done: str
    todo: str
    severity: Severity = "low"


async def count_on(
    tx: Tx, case: SharedCase, customer_id: int, message: InboundMessage, message_id: int
) -> Ticket:
    """Counts a message on the open case, which names the first senders, or opens one."""
    sender = message.sender or UNIDENTIFIED
    ticket = await tickets.open_ticket(
        tx,
        Case(
            customer_id=customer_id,
            cause=case.rule,
            severity=case.severity,
            subject=case.subject,
            who="Several senders",
            wants=f"From {sender}",
            done=case.done,
            refused=case.rule,
            next=case.todo,
            again=f"{message_id}",
        ),
    )
    await senders.name_in_case(tx, ticket["id"], sender)
    await senders.count_held(tx, ticket["id"], message_id)
    return ticket
