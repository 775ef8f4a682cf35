"""Splits the request's messages into turns: what the customer, the tools and we said."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from support_agent.domain.channels import EMAIL, Channel
from support_agent.ports.chat_model import AssistantMessage, ChatMessage, ToolMessage, UserMessage

_CHANNELS: tuple[Channel, ...] = get_args(Channel)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the customer. `thread`: the subject of the mails it answers."""

    text: str
    channel: Channel
    subject: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One tool call and its answer; `result` is empty until the answer came."""

    name: str
    arguments: Json
    result: Json


@dataclass(slots=True)
class Turn:
    """One turn: its document, its messages (also later ones), runs and answer."""

    document: Json
    said: list[Said] = field(default_factory=list[Said])
    runs: list[Run] = field(default_factory=list[Run])
    answer: str = ""

    @property
    def by_operator(self) -> bool:
        """Whether a staff member is speaking, not the customer."""
        return self.document.get("kind") == "operator_turn"

    @property
    def channel(self) -> Channel:
        """Where the answer goes if nobody asks for another channel."""
        channel = self.document.get("reply_channel")
        if channel in _CHANNELS:
            return channel
        return self.said[-1].channel if self.said else EMAIL

    def mapping(self, key: str) -> Json:
        """An object of the document; empty if it is missing or of another type."""
        return as_json(self.document.get(key))

    def listed(self, key: str) -> list[Json]:
        """A list of objects of the document, without items of other types."""
        return objects(self.document.get(key))

    @property
    def text(self) -> str:
        """Everything the customer said in this turn."""
        return "\n".join(said.text for said in self.said)


def as_json(value: object) -> Json:
    """The value if it is a JSON object, else an empty one."""
    return cast(Json, value) if isinstance(value, dict) else {}


def objects(value: object) -> list[Json]:
    """The JSON objects in a list; empty if the value is not a list."""
    if not isinstance(value, list):
        return []
    return [cast(Json, item) for item in cast(list[object], value) if isinstance(item, dict)]


def loaded(text: str) -> Json:
    """The JSON object in the text, or an empty one."""
    try:
        return as_json(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def turns(messages: Sequence[ChatMessage]) -> list[Turn]:
    """Every turn, the current one last; at least one."""
    found: list[Turn] = []
    answers = {m.call_id: m.content for m in messages if isinstance(m, ToolMessage)}
    for message in messages:
        if isinstance(message, UserMessage):
            _hear(found, message.content)
        elif isinstance(message, AssistantMessage):
            _answer(found, message, answers)
    return found or [Turn({})]


def _hear(found: list[Turn], content: str) -> None:
    document = loaded(content)
    said = list(_said(document, content))
    if document.get("kind") == "check_failed" and found:
        return  # the turn continues; nobody has said anything
    if document.get("kind") == "more_messages" and found:
        found[-1].said.extend(said)
        # A call that was postponed for these messages has no answer yet.
        found[-1].runs[:] = [run for run in found[-1].runs if run.result.get("outcome") != "error"]
        if confirmed := objects(document.get("confirmed")):
            found[-1].document = {**found[-1].document, "confirmed": confirmed}
    else:
        found.append(Turn(document, said))


def _said(document: Mapping[str, Any], content: str) -> Iterable[Said]:
    if not document:
        # Not a document of ours: its text counts as the customer's words.
        yield Said(content, EMAIL)
        return
    for message in objects(document.get("new_messages")):
        channel = message.get("channel")
        yield Said(
            str(message.get("text") or ""),
            channel if channel in _CHANNELS else EMAIL,
            str(message.get("subject") or ""),
            str(message.get("thread") or ""),
        )
    if isinstance(document.get("text"), str):
        yield Said(str(document["text"]), EMAIL)


def _answer(found: list[Turn], message: AssistantMessage, answers: Mapping[str, str]) -> None:
    if not found:
        found.append(Turn({}))
    turn = found[-1]
    for call in message.tool_calls:
        result = loaded(answers[call.id]) if call.id in answers else {}
        turn.runs.append(Run(call.name, loaded(call.arguments), result))
    if message.content:
        turn.answer = message.content
