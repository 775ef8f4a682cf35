"""Decides what the turn is about and collects the parts of its answer."""

from collections.abc import Callable
from dataclasses import replace

from house_model.answers import (
    changes,
    effects,
    exchange,
    issues,
    knowledge,
    linking,
    orders,
    people,
    proposals,
    stock,
    talk,
)
from house_model.answers.operator import operator
from house_model.questions import Asked, asked
from house_model.reading import language, places, wishes
from house_model.reading.conversation import Turn
from house_model.reading.judgement import ALARMS, EFFECTS
from house_model.reading.wishes import ABOUT_ORDERS, Heard, Wish
from house_model.scene import Scene
from house_model.wording import Part
from support_agent.domain.wishes.alarms import find_alarm

_ANSWERS: dict[str, Callable[[Wish, Scene], Part | None]] = {
    "order_status": orders.order_status,
    "order_details": orders.order_details,
    "not_received": orders.not_received,
    "refund_status": orders.refund_status,
    "change_order": changes.change_order,
    "refund": effects.effect,
    "return_label": effects.effect,
    "cancel_order": effects.effect,
    "refund_maybe": effects.maybe,
    "return_maybe": effects.maybe,
    "cancel_maybe": effects.maybe,
    "defect": issues.issue,
    "damaged": issues.issue,
    "wrong_item": issues.issue,
    "exchange": exchange.exchange_or_issue,
    "policy": knowledge.answer,
    "warranty": knowledge.answer,
    "advice": knowledge.answer,
    "tech_help": knowledge.answer,
    "billing": knowledge.answer,
    "stock": stock.stock,
    "person": people.hand_over,
    "fraud": people.hand_over,
    "legal": people.hand_over,
    "safety": people.hand_over,
    "charge_dispute": people.hand_over,
    "complaint": people.complaint,
    "account": people.account,
}
_AT_ONCE = ALARMS | {"person"}
"""Wishes that leave everything else in the message to the person who takes over."""
_OF_ALARM = {"fraud": "fraud", "account_takeover": "fraud", "safety": "safety"}
"""How to hand over an alarm that the classifier missed; all others as legal."""
_READ = frozenset({"order_status", "order_details", "not_received"})
_LOOK_BACK = 3
_MOST_WISHES = 4


def parts(scene: Scene) -> list[Part] | None:
    """The parts of the answer; None while a tool has not answered."""
    alone = _alone(scene)
    if alone is not None:
        return _gathered(alone)
    done = [*linking.codes(scene), *proposals.confirmed(scene)]
    if linking.held_back(scene):
        return list(done)
    wanted = _after_code(scene) if linking.only_a_code(scene) else _wanted(scene)
    if wanted:
        return _gathered([*done, *[_ANSWERS[wish.intent](wish, scene) for wish in wanted]])
    if done:
        return list(done)
    agrees = scene.heard.says("yes") or proposals.nodded_at(scene)
    if (agrees or scene.answers_a_code) and not scene.heard.says("no"):
        again = proposals.asked_again(scene)
        if again or scene.answers_a_code:
            return again or [proposals.NOTHING_OPEN]
    said = proposals.put_off(scene) or talk.talk(scene) or talk.unclear(scene)
    return _gathered([said] if not scene.desk.calls else [None])


def _alone(scene: Scene) -> list[Part | None] | None:
    """What is answered alone: operators, other languages, strangers who say who they are."""
    if scene.turn.by_operator:
        return [operator(scene)]
    other = language.foreign(scene.heard.text)
    if other is not None:
        return [people.foreign(other, scene)]
    if proposals.turned_down(scene) and not scene.turn.listed("confirmed"):
        return [*linking.codes(scene), talk.refused(scene)]
    contact = linking.contact_named(scene)
    return [*linking.codes(scene), linking.link(contact, scene)] if contact else None


def _gathered(found: list[Part | None]) -> list[Part] | None:
    kept = [part for part in found if part is not None]
    return kept if len(kept) == len(found) else None


def _wanted(scene: Scene) -> list[Wish]:
    """The wishes of this turn, with what earlier turns add."""
    heard = scene.heard
    found = [wish for wish in heard.wishes if wish.intent in _ANSWERS]
    if exchange.chooses(scene):
        # A product named in answer to "which one instead?" is not a question about it.
        found = [wish for wish in found if wish.intent in _AT_ONCE.union(EFFECTS, {"exchange"})]
    if scene.turn.listed("confirmed") or scene.answers_a_code:
        # "REFUND 4821" is the yes to a proposal, never a new wish for a refund.
        found = [wish for wish in found if wish.intent not in EFFECTS]
    else:
        found = found or _carried(scene)
        if changes.wants_undone(scene):
            found = [replace(w, intent="change_order") if w.intent in EFFECTS else w for w in found]
        if changes.wants_elsewhere(scene):
            found = [replace(w, intent="change_order") if w.intent in _READ else w for w in found]
    at_once = [wish for wish in found if wish.intent in _AT_ONCE]
    if not at_once and (alarm := find_alarm(heard.text)):
        at_once = [Wish(_OF_ALARM.get(alarm.kind, "legal"), heard.text)]
    if at_once:
        return at_once[:1]
    return _told_once([w for wish in found[:_MOST_WISHES] for w in _per_order(_named(wish, heard))])


def _told_once(wanted: list[Wish]) -> list[Wish]:
    """A change of an order, or its failed delivery, is told together with its status."""
    changes = [wish for wish in wanted if wish.intent == "change_order"]
    changes = [wish for wish in changes if wish.orders or wish.products] or changes[:1]
    missing = [wish for wish in wanted if wish.intent == "not_received"]
    told = [wish.orders or wish.products for wish in (*changes, *missing)]
    others = [wish for wish in wanted if wish.intent not in {"change_order", "not_received"}]
    return [
        *changes,
        *missing,
        *[w for w in others if w.intent not in _READ or (w.orders or w.products) not in told],
    ]


def _after_code(scene: Scene) -> list[Wish]:
    """What was asked before the code that identified the sender, except changes."""
    if not linking.verified(scene):
        return []
    for turn in reversed(scene.earlier[-_LOOK_BACK:]):
        heard = wishes.read_messages(turn.said)
        asked_then = [
            w for w in heard.wishes if w.intent in ABOUT_ORDERS and w.intent not in EFFECTS
        ]
        if asked_then:
            return [_named(wish, heard) for wish in asked_then[:_MOST_WISHES]]
    return []


def _named(wish: Wish, heard: Heard) -> Wish:
    """The wish with the order or product named elsewhere in the same messages."""
    if wish.intent not in ABOUT_ORDERS or wish.orders:
        return wish
    others = [other for other in heard.wishes if other is not wish]
    taken = {number for other in others for number in other.orders}
    if not wish.products and heard.orders:
        return replace(wish, orders=heard.orders[:1] if others else heard.orders)
    free = tuple(number for number in heard.orders if number not in taken)
    if free:
        return replace(wish, orders=free[:1] if others else free)
    if wish.products:
        return wish
    claimed = {product for other in others for product in other.products}
    left = [product for product in heard.products if product not in claimed]
    if not left and heard.of_thread:
        return replace(wish, orders=heard.of_thread[:1])
    if not left and len(set(heard.products)) == 1 and wish.intent not in EFFECTS:
        left = list(heard.products)  # the one thing named is what the whole message is about
    return replace(wish, products=tuple(left[:1]))


def _per_order(wish: Wish) -> list[Wish]:
    if wish.intent not in ABOUT_ORDERS or len(wish.orders) < 2:  # noqa: PLR2004 - one order, one wish
        return [wish]
    return [replace(wish, orders=(number,)) for number in wish.orders]


def _carried(scene: Scene) -> list[Wish]:
    """Wishes of earlier turns that this one completes, repeats on another channel or accepts."""
    heard, last = scene.heard, scene.earlier[-1] if scene.earlier else None
    if last is None:
        return _only_named(heard)
    question = asked(last.answer)
    if (
        heard.says("yes")
        and question.intent
        and not scene.turn.listed("confirmed")
        and not proposals.is_in_hand(scene)
    ):
        return [_accepted(question, heard, last)]
    if question.address and places.address(scene.turn.text):
        return [Wish("change_order", heard.text, (question.order,) if question.order else ())]
    small_talk = heard.says("no", "thanks", "goodbye", "repeat", "greeting")
    if heard.says("manipulation") or (small_talk and not heard.says("followup")):
        return []
    completes = question.which_order and bool(heard.products)
    if completes or heard.says("followup", "channel_request", "inform") or heard.orders:
        before = _before(scene.earlier)
        return [_again(wish, scene, question) for wish in before] or _only_named(heard)
    return []


def _accepted(question: Asked, heard: Heard, last: Turn) -> Wish:
    """What a yes to our question asks for. Its subject is in the turn before."""
    if question.intent in {"policy", "stock"}:
        before = wishes.read_messages(last.said)
        return Wish(question.intent, before.text, before.orders, before.products)
    return Wish(question.intent, heard.text, (question.order,) if question.order else ())


def _before(earlier: list[Turn]) -> list[Wish]:
    for turn in reversed(earlier[-_LOOK_BACK:]):
        found = [wish for wish in wishes.read_messages(turn.said).wishes if wish.intent in _ANSWERS]
        if found:
            return [_named(wish, wishes.read_messages(turn.said)) for wish in found]
    return []


def _again(wish: Wish, scene: Scene, question: Asked) -> Wish:
    """An earlier wish for what is named now; an effect only if we asked for it."""
    heard = scene.heard
    intent = wish.intent
    if intent in EFFECTS and not question.which_order:
        intent = "order_status" if heard.says("channel_request") else EFFECTS[intent]
    if not heard.says("followup") and not heard.orders and not heard.products:
        return replace(wish, intent=intent, text=f"{wish.text}. {heard.text}")
    return Wish(
        intent,
        heard.text if intent == "stock" or heard.says("followup") else f"{wish.text}. {heard.text}",
        heard.orders,
        heard.products,
    )


def _only_named(heard: Heard) -> list[Wish]:
    """For an order number alone, its status: what customers usually want."""
    if heard.says("inform", "followup") and heard.orders:
        return [Wish("order_status", heard.text, heard.orders)]
    return []
