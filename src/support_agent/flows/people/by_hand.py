"""What no vendor does: a staff member does it and marks it as done; the customer is told."""

from dataclasses import dataclass, replace

from support_agent.domain.cases import TicketChange, changed
from support_agent.domain.errors import Conflict, InvalidInput
from support_agent.domain.models import EffectStatus
from support_agent.domain.offers import KINDS
from support_agent.flows.commerce.settle import Settle
from support_agent.flows.messaging.work import Work
from support_agent.flows.people.ticket_changes import known, response
from support_agent.store.commerce import effects
from support_agent.store.commerce.effects import Effect, Outcome
from support_agent.store.people import tickets
from support_agent.store.people.operators import Operator

MOST_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class ByHand:
    """Settles what a person does by hand. Every write may be sent twice."""

    settle: Settle

    async def done(self, who: Operator, ticket_id: int, reference: str = "") -> TicketChange:
        """It was done: paid, or the label was sent. `reference`: the bank's or the parcel's.

        Raises Conflict if nothing of the ticket waits to be done.
        """
        reference = reference.strip()
        if len(reference) > MOST_CHARACTERS or not reference.isprintable():
            raise InvalidInput("reference", f"has at most {MOST_CHARACTERS} plain characters")
        result: Outcome = {"by": who.name}
        if reference:
            result["reference"] = reference
        return await self._settle(ticket_id, "done", result)

    async def failed(self, who: Operator, ticket_id: int, reason: str) -> TicketChange:
        """It can't be done; the customer reads why. A refund no longer counts."""
        return await self._settle(ticket_id, "failed", {"by": who.name, "reason": reason})

    async def _settle(self, ticket_id: int, status: EffectStatus, result: Outcome) -> TicketChange:
        async with self.settle.works.begin() as work:
            ticket = known(await tickets.lock(work.tx, ticket_id), ticket_id)
            effect = await effects.by_hand_of(work.tx, ticket["ticket"])
            if effect is None:
                raise Conflict(f"{ticket['ticket']} has nothing that a person does by hand")
            if effect.status != "by_hand":
                by = effect.result.get("by")
                if effect.status == status and by == result.get("by"):
                    return changed(ticket, repeated=True)
                raise Conflict(
                    f"{ticket['ticket']} was marked as {effect.status} by {by} meanwhile.",
                    code="decided",
                    name=by,
                )
            return await self._write(work, effect, ticket_id, status, result)

    async def _write(
        self, work: Work, effect: Effect, ticket_id: int, status: EffectStatus, result: Outcome
    ) -> TicketChange:
        await self.settle.enter(work, effect, status, {**effect.result, **result})
        change = await response(work, ticket_id)
        settled = replace(effect, status=status, result=result)
        amount = effect.amount if KINDS[effect.kind].pays else None
        change["effect"] = settled.shown(amount)
        return change
