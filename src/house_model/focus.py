"""Determines which order is meant: by number, by product, by "that one", or from the history."""

import re
from dataclasses import dataclass
from typing import Literal

from house_model.desk import Desk
from house_model.formats import item_names
from house_model.reading import products, slots
from house_model.reading.conversation import Json, Turn, objects
from house_model.reading.wishes import Wish
from support_agent.domain.channels import Channel
from support_agent.domain.mail.quotations import words_about

_OTHER = re.compile(r"\bother\b|\bsecond one\b|\brest\b")
_LATEST = re.compile(r"\b(?:last|latest|most recent|newest|recent|just (?:placed|ordered|made))\b")
_FIRST = re.compile(r"\b(?:first|oldest)\b")
_SEVERAL = re.compile(r"\b(?:orders|all of|everything|both)\b")
# An answer that names more orders is a list, and about none of them.
_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Meant:
    """Which order a wish is about.

    "one": `number`. "several": one of `orders`, or all of them. "none": the customer has no such
    order (`product` names what was searched). "waiting": a tool has to answer first. "unavailable":
    orders can't be looked up in this turn.
    """

    kind: Literal["one", "several", "none", "waiting", "unavailable"]
    number: str = ""
    orders: tuple[Json, ...] = ()
    product: str = ""


def spoken_of(turn: Turn) -> list[str]:
    """The orders a turn was about, by the customer's words or the tools that ran."""
    texts = (f"{each.subject}{each.thread}\n{words_about(each.text)}" for each in turn.said)
    found = [number for text in texts for number in _numbers(text)]
    found += [str(run.arguments.get("order_number") or "") for run in turn.runs]
    named = _numbers(turn.answer)
    if not any(found) and len(named) <= _MOST_NAMED:
        found += named
    return [number for number in dict.fromkeys(found) if number]


def _numbers(text: str) -> list[str]:
    return slots.order_numbers(slots.prepared(text), bare=False)


def recent(earlier: list[Turn]) -> list[str]:
    """The orders mentioned before, latest first."""
    found: list[str] = []
    for turn in reversed(earlier):
        found += [number for number in reversed(spoken_of(turn)) if number not in found]
    return found


def elsewhere(number: str, earlier: list[Turn], channel: Channel) -> Channel | None:
    """The other channel on which the order was last mentioned; None if it was on this one."""
    for turn in reversed(earlier):
        if not turn.by_operator and number in spoken_of(turn):
            return turn.channel if turn.channel != channel else None
    return None


def order_meant(wish: Wish, earlier: list[Turn], desk: Desk, fallback: str = "") -> Meant:
    """Which order the wish is about. `fallback` is an order stored for the customer."""
    if wish.order:
        return Meant("one", wish.order)
    text, known = wish.text.lower(), recent(earlier)
    elsewhere_in_list = _LATEST.search(text) or _FIRST.search(text) or _SEVERAL.search(text)
    if wish.products or elsewhere_in_list or (known and _OTHER.search(text)):
        return _listed(wish, desk, known)
    if known or fallback:
        return Meant("one", known[0] if known else fallback)
    return _listed(wish, desk, known)


def _listed(wish: Wish, desk: Desk, known: list[str]) -> Meant:
    answer = desk.ask("lookup_order")
    if answer is None:
        return Meant("waiting")
    if answer.get("outcome") == "unavailable":
        return Meant("unavailable")
    orders = objects(answer.get("orders"))
    if answer.get("outcome") != "ok" or not orders:
        return Meant("none", product=", ".join(wish.products))
    return _picked(wish, orders, known)


def _picked(wish: Wish, orders: list[Json], known: list[str]) -> Meant:
    text = wish.text.lower()
    if wish.products:
        fitting = with_product(wish.products, orders)
        if not fitting:
            none = Meant("none", orders=tuple(orders), product=wish.products[0])
            return _one_of(orders) if _is_general(wish.products) else none
        # If two orders have the product, the one under discussion is meant.
        spoken = [o for o in fitting if o.get("order_number") in known[:1]]
        return _one_of(spoken if len(spoken) == 1 else fitting)
    if known and _OTHER.search(text):
        talked = [n for n in known[1:] if any(o.get("order_number") == n for o in orders)]
        others = [o for o in orders if o.get("order_number") != known[0]]
        return Meant("one", talked[0]) if talked else _one_of(others or orders)
    by_day = sorted(orders, key=lambda order: str(order.get("placed_on", "")))
    if _LATEST.search(text):
        return _one_of(by_day[-1:])
    if _FIRST.search(text):
        return _one_of(by_day[:1])
    return _one_of(orders)


def _is_general(mentions: tuple[str, ...]) -> bool:
    """Whether no model is named: "the case" may be where it goes, not what was ordered."""
    return not any(character.isdigit() for mention in mentions for character in mention)


def _one_of(orders: list[Json]) -> Meant:
    if len(orders) == 1:
        return Meant("one", str(orders[0].get("order_number", "")), tuple(orders))
    return Meant("several", orders=tuple(orders))


def with_product(mentions: tuple[str, ...], orders: list[Json]) -> list[Json]:
    """The orders with an item that matches one of the mentions best."""
    names = [name for order in orders for name in item_names(order)]
    wanted = {name for mention in mentions for name in products.fitting(mention, names)}
    return [order for order in orders if wanted & set(item_names(order))]
