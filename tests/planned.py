"""A model that follows a test's plan: for each turn a list of calls, then two words."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from support_agent.ports.chat_model import (
    ChatRequest,
    ChatResponse,
    ToolCall,
    ToolMessage,
    UserMessage,
)

Calls = list[tuple[str, Mapping[str, Any]]]


@dataclass
class PlannedModel:
    """`plan` maps a turn's document to its calls."""

    plan: Callable[[dict[str, Any]], Calls]
    label: str = "planned"
    requests: list[ChatRequest] = field(default_factory=list)

    async def complete(self, request: ChatRequest) -> ChatResponse:
        self.requests.append(request)
        last = request.messages[-1]
        if isinstance(last, ToolMessage):
            return ChatResponse("All right.", (), self.label)
        assert isinstance(last, UserMessage)
        document = json.loads(last.content)
        planned = self.plan(document) if "new_messages" in document else []
        calls = tuple(
            ToolCall(f"call-{n}", name, json.dumps(arguments))
            for n, (name, arguments) in enumerate(planned)
        )
        return ChatResponse("" if calls else "All right.", calls, self.label)

    def documents(self) -> list[dict[str, Any]]:
        """Every document the model was given, in order."""
        return [
            json.loads(message.content)
            for request in self.requests
            for message in request.messages[-1:]
            if isinstance(message, UserMessage)
        ]
