"""Messages that are stored but not answered: a case if a person may have written it."""

from dataclasses import dataclass, replace

from support_agent.domain.cases import Case, Ticket
from support_agent.domain.channels import (
    FAILED_CHECK,
    NOT_READ,
    ONLY_MARKED,
    OTHER_MESSENGER,
    SAYS_AUTOMATIC,
    TRUSTED,
    UNCERTAIN,
    UNIDENTIFIED,
    UNREADABLE,
    is_mail,
)
from support_agent.domain.events import TicketChanged
from support_agent.domain.machines.automatic import (
    calls_itself_automatic,
    subject_of_bounce,
    subject_of_machine,
)
from support_agent.domain.machines.away import is_away_note, says_undelivered, speaks_of_trade
from support_agent.domain.machines.notices import beyond_notice, is_form
from support_agent.domain.machines.written import looks_written, speaks_as_person
from support_agent.domain.mail.quotations import words_to_hear
from support_agent.domain.models import Severity, who
from support_agent.domain.shop import Shop
from support_agent.domain.text.reading import aside, to_read
from support_agent.domain.wishes.alarms import find_alarm
from support_agent.domain.wishes.handoff import wants_person
from support_agent.domain.wishes.matters import new_in_case
from support_agent.flows.identity.unproven import TOO_MANY, UNTOLD
from support_agent.flows.messaging.work import Work
from support_agent.flows.people.shared_case import SharedCase, count_on
from support_agent.ports.clock import Clock
from support_agent.ports.inbound import InboundMessage
from support_agent.store.customers import senders
from support_agent.store.db import Tx
from support_agent.store.people import tickets


@dataclass(frozen=True, slots=True)
class _Reason:
    """The reason for a case: its rule, and how it looks in the queue."""

    rule: str
    subject: str
    severity: Severity = "low"
    todo: str = ""


_VOUCHED_BY_NOBODY, _MORE_OF_IT = "Mail nobody vouches for", "More mail nobody vouches for"
_MESSENGER = _Reason(
    "unproven.messenger",
    "A message by WhatsApp or another messenger",
    "medium",
    todo="Answer it where it came in; the assistant can't write there. Nothing proves whose it is.",
)
_UNREAD = _Reason(
    "held.unreadable",
    "A mail that could not be read",
    "medium",
    todo="What of it is text stands below the message. Ask for it again if that is not enough.",
)
_ALWAYS = {
    UNREADABLE: _UNREAD,
    OTHER_MESSENGER: _MESSENGER,
    FAILED_CHECK: _Reason("unproven.failed", _VOUCHED_BY_NOBODY),
    TOO_MANY: _Reason("unproven.too_many", _VOUCHED_BY_NOBODY),
    UNTOLD: _Reason("unproven.unidentified", _VOUCHED_BY_NOBODY),
}
_ALARM = "held.alarm"
_ANSWER = "Read it and answer the customer."
_REACH = "Read it. If it is genuine, reach the customer on a contact on file."
_MARKED = _Reason("unproven.marked", _VOUCHED_BY_NOBODY)
_WISH = _Reason("held.wish", "The customer asks for a person", "medium")
_WORDS = _Reason("held.mail", "Mail of a customer that asks for no automatic answer")
_CAME_BACK = _Reason(
    "held.came_back",
    "Mail that says a mail did not arrive",
    "medium",
    todo="See whether an answer of ours is meant. If so, reach the customer in another way.",
)
_READS_SO = _Reason(
    "held.reads_automatic",
    "Mail that reads like an automatic reply",
    todo="Read it. If a person wrote it, answer them.",
)
_WRITTEN = _Reason("held.written", "Marked mail that a person may have written")
_MASS = SharedCase(
    "held.mass",
    "Newsletters and other mail marked as sent to many",
    done="Kept with their senders, not answered.",
    todo="Look through the conversations of these senders, then close this case.",
)
_NO_NUMBERS = SharedCase(
    "held.texts",
    "Texts from short codes and from senders without a number",
    done="Kept with their senders, not answered: no text reaches them.",
    todo="Look through the conversations of these senders, then close this case.",
)


_ROBOTS = SharedCase(
    "held.robots",
    "Mail marked as a machine's that says more than a notice",
    done="Kept with their senders, not answered.",
    todo="Look through the conversations of these senders, then close this case.",
)


@dataclass(frozen=True, slots=True)
class _Read:
    """The content of a held message.

    `heard`: an alarm or a request for a person; `wishes`: whether that request is the writer's own;
    `beyond`: what is not part of a notice; `is_written`: whether a person may have written it;
    `may_wait`: whether somebody may wait for an answer.
    """

    heard: _Reason | None
    beyond: str
    is_written: bool
    may_wait: bool
    wishes: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Opens cases. A message that says it is automatic and is only a notice gets none."""

    shop: Shop
    clock: Clock

    async def note(
        self, work: Work, customer_id: int, message: InboundMessage, message_id: int
    ) -> None:
        """Counts a held message on an open case, or opens one."""
        if message.automatic is None or message.automatic in NOT_READ:
            return
        tx = work.tx
        is_known = message.evidence in TRUSTED and await senders.is_known(tx, customer_id)
        reason = await _reason(message, message.automatic, is_known=is_known)
        if reason is None:
            return
        if isinstance(reason, SharedCase):
            ticket = await count_on(tx, reason, customer_id, message, message_id)
        else:
            ticket = await self._case(
                tx, customer_id, message, message_id, reason, is_known=is_known
            )
            words = new_in_case(message.content or _titled(message), ticket["brief"])
            await senders.count_held(tx, ticket["id"], message_id, words)
        if ticket["customer_id"] == customer_id:
            shown = await tickets.current(tx, ticket["id"])
            work.happened(customer_id, TicketChanged(shown))

    async def _case(
        self,
        tx: Tx,
        customer_id: int,
        message: InboundMessage,
        message_id: int,
        reason: _Reason,
        *,
        is_known: bool,
    ) -> Ticket:
        """One per sender, reason and day (for an alarm: hour), and one more after it was closed.

        Later messages of strangers, or those beyond the daily limit for all of them, share one
        case: neither many senders nor one whose cases keep being closed can flood the queue. A
        customer's next case is always their own.
        """
        proven = message.evidence in TRUSTED
        sender = message.sender or UNIDENTIFIED
        now = self.clock.now()
        today = f"{now:%Y-%m-%dT%H}" if reason.rule == _ALARM else f"{now:%Y-%m-%d}"
        own = Case(
            customer_id=customer_id,
            cause=f"{reason.rule}:{customer_id}:{today}",
            subject=reason.subject,
            severity=reason.severity,
            who=who(sender if proven else f"Unproven: {sender}", "L1" if proven else "L0"),
            wants=message.content or _titled(message),
            done=f"Kept, not answered: {message.automatic}.",
            refused=reason.rule,
            next=reason.todo or (_ANSWER if proven else _REACH),
            again=f"{message_id}" if is_known else "again",
        )
        if is_known or not await self._is_flood(tx, reason, proven=proven):
            ticket = await tickets.open_ticket(tx, own)
            # It is closed if it was closed under both causes.
            if ticket["status"] != "closed":
                return ticket
        more = f"More of: {reason.subject}" if proven else _MORE_OF_IT
        shared = replace(own, cause=f"{reason.rule}:{today}", subject=more, again=f"{message_id}")
        return await tickets.open_ticket(tx, shared)

    async def _is_flood(self, tx: Tx, reason: _Reason, *, proven: bool) -> bool:
        # Nobody may hide an alarm behind a flood of other cases.
        by_rule = proven or reason.rule == _ALARM
        opened = tickets.opened_today(tx, reason.rule) if by_rule else senders.cases_today(tx)
        return await opened >= self.shop.unproven.cases_per_day


async def _reason(
    message: InboundMessage, automatic: str, *, is_known: bool
) -> _Reason | SharedCase | None:
    """Why a held message becomes a case: always for an alarm, else by its content and sender."""
    subject = _titled(message)
    said = words_to_hear(to_read(message.content))
    # A person may have left such a subject above words of their own.
    titled = "" if automatic == SAYS_AUTOMATIC else subject
    read = await aside(len(said), _read, titled, said)
    heard = read.heard
    proven = message.evidence in TRUSTED
    if heard is not None and heard.rule == _ALARM:
        subject = heard.subject if proven else f"{heard.subject} (unproven sender)"
        return replace(heard, subject=subject)
    if by_itself := _ALWAYS.get(automatic):
        return by_itself
    # An away note names other people to write to, and is not a request for our staff.
    if heard is not None and (read.wishes or automatic != SAYS_AUTOMATIC):
        return heard
    if automatic == SAYS_AUTOMATIC:
        return _of_machine(message, said, read, is_known=is_known)
    return _of_marked(message, said, read, is_known=is_known)


def _of_marked(
    message: InboundMessage, said: str, read: _Read, *, is_known: bool
) -> _Reason | SharedCase | None:
    """Why marked mail becomes a case: by its sender, and whether a person may have written it."""
    by_mail = is_mail(message.channel)
    is_robot = message.automatic not in ONLY_MARKED and message.automatic not in UNCERTAIN
    says_more = by_mail and bool(read.beyond)
    is_written = by_mail and (read.is_written or (is_robot and says_more and read.may_wait))
    if is_known and said.strip() and (is_written or message.automatic in ONLY_MARKED):
        return _WORDS
    if is_known and is_robot and says_more:
        return _READS_SO
    if is_written:
        return _WRITTEN if message.evidence in TRUSTED else _MARKED
    if message.automatic in UNCERTAIN:
        return _MASS if by_mail else _NO_NUMBERS
    return _ROBOTS if is_robot and says_more else None


def _of_machine(
    message: InboundMessage, said: str, read: _Read, *, is_known: bool
) -> _Reason | None:
    """Why an apparent automatic reply becomes a case; None if it only says that it is one."""
    if says_undelivered(said):
        return _CAME_BACK
    is_person = read.is_written and not is_away_note(said)
    asks = speaks_of_trade(said) or is_person or "?" in read.beyond
    if asks and said.strip() and is_mail(message.channel):
        proven = message.evidence in TRUSTED
        return _WORDS if is_known else _WRITTEN if proven else _MARKED
    subject = _titled(message)
    named = subject_of_machine(subject) or subject_of_bounce(subject)
    is_notice = named or calls_itself_automatic(said)
    return None if is_notice and not read.beyond else _READS_SO


def _titled(message: InboundMessage) -> str:
    return message.mail.subject if message.mail else ""


def _read(subject: str, said: str) -> _Read:
    beyond = beyond_notice(said)
    may_wait = is_form(said) or speaks_as_person(beyond) or speaks_of_trade(beyond)
    is_written = looks_written(subject, said) or looks_written("", beyond)
    heard = _WISH if wants_person(said) else None
    if alarm := find_alarm(f"{subject}\n{said}"):
        kind = alarm.kind.replace("_", " ")
        heard = _Reason(_ALARM, f"Alarm: {kind}", alarm.severity)
    wishes = looks_written("", said) or wants_person(beyond)
    return _Read(heard, beyond, is_written=is_written, may_wait=may_wait, wishes=wishes)
