"""A chat model: its requests, its answers, and how it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class ToolSchema:
    """One tool as the model sees it. `parameters` is a JSON Schema object, byte-stable."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call the model asks for. `arguments` is its JSON text, verbatim and unchecked."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class UserMessage:
    """What the customer's side says: one JSON document (see agent/context.py)."""

    content: str


@dataclass(frozen=True, slots=True)
class AssistantMessage:
    """What the model said before, verbatim."""

    content: str
    tool_calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolMessage:
    """The answer to one tool call: a JSON document."""

    call_id: str
    name: str
    content: str


ChatMessage = UserMessage | AssistantMessage | ToolMessage


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One request to a model.

    `tool_choice` "none" asks for an answer in words. `session_id` is opaque (no personal data) and
    the same for every request of a conversation, so that a provider's prompt cache keeps hitting.
    """

    system: str
    messages: Sequence[ChatMessage]
    tools: Sequence[ToolSchema]
    tool_choice: Literal["auto", "none"] = "auto"
    session_id: str = ""
    max_tokens: int = 2048


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens and money of one model call. `cost_usd` is None when the provider does not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ChatResponse:
    """One complete answer: words, tool calls or both. Never a truncated or failed one.

    `by_code`: its words are the product's own, from fixed sentences.
    """

    content: str
    tool_calls: tuple[ToolCall, ...]
    model: str
    usage: Usage = field(default_factory=Usage)
    response_id: str = ""
    by_code: bool = False


class ModelError(Exception):
    """The model gave no usable answer. `kind` is a short stable word for logs and the screen."""

    def __init__(
        self, kind: str, message: str, *, retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after_seconds = retry_after_seconds


class ModelAway(ModelError):
    """The model is down, rate-limited, out of credit or timed out; a retry may work later."""


class ModelRefused(ModelError):
    """This request will not be answered: refused, filtered, too long, malformed."""


class ChatModel(Protocol):
    """A language model, or the house model that ships with the product."""

    @property
    def label(self) -> str:
        """The name on the screen: "House model", "anthropic/claude-sonnet-4.5"."""
        ...

    async def complete(self, request: ChatRequest) -> ChatResponse:
        """One complete answer, never a partial one. Raises ModelAway or ModelRefused."""
        ...
