"""The model of these tests: looks up, notes, offers, and says which messages it has seen.

Every text of a customer starts with a tag ("m7-2 where is ORD-0987?"), and every answer names the
tags of the turn, so a message that the model never saw is missing from its answer.
"""

import json
from typing import Any

from tests.loopback.openrouter_replies import Reply, calls, text

ORDER = "ORD-0987"


def answer(body: dict[str, Any]) -> Reply:
    """What the model says to a request."""
    messages: list[dict[str, Any]] = body["messages"]
    documents = _this_turn(messages)
    if messages[-1]["role"] == "tool":
        return text(_words(documents, messages))
    said = " ".join(_texts(documents))
    offered = {tool["function"]["name"] for tool in body.get("tools", ())}
    if "lookup_order" not in offered:
        return calls(("search_knowledge_base", {"query": "return policy"}))
    if "money back" in said:
        return calls(
            ("lookup_order", {"order_number": ORDER}),
            ("save_customer_info", {"issue_type": "refund", "order_number": ORDER}),
            ("process_refund", {"order_number": ORDER, "reason": "too loud"}),
        )
    return calls(
        ("lookup_order", {"order_number": ORDER}),
        ("save_customer_info", {"severity": "low", "order_number": ORDER}),
    )


def tags(words: str) -> set[str]:
    """The tags that an answer names, between code's words about yeses and offers."""
    named = words.partition("seen:")[2].partition("\n\n")[0]
    return set(named.replace(".", " ").split())


def _this_turn(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The documents since the one that opened the turn."""
    said = [json.loads(m["content"]) for m in messages if m["role"] == "user"]
    first = max(i for i, document in enumerate(said) if document["kind"] == "customer_turn")
    return said[first:]


def _texts(documents: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for document in documents for message in document["new_messages"]]


def _words(documents: list[dict[str, Any]], messages: list[dict[str, Any]]) -> str:
    """A word about each confirmed offer, how to confirm an open one, and the tags."""
    done = [f"{c['kind']} {c['outcome']}" for d in documents for c in d.get("confirmed", ())]
    offers = [json.loads(m["content"]).get("proposal") for m in messages if m["role"] == "tool"]
    asks = [f"${offer['amount']} for {offer['order_number']}" for offer in offers[-2:] if offer]
    seen = [words.split()[0] for words in _texts(documents)]
    return "; ".join([*done, *asks, f"seen: {' '.join(seen)}"])
