"""The evidence for an answer: tool results, documents, the shop's words, the customer's own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import orjson

from support_agent.agent.claims.deeds import (
    Deed,
    Json,
    deeds_of_document,
    deeds_of_result,
    objects,
)
from support_agent.agent.claims.figures import Known, token
from support_agent.agent.claims.lexicon import one_of
from support_agent.agent.claims.trust import NEW_ONLY, Trust
from support_agent.domain.orders.order_form import OrderForm
from support_agent.ports.chat_model import AssistantMessage, ChatMessage, ToolMessage, UserMessage

# Results that only repeat the request, where a model could put any figure.
_ECHOES = frozenset({"not_found", "nothing_found", "error", "unavailable"})
# In "refund 7090", an answer may call it an order, if only to say that there is none.
_BARE_NUMBER = re.compile(r"(?<![\w.$-])\d{4,8}(?![\w-]|\.\d)")
# Names with a dot that must not become links: "logs.zip", "chromax.black".
_DOTTED = re.compile(r"(?<![\w.-])[A-Za-z0-9-]{1,60}\.[A-Za-z]{2,20}(?![\w.-])")
_FILE = re.compile(
    rf"(?<![\w.-])[A-Za-z0-9-]{{1,60}}\.(?:{one_of('endings')})(?![\w.-])", re.IGNORECASE
)
_OF_THE_CUSTOMER = frozenset({"new_messages", "customer", "asked", "facts", "kind"})


@dataclass(slots=True)
class Evidence:
    """All the evidence for one answer."""

    known: Known = field(default_factory=Known)
    own: Known = field(default_factory=Known)
    deeds: list[Deed] = field(default_factory=list[Deed])
    passages: str = ""
    # Texts that must contain an address for it to be allowed.
    said: list[str] = field(default_factory=list[str])
    # Contacts as our tools masked them; the customer's files; the shop's products.
    masked: set[str] = field(default_factory=set[str])
    names: set[str] = field(default_factory=set[str])
    # Whether the customer is expected to send a code, for an offer or to prove who they are. Only
    # then may an answer ask for one.
    code_sent: bool = False

    def quotes(self, sentence: str) -> bool:
        """Whether the sentence is quoted word for word from an article of the shop."""
        plain = _words(sentence)
        return len(plain) > 20 and plain in self.passages  # noqa: PLR2004 - more than a few words


def this_turn(messages: Sequence[ChatMessage]) -> Sequence[ChatMessage]:
    """The transcript from the document that opens this turn, the only evidence for most answers."""
    for place in range(len(messages) - 1, -1, -1):
        message = messages[place]
        if isinstance(message, UserMessage) and _opens(_loaded(message.content)):
            return messages[place:]
    return messages


def _opens(document: Json) -> bool:
    return str(document.get("kind", "")).endswith("_turn")


def gather(
    messages: Sequence[ChatMessage], form: OrderForm, tools: Mapping[str, Trust]
) -> Evidence:
    """Reads a turn's transcript, history first. The last turn document begins this turn.

    `tools`: what the results of each may support.
    """
    documents = {
        place: _loaded(message.content)
        for place, message in enumerate(messages)
        if isinstance(message, UserMessage)
    }
    begins = [place for place, document in documents.items() if _opens(document)]
    now_from = begins[-1] if begins else 0
    asked = {
        call.id: call.arguments
        for message in messages
        if isinstance(message, AssistantMessage)
        for call in message.tool_calls
    }
    evidence = Evidence(Known(form), Known(form))
    passages: list[str] = []
    for place, message in enumerate(messages):
        if isinstance(message, UserMessage):
            _read_document(documents[place], evidence, now=place >= now_from)
        elif isinstance(message, ToolMessage) and (
            place >= now_from or not tools.get(message.name, NEW_ONLY).is_volatile
        ):
            result = _loaded(message.content)
            trust = tools.get(message.name, NEW_ONLY)
            _read_result(trust, result, asked.get(message.call_id, ""), evidence)
            passages += [str(a.get("passage", "")) for a in objects(result.get("articles"))]
    evidence.passages = _words(" ".join(passages))
    return evidence


def _read_document(document: Json, evidence: Evidence, *, now: bool) -> None:
    if document.get("kind") == "check_failed":
        return
    _read_customer(document, evidence)
    evidence.code_sent |= bool(document.get("step_up"))
    evidence.known.links.update(_links(objects(document.get("confirmed"))))
    ours = {key: value for key, value in document.items() if key not in _OF_THE_CUSTOMER}
    evidence.known.learn(_text(ours))
    evidence.said += _strings(ours)
    deeds = deeds_of_document(document)
    evidence.deeds += [replace(deed, now=now and not deed.pending) for deed in deeds]
    if objects(document.get("open_tickets")):
        evidence.deeds.append(Deed("ticket"))


def _links(labels: Iterable[Json]) -> Iterable[str]:
    """The URLs where those labels are printed."""
    return (url for label in labels if isinstance(url := label.get("url"), str))


def _read_customer(document: Json, evidence: Evidence) -> None:
    own = evidence.own
    said = {key: document[key] for key in _OF_THE_CUSTOMER - {"kind"} if key in document}
    own.learn(_text(said))
    evidence.said += _strings(said)
    for message in objects(document.get("new_messages")):
        evidence.names.update(_FILE.findall(_text(message)))
        for digits in _BARE_NUMBER.findall(str(message.get("text", ""))):
            if own.form and (order := own.form.number(digits)):
                own.tokens.add(token(order))


def _read_result(trust: Trust, result: Json, arguments: str, evidence: Evidence) -> None:
    outcome = str(result.get("outcome", ""))
    if result.get("ticket"):
        evidence.deeds.append(Deed("ticket"))
        evidence.known.learn(str(result["ticket"]))
    if outcome in _ECHOES:
        return
    evidence.deeds += deeds_of_result(trust, outcome, result)
    evidence.code_sent |= outcome in {"code_sent", "proposed"}
    if trust.masks_contact:
        evidence.masked.add(str(result.get("to", "")).lower())
    if trust.proves == "rows" and outcome != "refused":
        evidence.known.learn(_text(result))
        evidence.known.links.update(_links(objects([result.get("label")])))
        evidence.said += _strings(result)
        _learn_sums(result, evidence.known)
        for product in objects(result.get("products")):
            evidence.names.update(_DOTTED.findall(str(product.get("name", ""))))
            places = [product, *objects(product.get("warehouses"))]
            counts = [place.get("in_stock", place.get("quantity")) for place in places]
            evidence.known.counts.update(str(count) for count in counts if count is not None)
        return
    if trust.proves == "nothing":
        return
    # What the model put into the call proves nothing when it comes back, neither as it was written
    # nor as it was parsed, where "\\u0037" is a 7.
    told, echoed = Known(evidence.known.form), Known(evidence.known.form)
    told.learn(_text(result))
    echoed.learn(arguments)
    echoed.learn(_text(_loaded(arguments)))
    evidence.known.numbers |= told.numbers - echoed.numbers
    evidence.known.tokens |= told.tokens - echoed.tokens
    evidence.known.dates |= told.dates - echoed.dates
    evidence.known.days |= told.days - echoed.days


def _learn_sums(result: Json, known: Known) -> None:
    """Learns the price times quantity of order lines, and what is left of it after refunds."""
    for order in objects([result.get("order")]):
        for item in objects(order.get("items")):
            price, quantity = _cents(item.get("unit_price")), item.get("quantity")
            if price is not None and isinstance(quantity, int):
                known.learn(_dollars(price * quantity))
        total, refunded = _cents(order.get("total")), _cents(order.get("refunded"))
        if total is not None and refunded is not None:
            known.learn(_dollars(total - refunded))


def _cents(value: object) -> int | None:
    match = re.fullmatch(r"(\d+)\.(\d\d)", str(value))
    return int(match[1]) * 100 + int(match[2]) if match else None


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _loaded(content: str) -> Json:
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return cast("Json", value) if isinstance(value, dict) else {}


def _strings(value: object) -> list[str]:
    """Every text in the value, at any depth."""
    if isinstance(value, str):
        return [value]
    inner = list(cast("Json", value).values()) if isinstance(value, dict) else value
    parts = cast("list[object]", inner) if isinstance(inner, list) else []
    return [text for part in parts for text in _strings(part)]


def _text(value: Json) -> str:
    return orjson.dumps(value).decode()


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9$%.']+", text.lower())).strip(" .")
