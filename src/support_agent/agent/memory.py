"""Long memory: what leaves the window of turns stays as one document, written once.

The window begins at a turn and grows until it holds KEEP + STRIDE earlier turns. The next turn then
opens with a document of all that came before the KEEP newest, made without a model, and the window
begins there. The document is stored with its turn like any other, so it never changes, and the
requests of the next STRIDE turns are exact extensions again. It takes up the document before it and
keeps the newest of each kind, so it does not grow either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from support_agent.store.conversation.history import (
    KEEP_TURNS,
    MOST_PAST_TURNS,
    PastTurn,
    Run,
    TurnState,
)

Json = dict[str, Any]

MOST_CHARACTERS = 80
MOST_ASKED, MOST_ORDERS, MOST_TICKETS, MOST_CONFIRMED, MOST_REFUSED = 40, 20, 10, 10, 10
_LIMITS = {
    "asked": MOST_ASKED,
    "orders": MOST_ORDERS,
    "tickets": MOST_TICKETS,
    "confirmed": MOST_CONFIRMED,
    "not_done": MOST_REFUSED,
}
_NOT_DONE = frozenset({"refused", "needs_person"})


def fold(state: TurnState) -> tuple[TurnState, list[Json]]:
    """The state with a window that is not too long, and the document of what left it, if any."""
    if len(state.past) < MOST_PAST_TURNS:
        return state, []
    leaving, staying = state.past[:-KEEP_TURNS], state.past[-KEEP_TURNS:]
    document = earlier(leaving, state.runs) | {"_window": staying[0].id}
    return replace(state, past=staying), [document]


def earlier(past: Sequence[PastTurn], runs: Iterable[Run]) -> Json:
    """What stays of these turns: what was asked, about which orders, and what came of it.

    No figures that move: a status or a stock is looked up again. The customer's words stand under
    "asked" and prove nothing.
    """
    found: dict[str, list[Any]] = {key: [] for key in _LIMITS}
    facts: Json = {}
    of_turn: dict[int, list[Run]] = {}
    for run in runs:
        of_turn.setdefault(run.turn_id, []).append(run)
    for turn in past:
        for document in turn.documents:
            _read(document, found, facts)
        for run in of_turn.get(turn.id, []):
            _read_run(run, found)
    kept = {key: _newest(values, _LIMITS[key]) for key, values in found.items()}
    document: Json = {"kind": "earlier", **kept, "facts": facts}
    return {key: value for key, value in document.items() if value}


def _read(document: Json, found: dict[str, list[Any]], facts: Json) -> None:
    if document.get("kind") == "earlier":
        for key in found:
            found[key] += document.get(key, [])
        facts |= document.get("facts", {})
        return
    for message in document.get("new_messages", ()):
        text = " ".join(str(message.get("text", "")).split())[:MOST_CHARACTERS]
        day = str(message.get("at", ""))[:10]
        found["asked"].append({"on": day, "channel": message.get("channel"), "text": text})
    if document.get("kind") == "operator_turn":
        day, text = str(document.get("now", ""))[:10], str(document.get("text", ""))
        found["asked"].append({"on": day, "operator": True, "text": text[:MOST_CHARACTERS]})
    found["confirmed"] += document.get("confirmed", [])
    # An age would be wrong tomorrow: the day stays right.
    day = str(document.get("now", ""))[:10]
    for name, fact in document.get("customer", {}).get("facts", {}).items():
        if facts.get(name, {}).get("value") != fact["value"]:
            facts[name] = {"value": fact["value"], "channel": fact["channel"], "known_on": day}


def _read_run(run: Run, found: dict[str, list[Any]]) -> None:
    result = run.result
    order: Json = result.get("order") or result.get("proposal") or {}
    if number := order.get("order_number"):
        found["orders"].append(number)
    if ticket := result.get("ticket"):
        found["tickets"].append(ticket)
    if result.get("outcome") in _NOT_DONE:
        why = str(result.get("reason", ""))[: 2 * MOST_CHARACTERS]
        found["not_done"].append({"tool": run.name, "outcome": result["outcome"], "reason": why})


def _newest(values: Iterable[Any], most: int) -> list[Any]:
    """The newest, each once, oldest first."""
    kept: list[Any] = []
    for value in reversed(list(values)):
        if value not in kept:
            kept.append(value)
    return kept[:most][::-1]
