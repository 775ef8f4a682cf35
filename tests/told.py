"""A model in this process that gives a test's answers, and records the requests."""

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.chat_model import ChatRequest, ChatResponse, ToolCall, Usage
from tests.conftest import opened
from tests.world import World

Answer = ChatResponse | Callable[[ChatRequest], ChatResponse]


def words(text: str, *, tokens: int = 0) -> ChatResponse:
    """An answer in words."""
    return ChatResponse(text, (), "told", Usage(prompt_tokens=tokens))


def calls(*asked: tuple[str, Mapping[str, Any] | str]) -> ChatResponse:
    """An answer in tool calls; arguments may be text that isn't JSON at all."""
    return ChatResponse(
        "",
        tuple(
            ToolCall(f"call-{place}", name, text if isinstance(text, str) else json.dumps(text))
            for place, (name, text) in enumerate(asked)
        ),
        "told",
    )


@dataclass
class Told:
    """Gives its answers in turn, then repeats the last one."""

    answers: list[Answer]
    requests: list[ChatRequest] = field(default_factory=list[ChatRequest])
    label: str = "told"

    async def complete(self, request: ChatRequest) -> ChatResponse:
        self.requests.append(replace(request, messages=list(request.messages)))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, ChatResponse) else answer(request)

    def documents(self, request: int = -1) -> list[dict[str, Any]]:
        """The documents of a request, oldest first."""
        messages = self.requests[request].messages
        return [json.loads(m.content) for m in messages if type(m).__name__ == "UserMessage"]


@asynccontextmanager
async def told(settings: Settings, *answers: Answer) -> AsyncGenerator[tuple[World, Told]]:
    """The product on that model."""
    model = Told(list(answers))
    async with opened(settings, Replacements(model=model)) as app:
        yield World(app), model
