"""What a customer must be told of an offer. Where the model leaves it out, code says it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import orjson

from support_agent.agent.claims import this_turn
from support_agent.domain.money import dollars
from support_agent.domain.wording import inert
from support_agent.ports import ChatMessage, ToolMessage

_ABOUT = {
    "refund": "the refund of {amount} for {order}",
    "return_label": "the return label for {order}",
    "cancellation": "the cancellation of {order}",
    "exchange": "the exchange of {items} ({order}) for {new}",
}


def offered(transcript: Sequence[ChatMessage]) -> list[dict[str, Any]]:
    """The offers that tools have made in this turn, as the model was shown them."""
    results = (
        orjson.loads(message.content)
        for message in this_turn(transcript)
        if isinstance(message, ToolMessage) and '"proposed"' in message.content
    )
    by_code = {
        str(result["proposal"]["code"]): result["proposal"]
        for result in results
        if result.get("outcome") == "proposed"
    }
    return list(by_code.values())


def tells(text: str, offer: dict[str, Any]) -> bool:
    """Whether the text says what is offered, for which order, and how to confirm it."""
    amount = Decimal(offer["amount"]) if offer["kind"] == "refund" else Decimal(0)
    number = str(offer["order_number"]).rpartition("-")[2]
    return (
        str(offer["code"]) in text
        and number in text
        and (not amount or f"{amount:,.2f}" in text or f"{amount:.2f}" in text)
    )


def terms(offer: dict[str, Any]) -> str:
    """One sentence with everything that a yes would be a yes to."""
    about = _ABOUT[str(offer["kind"])].format(
        amount=dollars(Decimal(offer.get("amount", "0"))),
        order=offer["order_number"],
        items=inert(", ".join(offer.get("items", ()))),
        new=inert(offer.get("new_name", "")),
    )
    return f"To confirm {about}, reply {offer['confirm_with']}."
