"""Long memory: what leaves the window of turns stays as one document, written once.

The window grows until it has KEEP + STRIDE earlier turns. The next turn then opens with a document
of everything before the KEEP newest, made without a model, and the window starts there. The
document is stored with its turn and never changes, so the requests of the next STRIDE turns exactly
extend each other again. It includes the previous document and keeps the newest of each kind only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from support_agent.ports.documents import Document, KnownFact, NotDone, OfferOutcome, PastRequest
from support_agent.store.conversation.history import (
    KEEP_TURNS,
    MOST_PAST_TURNS,
    PastTurn,
    Run,
    TurnState,
)

MOST_CHARACTERS = 80
MOST_ASKED, MOST_ORDERS, MOST_TICKETS, MOST_CONFIRMED, MOST_REFUSED = 40, 20, 10, 10, 10
_NOT_DONE = frozenset({"refused", "needs_person"})

Each = TypeVar("Each")


def fold(state: TurnState) -> tuple[TurnState, list[Document]]:
    """The state with a shortened window, and the document of what left it, if any."""
    if len(state.past) < MOST_PAST_TURNS:
        return state, []
    leaving, staying = state.past[:-KEEP_TURNS], state.past[-KEEP_TURNS:]
    document = earlier(leaving, state.runs)
    document["_window"] = staying[0].id
    return replace(state, past=staying), [document]


def earlier(past: Sequence[PastTurn], runs: Iterable[Run]) -> Document:
    """What stays of these turns: the requests, the orders they were about, and the results.

    No changing figures: a status or stock level is looked up again. The customer's words are under
    "asked" and prove nothing.
    """
    found = _Found()
    of_turn: dict[int, list[Run]] = {}
    for run in runs:
        of_turn.setdefault(run.turn_id, []).append(run)
    for turn in past:
        for document in turn.documents:
            _read(document, found)
        for run in of_turn.get(turn.id, []):
            _read_run(run, found)
    document: Document = {
        "kind": "earlier",
        "asked": _newest(found.asked, MOST_ASKED),
        "orders": _newest(found.orders, MOST_ORDERS),
        "tickets": _newest(found.tickets, MOST_TICKETS),
        "confirmed": _newest(found.confirmed, MOST_CONFIRMED),
        "not_done": _newest(found.not_done, MOST_REFUSED),
        "facts": found.facts,
    }
    return cast("Document", {key: value for key, value in document.items() if value})


@dataclass(slots=True)
class _Found:
    """What the leaving turns say, oldest first."""

    asked: list[PastRequest] = field(default_factory=list[PastRequest])
    orders: list[str] = field(default_factory=list[str])
    tickets: list[str] = field(default_factory=list[str])
    confirmed: list[OfferOutcome] = field(default_factory=list[OfferOutcome])
    not_done: list[NotDone] = field(default_factory=list[NotDone])
    facts: dict[str, KnownFact] = field(default_factory=dict[str, KnownFact])


def _read(document: Document, found: _Found) -> None:
    found.confirmed += document.get("confirmed", ())
    if document.get("kind") == "earlier":
        found.asked += document.get("asked", ())
        found.orders += document.get("orders", ())
        found.tickets += document.get("tickets", ())
        found.not_done += document.get("not_done", ())
        found.facts.update(document.get("facts", {}))
        return
    for message in document.get("new_messages", ()):
        text = " ".join(str(message.get("text", "")).split())[:MOST_CHARACTERS]
        day = str(message.get("at", ""))[:10]
        found.asked.append({"on": day, "channel": message.get("channel"), "text": text})
    if document.get("kind") == "operator_turn":
        day, text = str(document.get("now", ""))[:10], str(document.get("text", ""))
        found.asked.append({"on": day, "operator": True, "text": text[:MOST_CHARACTERS]})
    # An age would be wrong tomorrow; the day stays right.
    day = str(document.get("now", ""))[:10]
    for name, fact in document.get("customer", {}).get("facts", {}).items():
        if name not in found.facts or found.facts[name]["value"] != fact["value"]:
            found.facts[name] = {
                "value": fact["value"],
                "channel": fact["channel"],
                "known_on": day,
            }


def _read_run(run: Run, found: _Found) -> None:
    result = run.result
    order = result.get("order") or result.get("proposal")
    if isinstance(order, Mapping):
        number = cast("Mapping[str, object]", order).get("order_number")
        found.orders += [str(number)] if number else []
    if ticket := result.get("ticket"):
        found.tickets.append(str(ticket))
    if (outcome := str(result.get("outcome"))) in _NOT_DONE:
        why = str(result.get("reason", ""))[: 2 * MOST_CHARACTERS]
        found.not_done.append({"tool": run.name, "outcome": outcome, "reason": why})


def _newest(values: Sequence[Each], most: int) -> list[Each]:
    """The newest values without duplicates, oldest first."""
    kept: list[Each] = []
    for value in reversed(values):
        if value not in kept:
            kept.append(value)
    return kept[:most][::-1]
