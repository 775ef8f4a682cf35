"""Exchanges one product for another: what comes back, what is wanted instead, and the offer."""

import re

from house_model.answers import issues
from house_model.answers.effects import failed_as, open_proposal
from house_model.answers.items import which_item
from house_model.answers.proposals import proposed
from house_model.formats import joined, money, titled
from house_model.questions import INSTEAD
from house_model.reading import judgement, products, slots
from house_model.reading.conversation import Json, as_json, objects
from house_model.reading.wishes import Wish
from house_model.scene import (
    Scene,
    no_such_order,
    text_of,
    which_order,
)
from house_model.wording import Part

_FOR = re.compile(
    r"\b(?:exchang\w*|swap\w*|trad\w*|switch\w*|chang\w*|replac\w*)\b(?P<old>.{0,80}?)"
    r"\b(?:for|to|with|against|into)\b(?P<new>.+)",
    re.DOTALL,
)
_ASKED_BACK = re.compile(
    r"\?|\b(?:stock|available|price|cost|how much|have you|do you have)\b", re.IGNORECASE
)
_INSTEAD = re.compile(r"\A(?P<new>.+?)\binstead\b(?:\s{1,9}of\b(?P<old>.+))?", re.DOTALL)


def wanted_instead(text: str, last_answer: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What comes back and what the customer wants for it, in their words; either may be missing."""
    plain = slots.prepared(text)
    if INSTEAD in last_answer:
        named = " ".join(products.mentions(plain))
        return (), (named,) if named else ()
    for pattern in (_FOR, _INSTEAD):
        match = pattern.search(plain)
        new = products.mentions(match["new"]) if match else []
        if match and new:
            return tuple(products.mentions(match["old"] or "")), tuple(new[:1])
    return (), ()


def chooses(scene: Scene) -> bool:
    """Whether the customer, after being asked, names what they want instead and asks nothing."""
    last = scene.earlier[-1].answer if scene.earlier else ""
    named = INSTEAD in last and products.mentions(slots.prepared(scene.heard.text))
    return bool(named) and not _ASKED_BACK.search(scene.heard.text)


def exchange_or_issue(wish: Wish, scene: Scene) -> Part | None:
    """Offers the exchange for a clear wish; otherwise says what can be done."""
    last = scene.earlier[-1].answer if scene.earlier else ""
    old, new = wanted_instead(scene.heard.text, last)
    if new and scene.desk.offers("exchange_item") and judgement.asks_for_it(scene.heard.text):
        return _exchange(wish, old, new[0], scene)
    return issues.issue(wish, scene)


def _exchange(wish: Wish, old: tuple[str, ...], new: str, scene: Scene) -> Part | None:
    meant = scene.meant(Wish(wish.intent, wish.text, wish.orders, old))
    if meant.kind != "one":
        return None if meant.kind == "waiting" else which_order(meant, scene)
    order = scene.order(meant.number)
    if not order:
        return None if order is None else no_such_order(meant.number, scene)
    waiting = open_proposal("exchange", meant.number, scene)
    if waiting:
        return Part(proposed(waiting), stays=True)
    lines = objects(order.get("items"))
    fitting = products.fitting(old[0], [str(i.get("name")) for i in lines]) if old else []
    chosen = [i for i in lines if i.get("name") in fitting] or (lines if len(lines) == 1 else [])
    if len(chosen) != 1:
        return which_item(order, scene)
    return _for_this(chosen[0], new, order, scene)


def _for_this(item: Json, new: str, order: Json, scene: Scene) -> Part | None:
    number = str(order.get("order_number", ""))
    found = scene.desk.ask("check_inventory", query=new)
    if found is None:
        return None
    stocked = objects(found.get("products"))
    best = products.fitting(new, [str(p.get("name", "")) for p in stocked])
    wanted = [p for p in stocked if p.get("name") in best] or stocked[:1]
    if not wanted:
        return Part(
            f"I don't find {new} in our shop.",
            question=f"{INSTEAD} of {titled(order)}?",
            stays=True,
        )
    if len(wanted) > 1:
        own = scene.desk.ask("check_inventory", query=item.get("sku"))
        if own is None:
            return None
        wanted = _of_its_line(item, objects(own.get("products")), wanted)
    if len(wanted) > 1:
        names = joined([f"{p.get('name')} ({money(p.get('price'))})" for p in wanted], "or")
        return Part("", question=f"{INSTEAD}: {names}?", stays=True)
    saved = scene.save(issue_type="return", order_number=number)
    answer = scene.desk.ask(
        "exchange_item", order_number=number, item=item.get("sku"), new_item=wanted[0].get("sku")
    )
    if answer is None or not saved:
        return None
    return _offered(answer, number, order, scene)


def _of_its_line(item: Json, own: list[Json], wanted: list[Json]) -> list[Json]:
    """The candidates that are in stock and of the same kind of part, if any."""
    line = next((p.get("category") for p in own if p.get("sku") == item.get("sku")), None)
    return [
        p
        for p in wanted
        if p.get("category") == line and p.get("in_stock") and p.get("sku") != item.get("sku")
    ] or wanted


def _offered(answer: Json, number: str, order: Json, scene: Scene) -> Part:
    if answer.get("outcome") == "proposed":
        proposal = {"order_number": number, "kind": "exchange", **as_json(answer.get("proposal"))}
        return Part(scene.lead(number) + proposed(proposal), stays=True)
    others = [
        f"{o.get('name')} ({money(o.get('price'))})"
        for o in objects(answer.get("in_stock_instead"))
    ]
    if answer.get("outcome") == "refused" and others:
        why = text_of(answer.get("reason"))
        text = f"{scene.lead(number)}{why} In stock and no dearer: {joined(others[:2])}."
        return Part(text, question=f"{INSTEAD}, or would you rather return it for a refund?")
    return failed_as("exchange", answer, order, scene)
