"""The tool calls of a local call that wait for their owner's answers."""

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from support_agent.ports.chat_model import ToolCall, ToolMessage
from support_agent.ports.voice import ToolsAsked, ToolsCancelled, VoiceEvent

_ANSWER_SECONDS: Final = 30.0
_NO_ANSWER: Final = '{"outcome":"error","message":"The tool did not answer in time."}'


class OpenToolCalls:
    """Asks the owner with IDs that never repeat in a call."""

    def __init__(self, put: Callable[[VoiceEvent], None]) -> None:
        self._put = put
        self._ids = itertools.count(1)
        self._open: dict[str, tuple[ToolCall, asyncio.Future[str]]] = {}

    async def ask(self, calls: Sequence[ToolCall]) -> list[ToolMessage]:
        """The answers, in the order of the calls."""
        loop = asyncio.get_running_loop()
        waiting = {f"fc_{next(self._ids)}": call for call in calls}
        answers = {call_id: loop.create_future() for call_id in waiting}
        asked = {key: replace(call, id=key) for key, call in waiting.items()}
        self._open |= {key: (asked[key], answers[key]) for key in waiting}
        self._put(ToolsAsked(tuple(asked.values())))
        await asyncio.wait(answers.values(), timeout=_ANSWER_SECONDS)
        made: list[ToolMessage] = []
        for key, call in waiting.items():
            self._open.pop(key, None)
            content = answers[key].result() if answers[key].done() else _NO_ANSWER
            made.append(ToolMessage(call.id, call.name, content))
        return made

    def answer(self, result: ToolMessage) -> None:
        """Takes an answer. Dropped if nobody waits for it."""
        _, answer = self._open.get(result.call_id, (None, None))
        if answer is not None and not answer.done():
            answer.set_result(result.content)

    def cancel(self) -> bool:
        """Takes back open calls. Returns whether there were any."""
        calls = tuple(call for call, _ in self._open.values())
        self._open.clear()
        if calls:
            self._put(ToolsCancelled(calls))
        return bool(calls)
