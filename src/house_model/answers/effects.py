"""Refunds, return labels, cancellations: asks for what is clearly wanted, explains the answer."""

from collections.abc import Callable

from house_model import focus
from house_model.answers.items import Chosen, chosen, quantity
from house_model.answers.proposals import (
    label_facts,
    on_arrival,
    proposed,
)
from house_model.focus import Meant
from house_model.formats import day, item_names, titled
from house_model.questions import offer
from house_model.reading import slots
from house_model.reading.conversation import Json, as_json
from house_model.reading.wishes import Wish
from house_model.scene import (
    Scene,
    cannot_look_up,
    no_such_order,
    reply_time,
    text_of,
    which_order,
)
from house_model.wording import Part

_KINDS = {
    "refund": "refund", "return_label": "return_label", "cancel_order": "cancellation",
    "exchange": "exchange",
}  # fmt: skip
_ISSUE_TYPES = {"refund": "refund", "return_label": "return", "cancel_order": "cancellation"}
_NAMES = {
    "refund": "refund", "return_label": "return label", "cancel_order": "cancellation",
    "exchange": "exchange",
}  # fmt: skip
_OFFERED = {
    "refund_maybe": "refund",
    "return_maybe": "return_label",
    "cancel_maybe": "cancel_order",
}


def effect(wish: Wish, scene: Scene) -> Part | None:
    """Handles a clear wish for a refund, a label or a cancellation."""
    meant = scene.meant(wish)
    if meant.kind != "one":
        return None if meant.kind == "waiting" else which_order(meant, scene)
    waiting = open_proposal(_KINDS[wish.intent], meant.number, scene)
    if waiting and not _changes(wish):
        return Part(proposed(waiting), stays=True)
    order = _order(meant, scene)
    if not order:
        return None if order is None else no_such_order(meant.number, scene)
    saved = scene.save(issue_type=_ISSUE_TYPES[wish.intent], order_number=meant.number)
    items = [] if wish.intent == "cancel_order" else chosen(order, wish, scene)
    if isinstance(items, Part):
        return items
    answer = _asked(wish, meant.number, items, scene)
    if answer is None or not saved:
        return None
    outcome = _OUTCOMES.get(str(answer.get("outcome")), _failed)
    return outcome(wish.intent, answer, order, scene)


def _changes(wish: Wish) -> bool:
    """Whether the wish says how much or which items, so that it is more than a repeated wish."""
    text = slots.prepared(wish.text)
    return bool(slots.whole(text) or wish.products or slots.amount(text))


def _order(meant: Meant, scene: Scene) -> Json | None:
    """The order: from the list if that has all that is needed, else looked up by number."""
    summary = next(iter(meant.orders), None)
    if summary is not None and len(item_names(summary)) == 1 and quantity(scene.heard.text) is None:
        return summary
    return scene.order(meant.number)


def open_proposal(kind: str, number: str, scene: Scene) -> Json | None:
    """The open offer of this kind for the order, or None."""
    wanted = (kind, number)
    return next(
        (
            proposal
            for proposal in scene.turn.listed("open_proposals")
            if (proposal.get("kind"), proposal.get("order_number")) == wanted
        ),
        None,
    )


def _asked(wish: Wish, number: str, items: Chosen, scene: Scene) -> Json | None:
    last = scene.earlier[-1] if scene.earlier else None
    before = last.text if last and number in focus.spoken_of(last) else ""
    spoken = slots.prepared(f"{wish.text}\n{scene.heard.text}")
    why = slots.reason(spoken) or slots.reason(slots.prepared(before))
    match wish.intent:
        case "refund":
            return scene.desk.ask(
                "process_refund",
                order_number=number,
                reason=why or "customer asks for a refund",
                items=[] if slots.whole(spoken) else items,
                amount=slots.amount(slots.prepared(wish.text)),
            )
        case "return_label":
            return scene.desk.ask(
                "create_return_label", order_number=number, items=items, reason=why
            )
        case _:
            return scene.desk.ask("update_order_status", order_number=number, status="cancelled")


def _proposed(intent: str, answer: Json, order: Json, scene: Scene) -> Part:
    number = str(order.get("order_number", ""))
    known = {"order_number": number, "kind": _KINDS[intent]}
    proposal = {**known, **as_json(answer.get("proposal"))}
    if not item_names(proposal):
        proposal["items"] = item_names(order)
    return Part(scene.lead(number) + proposed(proposal), stays=True)


def _needs_person(intent: str, answer: Json, order: Json, scene: Scene) -> Part:
    lead, ticket = scene.lead(str(order.get("order_number", ""))), answer.get("ticket")
    opened = f"ticket **{ticket}** is open with your request in it" if ticket else "a person has it"
    unpaid = "; nothing has been paid yet" if intent == "refund" else ""
    return Part(
        f"{lead}{text_of(answer.get('reason'))} For {titled(order)}, {opened}{unpaid}."
        f"{reply_time(answer)}"
    )


def _refused(intent: str, answer: Json, order: Json, scene: Scene) -> Part:
    lead = scene.lead(str(order.get("order_number", "")))
    why, instead = text_of(answer.get("reason")), text_of(answer.get("instead"))
    text = f"{lead}I can't do the {_NAMES[intent]} for {titled(order)}. {why} {instead}"
    return Part(text.rstrip())


def _missing(_intent: str, _answer: Json, order: Json, scene: Scene) -> Part:
    return no_such_order(str(order.get("order_number", "")), scene)


def _done(intent: str, answer: Json, order: Json, scene: Scene) -> Part:
    lead = scene.lead(str(order.get("order_number", "")))
    label = as_json(answer.get("label"))
    if label:
        text = (
            f"{lead}{titled(order)} has a return label already.{on_arrival(label)}"
            f"{label_facts(label)}"
        )
        return Part(text)
    return Part(f"{lead}The {_NAMES[intent]} for {titled(order)} is done.")


def _unavailable(intent: str, _answer: Json, _order: Json, scene: Scene) -> Part:
    if not scene.known_sender:
        return cannot_look_up(scene)
    return Part(f"I can't start a {_NAMES[intent]} at the moment.", question=offer("person"))


def _failed(intent: str, _answer: Json, order: Json, _scene: Scene) -> Part:
    text = f"I couldn't start the {_NAMES[intent]} for {titled(order)}."
    return Part(text, question=offer("person"))


_OUTCOMES: dict[str, Callable[[str, Json, Json, Scene], Part]] = {
    "proposed": _proposed,
    "needs_person": _needs_person,
    "refused": _refused,
    "not_found": _missing,
    "ok": _done,
    "unavailable": _unavailable,
}


def failed_as(intent: str, answer: Json, order: Json, scene: Scene) -> Part:
    """What to say if a tool did not make the offer."""
    return _OUTCOMES.get(str(answer.get("outcome")), _failed)(intent, answer, order, scene)


_POSSIBLE_WHEN = {"refund": "delivered", "return_label": "delivered", "cancel_order": "pending"}
_ON_THE_WAY = frozenset({"processing", "shipped"})


def maybe(wish: Wish, scene: Scene) -> Part | None:
    """A question about a refund, return or cancellation: the order's facts, and an offer."""
    meant = scene.meant(wish)
    if meant.kind != "one":
        return None if meant.kind == "waiting" else which_order(meant, scene)
    order = scene.order(meant.number)
    if not order:
        return None if order is None else no_such_order(meant.number, scene)
    intent = _OFFERED[wish.intent]
    if order.get("status") == "pending":
        # Nothing was shipped yet: a cancellation is possible now.
        intent = "cancel_order"
    if order.get("status") != _POSSIBLE_WHEN[intent]:
        text = scene.lead(meant.number) + _not_now(order)
        return Part(text, question=offer("person", meant.number))
    chances = _chances(intent, order)
    return Part(scene.lead(meant.number) + chances, question=offer(intent, meant.number))


def _not_now(order: Json) -> str:
    status = str(order.get("status", ""))
    later = "Once it has been delivered I can prepare a return label or a refund."
    return f"**{titled(order)}** is {status}. {later if status in _ON_THE_WAY else ''}".strip()


def _chances(intent: str, order: Json) -> str:
    status, name = str(order.get("status", "")), f"**{titled(order)}**"
    delivered, by = day(order.get("delivered_on")), day(order.get("return_by"))
    on = f" on {delivered}" if delivered and status == "delivered" else ""
    until = f" The last day to return it is {by}." if by and intent != "cancel_order" else ""
    state = "was delivered" if status == "delivered" else f"is {status}"
    return f"{name} {state}{on}.{until}"
