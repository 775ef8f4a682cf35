"""A tiny shop that answers the house model's tool calls, and a loop that runs one turn."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from house_model import HouseModel
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ChatRequest,
    ToolMessage,
    ToolSchema,
    UserMessage,
)

Json = dict[str, Any]
TEXT_TOOLS = (
    "lookup_order", "check_inventory", "process_refund", "update_order_status",
    "create_return_label", "search_knowledge_base", "save_customer_info", "escalate_to_human",
)  # fmt: skip
VOICE_TOOLS = (*TEXT_TOOLS, "send_followup")
EFFECT_TOOLS = {"process_refund", "update_order_status", "create_return_label"}
_MOST_ROUNDS = 5
_SHELF: Json = yaml.safe_load(Path(__file__).with_name("shop.yaml").read_text("utf-8"))
ORDERS: dict[str, Json] = {order["order_number"]: order for order in _SHELF["orders"]}
NOT_FOUND: Json = {"outcome": "not_found", "message": "nothing with that number or name"}


def _proposal(kind: str, number: str, amount: str) -> Json:
    names = [item["name"] for item in ORDERS[number]["items"]]
    proposal = {
        "kind": kind, "order_number": number, "amount": amount, "items": names,
        "expires_at": "2026-11-22T22:00:00Z",
    }  # fmt: skip
    if kind == "refund":
        proposal["method"] = "the original payment method"
    return {"outcome": "proposed", "proposal": proposal}


def _lookup(arguments: Json) -> Json:
    if "order_number" in arguments:
        order = ORDERS.get(arguments["order_number"])
        return {"outcome": "ok", "order": order} if order else NOT_FOUND
    short = ("order_number", "status", "placed_on", "total")
    return {
        "outcome": "ok",
        "orders": [
            {**{key: order[key] for key in short}, "items": [i["name"] for i in order["items"]]}
            for order in ORDERS.values()
        ],
    }


def _stock(arguments: Json) -> Json:
    asked = [word.rstrip("s") for word in arguments["query"].lower().split()]
    found = [
        product
        for product in _SHELF["products"]
        if all(word in f"{product['name']} {product['category']}".lower() for word in asked)
    ]
    return {"outcome": "ok", "products": found} if found else NOT_FOUND


def _refund(arguments: Json) -> Json:
    number = arguments["order_number"]
    if number not in ORDERS:
        return NOT_FOUND
    if number == "ORD-1001" and "amount" not in arguments:
        why = "Refunds over $500.00 are decided by a person"
        return {
            "outcome": "needs_person",
            "rule": "refund.limit",
            "reason": why,
            "ticket": "TCK-12",
        }
    return _proposal("refund", number, arguments.get("amount") or ORDERS[number]["total"])


def _label(arguments: Json) -> Json:
    return _proposal("return_label", arguments["order_number"], "")


def _status(arguments: Json) -> Json:
    number, status = arguments["order_number"], arguments["status"]
    if status != "cancelled":
        return {"outcome": "ok", "order_number": number, "status": status}
    if number != "ORD-1003":
        why, instead = "It has already shipped", "You can return it after delivery"
        return {"outcome": "refused", "rule": "cancel.status", "reason": why, "instead": instead}
    return _proposal("cancellation", number, "119.99")


def _articles(_arguments: Json) -> Json:
    return {"outcome": "ok", "articles": _SHELF["articles"]}


def _saved(arguments: Json) -> Json:
    return {"outcome": "ok", "saved": arguments}


def _ticket(_arguments: Json) -> Json:
    return {"outcome": "ok", "ticket": "TCK-31"}


def _followup(arguments: Json) -> Json:
    return {"outcome": "ok", "channel": arguments["channel"], "to": "al***@example.com"}


_TOOLS: dict[str, Callable[[Json], Json]] = {
    "lookup_order": _lookup,
    "check_inventory": _stock,
    "process_refund": _refund,
    "create_return_label": _label,
    "update_order_status": _status,
    "search_knowledge_base": _articles,
    "save_customer_info": _saved,
    "escalate_to_human": _ticket,
    "send_followup": _followup,
}


def shop(name: str, arguments: Json) -> Json:
    """What the shop's tools answer."""
    return _TOOLS[name](arguments)


def alex() -> Json:
    """The customer, with both addresses on file."""
    return {"name": "Alex Rivera", "assurance": "L1", "channels_on_file": ["email", "sms"]}


@dataclass
class Conversation:
    """A customer talking to the house model through the tiny shop."""

    channel: str = "sms"
    tools: tuple[str, ...] | None = None
    customer: Json = field(default_factory=alex)
    answers: Callable[[str, Json], Json] = shop
    messages: list[ChatMessage] = field(default_factory=list[ChatMessage])
    called: list[tuple[str, Json]] = field(default_factory=list[tuple[str, Json]])
    rounds: int = 0
    model: HouseModel = field(default_factory=HouseModel)

    async def say(
        self, *texts: str, channel: str | None = None, subject: str = "", **more: object
    ) -> str:
        """One turn with these messages; the final text. `called` holds this turn's calls."""
        self.channel = channel or self.channel
        return await self.run(self.document(texts, subject, more))

    def document(self, texts: tuple[str, ...], subject: str = "", more: Json | None = None) -> Json:
        """The turn as it is sent to the model."""
        about = {"subject": subject} if subject else {}
        at = {"channel": self.channel, "at": "2026-11-22T21:19:58Z"}
        return {
            "kind": "customer_turn",
            "now": "2026-11-22T21:20:00Z",
            "reply_channel": self.channel,
            "customer": self.customer,
            **(more or {}),
            "new_messages": [{**at, "text": text, **about} for text in texts],
        }

    async def run(self, document: Json | str, tool_choice: str = "auto") -> str:
        """The loop: tool calls until the final text."""
        content = document if isinstance(document, str) else json.dumps(document)
        self.messages.append(UserMessage(content))
        self.called, self.rounds = [], 0
        names = self.tools
        if names is None:
            names = VOICE_TOOLS if self.channel == "voice" else TEXT_TOOLS
        tools = [ToolSchema(name, "", {}) for name in names]
        while True:
            response = await self.model.complete(
                ChatRequest("You answer customers.", list(self.messages), tools, tool_choice)  # type: ignore[arg-type]
            )
            self.messages.append(AssistantMessage(response.content, response.tool_calls))
            if not response.tool_calls:
                return response.content
            self.rounds += 1
            assert self.rounds <= _MOST_ROUNDS, self.called
            for call in response.tool_calls:
                arguments = json.loads(call.arguments)
                assert call.name in names, "a tool that was not offered"
                assert (call.name, arguments) not in self.called, "the same call twice"
                self.called.append((call.name, arguments))
                answer = json.dumps(self.answers(call.name, arguments))
                self.messages.append(ToolMessage(call.id, call.name, answer))

    @property
    def tools_called(self) -> list[str]:
        """The names of this turn's calls."""
        return [name for name, _ in self.called]
