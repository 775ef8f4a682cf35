"""Changes to an order: its address by a code to the contact on file, the rest by a person."""

import re

from house_model.answers.orders import found_order, status_sentence
from house_model.questions import WHOLE_ADDRESS, offer
from house_model.reading import places
from house_model.reading.conversation import Json
from house_model.reading.wishes import Wish
from house_model.scene import Scene, no_such_order, reply_time, text_of
from house_model.wording import Part

_ABOUT_ADDRESS = re.compile(
    r"\baddress|\bdeliver(?:ed)? (?:it |them )?to\b|\bmov(?:ed|ing)\b"
    r"|\b(?:ship|send|deliver)(?:ped)?\b.{0,40}\b(?:to|somewhere)\b"
    r"|\bdifferent (?:place|house|street)|\bmy (?:work|office|new (?:place|home|flat))\b"
)
_UNDO = re.compile(r"\bun-?cancel|\breinstat|\bundo\b|\brestore\b.{0,20}\border\b")


def wants_elsewhere(scene: Scene) -> bool:
    """Whether the customer gave a whole address for an order, not just as a signature."""
    given = places.address(scene.turn.text)
    return given is not None and _ABOUT_ADDRESS.search(scene.heard.text.lower()) is not None


def wants_undone(scene: Scene) -> bool:
    """Whether the customer wants something undone, the opposite of asking for it."""
    return _UNDO.search(scene.heard.text.lower()) is not None


def change_order(wish: Wish, scene: Scene) -> Part | None:
    """Changes where an order goes, or what is in it."""
    order = found_order(wish, scene, overview=True)
    if order is None or isinstance(order, Part):
        return order
    number = str(order.get("order_number", ""))
    address = places.address(scene.turn.text)
    if address is not None and scene.desk.offers("change_delivery_address"):
        answer = scene.desk.ask("change_delivery_address", order_number=number, **address)
        return None if answer is None else _answered(answer, number, scene)
    lead, state = scene.lead(number), status_sentence(order)
    about_address = _ABOUT_ADDRESS.search(wish.text.lower()) is not None
    if about_address and order.get("status") == "pending":
        return Part(
            f"{lead}{state} I can still send it elsewhere; anything else about the order a person "
            "can look at.",
            question=f"{WHOLE_ADDRESS} for {number}: street and number, city, state and ZIP code?",
            stays=True,
        )
    return Part(
        f"{lead}I can't change an order myself; a person can see what is still possible. {state}",
        question=offer("person"),
    )


def _answered(answer: Json, number: str, scene: Scene) -> Part:
    match answer.get("outcome"):
        case "code_sent":
            return Part(text_of(answer.get("tell")), stays=True)
        case "needs_person":
            ticket = f" Your ticket is **{answer['ticket']}**." if answer.get("ticket") else ""
            return Part(f"{text_of(answer.get('reason'))}{ticket}{reply_time(answer)}")
        case "refused":
            why, instead = text_of(answer.get("reason")), text_of(answer.get("instead"))
            return Part(f"{why} {instead}".strip(), question=offer("person"))
        case "not_found":
            return no_such_order(number, scene)
        case _:
            return Part(f"I couldn't change the address of {number}.", question=offer("person"))
