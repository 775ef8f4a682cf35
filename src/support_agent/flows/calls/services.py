"""What every call uses: the store, the shop, the model, and what words can trigger."""

from dataclasses import dataclass

from support_agent.agent.claims import Checker
from support_agent.domain.shop import Shop
from support_agent.flows.commerce.confirm import Confirm
from support_agent.flows.identity.step_up import StepUp
from support_agent.flows.messaging.outcomes import Outcomes
from support_agent.flows.messaging.work import Works
from support_agent.flows.people.alarms import Alarms
from support_agent.flows.people.handoff import HandOff
from support_agent.flows.turn.limits import Limits
from support_agent.ports.chat_model import ChatModel
from support_agent.ports.clock import Clock
from support_agent.ports.meaning import Meaning
from support_agent.store.db import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class CallServices:
    """One per process. `prompt` is the voice's; `meaning` finds articles by meaning."""

    works: Works
    shop: Shop
    clock: Clock
    model: ChatModel
    prompt: str
    meaning: Meaning | None
    checker: Checker
    limits: Limits
    confirm: Confirm
    alarms: Alarms
    step_up: StepUp
    handoff: HandOff
    outcomes: Outcomes

    @property
    def database(self) -> Database:
        """The store, for look-ups."""
        return self.works.database
