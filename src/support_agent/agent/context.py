"""What the model gets: one JSON document per turn, and the history word for word.

Documents are stored with their turn, so replays and later turns repeat the same bytes: each request
exactly extends the one before it, as a provider's prompt cache needs. JSON is the fence: no text
inside a document can end it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TypeVar, cast

import orjson

from support_agent.domain.channels import TEXT_CHANNELS, TRUSTED, Channel, contact_kind
from support_agent.domain.mail.subjects import without_prefixes
from support_agent.domain.models import Level
from support_agent.ports.chat_model import (
    AssistantMessage,
    ChatMessage,
    ToolCall,
    ToolMessage,
    UserMessage,
)
from support_agent.ports.documents import (
    CodeOutcome,
    Document,
    KnownFact,
    OfferOutcome,
    ToldCase,
    ToldCustomer,
    ToldMessage,
    ToldOffer,
)
from support_agent.store.conversation.history import (
    BatchMessage,
    Card,
    PastTurn,
    Run,
    Step,
    TurnState,
)
from support_agent.store.conversation.prompt_rows import OpenCase, OpenOffer

OFFER_CODE = "[offer code]"
_NUMBER = re.compile(r"\d+")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# A document or a part of one. Every key may be left out.
Part = TypeVar("Part", bound=Mapping[str, object])


def encode(document: Mapping[str, object]) -> str:
    """A document as the model reads it, byte for byte the same before and after storage.

    Keys are sorted because PostgreSQL has an order of its own. Keys with "_" are our own notes.
    """
    shown = {key: value for key, value in document.items() if not key.startswith("_")}
    return orjson.dumps(shown, option=orjson.OPT_SORT_KEYS).decode()


def moment(at: datetime) -> str:
    """A time in the format of documents: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def level_of(batch: Sequence[BatchMessage]) -> Level:
    """L1 if every message of the batch is authenticated and from a contact on file."""
    proven = all(message.verified and message.evidence in TRUSTED for message in batch)
    return "L1" if batch and proven else "L0"


def reply_channel(batch: Sequence[BatchMessage]) -> Channel:
    """The channel of the newest message."""
    return batch[-1].channel


def customer_turn(
    state: TurnState,
    batch: Sequence[BatchMessage],
    *,
    level: Level,
    now: datetime,
    confirmed: Sequence[OfferOutcome],
) -> Document:
    """The document that opens a customer's turn. Empty keys are left out."""
    card = state.card
    known = level == "L1"
    customer: ToldCustomer = {
        "name": card.name if known else "",
        "assurance": level,
        "channels_on_file": _channels_on_file(card) if known else [],
        "facts": _facts(card, now) if known else {},
    }
    document: Document = {
        "kind": "customer_turn",
        "now": moment(now),
        "reply_channel": reply_channel(batch),
        "customer": _filled(customer),
        "new_messages": [_message(message, state.codes) for message in batch],
        "open_proposals": [_offer(offer) for offer in state.proposals] if known else [],
        "confirmed": confirmed,
        "step_up": [_step_up(check) for check in state.step_up],
        "waits_for_code": (state.waits_for_code and not known) or None,
        "open_tickets": [_case(ticket) for ticket in state.tickets] if known else [],
        "_message_ids": [message.id for message in batch],
    }
    return _filled(document)


def _offer(offer: OpenOffer) -> ToldOffer:
    """The offer without its code, which only code may tell (agent/wording/terms.py)."""
    return _filled(
        {
            "kind": offer["kind"],
            "order_number": offer["order_number"],
            "items": offer["items"],
            "amount": offer["amount"],
            "new_item": offer["new_item"],
            "refund_on_arrival": offer["refund_on_arrival"],
            "person_decides_refund": offer["person_decides_refund"],
            "expires_at": offer["expires_at"],
        }
    )


def _case(case: OpenCase) -> ToldCase:
    return {"ticket": case["ticket"], "subject": case["subject"], "status": case["status"]}


def _step_up(check: CodeOutcome) -> CodeOutcome:
    """A code's outcome. The tries left are only given while the code can still be sent."""
    shown: CodeOutcome = {
        "purpose": check["purpose"],
        "outcome": check["outcome"],
        "order_number": check.get("order_number"),
        "change": check.get("change"),
        "ticket": check.get("ticket"),
    }
    if check["outcome"] == "wrong":
        shown["tries_left"] = check.get("tries_left", 0)
    return _filled(shown)


def more_messages(
    batch: Sequence[BatchMessage],
    confirmed: Sequence[OfferOutcome] = (),
    *,
    codes: Sequence[str] = (),
) -> Document:
    """The document for messages that arrived during the turn, and what a yes in them did.

    `codes`: of offers, which no model reads.
    """
    document: Document = {
        "kind": "more_messages",
        "new_messages": [_message(message, codes) for message in batch],
        "_message_ids": [message.id for message in batch],
    }
    if confirmed:
        document["confirmed"] = list(confirmed)
    return document


def not_shown(documents: Iterable[Document], batch: Sequence[BatchMessage]) -> list[BatchMessage]:
    """Messages of the batch that are in no document: they joined before a crash."""
    shown = {number for document in documents for number in document.get("_message_ids", ())}
    return [message for message in batch if message.id not in shown]


def check_failed(unsupported: Sequence[str], *, garbled: bool) -> Document:
    """Why an answer was withheld. If it was not in words, tools may be used to fix it."""
    document: Document = {"kind": "check_failed", "unsupported": list(unsupported)}
    if garbled:
        document["tools"] = "Call the tools you need, then answer in words alone."
    return document


def operator_turn(operator: str, text: str, now: datetime) -> Document:
    """The document that opens an operator's turn."""
    return {"kind": "operator_turn", "now": moment(now), "operator": operator, "text": text}


def _facts(card: Card, now: datetime) -> dict[str, KnownFact]:
    """What the customer has said about their case: where, and how many days ago."""
    return {
        name: {
            "value": fact["value"],
            "channel": fact["channel"],
            "age_days": max((now - datetime.fromisoformat(fact["at"])).days, 0),
        }
        for name, fact in card.extracted_data.items()
    }


def _channels_on_file(card: Card) -> list[str]:
    return [name for name in TEXT_CHANNELS if card.is_verified(contact_kind(name))]


def without_codes(text: str, codes: Iterable[str]) -> str:
    """A text of the customer's or ours without the codes of offers, open or closed."""
    known = frozenset(codes)
    return _NUMBER.sub(lambda found: OFFER_CODE if found[0] in known else found[0], text)


def _message(message: BatchMessage, codes: Sequence[str] = ()) -> ToldMessage:
    return _filled(
        {
            "channel": message.channel,
            "at": moment(message.created_at),
            "subject": without_codes(message.new_subject, codes),
            "thread": without_codes(_thread(message), codes),
            "text": without_codes(message.content, codes),
            "quoted": without_codes(message.quoted, codes),
            "attachments_not_opened": [
                {"name": each["filename"], "type": each["content_type"]}
                for each in message.attachments
            ],
        }
    )


def _thread(message: BatchMessage) -> str:
    """The subject of the mails that a mail answers, if its own adds nothing."""
    subject = message.subject or ""
    return "" if message.new_subject == subject else without_prefixes(subject)


def _filled(document: Part) -> Part:
    kept = {key: value for key, value in document.items() if value not in (None, "", [], {})}
    return cast("Part", kept)


def earlier_turns(state: TurnState) -> list[ChatMessage]:
    """The history: every earlier turn of every channel, verbatim."""
    steps = {turn: list(rows) for turn, rows in groupby(state.steps, key=lambda s: s.turn_id)}
    runs = {turn: list(rows) for turn, rows in groupby(state.runs, key=lambda r: r.turn_id)}
    said: list[ChatMessage] = []
    for past in state.past:
        if past.documents:
            said += transcript(past.documents, steps.get(past.id, []), runs.get(past.id, []))
            if not said or not isinstance(said[-1], AssistantMessage):
                said.append(AssistantMessage(past.answer or "(no answer)"))
    return said


def transcript(
    documents: Sequence[Document], steps: Iterable[Step], runs: Iterable[Run]
) -> list[ChatMessage]:
    """One turn as a conversation: each answer after the documents the model had seen by then."""
    results = {(run.step, run.position): run for run in runs}
    said: list[ChatMessage] = []
    seen = 0
    for step in steps:
        said += [
            UserMessage(encode(document)) for document in documents[seen : step.documents_seen]
        ]
        seen = step.documents_seen
        calls = tuple(ToolCall(**call) for call in step.tool_calls)
        said.append(AssistantMessage(step.content, calls))
        for position, call in enumerate(calls):
            run = results.get((step.position, position))
            result = run.result if run else {"outcome": "error", "message": "Not carried out."}
            said.append(ToolMessage(call.id, call.name, encode(result)))
    return said + [UserMessage(encode(document)) for document in documents[seen:]]


def plain_history(past: Sequence[PastTurn]) -> list[ChatMessage]:
    """Earlier turns in plain words, for a voice agent whose model gets no documents."""
    said: list[ChatMessage] = []
    for turn in past:
        for document in turn.documents:
            for message in document.get("new_messages", ()):
                said.append(UserMessage(f"[{message.get('channel')}] {message.get('text', '')}"))  # noqa: PERF401
        if turn.answer:
            said.append(AssistantMessage(turn.answer))
    return said


def call_transcript(
    documents: Sequence[Document], said: Sequence[ChatMessage]
) -> list[ChatMessage]:
    """A call as a conversation: a document opens each exchange, and an answer in words ends it."""
    rest: list[ChatMessage] = [UserMessage(encode(document)) for document in documents]
    woven = rest[:1]
    opened = 1
    for message in said:
        woven.append(message)
        closes = isinstance(message, AssistantMessage) and not message.tool_calls
        if closes and opened < len(rest):
            woven.append(rest[opened])
            opened += 1
    return woven + rest[opened:]
