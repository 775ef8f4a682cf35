"""Compares answers with their step and the shop with its scenario. Pure."""

import re
from collections.abc import Iterable, Sequence

from support_agent.domain.cases import Ticket
from support_agent.domain.models import SEVERITIES
from support_agent.domain.shown import Message, Proposal, Turn
from support_agent.evals.scenarios import Scenario, Step
from support_agent.flows.messaging.timeline import CustomerDetail

RANKS = ("", *SEVERITIES)
MOST_SHOWN = 300

State = dict[str, dict[str, str]]
"""Every order by its number: what an effect could have changed."""


def step_faults(
    step: Step, answers: Sequence[Message], turns: Sequence[Turn], told: str
) -> Iterable[str]:
    """`answers` and `turns` are the step's results; `told` is what an operator was told."""
    yield from _tool_faults(step, [run["name"] for turn in turns for run in turn["tool_runs"]])
    channels = sorted(message["channel"] for message in answers)
    if channels != step.expected_channels:
        yield f"answers by {channels}, not by {step.expected_channels}"
    calls = sum(len(turn["model_calls"]) for turn in turns)
    if calls > step.most_model_calls:
        yield f"{calls} model calls, more than {step.most_model_calls}"
    yield from _word_faults(step, "\n".join([told, *(m["content"] for m in answers)]).strip())


def _tool_faults(step: Step, used: Sequence[str]) -> Iterable[str]:
    for tool in step.tools:
        if tool not in used:
            yield f"{tool} was not used, but {', '.join(used) or 'nothing'}"
    for tool in step.no_tools:
        if tool in used:
            yield f"{tool} was used"


def _word_faults(step: Step, text: str) -> Iterable[str]:
    for pattern in step.says:
        if not re.compile(pattern, re.IGNORECASE).search(text):
            yield f"{pattern!r} is missing in {text[:MOST_SHOWN]!r}"
    for pattern in step.never_says:
        if found := re.compile(pattern, re.IGNORECASE).search(text):
            yield f"{found[0]!r} was said in {text[:MOST_SHOWN]!r}"


def state_faults(
    scenario: Scenario, before: State, everyone: Sequence[CustomerDetail]
) -> Iterable[str]:
    """Compares orders, offers, tickets and facts with what the scenario says."""
    yield from _order_faults(scenario, before, orders_of(everyone))
    offers = sorted(_offer(p) for customer in everyone for p in customer["proposals"])
    if offers != sorted(scenario.proposals):
        yield f"offers are {offers}, not {sorted(scenario.proposals)}"
    yield from _ticket_faults(scenario, [t for c in everyone for t in c["tickets"]])
    known: dict[str, str] = {}
    for customer in everyone:
        known |= {name: fact["value"] for name, fact in customer["extracted_data"].items()}
    for name, value in scenario.facts.items():
        if known.get(name) != value:
            yield f"{name} is known as {known.get(name)!r}, not {value!r}"


def _order_faults(scenario: Scenario, before: State, after: State) -> Iterable[str]:
    for number, order in after.items():
        expected = before[number] | scenario.changes.get(number, {})
        if order != expected:
            yield f"{number} is {order}, not {expected}"


def _ticket_faults(scenario: Scenario, tickets: Sequence[Ticket]) -> Iterable[str]:
    if len(tickets) != scenario.tickets:
        yield f"tickets are {[t['subject'] for t in tickets]}, not {scenario.tickets}"
    gravest = max((ticket["severity"] for ticket in tickets), key=RANKS.index, default="")
    if scenario.severity and gravest != scenario.severity:
        yield f"the gravest ticket is {gravest!r}, not {scenario.severity!r}"


def orders_of(everyone: Sequence[CustomerDetail]) -> State:
    """The orders of all these customers."""
    return {
        order["order_number"]: {
            "status": order["status"],
            "refunded": order["refunded"],
            "tracking_number": order.get("tracking_number") or "",
        }
        for customer in everyone
        for order in customer["orders"]
    }


def _offer(proposal: Proposal) -> str:
    parts = (proposal["kind"], proposal["order_number"], proposal["amount"], proposal["status"])
    return " ".join(part for part in parts if part)
