"""Who is calling and how certain that is, in one place for every part of a call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from support_agent.agent import context as ctx
from support_agent.agent.toolbox import Tool, offered
from support_agent.agent.tools import TOOLS
from support_agent.domain.channels import Evidence
from support_agent.domain.models import Level
from support_agent.domain.shop import Shop
from support_agent.flows.calls.caller import Caller
from support_agent.ports.chat_model import ChatMessage
from support_agent.store.calls import calls
from support_agent.store.conversation import history
from support_agent.store.conversation.history import Card, TurnState
from support_agent.store.customers import merges
from support_agent.store.db import Tx


@dataclass(slots=True)
class CallState:
    """The caller of one call, and what follows from who they are.

    `known`: the customer, and what was said before the call. `newest_message`: the last message
    that the model has been told about. `tools`: what may be used at this level.
    """

    caller: Caller
    turn_id: int
    known: TurnState
    newest_message: int
    tools: Mapping[str, Tool]
    # Earlier turns as a model reads them; none for a caller who may not be the customer.
    earlier: Sequence[ChatMessage]

    @property
    def customer_id(self) -> int:
        """The customer; after a link, the one the caller turned out to be."""
        return self.caller.customer_id

    @property
    def level(self) -> Level:
        """What the evidence allows."""
        return self.caller.level

    @property
    def is_known(self) -> bool:
        """Whether the caller is certainly the customer."""
        return self.caller.level == "L1"

    @property
    def address(self) -> str:
        """The telephone number, "" if unknown."""
        return self.caller.address

    @property
    def evidence(self) -> Evidence:
        """Why we believe who is calling."""
        return self.caller.evidence

    @property
    def card(self) -> Card:
        """What is on file about the customer."""
        return self.known.card

    @property
    def customer_name(self) -> str:
        """First and last name, as far as known."""
        return self.known.card.name

    def become(self, other: "CallState") -> None:
        """The caller turned out to be somebody else: every part of the call sees it at once."""
        self.caller, self.known = other.caller, other.known
        self.newest_message = other.newest_message
        self.tools, self.earlier = other.tools, other.earlier


async def load_call_state(tx: Tx, caller: Caller, turn_id: int, shop: Shop) -> CallState:
    """The state of a call from this caller."""
    known = await history.load(tx, caller.customer_id, turn_id)
    return CallState(
        caller,
        turn_id,
        known,
        newest_message=await calls.newest_message(tx, caller.customer_id),
        tools=offered(TOOLS, shop, kind="call", level=caller.level),
        earlier=ctx.earlier_turns(known) if caller.level == "L1" else [],
    )


async def load_linked_state(tx: Tx, state: CallState, shop: Shop) -> CallState | None:
    """The state of a caller whom a code just linked to a customer; None for anybody else."""
    customer_id = await merges.merged_into(tx, state.customer_id)
    if customer_id is None:
        return None
    caller = replace(state.caller, customer_id=customer_id, level="L1")
    return await load_call_state(tx, caller, state.turn_id, shop)
