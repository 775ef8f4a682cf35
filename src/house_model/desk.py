"""Calls tools: returns the answer that a tool gave in this turn, or notes the call to make."""

import json
from collections.abc import Iterable

from house_model.reading.conversation import Json, Run
from support_agent.ports.chat_model import ToolCall

_TELLING: dict[str, tuple[str, ...]] = {
    "lookup_order": ("order_number",),
    "check_inventory": ("query",),
    "process_refund": ("order_number",),
    "update_order_status": ("order_number", "status"),
    "create_return_label": ("order_number",),
    "exchange_item": ("order_number",),
    "change_delivery_address": ("order_number",),
    "order_history": (),
    "search_knowledge_base": ("query",),
    "escalate_to_human": (),
    "send_followup": ("channel",),
    "save_customer_info": (),
    "link_contact": ("contact_on_file",),
}
"""The arguments that make two calls of a tool the same; the others are only wording."""

UNAVAILABLE: Json = {"outcome": "unavailable"}
"""The answer of a tool that is not offered in this turn."""


class Desk:
    """The tools of one turn. Each request to the model makes a new one."""

    def __init__(self, runs: Iterable[Run], offered: frozenset[str], *, first_call: int) -> None:
        self._answers = {self._key(run.name, run.arguments): run.result for run in runs}
        self._offered = offered
        self._first_call = first_call
        self._wanted: dict[tuple[str, ...], tuple[str, Json]] = {}

    def offers(self, name: str) -> bool:
        """Whether the tool may be called now, or was called in this turn."""
        return name in self._offered or self.done(name) is not None

    def ask(self, name: str, **arguments: object) -> Json | None:
        """The tool's answer in this turn; None if it has yet to be called."""
        given = {key: value for key, value in arguments.items() if value not in (None, "", [])}
        key = self._key(name, given)
        if key in self._answers:
            return self._answers[key] or {"outcome": "error", "message": ""}
        if name not in self._offered:
            return UNAVAILABLE
        self._wanted.setdefault(key, (name, given))
        return None

    def done(self, name: str) -> Json | None:
        """The tool's answer in this turn if it has one, whatever the arguments were."""
        return next((answer for key, answer in self._answers.items() if key[0] == name), None)

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The calls to make, in order."""
        return tuple(
            ToolCall(f"house_{self._first_call + position}", name, json.dumps(arguments))
            for position, (name, arguments) in enumerate(self._wanted.values())
        )

    @staticmethod
    def _key(name: str, arguments: Json) -> tuple[str, ...]:
        telling = _TELLING.get(name, tuple(sorted(arguments)))
        return (name, *(str(arguments.get(argument, "")).casefold() for argument in telling))
