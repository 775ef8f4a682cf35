"""Converts the shop's order numbers to the notation the house model was trained on, and back."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from house_model.reading.slots import OWN
from support_agent.domain.orders.order_form import OrderForm
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ChatRequest,
    ChatResponse,
    ToolCall,
    UserMessage,
)

_OWN = re.compile(rf"\b(orders?\s)?{OWN}(\d{{1,20}})")
_SPOKEN = re.compile(r"\border (\d{5,20})\b")
_NUMBERS = frozenset({"order_number", "new_order_number"})


@dataclass(frozen=True, slots=True)
class Notation:
    """Converts between the shop's format, such as "#W2378156", and the model's."""

    form: OrderForm

    def request(self, request: ChatRequest) -> ChatRequest:
        """A request as the model reads it."""
        return replace(request, messages=self._messages(request.messages))

    def response(self, response: ChatResponse) -> ChatResponse:
        """A response as the shop writes it."""
        calls = tuple(_changed(call, self._number_out, self._out) for call in response.tool_calls)
        return replace(response, content=self._out(response.content), tool_calls=calls)

    def _messages(self, messages: Sequence[ChatMessage]) -> list[ChatMessage]:
        made: list[ChatMessage] = []
        known: set[str] = set()
        for message in messages:
            if isinstance(message, AssistantMessage):
                calls = tuple(_changed(c, self._number_in, self._in) for c in message.tool_calls)
                text = _named(self._in(message.content), known)
                made.append(replace(message, content=text, tool_calls=calls))
                continue
            document = _loaded(message.content)
            if document is None:
                content = self._in(message.content) if isinstance(message, UserMessage) else ""
                made.append(replace(message, content=content or message.content))
                continue
            known |= _numbers(document)
            content = json.dumps(_walk(document, self._number_in, self._in), ensure_ascii=False)
            made.append(replace(message, content=content))
        return made

    def _in(self, text: str) -> str:
        made, at = "", 0
        for named in self.form.named_in(text):
            made += f"{text[at : named.start]}{OWN}{named.digits}"
            at = named.end
        return made + text[at:]

    def _number_in(self, number: str) -> str:
        digits = self.form.digits(number)
        return f"{OWN}{digits}" if digits else number

    def _number_out(self, number: str) -> str:
        digits = number.removeprefix(OWN)
        return self.form.number(digits) or digits

    def _out(self, text: str) -> str:
        text = _OWN.sub(self._written, text)
        # On the phone, the model says "order 202617" for EU-2026/17.
        return _SPOKEN.sub(lambda m: f"order {self.form.number(m[1]) or m[1]}", text)

    def _written(self, match: re.Match[str]) -> str:
        lead, digits = match[1] or "", match[2]
        number = self.form.number(digits) or digits
        return f"{lead}{number}" if lead else self.form.in_words(digits)


def _changed(call: ToolCall, number: Callable[[str], str], text: Callable[[str], str]) -> ToolCall:
    arguments = _loaded(call.arguments)
    if arguments is None:
        return call
    changed = json.dumps(_walk(arguments, number, text), ensure_ascii=False)
    return replace(call, arguments=changed)


def _loaded(content: str) -> dict[str, object] | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _walk(
    value: Any, number: Callable[[str], str], text: Callable[[str], str], key: str = ""
) -> Any:
    """A document with its order numbers converted, in fields and in texts."""
    if isinstance(value, str):
        return number(value) if key in _NUMBERS else text(value)
    if isinstance(value, list):
        return [_walk(each, number, text) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        saved = "value" if key == "order_number" else ""
        return {
            name: _walk(each, number, text, key if name == saved else name)
            for name, each in fields.items()
        }
    return value


def _numbers(document: Any) -> set[str]:
    """The order numbers of a document that consist of digits only."""
    if isinstance(document, list):
        return set[str]().union(*map(_numbers, cast("list[Any]", document)))
    if not isinstance(document, dict):
        return set()
    fields = cast("dict[str, object]", document)
    own = {v for k, v in fields.items() if k in _NUMBERS and isinstance(v, str) and v.isdecimal()}
    return own.union(*map(_numbers, fields.values()))


def _named(text: str, known: set[str]) -> str:
    """Our own words, with known all-digit numbers in the model's notation."""
    return re.sub(
        r"(?<![\w$.,/-])(?:order )?#?(\d{3,20})(?![\w%]|[.,/:-]\d)",
        lambda match: f"{OWN}{match[1]}" if match[1] in known else match[0],
        text,
    )
