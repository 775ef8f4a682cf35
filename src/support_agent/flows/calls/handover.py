"""Hands the caller over to a person, by their own wish or the agent's, and says so."""

from dataclasses import dataclass

from support_agent.domain.sentences.tables import CALLS
from support_agent.domain.wishes.handoff import wants_person
from support_agent.flows.calls.services import CallServices
from support_agent.flows.calls.state import CallState
from support_agent.flows.calls.tools import CallTools
from support_agent.store.conversation.history import BatchMessage

MOST_BRIEF = 200


@dataclass(slots=True)
class CallHandOver:
    """Hands one caller over, once. `can_transfer`: the line can ring a person.

    `said`: the caller's newest words. `done`: the caller was handed over. `brief`: what a person
    hears before the caller.
    """

    services: CallServices
    state: CallState
    desk: CallTools
    can_transfer: bool
    said: str = ""
    done: bool = False
    brief: str = ""

    def closing_words(self) -> str:
        """What a caller who is handed over is told."""
        if self.can_transfer:
            return CALLS.putting_through()
        return CALLS.goes_to_person(time=self.services.shop.service.person_reply_time)

    async def honor_wish(self, message: BatchMessage) -> bool:
        """Hands over at the caller's first explicit request for a person. Returns whether so."""
        if self.done or not wants_person(message.content):
            return False
        held = await self.desk.take_for_effect(unless_with_person=False)
        try:
            await self.services.handoff.honour(held, [message], self.state.card, self.state.level)
        finally:
            await self.desk.give_back(held)
        self.done, self.brief = True, self._brief(message.content)
        return True

    def escalated(self) -> None:
        """The agent handed the caller over to a person, who is told what the caller said last."""
        self.done, self.brief = True, self._brief(self.said)

    def _brief(self, said: str) -> str:
        known = self.state.is_known
        who = self.state.customer_name if known else "somebody we don't know"
        facts = [
            f"{name.replace('_', ' ')}: {fact['value']}"
            for name, fact in self.state.card.extracted_data.items()
        ]
        told = f" {'; '.join(facts)}." if known and facts else ""
        says = said[:MOST_BRIEF].strip()
        shop = self.services.shop.name
        return f"A call for {shop}, from {who or 'a customer'}.{told} They said: {says}"
