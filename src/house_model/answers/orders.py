"""Says where an order is, what is in it, and what to do about a missing parcel."""

import re

from house_model.answers import history
from house_model.focus import Meant
from house_model.formats import day, is_money, item_names, joined, money, titled
from house_model.questions import offer
from house_model.reading.conversation import Json, objects
from house_model.reading.wishes import Wish
from house_model.scene import (
    Scene,
    no_such_order,
    ticket_told,
    which_order,
)
from house_model.wording import Part
from support_agent.domain.channels import is_short

_OPEN = ("pending", "processing", "shipped")
_MOST_LISTED = 5
_MONEY_ASKED = re.compile(r"\b(?:how much|total|cost|price|paid?|charged?|worth)\b")
_DAY_ASKED = re.compile(r"\bwhen\b.{0,80}\b(?:order|buy|bought|place|purchase)|date of|what day")
_PLACE_ASKED = re.compile(r"\b(?:where|address|ship(?:ping|ped)? to|sent? it)\b")
_RETURN_ASKED = re.compile(r"\breturn\b|\bdeadline\b|\bsend (?:it )?back")
_TRACKING_ASKED = re.compile(r"\btrack|\bnumber\b", re.IGNORECASE)
_ALL_ASKED = re.compile(
    r"\borders\b|\bhistory\b|\bso far\b|\b(?:bought|purchased|have)\b.{0,80}\bfrom you"
    r"|\beverything\b|\baltogether\b|\bin (?:total|all)\b|\bspent\b"
)
_OVER_ALL = re.compile(
    r"\bspent\b|\b(?:all|every)\b.{0,80}\borders\b|\beverything\b.{0,80}\bfrom you\b", re.IGNORECASE
)


def status_sentence(order: Json, *, with_tracking: bool = True) -> str:
    """One sentence on where the order is."""
    name, status = f"**{titled(order)}**", str(order.get("status", ""))
    by = f" with {order['carrier']}" if order.get("carrier") else ""
    tracking = (
        f", tracking number {order['tracking_number']}"
        if with_tracking and order.get("tracking_number")
        else ""
    )
    expected = (
        f" It is expected on {day(order.get('expected_on'))}."
        if day(order.get("expected_on"))
        else ""
    )
    on = {
        key: f" on {day(order.get(key))}" if day(order.get(key)) else ""
        for key in ("shipped_on", "delivered_on")
    }
    match status:
        case "delivered":
            return f"{name} was delivered{on['delivered_on']}."
        case "shipped":
            return f"{name} shipped{on['shipped_on']}{by}{tracking}.{expected}"
        case "pending" | "processing":
            return f"{name} is {status} and has not shipped yet.{expected}"
        case "cancelled":
            return f"{name} is cancelled."
        case "returned":
            return f"{name} came back to us as a return."
        case _:
            return f"{name} has the status {status or 'unknown'}."


def facts_of(order: Json) -> tuple[tuple[str, str], ...]:
    """The order as a small table."""
    lines = [
        f"{item.get('quantity', 1)} x {item.get('name', '')}"
        for item in objects(order.get("items"))
    ]
    rows = (
        ("Order", str(order.get("order_number", ""))),
        ("Status", str(order.get("status", ""))),
        ("Items", ", ".join(lines)),
        ("Total", money(order.get("total"))),
        ("Placed", day(order.get("placed_on"))),
        ("Shipped", day(order.get("shipped_on"))),
        ("Delivered", day(order.get("delivered_on"))),
        ("Expected", day(order.get("expected_on"))),
        ("Carrier", str(order.get("carrier") or "")),
        ("Tracking", str(order.get("tracking_number") or "")),
        ("Shipping to", str(order.get("ship_to") or "")),
        ("Refunded", money(order.get("refunded")) if is_money(order.get("refunded")) else ""),
        ("Return by", day(order.get("return_by"))),
    )
    return tuple((label, text) for label, text in rows if text)


def found_order(wish: Wish, scene: Scene, *, overview: bool) -> Json | Part | None:
    """The order as it is now; a part to say instead; None while waiting."""
    meant = scene.meant(wish)
    if meant.kind == "waiting":
        return None
    several = meant.kind == "several" and _ALL_ASKED.search(wish.text.lower())
    named = wish.orders or wish.products
    wants_all = several or (not named and _OVER_ALL.search(wish.text))
    if overview and wants_all and scene.desk.offers("order_history"):
        return history.all_orders(scene)
    if meant.kind == "several" and overview:
        open_orders = [order for order in meant.orders if order.get("status") in _OPEN]
        if len(open_orders) != 1 or several:
            return _overview(meant, scene)
        meant = Meant("one", str(open_orders[0].get("order_number", "")))
    if meant.kind != "one":
        return which_order(meant, scene)
    order = scene.order(meant.number)
    if order is None:
        return None
    return order or no_such_order(meant.number, scene)


def _overview(meant: Meant, scene: Scene) -> Part:
    orders = sorted(meant.orders, key=lambda o: str(o.get("placed_on", "")), reverse=True)[
        :_MOST_LISTED
    ]
    lines = [f"{titled(order)}: {order.get('status', '')}" for order in orders]
    bullets = "\n".join(
        f"- **{o.get('order_number', '')}**: {', '.join(item_names(o))}, {o.get('status', '')}"
        for o in orders
    )
    return Part(
        f"These are your orders:\n\n{bullets}",
        short=f"Your orders: {'; '.join(lines)}.",
        question="Which one would you like to know more about?"
        if not is_short(scene.channel)
        else "",
    )


def order_status(wish: Wish, scene: Scene) -> Part | None:
    """Says where the order is."""
    order = found_order(wish, scene, overview=True)
    if order is None or isinstance(order, Part):
        return order
    number = str(order.get("order_number", ""))
    lead = scene.lead(number)
    # Nobody can note down a tracking number by ear that they didn't ask for.
    by_ear = status_sentence(order, with_tracking=_TRACKING_ASKED.search(wish.text) is not None)
    return_by = day(order.get("return_by"))
    tail = (
        f" It can be returned until {return_by}."
        if order.get("status") == "delivered" and return_by
        else ""
    )
    return Part(
        f"{lead}{status_sentence(order)}{tail}",
        facts=facts_of(order),
        spoken=f"{lead}{by_ear}{tail}",
    )


def order_details(wish: Wish, scene: Scene) -> Part | None:
    """What is in the order, its price, its dates: the one thing asked, or all of it."""
    order = found_order(wish, scene, overview=True)
    if order is None or isinstance(order, Part):
        return order
    number, text = str(order.get("order_number", "")), wish.text.lower()
    lines = [
        f"{item.get('quantity', 1)} x {item.get('name', '')}, {money(item.get('unit_price'))} each"
        for item in objects(order.get("items"))
    ]
    total, placed = money(order.get("total")), day(order.get("placed_on"))
    short = f"{number}: {joined(lines)}; total {total}."
    if _RETURN_ASKED.search(text) and day(order.get("return_by")):
        short = f"**{titled(order)}** can be returned until {day(order.get('return_by'))}."
    elif _MONEY_ASKED.search(text) and total:
        short = f"**{titled(order)}** came to {total} in total."
    elif _DAY_ASKED.search(text) and placed:
        short = f"You placed **{titled(order)}** on {placed}."
    elif _PLACE_ASKED.search(text) and order.get("ship_to"):
        short = f"**{titled(order)}** goes to {order['ship_to']}."
    return Part(scene.lead(number) + short, facts=facts_of(order))


def not_received(wish: Wish, scene: Scene) -> Part | None:
    """Handles a late or missing parcel."""
    order = found_order(wish, scene, overview=True)
    if order is None or isinstance(order, Part):
        return order
    number = str(order.get("order_number", ""))
    lead, state = scene.lead(number), status_sentence(order)
    if order.get("status") == "delivered":
        return _missing(lead, state, number, order, scene)
    if not scene.save(issue_type="shipping", order_number=number):
        return None
    sorry = "I'm sorry for the wait. " if order.get("status") in _OPEN else ""
    return Part(lead + sorry + state, facts=facts_of(order))


def _missing(lead: str, state: str, number: str, order: Json, scene: Scene) -> Part | None:
    """The carrier says delivered, but nothing arrived: hands over to a person at once."""
    saved = scene.save(issue_type="shipping", order_number=number, severity="high")
    answer = scene.hand_over("delivered but not received", "high")
    if answer is None or not saved:
        return None
    return Part(
        f"{lead}I'm sorry your parcel isn't there. {state} A missing parcel has to be traced with "
        f"the carrier. {ticket_told(answer)}",
        facts=facts_of(order),
    )


def refund_status(wish: Wish, scene: Scene) -> Part | None:
    """Whether money or a parcel went back, according to the order."""
    if scene.desk.offers("order_history") and scene.meant(wish).kind == "several":
        return history.refunds_and_returns(scene)
    order = found_order(wish, scene, overview=False)
    if order is None or isinstance(order, Part):
        return order
    lead = scene.lead(str(order.get("order_number", "")))
    parcels = " ".join(history.returns_of(order))
    if is_money(order.get("refunded")):
        paid = f"**{money(order.get('refunded'))}** has been refunded for {titled(order)}."
        return Part(f"{lead}{paid} {parcels}".rstrip(), facts=facts_of(order))
    if parcels:
        return Part(lead + parcels)
    told = f"{lead}No refund shows on {titled(order)} yet."
    tickets = [t["ticket"] for t in scene.turn.listed("open_tickets") if t.get("ticket")]
    if tickets:
        return Part(f"{told} Your case is with a person, ticket {tickets[0]}.")
    return Part(told, question=offer("person"))
