"""The model in use, with the house model as a standby for when it is away.

After several failures in a row the model is not called for a while (a circuit breaker). Every
answer says which of the two gave it.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from support_agent.agent.debris.check import is_a_call
from support_agent.agent.debris.wrapping import without_wrapping
from support_agent.ports.chat_model import (
    ChatModel,
    ChatRequest,
    ChatResponse,
    ModelAway,
    ModelError,
    ModelRefused,
)

FAILURES_BEFORE_REST = 3
REST_SECONDS = 30.0
# JSON with fewer words than this holds no answer.
FEWEST_WORDS = 5
# An object, or a list of them, but not "[EMAIL] Hello".
_JSON = re.compile(r"\{|\[\s*[\[{\"\]]")


@dataclass(slots=True)
class Brain:
    """A ChatModel made of two. `standby` None: there is only the model, which may raise."""

    model: ChatModel
    standby: ChatModel | None = None
    monotonic: Callable[[], float] = time.monotonic
    _failures: int = 0
    _rests_until: float = 0.0
    _last_error: str = ""

    @property
    def label(self) -> str:
        """The model that currently answers."""
        return self.standby.label if self.standby and self.state == "away" else self.model.label

    @property
    def state(self) -> Literal["ok", "away"]:
        """Whether the model itself answers ("ok") or its standby ("away")."""
        return "away" if self.monotonic() < self._rests_until else "ok"

    @property
    def last_error(self) -> str:
        """Why the model last failed to answer."""
        return self._last_error

    async def complete(self, request: ChatRequest) -> ChatResponse:
        """The model's answer, or the standby's if the model can't give one."""
        if self.standby is None:
            return await self.model.complete(request)
        if self.state == "away":
            return await self.standby.complete(request)
        try:
            response = _in_words(await self.model.complete(request))
        except ModelError as error:
            self._note(error)
            return await self.standby.complete(request)
        self._failures = 0
        return response

    def _note(self, error: ModelError) -> None:
        self._last_error = error.kind
        # A refusal is about this one request; only being away counts against the model.
        if isinstance(error, ModelAway):
            self._failures += 1
            if self._failures >= FAILURES_BEFORE_REST:
                self._rests_until = self.monotonic() + (error.retry_after_seconds or REST_SECONDS)
                self._failures = 0


def _in_words(response: ChatResponse) -> ChatResponse:
    """The response. Raises if it is a tool call written as text, as small models do.

    An answer in JSON is returned, to be unwrapped or asked for again.
    """
    text = _unfenced(response.content)
    if response.tool_calls or not _JSON.match(text):
        return response
    text = _unfenced(without_wrapping(response.content)) or text
    if _JSON.match(text) and (is_a_call(text) or len(text.split()) < FEWEST_WORDS):
        raise ModelRefused("call_as_text", "the model wrote a tool call into its answer")
    return response


def _unfenced(text: str) -> str:
    return text.strip().removeprefix("```json").removeprefix("```").strip()
