"""What staff do with tickets: look, take, reply, close, take over, give back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from support_agent.domain.cases import (
    HandlerState,
    Ticket,
    TicketChange,
    TicketStatus,
    changed,
)
from support_agent.domain.errors import Conflict, Forbidden, InvalidInput, NotFound, Unauthorized
from support_agent.domain.events import MessageQueued, PersonTyping
from support_agent.domain.models import Severity
from support_agent.domain.roles import ROLES, VIEWER, Role, is_at_least
from support_agent.domain.secrets.masking import without_cards
from support_agent.domain.sentences.tables import DECISIONS
from support_agent.domain.shown import Message
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.flows.messaging.work import Works
from support_agent.flows.people.joining import join, no_colleague_has, sendable, speak
from support_agent.flows.people.ticket_changes import known, response, still_open
from support_agent.ports.documents import Document
from support_agent.store import events
from support_agent.store.commerce import approvals, orders
from support_agent.store.conversation import history, messages
from support_agent.store.customers import customers
from support_agent.store.db import Tx
from support_agent.store.people import handling, operators, tickets
from support_agent.store.people.operators import Operator
from support_agent.store.people.tickets import RANKS

__all__ = ["RANKS", "Operator", "People", "TicketStatus"]

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class People:
    """Operators and their tickets. Every write may be sent twice and happens once."""

    works: Works
    outcomes: Outcomes

    # ── who they are ─────────────────────────────────────────────────────────────────────────

    async def add(self, name: str, role: Role) -> str:
        """Adds an operator. Returns the token, which nobody can look up later."""
        name = name.strip()
        if not 0 < len(name) <= 80:  # noqa: PLR2004 - what a screen shows in one line
            raise InvalidInput("name", "must have 1 to 80 characters")
        token = f"sa_{secrets.token_urlsafe(TOKEN_BYTES)}"
        async with self.works.database.transaction() as tx:
            await operators.add(tx, name, role, _hashed(token))
        return token

    async def everyone(self) -> list[Operator]:
        """All operators, including revoked ones."""
        async with self.works.database.connection() as tx:
            return await operators.everyone(tx)

    async def revoke(self, name: str) -> None:
        """Revokes an operator's token. Raises NotFound."""
        async with self.works.database.transaction() as tx:
            if not await operators.revoke(tx, name):
                raise NotFound(f"there is no operator {name!r}")

    async def by_token(self, token: str, least: Role = VIEWER) -> Operator:
        """The owner of the token. Raises Unauthorized, or Forbidden for a role below `least`."""
        async with self.works.database.connection() as tx:
            found = await operators.by_token(tx, _hashed(token)) if token else None
        if found is None:
            raise Unauthorized("send a valid operator token: Authorization: Bearer …")
        if not is_at_least(found.role, least):
            raise Forbidden(f"the role {found.role} may not do this; it takes {least}")
        return found

    async def stands(self, operator_id: int) -> bool:
        """Whether the operator's token has not been revoked."""
        async with self.works.database.connection() as tx:
            return await operators.is_active(tx, operator_id)

    async def by_name(self, name: str | None) -> Operator:
        """The operator at this machine's command line: the named one, or the only one."""
        alive = [each for each in await self.everyone() if each.revoked_at is None]
        found = [each for each in alive if each.name == name] if name else alive
        if len(found) == 1:
            return found[0]
        names = ", ".join(each.name for each in alive)
        raise InvalidInput(
            "--operator",
            f"name one of: {names}"
            if names
            else "there is nobody yet; add one: support-agent operator add NAME --role agent",
        )

    # ── what there is to do ──────────────────────────────────────────────────────────────────

    async def queue(
        self,
        *,
        status: TicketStatus | None,
        severity: Severity | None,
        after: tuple[int, int] | None,
        limit: int,
    ) -> list[Ticket]:
        """A page of tickets, the most severe and oldest first."""
        async with self.works.database.connection() as tx:
            return await tickets.queue(
                tx, status=status, severity=severity, after=after, limit=limit
            )

    async def show(self, ticket_id: int) -> Ticket:
        """One ticket. Raises NotFound."""
        async with self.works.database.connection() as tx:
            return known(await tickets.shown(tx, ticket_id), ticket_id)

    # ── tickets ──────────────────────────────────────────────────────────────────────────────

    async def take(self, who: Operator, ticket_id: int) -> TicketChange:
        """Takes the ticket. Raises Conflict if it is closed or, except for an admin, another's."""
        async with self.works.begin() as work:
            ticket = known(await tickets.lock(work.tx, ticket_id), ticket_id)
            if ticket["status"] == "taken" and ticket["taken_by"] == who.name:
                return changed(ticket, repeated=True)
            still_open(ticket)
            if ticket["taken_by"] and not ROLES[who.role].takes_over_tickets:
                raise Conflict(f"{ticket['ticket']} is with {ticket['taken_by']}")
            await tickets.assign(work.tx, ticket_id, who.name)
            # A customer who waits for somebody to join need not wait any longer.
            _, queued = await join(
                work, self.outcomes, who.name, ticket["customer_id"], only_waiting=True
            )
            return await response(work, ticket_id, queued)

    async def reply(
        self,
        who: Operator,
        ticket_id: int,
        text: str,
        key: str | None = None,
        *,
        seen_message_id: int | None = None,
    ) -> TicketChange:
        """Sends a person's words on the channel the customer used last.

        Takes over the customer and an open ticket: a person will answer the reply. The same words
        again, with nothing from the customer in between, are the same reply. Raises Conflict if a
        colleague has the customer or somebody has written since `seen_message_id`.
        """
        text = text.strip()
        if not text:
            raise InvalidInput("text", "must not be empty")
        async with self.works.begin() as work:
            tx = work.tx
            ticket = known(await tickets.lock(tx, ticket_id), ticket_id)
            text = without_cards(text, await orders.own_numbers(tx, ticket["customer_id"]))
            last = await messages.last_written(tx, ticket["customer_id"])
            same = key or _hashed(f"reply {ticket_id} {last.id if last else 0} {text}")
            before = await operators.earlier_response(
                tx, who.id, same, _hashed(f"reply {ticket_id} {text}")
            )
            if before is not None:
                return changed(ticket, message=cast(Message, before["message"]), repeated=True)
            still_open(ticket)
            card = await history.card(tx, ticket["customer_id"])
            composed = self.outcomes.writer.to_customer(last, card, text, "person")
            message = sendable(composed, text, "contact")
            if ticket["status"] == "open":
                await tickets.assign(tx, ticket_id, who.name)
            queued = await speak(
                work,
                self.outcomes,
                who.name,
                ticket["customer_id"],
                message,
                seen=seen_message_id,
            )
            await tickets.note_reply(tx, ticket_id)
            await operators.remember(tx, who.id, same, {"message": queued.message})
            return await response(work, ticket_id, queued)

    async def close(self, who: Operator, ticket_id: int, *, keep: bool = False) -> TicketChange:
        """Closes the ticket. A customer who has not heard from a person is told.

        After the last ticket of a customer who is with a person, the agent answers again; with
        `keep` the person stays, with a case of the conversation, and so does a colleague.
        """
        async with self.works.begin() as work:
            tx = work.tx
            ticket = known(await tickets.lock(tx, ticket_id), ticket_id)
            if ticket["status"] == "closed":
                return changed(ticket, repeated=True)
            if ticket["to_do"]:
                raise Conflict(f"{ticket['ticket']} waits to be done: mark it as done or reject it")
            waiting = await approvals.latest(tx, ticket_id)
            if waiting is not None and waiting.status == "open":
                raise Conflict(f"{ticket['ticket']} waits for a decision: approve or reject it")
            closed = await handling.close_case(
                tx, ticket_id, by=who.name, outcome="closed", keep=keep
            )
            work.happened(ticket["customer_id"], *closed)
            queued: MessageQueued | None = None
            if await tickets.replied_at(tx, ticket_id) is None:
                text = DECISIONS.ticket_closed(ticket=ticket["ticket"])
                if any(event.kind == "handler.changed" for event in closed):
                    text += f" {DECISIONS.assistant_is_back()}"
                queued = await self.outcomes.tell(work, ticket["customer_id"], text)
            return await response(work, ticket_id, queued)

    async def resume(self, who: Operator, ticket_id: int) -> TicketChange:
        """The agent answers the ticket's customer again (see `give_back`)."""
        ticket = await self.show(ticket_id)
        handled = await self.give_back(who, ticket["customer_id"])
        return changed(await self.show(ticket_id), repeated=handled["repeated"])

    # ── customers ────────────────────────────────────────────────────────────────────────────

    async def take_over(
        self, who: Operator, customer_id: int, *, from_name: str | None = None
    ) -> HandlerState:
        """Silences the agent for this customer at once; a running turn is stopped.

        The results of a yes in it are told now, because nobody else would. Raises Conflict if a
        colleague other than `from_name` has the customer.
        """
        async with self.works.begin() as work:
            await self._exists(work.tx, customer_id)
            await no_colleague_has(work.tx, who.name, customer_id, "answer them", but=from_name)
            is_new, _ = await join(work, self.outcomes, who.name, customer_id)
        return {"handler": "person", "name": who.name, "repeated": not is_new}

    async def give_back(self, who: Operator, customer_id: int) -> HandlerState:
        """Lets the agent answer again, starting with what has waited since a person last wrote.

        Raises Conflict if a colleague has the customer.
        """
        document: Document = {"kind": "handled_by_person", "operator": who.name}
        async with self.works.begin() as work:
            await self._exists(work.tx, customer_id)
            await no_colleague_has(work.tx, who.name, customer_id, "give them back")
            happened = await handling.resume(work.tx, customer_id, document)
            work.happened(customer_id, *(happened or ()))
        return {"handler": "agent", "name": None, "repeated": happened is None}

    async def typing(self, who: Operator, customer_id: int, now: datetime) -> None:
        """Tells open screens that a person is writing; nothing is stored, and it may be lost."""
        whisper = events.unstored(customer_id, PersonTyping(who.name), now)
        await self.works.announcer.events([whisper])

    @staticmethod
    async def _exists(tx: Tx, customer_id: int) -> None:
        if not await customers.exists(tx, customer_id):
            raise NotFound(f"there is no customer {customer_id}")


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
