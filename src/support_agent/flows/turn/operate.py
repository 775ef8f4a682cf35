"""An operator's turn: a staff member tells the agent what to do for a customer."""

import asyncio
from dataclasses import dataclass

from support_agent.agent import context as ctx
from support_agent.agent.engine import Engine
from support_agent.agent.prompts import version
from support_agent.agent.toolbox import offered
from support_agent.agent.tools import TOOLS
from support_agent.agent.turn import Turn
from support_agent.domain.channels import EMAIL
from support_agent.domain.errors import Conflict, NotFound, first_of
from support_agent.domain.secrets.masking import masked
from support_agent.domain.text.reading import aside
from support_agent.flows.messaging.announce import Announcer
from support_agent.flows.turn.lease import kept
from support_agent.store.commerce import orders
from support_agent.store.conversation import conversations, history, turn_end, turns
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.turn_end import TurnEnd
from support_agent.store.customers import customers
from support_agent.store.db import Database

LEASE_SECONDS = 60.0
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Done:
    """What the agent says to the operator, and the turn to look at."""

    turn_id: int
    answer: str
    model: str


@dataclass(frozen=True, slots=True)
class Operate:
    """Runs operator turns with the same lease, ledger and record as every other turn."""

    database: Database
    engine: Engine
    announcer: Announcer

    async def run(self, customer_id: int, operator: str, text: str) -> Done:
        """Carries the order out. Nothing is sent to the customer.

        Raises NotFound for an unknown customer, Conflict if their turn does not end in time, Stale
        if somebody else has taken the customer meanwhile.
        """
        async with self.database.connection() as tx:
            ours = await orders.own_numbers(tx, customer_id)
        text = await aside(len(text), masked, text, ours)
        held = await self._hold(customer_id)
        await self.announcer.events([held.started])
        try:
            return await self._under_lease(held, operator, text)
        except BaseException:
            async with self.database.connection() as tx:
                await turns.abandon(tx, held)
            raise

    async def _under_lease(self, held: Claim, operator: str, text: str) -> Done:
        try:
            async with kept(self.database, held, LEASE_SECONDS):
                return await self._run(held, operator, text)
        except ExceptionGroup as group:
            raise first_of(group) from group

    async def _hold(self, customer_id: int) -> Claim:
        async with self.database.connection() as tx:
            if not await customers.exists(tx, customer_id):
                raise NotFound(f"there is no customer {customer_id}")
        deadline = self.engine.clock.now().timestamp() + PATIENCE_SECONDS
        while True:
            async with self.database.transaction() as tx:
                held = await conversations.hold(tx, customer_id, "operator", LEASE_SECONDS)
            if held is not None:
                return held
            if self.engine.clock.now().timestamp() > deadline:
                raise Conflict("the customer is being answered right now; try again in a moment")
            await asyncio.sleep(0.1)

    async def _run(self, held: Claim, operator: str, text: str) -> Done:
        async with self.database.connection() as tx:
            state = await history.load(tx, held.customer_id, held.turn_id)
        document = ctx.operator_turn(operator, text, self.engine.clock.now())
        turn = Turn(
            held=held,
            kind="operator",
            channel=EMAIL,
            level="L1",
            customer_name=state.card.name,
            tools=offered(TOOLS, self.engine.shop, kind="operator", level="L1"),
            documents=[document],
            transcript=[*ctx.earlier_turns(state), *ctx.transcript([document], [], [])],
            open_step=None,
            answered={},
            next_position=0,
            fold=_nothing_to_fold,
            operator=operator,
            told=text,
        )
        step = await self.engine.answer(turn)
        async with self.database.connection() as tx:
            finished = await turn_end.finish_turn(
                tx,
                held,
                TurnEnd(
                    status="done",
                    channel=None,
                    brain=step.model,
                    answer=step.content,
                    prompt_version=version(self.engine.system),
                    documents=turn.documents,
                    steps=[step],
                ),
            )
        await self.announcer.events(finished.events)
        if finished.rearm_ms is not None:
            await self.announcer.due(held.customer_id, finished.rearm_ms)
        return Done(held.turn_id, step.content, step.model)


async def _nothing_to_fold() -> None:
    return None
