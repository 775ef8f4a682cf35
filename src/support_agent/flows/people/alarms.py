"""Alarm words open a ticket before any model is asked, with a severity no model decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from support_agent.agent import context as ctx
from support_agent.domain.cases import Case
from support_agent.domain.events import TicketChanged
from support_agent.domain.mail.quotations import words_to_hear
from support_agent.domain.models import IssueType, Level, who
from support_agent.domain.sentences.tables import MESSAGES
from support_agent.domain.text.reading import aside, to_read
from support_agent.domain.wishes.alarms import SEVERITY, Alarm, AlarmKind, find_alarm
from support_agent.flows.messaging.work import Work, Works
from support_agent.ports.inbound import InboundMessage
from support_agent.store.conversation import history, messages
from support_agent.store.conversation.conversations import Claim, guard
from support_agent.store.conversation.history import BatchMessage, Card
from support_agent.store.people import alarms, tickets

_ISSUES: dict[AlarmKind, IssueType] = {
    "fraud": "billing",
    "chargeback": "billing",
    "account_takeover": "other",
    "legal": "complaint",
    "press": "complaint",
    "safety": "product",
    "threat": "other",
}
_NEXT = {
    "fraud": "Check the payments and the account; stop what is on its way.",
    "chargeback": "Look at the order and settle it before the bank does.",
    "account_takeover": "Freeze changes to the account; reach the customer on the older contact.",
    "legal": "Pass it to whoever answers for legal matters; promise nothing.",
    "press": "Pass it to whoever speaks for the shop; comment on nothing, promise nothing.",
    "threat": "Tell whoever answers for safety, and the police where somebody is in danger.",
    "safety": "Call the customer; make sure nobody uses the product; keep it for inspection.",
}

_TICKETS = re.compile(r"\bTCK-\d{1,19}\b")
# How much of a further message is quoted in a case's facts.
_MOST_WORDS_ADDED = 300

log = structlog.get_logger()


def said_of_alarm(ticket: str, subject: str, answer: str) -> list[str]:
    """What the customer reads about an alarm that the answer ignores; nothing else."""
    if ticket in _TICKETS.findall(answer):
        return []
    passed_on = MESSAGES.alarm_passed_on(ticket=ticket)
    # The customer's safety is the one thing that can't wait for a person.
    return [f"{MESSAGES.in_danger()} {passed_on}" if subject == _subject("safety") else passed_on]


def _subject(kind: AlarmKind) -> str:
    return f"Alarm: {kind.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class Alarms:
    """Reads what the customer wrote, not what they quoted."""

    works: Works

    async def raise_for(
        self, held: Claim, batch: Sequence[BatchMessage], card: Card, level: Level
    ) -> bool:
        """Opens the turn's ticket for the most serious alarm in the messages; False if none."""
        found = await aside(sum(len(message.content) for message in batch), _alarms_in, batch)
        if not found:
            return False
        async with self.works.begin() as work:
            await _open(work, held.customer_id, found, who(card.name, level), held.turn_id)
            await guard(work.tx, held)
        return True


async def alarms_at_once(message: InboundMessage) -> bool:
    """Whether an incoming message may contain an alarm: its subject is read unchanged."""
    if message.automatic is not None:
        return False
    subject = message.mail.subject if message.mail else ""
    return await aside(len(message.content), _is_alarm, subject, to_read(message.content))


async def raise_unasked(work: Work, customer_id: int, message_id: int) -> None:
    """Opens the case of a message that no turn will read, because a person has the customer."""
    batch = await messages.as_read(work.tx, [message_id])
    found = await aside(sum(len(message.content) for message in batch), _alarms_in, batch)
    if found:
        card = await history.card(work.tx, customer_id)
        await _open(work, customer_id, found, who(card.name, ctx.level_of(batch)), None)


async def _open(
    work: Work,
    customer_id: int,
    found: Sequence[tuple[BatchMessage, Alarm]],
    who: str,
    turn_id: int | None,
) -> None:
    """Opens the ticket of the most serious alarm, and shows it if anything about it is new.

    That is the turn's, the message's own, or the customer's open one of the same kind.
    """
    grades = list(SEVERITY)
    message, alarm = min(found, key=lambda each: grades.index(each[1].kind))
    cause, subject = f"alarm:{message.id}", _subject(alarm.kind)
    tx = work.tx
    standing = await alarms.open_cause(
        tx, customer_id, turn_id=turn_id, cause=cause, subject=subject
    )
    case = Case(
        customer_id=customer_id,
        cause=standing or cause,
        issue_type=_ISSUES[alarm.kind],
        severity=alarm.severity,
        subject=subject,
        who=who,
        wants=message.content,
        facts=f'{message.channel}: "{alarm.words}"',
        done="Opened by the alarm words; nothing else yet.",
        next=_NEXT[alarm.kind],
        turn_id=turn_id,
    )
    ticket = await tickets.open_ticket(tx, case)
    log.warning("alarm", alarm=alarm.kind, severity=alarm.severity, ticket=ticket["ticket"])
    known: tuple[str, str] | None = None
    if standing is not None:
        known = (ticket["brief"]["facts"], ticket["severity"])
        if standing != cause and case.brief["wants"] != ticket["brief"]["wants"]:
            said = message.content[:_MOST_WORDS_ADDED].strip()
            await tickets.add_facts(tx, ticket["id"], f'{message.channel}: "{said}"')
        # If something else opened the case (an unwanted code), the customer is told other words.
        is_alarms = ticket["subject"] == subject
        await alarms.raise_again(tx, ticket["id"], alarm.severity, turn_id if is_alarms else None)
        ticket = await tickets.current(tx, ticket["id"])
    if known != (ticket["brief"]["facts"], ticket["severity"]):
        work.happened(customer_id, TicketChanged(ticket))


def _alarms_in(batch: Sequence[BatchMessage]) -> list[tuple[BatchMessage, Alarm]]:
    return [
        (message, alarm)
        for message in batch
        if (alarm := find_alarm(f"{message.new_subject}\n{words_to_hear(message.content)}"))
    ]


def _is_alarm(subject: str, content: str) -> bool:
    return find_alarm(f"{subject}\n{words_to_hear(content)}") is not None
