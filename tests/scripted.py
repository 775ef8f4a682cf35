"""The whole product on a scripted model: the real client, the real loop, scripted answers."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from support_agent.bootstrap import Replacements
from support_agent.config import Settings
from support_agent.ports.chat_model import ChatModel, ChatRequest, ChatResponse
from support_agent.providers.http_send import open_http
from support_agent.providers.openrouter.model import OpenRouterModel, Server
from tests.conftest import opened
from tests.loopback.openrouter_replies import Reply, text
from tests.loopback.openrouter_server import Brain, OpenRouterServer
from tests.world import World


class Crash(BaseException):
    """A kill -9, as far as one process can simulate it: nothing catches it."""


@dataclass
class CrashOnce:
    """Dies at the named point, only the first time."""

    point: str
    happened: bool = False

    def __call__(self, point: str) -> None:
        if point == self.point and not self.happened:
            self.happened = True
            raise Crash(point)


async def _no_wait(_seconds: float) -> None:
    return


@dataclass
class Interrupted:
    """A model; something else happens during its n-th answer."""

    model: ChatModel
    meanwhile: dict[int, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    asked: int = 0

    @property
    def label(self) -> str:
        return self.model.label

    async def complete(self, request: ChatRequest) -> ChatResponse:
        self.asked += 1
        response = await self.model.complete(request)
        if what := self.meanwhile.get(self.asked):
            await what()
        return response


@dataclass
class Scripted:
    """The product and the model's server."""

    world: World
    server: OpenRouterServer
    model: Interrupted

    def sent(self, request: int) -> list[dict[str, Any]]:
        """The messages of a request, after the system text."""
        return self.server.bodies[request]["messages"][1:]

    def document(self, request: int, place: int = -1) -> dict[str, Any]:
        """A user message of a request, as its document."""
        users = [m for m in self.sent(request) if m["role"] == "user"]
        return json.loads(users[place]["content"])

    def results(self, request: int) -> list[dict[str, Any]]:
        """The tool results in a request, oldest first."""
        return [json.loads(m["content"]) for m in self.sent(request) if m["role"] == "tool"]

    async def due_now(self) -> None:
        """Ends every wait (a deadline, a retry, a dead worker's lease) now."""
        async with self.world.app.database.connection() as tx:
            await tx.execute(
                """
                UPDATE conversations
                   SET leased_until = leased_until - interval '1 hour',
                       due_at = CASE WHEN due_at IS NOT NULL THEN now() END
                """
            )


@asynccontextmanager
async def scripted(
    settings: Settings,
    *replies: Reply,
    then: Reply | None = None,
    brain: Brain | None = None,
    **replace: Any,
) -> AsyncIterator[Scripted]:
    """Opens both. When the script is used up, the model says "Done."."""
    server = OpenRouterServer(replies, then=then or text("Done."), brain=brain)
    async with server, open_http() as http:
        client = OpenRouterModel(
            http, Server("some/model", api_key="k", base_url=server.url), sleep=_no_wait
        )
        model = Interrupted(client)
        async with opened(settings, Replacements(model=model, **replace)) as app:
            yield Scripted(World(app), server, model)
