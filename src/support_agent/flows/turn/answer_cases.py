"""Cases from an answer: it was withheld, a limit ended it, or it promised something."""

from datetime import datetime

from support_agent.agent.claims import Verdict
from support_agent.agent.turn import Turn
from support_agent.domain.cases import Case
from support_agent.domain.models import who
from support_agent.store.conversation.history import TurnState

_NOTICED = "The customer was told that a person will answer."


def unsupported_case(turn: Turn, state: TurnState, verdict: Verdict) -> Case:
    """The answer was withheld: nothing supports what it says."""
    said = "; ".join(verdict.unsupported) or "; ".join(verdict.dropped)
    return Case(
        customer_id=turn.held.customer_id,
        cause=f"unsupported:{turn.held.turn_id}",
        subject="An answer could not be supported",
        severity="high",
        who=who(turn.customer_name, turn.level),
        wants=_last_words(state),
        facts=f"Withheld twice. Nothing supports: {said[:800]}",
        done=_NOTICED,
        refused="claims.unsupported",
        next="Read the conversation and answer the customer.",
        turn_id=turn.held.turn_id,
    )


def limit_case(now: datetime, turn: Turn, state: TurnState, rule: str) -> Case:
    """A limit (`rule`) ended the turn before it had an answer."""
    cause = f"limit:{turn.held.turn_id}"
    if turn.level == "L0":  # strangers who keep writing must not pile up cases
        cause = f"limit:{turn.held.customer_id}:{rule}:{now:%Y-%m-%d}"
    return Case(
        customer_id=turn.held.customer_id,
        cause=cause,
        subject="The assistant reached a limit",
        severity="high" if rule.startswith("budget.shop") else "medium",
        who=who(turn.customer_name, turn.level),
        wants=_last_words(state),
        facts="The model was not asked any further.",
        done=_NOTICED,
        refused=rule,
        next="Read the conversation and answer the customer.",
        turn_id=turn.held.turn_id,
        again=f"{turn.held.turn_id}",
    )


def promise_case(due_at: datetime, turn: Turn, state: TurnState, verdict: Verdict) -> Case:
    """The answer promised something that a person has to keep by `due_at`."""
    said = " ".join(verdict.promises)[:500]
    return Case(
        customer_id=turn.held.customer_id,
        cause=f"promise:{turn.held.turn_id}",
        subject="Keep a promise made to the customer",
        who=who(turn.customer_name, turn.level),
        wants=_last_words(state),
        facts=f'Told the customer: "{said}"',
        next=f"Owner: whoever takes this ticket. Due {due_at:%A %Y-%m-%d %H:%M %Z}.",
        turn_id=turn.held.turn_id,
        due_at=due_at,
    )


def _last_words(state: TurnState) -> str:
    return state.batch[-1].content if state.batch else ""
