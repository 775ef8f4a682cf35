"""A person's decision on what a rule sent to them, or on other terms for it."""

from dataclasses import dataclass
from decimal import Decimal

from support_agent.domain.cases import Ticket, TicketChange, changed
from support_agent.domain.errors import Conflict, Forbidden, InvalidInput
from support_agent.domain.events import OrderChanged
from support_agent.domain.models import Order
from support_agent.domain.money import money
from support_agent.domain.offers import by_person
from support_agent.domain.policies.verdicts import Refused
from support_agent.domain.secrets.masking import without_cards
from support_agent.domain.sentences.tables import DECISIONS
from support_agent.flows.commerce.settle import Settle
from support_agent.flows.commerce.ways import way_of
from support_agent.flows.commerce.ways.way import Entry
from support_agent.flows.messaging.work import Work
from support_agent.flows.people.by_hand import ByHand
from support_agent.flows.people.people import People
from support_agent.flows.people.ticket_changes import known, response, still_open
from support_agent.store.commerce import approvals, effects, orders
from support_agent.store.commerce.approvals import Approval
from support_agent.store.db import Tx
from support_agent.store.people import handling, tickets
from support_agent.store.people.operators import Operator

OTHER_TERMS = "other terms wait for a decision now; look at the ticket again"


@dataclass(frozen=True, slots=True)
class Decide:
    """Decides tickets that have terms. Locks the order first, then the ticket."""

    people: People
    settle: Settle
    by_hand: ByHand

    async def approve(self, who: Operator, ticket_id: int, approval_id: int) -> TicketChange:
        """Carries out exactly the terms `approval_id`, once; a repeat returns the result.

        The order's total and ownership bind a person, too. Raises Forbidden for the operator who
        proposed the terms, Conflict if they are not the ones that wait.
        """
        async with self.people.works.begin() as work:
            order, approval = await self._locked(work.tx, ticket_id)
            if approval.id != approval_id:
                raise Conflict(OTHER_TERMS, code="decided")
            if approval.status == "open":
                self._allowed(who, approval)
                await self._carry_out(work, who, order, approval)
            elif approval.effect_id is None:
                raise _decided(approval)
        return await self._settled(ticket_id, repeated=approval.status != "open")

    async def edit(
        self,
        who: Operator,
        ticket_id: int,
        approval_id: int,
        amount: Decimal,
        *,
        skus: tuple[str, ...] | None = None,
    ) -> TicketChange:
        """Replaces the terms `approval_id` with others. Somebody else has to approve them.

        A repeat changes nothing. Raises Conflict if other terms wait by now.
        """
        async with self.people.works.begin() as work:
            tx = work.tx
            order, approval = await self._locked(tx, ticket_id)
            still_open(known(await tickets.shown(tx, ticket_id), ticket_id))
            if not by_person(approval.kind).has_amount:
                raise InvalidInput("amount", f"a {approval.kind} has no amount to change")
            if approval.status not in {"open", "failed"}:
                raise _decided(approval)
            items = tuple(approval.skus) if skus is None else skus
            if approval.id != approval_id and not _is_same(approval, who, amount, items):
                raise Conflict(OTHER_TERMS, code="decided")
            self._possible(order, approval.kind, amount, items)
            terms = approvals.Terms(
                order_id=order.id,
                kind=approval.kind,
                amount=amount,
                skus=items,
                rule="person.edited",
                proposed_by=who.name,
            )
            if not await approvals.ask(tx, ticket_id, terms):
                ticket = known(await tickets.shown(tx, ticket_id), ticket_id)
                return changed(ticket, repeated=True)
            return await response(work, ticket_id)

    async def reject(
        self, who: Operator, ticket_id: int, approval_id: int | None, reason: str
    ) -> TicketChange:
        """Rejects the terms, if any, closes the ticket and tells the customer why.

        Raises Conflict if other terms than `approval_id` wait.
        """
        reason = without_cards(reason.strip())
        if not reason:
            raise InvalidInput("reason", "must not be empty; the customer reads it")
        if (await self.people.show(ticket_id))["to_do"]:
            return await self.by_hand.failed(who, ticket_id, reason)
        async with self.people.works.begin() as work:
            tx = work.tx
            ticket = known(await tickets.lock(tx, ticket_id), ticket_id)
            if ticket["outcome"] == "rejected" and ticket["closed_by"] == who.name:
                return changed(ticket, repeated=True)
            still_open(ticket)
            approval = await approvals.latest(tx, ticket_id)
            if approval is not None and approval.status == "approved":
                raise _decided(approval)
            if approval is not None:
                if approval.status == "open" and approval.id != approval_id:
                    raise Conflict(OTHER_TERMS, code="decided")
                await approvals.decide(tx, approval.id, "rejected", by=who.name, reason=reason)
            closed = await handling.close_case(tx, ticket_id, by=who.name, outcome="rejected")
            work.happened(ticket["customer_id"], *closed)
            text = DECISIONS.rejected(subject=_subject(ticket, approval), reason=reason)
            queued = await self.people.outcomes.tell(
                work, ticket["customer_id"], text, "person", written_by=who.name
            )
            return await response(work, ticket_id, queued)

    @staticmethod
    async def _locked(tx: Tx, ticket_id: int) -> tuple[Order, Approval]:
        ticket = known(await tickets.shown(tx, ticket_id), ticket_id)
        seen = await approvals.latest(tx, ticket_id)
        if seen is None:
            raise Conflict(f"{ticket['ticket']} has nothing to decide; reply to it or close it")
        order = await orders.by_number(tx, seen.customer_id, seen.order_number, lock=True)
        approval = await approvals.latest(tx, ticket_id, lock=True)
        if order is None or approval is None:
            raise Conflict(f"{seen.order_number} does not belong to this customer any more")
        return order, approval

    @staticmethod
    def _allowed(who: Operator, approval: Approval) -> None:
        if approval.proposed_by == who.name:
            raise Forbidden("you proposed these terms yourself; somebody else has to approve them")

    @staticmethod
    def _possible(order: Order, kind: str, amount: Decimal | None, skus: tuple[str, ...]) -> None:
        decision = by_person(kind).decide(order, amount, skus)
        if isinstance(decision, Refused):
            raise Conflict(f"{decision.reason} {decision.instead}")

    async def _carry_out(self, work: Work, who: Operator, order: Order, approval: Approval) -> None:
        tx, customer_id = work.tx, approval.customer_id
        self._possible(order, approval.kind, approval.amount, tuple(approval.skus))
        way = way_of(approval.kind)
        effect_id, _ = await effects.record(
            tx,
            effects.NewEffect(
                key=f"{approval.kind}:{order.order_number}:approval-{approval.id}",
                customer_id=customer_id,
                order_id=order.id,
                turn_id=approval.turn_id,
                kind=approval.kind,
                status=way.begins,
                rule="person.approved",
                arguments={"amount": str(approval.amount or Decimal(0)), "skus": approval.skus},
                actor=f"operator:{who.name}",
            ),
        )
        await approvals.decide(tx, approval.id, "approved", by=who.name, effect_id=effect_id)
        amount = approval.amount or Decimal(0)
        await way.enter(tx, Entry(effect_id, order, amount, approval.skus))
        if way.begins == "done":
            closed = await handling.close_case(
                tx, approval.ticket_id, by=who.name, outcome="approved"
            )
            work.happened(customer_id, *closed)
            outcomes = self.people.outcomes
            await outcomes.tell(work, customer_id, outcomes.done(approval, ""))
        else:
            await tickets.assign(tx, approval.ticket_id, who.name)
        shown = await orders.shown(tx, customer_id, order.order_number)
        work.happened(customer_id, OrderChanged(shown))
        await response(work, approval.ticket_id)

    async def _settled(self, ticket_id: int, *, repeated: bool) -> TicketChange:
        """Calls the vendor if nobody has yet, and reports the state."""
        database = self.people.works.database
        async with database.connection() as tx:
            approval = await approvals.latest(tx, ticket_id)
        assert approval is not None  # noqa: S101 - it was carried out above
        assert approval.effect_id is not None  # noqa: S101 - the same
        await self.settle.carry_out(approval.effect_id)
        async with database.connection() as tx:
            effect = await effects.by_id(tx, approval.effect_id)
            ticket = known(await tickets.shown(tx, ticket_id), ticket_id)
        assert effect is not None  # noqa: S101 - the approval refers to it
        return changed(ticket, effect=effect.shown(approval.amount), repeated=repeated)


def _is_same(approval: Approval, who: Operator, amount: Decimal, skus: tuple[str, ...]) -> bool:
    """Whether the terms are these, and the operator's own: the request came twice."""
    same = approval.amount == amount and sorted(approval.skus) == sorted(skus)
    return same and approval.proposed_by == who.name and approval.status == "open"


def _decided(approval: Approval) -> Conflict:
    by = f" by {approval.decided_by}" if approval.decided_by else ""
    return Conflict(
        f"These terms were {approval.status}{by} meanwhile.",
        code="decided",
        name=approval.decided_by,
    )


def _subject(ticket: Ticket, approval: Approval | None) -> str:
    if approval is None:
        return DECISIONS.your_ticket(ticket=ticket["ticket"])
    return by_person(approval.kind).sentences.subject(
        order=approval.order_number,
        ticket=ticket["ticket"],
        amount=money(approval.amount or Decimal(0)),
    )
