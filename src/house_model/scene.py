"""What every answer can use: the turn, what came before, the tools, and where to reply."""

import re
from dataclasses import dataclass, field
from typing import Any

from house_model import focus
from house_model.desk import Desk
from house_model.focus import Meant
from house_model.formats import BY_CHANNEL, joined, titled
from house_model.questions import WHICH_ORDER, offer
from house_model.reading.conversation import Json, Turn, as_json
from house_model.reading.text import shortened, tokens
from house_model.reading.wishes import Heard, Wish
from house_model.wording import Part
from support_agent.domain.channels import Channel
from support_agent.domain.shop import Shop, load_shop

_MOST_NAMED = 4
"""Orders named in one question; nobody would read more."""


_OFFER_CODE = "[offer code]"
"""Replaces the code of an offer in texts (agent/context.py)."""

_CODE_WORDS = re.compile(r"\s*(?:LABEL|CONFIRM)\s+\d{4}\W*$", re.IGNORECASE)
"""The words of domain.confirmation that never start a wish; "refund 1002" may name an order."""


@dataclass(slots=True)
class Scene:
    """One request, read. `channel` is where the answer goes, `desk` gives tool answers, `reached`
    says how to reach the shop.
    """

    turn: Turn
    earlier: list[Turn]
    heard: Heard
    desk: Desk
    channel: Channel
    codes: frozenset[str] = frozenset()
    shop: str = ""
    example: str = ""
    reached: Shop = field(default_factory=load_shop)
    _told: set[str] = field(default_factory=set[str])

    @property
    def name(self) -> str:
        """The customer's first name, or ""."""
        full = str(self.turn.mapping("customer").get("name") or "")
        return full.split(maxsplit=1)[0] if full.strip() else ""

    @property
    def facts(self) -> Json:
        """What is stored about the customer."""
        facts = as_json(self.turn.mapping("customer").get("facts"))
        return {name: as_json(fact).get("value", fact) for name, fact in facts.items()}

    @property
    def answers_a_code(self) -> bool:
        """Whether the customer wrote the code of a proposal, open or not."""
        if _CODE_WORDS.match(self.heard.text) or _OFFER_CODE in self.heard.text:
            return True
        return any(code in tokens(self.heard.text) for code in self.codes)

    @property
    def known_sender(self) -> bool:
        """Whether the customer's contact is verified; yes if the document doesn't say."""
        return self.turn.mapping("customer").get("assurance", "L1") != "L0"

    def meant(self, wish: Wish) -> Meant:
        """Which order the wish is about."""
        return focus.order_meant(
            wish, self.earlier, self.desk, str(self.facts.get("order_number") or "")
        )

    def order(self, number: str) -> Json | None:
        """The order as it is now; None while waiting, empty if there is no such order."""
        answer = self.desk.ask("lookup_order", order_number=number)
        if answer is None:
            return None
        found = answer.get("order")
        return found if answer.get("outcome") == "ok" and isinstance(found, dict) else {}  # type: ignore[reportUnknownVariableType]

    def lead(self, number: str) -> str:
        """Says once "I see you asked about it by email earlier", if it was on another channel."""
        other = focus.elsewhere(number, self.earlier, self.turn.channel)
        if other is None or number in self._told or self.turn.by_operator:
            return ""
        self._told.add(number)
        return f"I see you asked about {number} {BY_CHANNEL[other]} earlier. "

    def save(self, **facts: str | None) -> bool:
        """Stores facts about the customer's case. False while the tool has not answered."""
        first, last = self.heard.name or ("", "")
        facts |= {"first_name": first, "last_name": last} if first != self.name else {}
        new = {key: value for key, value in facts.items() if value and self.facts.get(key) != value}
        return not new or self.desk.ask("save_customer_info", **new) is not None

    def hand_over(self, reason: str, severity: str) -> Json | None:
        """Opens a ticket for a person; None while waiting."""
        return self.desk.ask(
            "escalate_to_human", reason=reason, summary=self.summary(), severity=severity
        )

    def summary(self) -> str:
        """What a person needs to take over: the words, and the orders they are about."""
        orders = list(dict.fromkeys([*self.heard.orders, *focus.recent(self.earlier)]))[
            :_MOST_NAMED
        ]
        about = f" Orders spoken of: {', '.join(orders)}." if orders else ""
        return f'Customer wrote: "{shortened(" ".join(self.heard.text.split()), 400)}".{about}'


def which_order(meant: Meant, scene: Scene) -> Part:
    """Asks for the order, or says that there is none."""
    if meant.kind == "unavailable":
        return cannot_look_up(scene)
    if meant.kind == "none" and meant.product:
        orders = [titled(order) for order in meant.orders][:_MOST_NAMED]
        text = f"I don't see an order with {meant.product} under your contact."
        if orders:
            text += f" I do see {joined(orders)}."
        return Part(text, question=f"{WHICH_ORDER} about?", stays=True)
    if meant.kind == "none":
        return Part(
            "I don't see an order under your contact.",
            question=f"Could you send me the order number, like {scene.example}, or was another "
            "email address or phone used?",
            stays=True,
        )
    orders = [titled(order) for order in meant.orders][:_MOST_NAMED]
    return Part("", question=f"{WHICH_ORDER}: {joined(orders, 'or')}?", stays=True)


def cannot_look_up(scene: Scene) -> Part:
    """Orders can't be looked up for this sender."""
    if scene.desk.offers("lookup_order") or scene.known_sender:
        return Part("I can't look up orders at the moment.", question=offer("person"))
    if scene.desk.offers("link_contact"):
        return Part(
            "I can't look up orders for this contact yet, because I don't know it.",
            question="Which email address or phone number was the order placed with? I can send a "
            "code there to link this one.",
            stays=True,
        )
    return Part(
        "I can't look up orders for this contact, because it isn't verified. Please write from the "
        "email address or phone number the order was placed with.",
        question="Or would you like me to hand this to a person?",
    )


def no_such_order(number: str, scene: Scene) -> Part:
    """The order doesn't exist, or isn't the customer's: on purpose, both get the same answer."""
    if not scene.desk.offers("lookup_order"):
        return cannot_look_up(scene)
    answer = scene.desk.ask("lookup_order", order_number=number) or {}
    if answer.get("outcome") == "refused":
        ticket = f" Your ticket is **{answer['ticket']}**." if answer.get("ticket") else ""
        why = text_of(answer.get("reason") or f"I can't look up {number}")
        return Part(f"{why}{ticket}")
    return Part(
        f"I can't find {number} under your contact.",
        question="Could you check the number, or tell me which email or phone it was placed with?",
        stays=True,
    )


def text_of(value: Any) -> str:
    """A text from a tool's answer, with a full stop."""
    text = " ".join(str(value or "").split())
    return text if not text or text[-1] in ".!?" else f"{text}."


def reply_time(answer: Json) -> str:
    """When a person will answer, if the tool says so."""
    within = answer.get("reply_within")
    return f" A person answers within {within}." if within else ""


def ticket_told(answer: Json) -> str:
    """Says that a person will answer, with the ticket, or that none could be reached.

    Nobody has joined yet, so it does not say that somebody has.
    """
    if answer.get("outcome") == "ok" and answer.get("ticket"):
        ticket = f"your ticket is **{answer['ticket']}**, with this conversation in it"
        return f"I have passed this to my colleagues: {ticket}.{reply_time(answer)}"
    return "I couldn't reach a colleague just now; please write to us again in a moment."
