"""Summarizes what was ordered, refunded and returned."""

import re

from house_model.formats import day, is_money, item_names, joined, money
from house_model.questions import offer
from house_model.reading.conversation import Json, objects
from house_model.scene import Scene
from house_model.wording import Part
from support_agent.domain.channels import is_short

_MOST_LISTED = 6
_SUM_ASKED = re.compile(
    r"\b(?:total|altogether|in all|all together|add up|come[s]? to|came to|spent)\b", re.IGNORECASE
)


def all_orders(scene: Scene) -> Part | None:
    """Every order with its status; None while waiting."""
    answer = scene.desk.ask("order_history")
    if answer is None:
        return None
    orders = objects(answer.get("orders"))
    if not orders:
        return Part("I don't see an order under your contact.", question=offer("person"))
    shown = orders[:_MOST_LISTED]
    lines = [_line(order) for order in shown]
    more = len(orders) - len(shown)
    rest = f" and {more} older" if more > 0 else ""
    bullets = "\n".join(f"- {line}" for line in lines)
    short = "; ".join(
        f"{o.get('order_number', '')} ({_first(o)}) {o.get('status', '')}" for o in shown
    )
    total = _total(answer, scene)
    return Part(
        "\n\n".join([f"These are your orders{rest}:", bullets, *([total] if total else [])]),
        short=total or f"Your orders: {short}{rest}.",
        question="Which one would you like to know more about?"
        if not is_short(scene.channel)
        else "",
    )


def _total(answer: Json, scene: Scene) -> str:
    """The total of all orders, if the customer asked for it."""
    amount, count = answer.get("total_in_all"), answer.get("orders_in_all")
    if not _SUM_ASKED.search(scene.heard.text) or not is_money(amount):
        return ""
    orders = "order comes" if count == 1 else f"{count} orders come"
    return f"Your {orders} to **{money(amount)}** in total."


def _first(order: Json) -> str:
    names = item_names(order)
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else "".join(names[:1])


def _line(order: Json) -> str:
    placed = f", placed {day(order.get('placed_on'))}" if day(order.get("placed_on")) else ""
    back = f", {money(order['refunded'])} refunded" if is_money(order.get("refunded")) else ""
    return (
        f"**{order.get('order_number', '')}** ({joined(item_names(order))}): "
        f"{order.get('status', '')}{placed}, {money(order.get('total'))}{back}"
    )


def refunds_and_returns(scene: Scene) -> Part | None:
    """The refunds of all orders; None while waiting."""
    answer = scene.desk.ask("order_history")
    if answer is None:
        return None
    told = [line for order in objects(answer.get("orders")) for line in of_order(order)]
    if not told:
        return Part("No refund and no return shows on your orders yet.", question=offer("person"))
    bullets = "\n".join(f"- {line}" for line in told)
    return Part(f"This is where your money is:\n\n{bullets}", short=" ".join(told))


def of_order(order: Json) -> list[str]:
    """One sentence for each refund, decision and return of the order."""
    number = str(order.get("order_number", ""))
    told: list[str] = []
    for refund in objects(order.get("refunds")):
        when = f" on {day(refund.get('made_on'))}" if day(refund.get("made_on")) else ""
        noted = f", reference {refund['reference']}" if refund.get("reference") else ""
        amount = f"**{money(refund.get('amount'))}** for {number}"
        if refund.get("state") == "done":
            told.append(f"{amount} was refunded{when}{noted}.")
        else:
            told.append(f"The refund of {amount} is {refund.get('state')}.")
    told += [
        f"The refund of **{money(asked.get('amount'))}** for {number} is with a person "
        f"({asked.get('ticket')})."
        for asked in objects(order.get("decided_by_person"))
    ]
    return told + returns_of(order)


def returns_of(order: Json) -> list[str]:
    """Where each return of the order is."""
    number = str(order.get("order_number", ""))
    told: list[str] = []
    for each in objects(order.get("returns")):
        name = f"{each.get('return_number')} ({joined(item_names(each))}, {number})"
        if each.get("status") == "cancelled":
            continue
        if each.get("status") == "received":
            new = each.get("new_order_number")
            sent = f" Your {each.get('exchange_for')} comes as {new}." if new else ""
            told.append(f"Your return {name} has arrived.{sent}")
            continue
        amount = each.get("refund_on_arrival")
        then = f" **{money(amount)}** goes back when it has." if is_money(amount) else ""
        if then and each.get("person_decides_refund"):
            then = f" A person decides on the refund of **{money(amount)}** when it has."
        held = f" The {each['exchange_for']} is reserved." if each.get("exchange_for") else ""
        told.append(f"Your return {name} hasn't arrived here yet.{then}{held}")
    return told
