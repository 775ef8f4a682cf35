"""The function calls of a local call that wait for their owner's answers."""

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import orjson

from support_agent.ports.chat_model import ToolCall, ToolMessage
from support_agent.ports.voice import VoiceEvent

_ANSWER_SECONDS: Final = 30.0
_NO_ANSWER: Final = '{"outcome":"error","message":"The tool did not answer in time."}'


class OpenCalls:
    """Asks by FunctionCallRequest under ids that never repeat in a call."""

    def __init__(self, put: Callable[[VoiceEvent], None]) -> None:
        self._put = put
        self._ids = itertools.count(1)
        self._open: dict[str, tuple[str, asyncio.Future[str]]] = {}

    async def ask(self, calls: Sequence[ToolCall]) -> list[ToolMessage]:
        """The answers, in order of the calls."""
        loop = asyncio.get_running_loop()
        waiting = {f"fc_{next(self._ids)}": call for call in calls}
        answers = {call_id: loop.create_future() for call_id in waiting}
        self._open |= {key: (call.name, answers[key]) for key, call in waiting.items()}
        functions = [
            {"id": key, "name": call.name, "arguments": call.arguments, "client_side": True}
            for key, call in waiting.items()
        ]
        self._put({"type": "FunctionCallRequest", "functions": functions})
        await asyncio.wait(answers.values(), timeout=_ANSWER_SECONDS)
        made: list[ToolMessage] = []
        for key, call in waiting.items():
            self._open.pop(key, None)
            content = answers[key].result() if answers[key].done() else _NO_ANSWER
            made.append(ToolMessage(call.id, call.name, content))
        return made

    def answer(self, message: Mapping[str, Any]) -> None:
        """An answer; one that nobody waits for is dropped."""
        _, answer = self._open.get(str(message.get("id", "")), ("", None))
        if answer is not None and not answer.done():
            content = message.get("content", "")
            answer.set_result(
                content if isinstance(content, str) else orjson.dumps(content).decode()
            )

    def cancel(self) -> bool:
        """Take back what is open. Whether there was any."""
        functions = [{"id": key, "name": name} for key, (name, _) in self._open.items()]
        self._open.clear()
        if functions:
            self._put({"type": "FunctionCallCancelled", "functions": functions})
        return bool(functions)
