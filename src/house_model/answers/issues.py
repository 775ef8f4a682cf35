"""Problems with what arrived: dead, damaged, the wrong item, or a swap is wanted."""

import re

from house_model.answers import knowledge
from house_model.formats import day, titled
from house_model.questions import INSTEAD, offer
from house_model.reading.conversation import Json, objects
from house_model.reading.wishes import Wish
from house_model.scene import Scene, no_such_order, which_order
from house_model.wording import Part

_SORRY = {
    "defect": "I'm sorry it isn't working.",
    "damaged": "I'm sorry it arrived damaged.",
    "wrong_item": "I'm sorry, that isn't what should have been in the box.",
    "exchange": "I can't send a replacement myself; a person can arrange it.",
}
_OTHER_PRODUCT = re.compile(r"\b(?:exchang|swap|trad(?:e|ing)|different|another|other)")
_SAME_AGAIN = re.compile(r"\b(?:replace|new one|same|working one)")
_FOR_ANOTHER = (
    "I can exchange it for another one of the same kind that is in stock and costs the same or "
    "less."
)
_QUERIES = {
    "defect": "DOA dead on arrival defective item",
    "damaged": "damaged on arrival shipping damage",
    "wrong_item": "wrong or missing item",
    "exchange": "exchange replacement",
}
_ISSUE_TYPES = {
    "defect": "technical",
    "damaged": "product",
    "wrong_item": "product",
    "exchange": "return",
}


def issue(wish: Wish, scene: Scene) -> Part | None:
    """What the order says, what the articles say, and the options."""
    found = scene.desk.ask("search_knowledge_base", query=_QUERIES[wish.intent])
    meant = scene.meant(wish)
    if meant.kind == "waiting":
        return None
    sorry = _SORRY[wish.intent]
    if meant.kind != "one":
        which = which_order(meant, scene)
        return Part(f"{sorry} {which.text}".strip(), question=which.question)
    order = scene.order(meant.number)
    saved = scene.save(
        issue_type=_ISSUE_TYPES[wish.intent], order_number=meant.number, severity="medium"
    )
    if order is None or found is None or not saved:
        return None
    if not order:
        return no_such_order(meant.number, scene)
    return _told(wish, order, found, scene)


def _told(wish: Wish, order: Json, found: Json, scene: Scene) -> Part:
    number = str(order.get("order_number", ""))
    lead = scene.lead(number)
    start = f"{lead}{_SORRY[wish.intent]}"
    by = day(order.get("return_by"))
    until = f" {titled(order)} can be returned until {by}." if by else ""
    article = next(iter(objects(found.get("articles"))), None)
    says = ""
    if article is not None:
        best = knowledge.excerpt(str(article.get("passage") or ""), _QUERIES[wish.intent], 300)
        says = f"\n\nFrom **{article.get('title')}**: {best}"
    if wish.intent == "exchange":
        return _exchange(wish, f"{until}{says}", until, lead)
    return Part(
        f"{start}{until}{says}",
        short=f"{start}{until}",
        question=f"What would you like for {number}: a refund, a return label, or a person to look "
        "at it?",
    )


def _exchange(wish: Wish, told: str, short: str, lead: str) -> Part:
    """Another product can be exchanged here; the same one again needs a person."""
    text = wish.text.lower()
    if _OTHER_PRODUCT.search(text) and not _SAME_AGAIN.search(text):
        question = f"{INSTEAD}? A person can help with anything else."
        start = f"{lead}{_FOR_ANOTHER}"
    else:
        question, start = offer("person"), f"{lead}{_SORRY['exchange']}"
    return Part(f"{start}{told}", short=f"{start}{short}", question=question)
