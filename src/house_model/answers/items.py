"""Determines which items of an order are meant, and how many."""

import re

from house_model.formats import joined
from house_model.questions import WHICH_ITEM
from house_model.reading import products, slots
from house_model.reading.conversation import Json, objects
from house_model.reading.wishes import Wish
from house_model.scene import Scene
from house_model.wording import Part

_NUMBERS = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_COUNT = re.compile(
    r"\b(?:only|just)\s+(?P<only>one|two|three|four|five|\d{1,2})\b(?!\s*(?:day|week|month|\$))"
    r"|\b(?P<of>one|two|three|four|five|\d{1,2})\s+(?:of|out of)\s+(?:the|my|these|those|them)\b"
    r"|\b(?:a single|single)\b"
)
_SOME_ITEM = re.compile(
    r"\b(?:one|1|two|some|part|a few|an?|single|only)\s+(?:of\s+)?(?:the\s+|my\s+|those\s+)?"
    r"(?:\w+\s+)?(?:items?|things?|products?|parts?|articles?)\b|\bpartial(?:ly)?\b|\bone of them\b"
)
Chosen = list[dict[str, object]]


def quantity(text: str) -> int | None:
    """How many are meant: "just one", "two of the fans"."""
    match = _COUNT.search(text.lower())
    if match is None:
        return None
    word = match["only"] or match["of"] or "one"
    return _NUMBERS.get(word) or int(word)


def _units(line: Json) -> int:
    found = line.get("quantity")
    return found if isinstance(found, int) else 1


def chosen(order: Json, wish: Wish, scene: Scene) -> Chosen | Part:
    """The named items as tools take them; empty for the whole order; a question if in doubt."""
    lines = objects(order.get("items"))
    names = [str(line.get("name", "")) for line in lines]
    text = slots.prepared(wish.text)
    found: list[str] = []
    for mention in wish.products:
        fitting = products.fitting(mention, names)
        if len(fitting) > 1 and not mention.rstrip().endswith("s"):
            return which_item(order, scene)
        found += fitting
    named = [line for line in lines if line.get("name") in found]
    if not named and len(lines) > 1 and _SOME_ITEM.search(text):
        return which_item(order, scene)
    count = quantity(scene.heard.text)
    picked = named or (lines if len(lines) == 1 else [])
    if len(picked) == 1 and count and count < _units(picked[0]):
        return [{"sku": picked[0].get("sku"), "quantity": count}]
    if not named or len(named) == len(lines):
        return []
    return [{"sku": line.get("sku")} for line in named if line.get("sku")]


def which_item(order: Json, scene: Scene) -> Part:
    """Asks which item of the order is meant."""
    number = str(order.get("order_number", ""))
    names = [
        f"{_units(line)} x {line.get('name')}" if _units(line) > 1 else str(line.get("name"))
        for line in objects(order.get("items"))
    ]
    lead = scene.lead(number).strip()
    return Part(lead, question=f"{WHICH_ITEM} {number} is it: {joined(names, 'or')}?", stays=True)
