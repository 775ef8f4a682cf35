"""The current state of a customer's turn: new, or where an earlier worker left it."""

from collections.abc import Awaitable, Callable, Container, Sequence
from dataclasses import replace

from support_agent.agent import context as ctx
from support_agent.agent import memory
from support_agent.agent.engine import Engine
from support_agent.agent.toolbox import offered
from support_agent.agent.tools import TOOLS
from support_agent.agent.turn import OfferReplies, Turn
from support_agent.domain.models import Level
from support_agent.flows.commerce.confirm import CONFIRMATION_STEP
from support_agent.ports.documents import Document
from support_agent.store.conversation import history
from support_agent.store.conversation.conversations import Claim
from support_agent.store.conversation.history import TurnState
from support_agent.store.conversation.turns import NewStep

Fold = Callable[[Turn, TurnState], Awaitable[Document | None]]
"""Adds messages that came meanwhile to the turn. Returns the document that shows them."""


def resume_turn(  # noqa: PLR0917 - each of another type
    engine: Engine,
    held: Claim,
    state: TurnState,
    level: Level,
    confirmed: OfferReplies,
    fold: Fold,
) -> Turn:
    """The turn for the engine, from what is stored of it and from the results of a yes."""
    # What was refused ends with this turn.
    open_still = [p for p in state.proposals if p["id"] not in confirmed.declined]
    state = replace(state, proposals=open_still)
    state, documents = _documents(engine, held, state, level, confirmed)
    steps = [step for step in state.steps if step.turn_id == held.turn_id]
    runs = [run for run in state.runs if run.turn_id == held.turn_id]
    answered = {(run.step, run.position): run.result for run in runs}
    open_step = _open_step(steps, answered)
    unseen = ctx.not_shown(documents, state.batch)
    earlier = ctx.earlier_turns(state) if level == "L1" else []
    said = ctx.transcript(documents, steps, runs)
    if open_step is not None:
        # Its results come from running the open calls; drop the placeholders after it.
        said = said[: -len(open_step.tool_calls)]
    turn = Turn(
        held=held,
        kind="customer",
        channel=ctx.reply_channel(state.batch),
        level=level,
        customer_name=state.card.name,
        tools=offered(TOOLS, engine.shop, kind="customer", level=level),
        documents=documents,
        transcript=[*earlier, *said],
        open_step=open_step,
        answered=answered,
        next_position=len(steps),
        late=ctx.more_messages(unseen, codes=state.codes) if unseen else None,
        fold=lambda: fold(turn, state),
        folds=sum(d.get("kind") == "more_messages" for d in documents),
        effects_done=any(run.step > CONFIRMATION_STEP for run in runs),
        confirmed=confirmed,
    )
    return turn


def _documents(
    engine: Engine, held: Claim, state: TurnState, level: Level, confirmed: OfferReplies
) -> tuple[TurnState, list[Document]]:
    """What opens the turn, or what an earlier worker opened it with; and the state after it."""
    if held.documents:
        return state, held.documents
    state, folded = memory.fold(state) if level == "L1" else (state, [])
    now = engine.clock.now()
    opening = ctx.customer_turn(state, state.batch, level=level, now=now, confirmed=confirmed.done)
    return state, [*folded, opening]


def _open_step(
    steps: Sequence[history.Step], answered: Container[tuple[int, int]]
) -> NewStep | None:
    """The last step, if calls of it have no result yet."""
    if not steps:
        return None
    last = steps[-1]
    calls = range(len(last.tool_calls))
    is_open = any((last.position, position) not in answered for position in calls)
    return _as_new(last) if is_open else None


def _as_new(step: history.Step) -> NewStep:
    """A stored step in the shape that the engine uses."""
    return NewStep(
        position=step.position,
        content=step.content,
        tool_calls=step.tool_calls,
        documents_seen=step.documents_seen,
        model="",
        response_id="",
        prompt_tokens=0,
        completion_tokens=0,
        cached_tokens=0,
        cost_usd=None,
        duration_ms=0.0,
        started_at=ctx.EPOCH,
    )
