"""Alarm words open a ticket before any model is asked, with a severity no model decides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from support_agent.domain.alarms import SEVERITY, Alarm, AlarmKind, find_alarm
from support_agent.domain.models import Level, who
from support_agent.domain.quotations import words_to_hear
from support_agent.domain.reading import aside
from support_agent.flows.announce import Announcer
from support_agent.store import alarms, events, tickets
from support_agent.store.conversations import Claim, guard
from support_agent.store.db import Database, Tx
from support_agent.store.events import NewEvent
from support_agent.store.history import BatchMessage, Card

_ISSUES = {
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
# The customer's safety is the one thing that can't wait for a person.
_IN_DANGER = "If anybody is in danger, call your local emergency number now. "

log = structlog.get_logger()


def said_of_alarm(ticket: str, subject: str, answer: str) -> list[str]:
    """What the customer reads of an alarm that the answer passes over; nothing else."""
    if ticket in _TICKETS.findall(answer):
        return []
    first = _IN_DANGER if subject == _subject("safety") else ""
    passed_on = f"I have passed this to our team as urgent: a person will answer you ({ticket})."
    return [first + passed_on]


def _subject(kind: AlarmKind) -> str:
    return f"Alarm: {kind.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class Alarms:
    """Reads what the customer wrote, not what they quoted."""

    database: Database
    announcer: Announcer

    async def raise_for(
        self, held: Claim, batch: Sequence[BatchMessage], card: Card, level: Level
    ) -> bool:
        """Opens the turn's ticket for the gravest alarm among the messages; False for none."""
        found = await aside(sum(len(message.content) for message in batch), _alarms_in, batch)
        if not found:
            return False
        grades = list(SEVERITY)
        message, alarm = min(found, key=lambda each: grades.index(each[1].kind))
        async with self.database.transaction() as tx:
            ticket, is_new = await self._open(tx, held, (message, alarm), who(card.name, level))
            await guard(tx, held)
            happened = (
                await events.append_unguarded(
                    tx, held.customer_id, [NewEvent("ticket.changed", {"ticket": ticket})]
                )
                if is_new
                else []
            )
        await self.announcer.events(happened)
        log.warning("alarm", alarm=alarm.kind, severity=alarm.severity, ticket=ticket["ticket"])
        return True

    @staticmethod
    async def _open(
        tx: Tx, held: Claim, found: tuple[BatchMessage, Alarm], who: str
    ) -> tuple[dict[str, object], bool]:
        """The ticket, and whether anything about it is new."""
        message, alarm = found
        standing = await alarms.cause_of_turn(tx, held.turn_id)
        facts = f'{message.channel}: "{alarm.words}"'
        ticket = await tickets.open_ticket(
            tx,
            customer_id=held.customer_id,
            cause=standing or f"alarm:{message.id}",
            issue_type=_ISSUES[alarm.kind],
            severity=alarm.severity,
            subject=_subject(alarm.kind),
            brief={
                "who": who,
                "wants": message.content[:500],
                "facts": facts,
                "done": "Opened by the alarm words; nothing else yet.",
                "refused": "",
                "next": _NEXT[alarm.kind],
            },
            order_id=None,
            turn_id=held.turn_id,
        )
        if standing is None:
            return ticket, True
        known = (ticket["brief"]["facts"], ticket["severity"])
        await tickets.add_facts(tx, ticket["id"], facts)
        await alarms.raise_severity(tx, ticket["id"], alarm.severity)
        ticket = await tickets.shown(tx, ticket["id"]) or ticket
        return ticket, known != (ticket["brief"]["facts"], ticket["severity"])


def _alarms_in(batch: Sequence[BatchMessage]) -> list[tuple[BatchMessage, Alarm]]:
    return [
        (message, alarm)
        for message in batch
        if (alarm := find_alarm(f"{message.new_subject}\n{words_to_hear(message.content)}"))
    ]
