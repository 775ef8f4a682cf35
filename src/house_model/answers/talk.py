"""Small talk, thanks, what the agent is and can do, and admitting not to understand."""

from house_model.answers.proposals import still_open
from house_model.focus import spoken_of
from house_model.formats import BY_CHANNEL, joined
from house_model.questions import offer
from house_model.reading import intents, wishes
from house_model.reading.conversation import Turn
from house_model.scene import Scene
from house_model.wording import Part, unframed
from support_agent.domain.channels import is_mail

_CAN = "orders, tracking, refunds, returns, cancellations, stock, prices and our policies"
_UNCLEAR = "I'm not sure I understood that."
_SIMPLE = {
    "thanks": Part("You're welcome! Write any time if something else comes up."),
    "goodbye": Part("Thanks for getting in touch. Have a good day!"),
    "small_talk": Part(
        "Thanks for asking, all well here.", question="What can I do for you today?"
    ),
    "bot_question": Part(
        "I'm the shop's automatic assistant, not a person. I can look up orders, check stock, "
        "prepare refunds and returns, and get you a person whenever you like.",
        short="I'm the shop's automatic assistant, not a person. I can get you a person any time.",
    ),
    "capabilities": Part(f"I can help with {_CAN}.", question="What is it about?"),
    "out_of_scope": Part(
        f"That's outside what I can help with here. I know about {_CAN}.", question=offer("person")
    ),
    "manipulation": Part(
        "I can't do that. I only see your own orders, and every refund or change follows the "
        "shop's rules.",
        question="Is there an order of yours I can look into?",
    ),
}
_ORDER = (
    "manipulation",
    "out_of_scope",
    "bot_question",
    "capabilities",
    "no",
    "thanks",
    "goodbye",
    "small_talk",
)
_TOPICS = {
    "order_status": "the status of {order}",
    "order_details": "{order}",
    "not_received": "the delivery of {order}",
    "refund": "a refund for {order}",
    "refund_maybe": "a refund for {order}",
    "refund_status": "a refund for {order}",
    "return_label": "returning {order}",
    "return_maybe": "returning {order}",
    "cancel_order": "cancelling {order}",
    "stock": "our stock",
    "policy": "our policies",
    "warranty": "warranty",
}
_NEAR = {
    "order_status": "order_status", "order_details": "order_status", "not_received": "order_status",
    "stock": "stock", "policy": "policy", "warranty": "policy", "advice": "policy",
    "tech_help": "policy", "billing": "policy", "fraud": "person", "legal": "person",
    "safety": "person", "person": "person", "complaint": "person", "charge_dispute": "person",
    "refund": "refund", "refund_maybe": "refund", "refund_status": "refund",
    "return_label": "return", "return_maybe": "return", "cancel_order": "cancellation",
    "defect": "fault", "damaged": "fault", "wrong_item": "fault", "exchange": "fault",
}  # fmt: skip
_OFFER_WITHOUT_ORDER = frozenset({"order_status", "stock", "policy", "person"})
_WORDS = {
    "order_status": "where an order is", "stock": "a product's price or stock",
    "policy": "our policies or a part", "person": "speaking to a person", "refund": "a refund",
    "return": "a return", "cancellation": "cancelling an order",
    "fault": "something wrong with what arrived",
}  # fmt: skip
_WORTH_ASKING = 0.25
_MOST_READ = 200


def talk(scene: Scene) -> Part | None:
    """The answer to a turn with no wish in it."""
    if scene.heard.says("repeat") and scene.earlier and scene.earlier[-1].answer:
        return Part(unframed(scene.earlier[-1].answer))
    for intent in _ORDER:
        if scene.heard.says(intent):
            return refused(scene) if intent == "no" else _SIMPLE[intent]
    if scene.heard.says("introduce") or scene.heard.name:
        return _introduced(scene)
    if scene.heard.says("greeting") or not scene.heard.text:
        return greeting(scene)
    if scene.heard.says("yes"):
        return Part("I have nothing waiting for a yes.", question="What would you like me to do?")
    return None


def refused(scene: Scene) -> Part:
    """The answer to a no."""
    said = "All right, nothing is changed."
    return still_open(scene) or Part(said, question="Is there anything else?")


def _introduced(scene: Scene) -> Part | None:
    first, _ = scene.heard.name or ("", "")
    if not scene.save():
        return None
    hello = f"Nice to meet you, {first}." if first else "Nice to meet you."
    return Part(hello, question="What can I do for you?")


def greeting(scene: Scene) -> Part:
    """A greeting that mentions what was discussed on other channels."""
    topics = [topic for turn in scene.earlier if (topic := _topic(turn))][-2:]
    hello = f"Hi {scene.name}, " if scene.name and not is_mail(scene.channel) else ""
    if topics and not any(turn.channel == scene.turn.channel for turn in scene.earlier[-1:]):
        return Part(
            f"{hello}I see you contacted us {joined(topics)}.", question="How can I help you now?"
        )
    return Part(f"{hello or 'Hi, '}thanks for getting in touch.", question="What can I do for you?")


def _topic(turn: Turn) -> str:
    """What a turn was about: "by email about the status of ORD-1001"."""
    orders = spoken_of(turn)
    if turn.by_operator or not orders:
        return ""
    wish = next(iter(wishes.read_messages(turn.said).wishes), None)
    topic = _TOPICS.get(wish.intent if wish else "", "{order}").format(order=orders[-1])
    return f"{BY_CHANNEL[turn.channel]} about {topic}"


def unclear(scene: Scene) -> Part:
    """A short, honest question; offers a person the second time."""
    before = scene.earlier[-1].answer if scene.earlier else ""
    if _UNCLEAR in before:
        return Part(
            f"I'm afraid I still don't understand. I can help with {_CAN}.",
            question=offer("person"),
        )
    if scene.heard.orders:
        number = scene.heard.orders[0]
        return Part("", question=f"What would you like to know or do about {number}?", stays=True)
    guess = intents.read(" ".join(scene.heard.text.split())[:_MOST_READ])
    near = _NEAR.get(guess.intent)
    if near and guess.probability >= _WORTH_ASKING and near in _OFFER_WITHOUT_ORDER:
        return Part(_UNCLEAR, question=offer(near), stays=True)
    if near:
        return Part(
            _UNCLEAR, question=f"Is it about {_WORDS[near]}, or something else?", stays=True
        )
    return Part(f"{_UNCLEAR} I can help with {_CAN}.", question="What is it about?", stays=True)
