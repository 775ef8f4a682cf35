"""Codes that their recipient refused: an account may be under attack, so people look."""

from support_agent.domain.cases import Case
from support_agent.domain.events import TicketChanged
from support_agent.domain.models import who
from support_agent.domain.wishes.alarms import find_alarm
from support_agent.flows.messaging.work import Work
from support_agent.store.conversation import history
from support_agent.store.people import tickets

RULE = "code.refused"


async def open_case(work: Work, customer_id: int, message_id: int, text: str) -> str:
    """The number of the message's case. An alarm in the same message is the same case."""
    card = await history.card(work.tx, customer_id)
    alarm = find_alarm(text)
    ticket = await tickets.open_ticket(
        work.tx,
        Case(
            customer_id=customer_id,
            cause=f"alarm:{message_id}",
            severity=alarm.severity if alarm else "high",
            subject="A code was sent that is not wanted",
            who=who(card.name, "L1" if card.email_verified or card.phone_verified else "L0"),
            wants=text,
            facts="They hold a code that we sent, and turn down what it is for.",
            done="The code is void. Nothing has been changed.",
            refused=RULE,
            next="Find out who asked for the change; reach the customer on the older contact.",
        ),
    )
    work.happened(customer_id, TicketChanged(ticket))
    return ticket["ticket"]
