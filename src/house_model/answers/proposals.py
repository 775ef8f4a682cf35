"""Words for proposals: what waits for a yes, how to say yes, and the results."""

from house_model.formats import is_money, joined, money
from house_model.questions import offer
from house_model.reading.conversation import Json
from house_model.reading.text import tokens
from house_model.scene import Scene
from house_model.wording import Part
from support_agent.domain.confirmation.refusals import puts_off, refuses

NAMES = {
    "refund": "refund", "return_label": "return label", "cancellation": "cancellation",
    "exchange": "exchange",
}  # fmt: skip
_NOD_WORDS = "ok okay k fine alright good great cool perfect deal"
_BESIDE_WORDS = "all right sounds that that's is it by with me then so thank thanks you please"
_NODS, _BESIDE_A_NOD = frozenset(_NOD_WORDS.split()), frozenset(_BESIDE_WORDS.split())

ANYTHING_ELSE = "Is there anything else I can help you with?"
NOTHING_OPEN = Part(
    "That code isn't open any more, so nothing is changed.",
    question="Would you like me to prepare it again? Tell me what for and which order.",
)


def proposed(proposal: Json) -> str:
    """What waits for a yes. The system adds its terms below, with the items."""
    number = str(proposal.get("order_number", ""))
    match proposal.get("kind"):
        case "refund":
            return f"I can refund **{money(proposal.get('amount'))}** for {number}."
        case "return_label":
            return f"I can make a return label for {number}."
        case "exchange":
            new = proposal.get("new_name") or proposal.get("new_item")
            return (
                f"I can exchange that for the **{new}**: I hold it for you, and it leaves when "
                f"what you have from {number} is back on our free label."
            )
        case _:
            amount = proposal.get("amount")
            worth = f", {money(amount)} in all" if is_money(amount) else ""
            return f"I can cancel {number}{worth}."


def on_arrival(proposal: Json, what: str = "refund") -> str:
    """What is refunded when the parcel arrives, if anything."""
    amount = proposal.get("refund_on_arrival")
    if not is_money(amount):
        return ""
    if proposal.get("person_decides_refund"):
        return f" A person decides on the {what} of **{money(amount)}** when it has arrived."
    return f" When it has arrived, **{money(amount)}** goes back to your original payment method."


def is_in_hand(scene: Scene) -> bool:
    """Whether the last answer was an offer that is still open."""
    if not scene.earlier or not scene.turn.listed("open_proposals"):
        return False
    last = scene.earlier[-1]
    made = any(run.result.get("outcome") == "proposed" for run in last.runs)
    return made or any(proposed(p) in last.answer for p in scene.turn.listed("open_proposals"))


def nodded_at(scene: Scene) -> bool:
    """Whether a bare "ok" answers an offer: too little for a yes, but no goodbye either."""
    words = frozenset(tokens(scene.heard.text))
    return bool(words & _NODS) and not words - _NODS - _BESIDE_A_NOD and is_in_hand(scene)


def put_off(scene: Scene) -> Part | None:
    """The reply to a request for time to think about an offer."""
    if not scene.turn.listed("open_proposals") or not puts_off(scene.heard.text):
        return None
    return Part("Take your time: nothing is done unless you confirm it.")


def turned_down(scene: Scene) -> bool:
    """Whether this turn clearly refuses what the last answer offered."""
    last = scene.earlier[-1] if scene.earlier else None
    made = last and any(run.result.get("outcome") == "proposed" for run in last.runs)
    return bool(made) and refuses(scene.heard.text)


def still_open(scene: Scene) -> Part | None:
    """The reply to a no that ended no offer: which ones are open, and how to end them."""
    offers = scene.turn.listed("open_proposals")
    if not offers:
        return None
    kinds = [NAMES.get(str(p.get("kind")), "offer") for p in offers]
    open_ones = joined(
        [f"the {k} for {p.get('order_number')}" for k, p in zip(kinds, offers, strict=True)]
    )
    ways = " or ".join(dict.fromkeys(f'"No {kind}"' for kind in kinds))
    return Part(
        f"Nothing is changed so far. My offer of {open_ones} is still open. "
        f"If you don't want it, reply {ways}, and it ends.",
        spoken=f"Nothing is changed so far. If you don't want it, just say {ways}.",
    )


def asked_again(scene: Scene) -> list[Part]:
    """After a yes that confirmed nothing, each open proposal. The system adds how to confirm it."""
    return [Part(proposed(p), stays=True) for p in scene.turn.listed("open_proposals")]


def confirmed(scene: Scene) -> list[Part]:
    """The outcome of everything the customer just confirmed; on the phone, the system says it."""
    return [_outcome(effect) for effect in scene.turn.listed("confirmed")]


def _outcome(effect: Json) -> Part:
    kind, number = str(effect.get("kind", "")), str(effect.get("order_number", ""))
    what = NAMES.get(kind, "request")
    if kind == "refund" and is_money(effect.get("amount")):
        what = f"{what} of **{money(effect.get('amount'))}**"
    match effect.get("outcome"):
        case "done":
            return Part(_done(kind, number, what, effect), spoken=ANYTHING_ELSE)
        case "with_person":
            return _with_person(kind, number, what, effect)
        case "pending":
            text = f"Thank you. Your {what} for {number} is being processed."
            return Part(text, spoken=ANYTHING_ELSE)
        case _:
            why = f" {effect['reason']}" if effect.get("reason") else ""
            text = f"The {what} for {number} did not go through.{why}"
            return Part(text, question=offer("person"))


def _with_person(kind: str, number: str, what: str, effect: Json) -> Part:
    when, ticket = effect.get("by_when", ""), effect.get("ticket", "")
    held = f"The {effect.get('new_item')} is reserved for you. " if kind == "exchange" else ""
    thing = "return label" if kind == "exchange" else what
    verb = "pay it" if kind == "refund" else "send it to you"
    return Part(
        f"Thank you. {held}Your {thing} for {number} is not made yet: one of our people will "
        f"{verb} within {when}. Your ticket is {ticket}.{on_arrival(effect)}"
    )


def _done(kind: str, number: str, what: str, effect: Json) -> str:
    reference = f" Your reference is {effect['reference']}." if effect.get("reference") else ""
    if kind == "return_label":
        return (
            f"Done: your return label for {number} is ready.{reference}{on_arrival(effect)}"
            f"{label_facts(effect)}"
        )
    if kind == "exchange":
        return (
            f"Done: the {effect.get('new_item')} is reserved for you, and the return label for "
            f"{number} is ready.{on_arrival(effect)}{label_facts(effect)}"
        )
    if kind == "cancellation":
        return f"Done: {number} is cancelled.{reference}"
    return f"Done: the {what} for {number} is made.{reference}"


def label_facts(label: Json) -> str:
    """Tracking number and address of a label, as far as known."""
    tracking, url = label.get("tracking_number"), label.get("url")
    told = f" The parcel's tracking number is {tracking}." if tracking else ""
    return told + (f" You can print the label here: {url}" if url else "")
