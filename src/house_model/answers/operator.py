"""Carries out a staff member's order: "mark it as shipped with tracking 1Z…"."""

from house_model.answers.orders import facts_of, status_sentence
from house_model.reading import slots
from house_model.scene import Scene, text_of
from house_model.wording import Part


def operator(scene: Scene) -> Part | None:
    """Changes the order's status as told, or shows the order."""
    spoken = slots.prepared(scene.heard.text)
    number = next(iter(slots.order_numbers(spoken)), None)
    if number is None:
        asks = f"Which order, and which status? For example: mark {scene.example} as shipped."
        return Part(asks)
    status = slots.order_status(spoken)
    if status is None or "?" in spoken:
        order = scene.order(number)
        if order is None:
            return None
        text = status_sentence(order) if order else f"There is no {number}."
        return Part(text, facts=facts_of(order))
    tracking = slots.tracking_number(scene.heard.text.replace(number, " "))
    answer = scene.desk.ask(
        "update_order_status", order_number=number, status=status, tracking_number=tracking
    )
    if answer is None:
        return None
    if answer.get("outcome") == "ok":
        with_number = f" with tracking number {tracking}" if tracking else ""
        return Part(f"{number} is now {status}{with_number}.")
    why = answer.get("reason") or answer.get("message") or "the tool isn't available in this turn"
    return Part(f"{number} is unchanged: {text_of(why)} {text_of(answer.get('instead'))}".strip())
