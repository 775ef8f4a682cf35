"""One connection to the loopback Deepgram server: what arrived, and ways to speak."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from tests.loopback.deepgram_rules import settings_error

Call = tuple[str, str, dict[str, Any]]

FRAME_BYTES = 960


class Line:
    """One connection: what arrived, and ways to speak."""

    def __init__(self, socket: ServerConnection, number: int) -> None:
        self.socket = socket
        self.number = number
        self.headers = dict(socket.request.headers) if socket.request else {}
        self.settings: dict[str, Any] = {}
        self.audio: list[bytes] = []
        self.messages: list[dict[str, Any]] = []
        self.sent: list[str] = []
        self.violations: list[str] = []
        self.close_code: int | None = None
        self.ready = False
        self.changed = asyncio.Condition()
        self._open_calls: set[str] = set()

    # ── What the server says ─────────────────────────────────────────────────────────────────

    async def send(self, message: dict[str, Any]) -> None:
        """Any message."""
        self.sent.append(message["type"])
        await self.socket.send(json.dumps(message))

    async def frames(self, count: int = 4, *, value: int = 1) -> None:
        """Audio; every byte is `value`, so that a test can tell whose it is."""
        for _ in range(count):
            await self.socket.send(bytes([value]) * FRAME_BYTES)

    async def user_speaks(self) -> None:
        """The caller starts to speak."""
        await self.send({"type": "UserStartedSpeaking"})

    async def user_said(self, text: str) -> None:
        """The caller's turn is over."""
        await self.send({"type": "ConversationText", "role": "user", "content": text})
        await self.send({"type": "EndOfTurn", "trigger": "model"})

    async def turn(self, text: str) -> None:
        """A whole turn of the caller."""
        await self.user_speaks()
        await self.user_said(text)

    async def says(self, text: str, *, count: int = 4, value: int = 1, done: bool = True) -> None:
        """One sentence of the agent: its audio may come before its words, as in production."""
        await self.frames(1, value=value)
        await self.send({"type": "ConversationText", "role": "assistant", "content": text})
        await self.frames(count - 1, value=value)
        await self.latency(stt_latency="0.21", ttt_token_latency=0.4, tts_latency=0.1)
        await self.latency(total_latency=0.9)
        if done:
            await self.send({"type": "AgentAudioDone"})

    async def latency(self, **seconds: Any) -> None:
        """One message per key, as in production."""
        for name, value in seconds.items():
            await self.send({"type": "LatencyReport", name: value})

    async def requests(self, *calls: Call, client_side: bool = True, **more: Any) -> None:
        """Asks for functions, without waiting."""
        if client_side:
            self._open_calls |= {call_id for call_id, _, _ in calls}
        functions = [
            {
                "id": call_id,
                "name": name,
                "arguments": json.dumps(arguments),
                "client_side": client_side,
                **more,
            }
            for call_id, name, arguments in calls
        ]
        await self.send({"type": "FunctionCallRequest", "functions": functions})

    async def calls(self, *calls: Call) -> list[dict[str, Any]]:
        """Asks for functions and waits for their answers, which it echoes."""
        await self.requests(*calls)
        return [await self.answer(call_id) for call_id, _, _ in calls]

    async def cancels(self, *calls: Call) -> None:
        """Takes calls back."""
        self._open_calls -= {call_id for call_id, _, _ in calls}
        functions = [{"id": call_id, "name": name} for call_id, name, _ in calls]
        await self.send({"type": "FunctionCallCancelled", "functions": functions})

    async def fails(self, code: str, *, close: int | None = 1011) -> None:
        """An Error, and the end."""
        with suppress(ConnectionClosed):
            await self.send({"type": "Error", "code": code, "description": f"{code} happened"})
        if close is not None:
            await self.socket.close(close)

    async def breaks(self) -> None:
        """The network drops, without a message."""
        self.socket.transport.abort()

    # ── What the server waits for ────────────────────────────────────────────────────────────

    async def until(self, holds: Callable[[], bool], seconds: float = 5.0) -> None:
        """Waits until something has arrived."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(holds)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The messages of one type that arrived."""
        return [message for message in self.messages if message["type"] == kind]

    async def message(self, kind: str, count: int = 1) -> dict[str, Any]:
        """The `count`th message of a type."""
        await self.until(lambda: len(self.of(kind)) >= count)
        return self.of(kind)[count - 1]

    async def answer(self, call_id: str) -> dict[str, Any]:
        """The answer to a call, echoed like the real server does."""
        await self.until(lambda: any(m["id"] == call_id for m in self.of("FunctionCallResponse")))
        answer = next(m for m in self.of("FunctionCallResponse") if m["id"] == call_id)
        await self.send(answer)
        await self.send({"type": "History", "function_calls": [{"id": call_id}]})
        return answer

    async def heard(self, size: int) -> None:
        """Waits until that much audio has arrived."""
        await self.until(lambda: sum(map(len, self.audio)) >= size)

    # ── The rules ────────────────────────────────────────────────────────────────────────────

    async def listen(self, applied: asyncio.Event) -> None:
        """Reads everything that arrives, in the order the protocol demands."""
        with suppress(ConnectionClosed):
            async for frame in self.socket:
                async with self.changed:
                    code = self._take(frame)
                    self.changed.notify_all()
                if code:
                    await self.fails(code)
                    return
                if self.settings:
                    applied.set()

    def _take(self, frame: str | bytes) -> str | None:
        if isinstance(frame, bytes):
            self.audio.append(frame)
            return None if self.ready else self._violated("NON_SETTINGS_MESSAGE_BEFORE_SETTINGS")
        try:
            message = json.loads(frame)
        except ValueError:
            return self._violated("UNPARSABLE_CLIENT_MESSAGE")
        self.messages.append(message)
        if message.get("type") == "Settings":
            return self._take_settings(message)
        if not self.ready:
            return self._violated("NON_SETTINGS_MESSAGE_BEFORE_SETTINGS")
        if message.get("type") == "FunctionCallResponse":
            self._take_answer(message)
        return None

    def _take_settings(self, message: dict[str, Any]) -> str | None:
        if self.settings:
            return self._violated("SETTINGS_ALREADY_APPLIED")
        if problem := settings_error(message):
            self.violations.append(problem)
            return self._violated("INVALID_SETTINGS")
        self.settings = message
        return None

    def _take_answer(self, message: dict[str, Any]) -> None:
        call_id = message.get("id")
        if call_id not in self._open_calls:
            self._violated(f"an answer nobody asked for: {call_id}")
        self._open_calls.discard(str(call_id))

    def _violated(self, what: str) -> str:
        self.violations.append(what)
        return what
