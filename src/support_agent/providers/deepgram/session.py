"""One call with Deepgram: kept alive, watched, gated, and continued after a broken connection."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import Final

import orjson
import structlog
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, WebSocketException

from support_agent.domain.sentences.tables import CALLS
from support_agent.ports.chat_model import ToolMessage, ToolSchema
from support_agent.ports.voice import (
    Reconnected,
    SayWhen,
    ToolsCancelled,
    VoiceAway,
    VoiceError,
    VoiceEvent,
    VoiceRefused,
    VoiceSettings,
)
from support_agent.providers.deepgram.ledger import CallLedger, EarlyAudio
from support_agent.providers.deepgram.manner import DeepgramTiming
from support_agent.providers.deepgram.reader import Reader
from support_agent.providers.deepgram.settings import DeepgramModels, settings_message, think_block
from support_agent.providers.deepgram.socket import OpenSocket, closed, read_message, refusal
from support_agent.providers.deepgram.wire import (
    FORCE_END_TURN,
    KEEP_ALIVE,
    Message,
    injected_words,
    more_prompt,
    tool_response,
    typed_words,
)

_MOST_QUEUED_MESSAGES: Final = 32

_log = structlog.stdlib.get_logger(__name__)


class DeepgramSession:
    """A VoiceSession. Its agent calls `start` before, `keep` alongside and `close` after it."""

    def __init__(
        self,
        open_socket: OpenSocket,
        settings: VoiceSettings,
        models: DeepgramModels,
        manner: DeepgramTiming,
    ) -> None:
        self._open_socket = open_socket
        self._settings, self._models, self._manner = settings, models, manner
        self._socket: ClientConnection | None = None
        self._ready = False
        # Ended: we hung up. Over: there is nothing more to read.
        self._ended = self._over = False
        self._ledger = CallLedger()
        self._reader = Reader(self._ledger)
        self._early_audio = EarlyAudio(settings.audio_in, manner.early_audio_seconds)
        self._early_messages: deque[Message] = deque(maxlen=_MOST_QUEUED_MESSAGES)
        self._arrived: deque[VoiceEvent] = deque()
        self._tries_left = deque(manner.backoff_seconds)
        self._connected_at = self._sent_at = 0.0

    @property
    def request_id(self) -> str:
        """Deepgram's ID of this connection; a continued call has a new one."""
        return self._reader.request_id

    # ── To Deepgram ──────────────────────────────────────────────────────────────────────────

    async def send_audio(self, audio: bytes) -> None:
        """The caller's audio. Without a connection, its last two seconds are kept."""
        if not self._ready or self._socket is None:
            self._early_audio.add(audio)
            return
        self._sent_at = monotonic()
        with suppress(ConnectionClosed):  # the reading side gets it too, and acts on it
            await self._socket.send(audio)

    async def send_text(self, text: str) -> None:
        """What the caller typed."""
        await self._send(typed_words(text))

    async def end_turn(self) -> None:
        """Ends the caller's turn, without waiting for silence."""
        await self._send(FORCE_END_TURN)

    async def say(self, words: str, when: SayWhen = "next") -> None:
        """Words of ours."""
        await self._send(injected_words(words, when))

    async def answer(self, result: ToolMessage) -> None:
        """The result of a tool. Dropped if it is no longer wanted."""
        if not self._ledger.answer(result):
            return
        self._reader.answered()
        if self._ready and self._socket is not None:
            await self._send_now(tool_response(result))

    async def add_to_prompt(self, text: str) -> None:
        """Adds to the prompt, from the next turn on."""
        await self._send(more_prompt(text))

    async def offer_tools(self, tools: Sequence[ToolSchema], effects: frozenset[str]) -> None:
        """New tools for the model, on this connection and on those that continue it."""
        self._settings = replace(self._settings, tools=tools, effects=effects)
        think = think_block(self._settings, self._models)
        await self._send({"type": "UpdateThink", "think": think})

    async def keep_alive(self) -> None:
        """The caller is still there."""
        await self._send(KEEP_ALIVE)

    async def _send(self, message: Message) -> None:
        """Sends a message, or keeps it until there is a connection."""
        if self._ready and self._socket is not None:
            await self._send_now(message)
        else:
            self._early_messages.append(message)

    async def _send_now(self, message: Message) -> None:
        self._sent_at = monotonic()
        if message.get("type") == "InjectAgentMessage":
            self._reader.gate.injected(self._sent_at)
        if self._socket is not None:
            with suppress(ConnectionClosed):
                await self._socket.send(orjson.dumps(message).decode())

    # ── From Deepgram ────────────────────────────────────────────────────────────────────────

    async def __aiter__(self) -> AsyncGenerator[VoiceEvent]:
        """Audio and events. Ends with the call; raises if it can't be continued."""
        while not self._over:
            while self._arrived:
                yield self._arrived.popleft()
            frame = await self._next()
            if frame is not None:
                yield frame

    async def _next(self) -> bytes | None:
        try:
            return await self._receive()
        except ConnectionClosed as error:
            problem = closed(error)
        except VoiceError as error:
            problem = error
        self._over = self._ended or problem is None
        if problem is not None and not self._ended:
            await self._continue(problem)
        return None

    async def _receive(self) -> bytes | None:
        """Audio to pass on; events go to `_arrived`."""
        if self._socket is None:
            raise VoiceAway("connection", "there is no connection to Deepgram")
        frame = await self._socket.recv()
        if isinstance(frame, bytes):
            return self._reader.audio(frame)
        message = read_message(frame)
        if message is None:
            _log.warning("voice.unreadable_message", request_id=self._reader.request_id)
        else:
            self._arrived.extend(self._reader.message(message))
        return None

    # ── The connection ───────────────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Connects for the first time."""
        await self._handshake(None)

    async def close(self) -> None:
        """Hangs up. The session can't be used again."""
        self._ended, self._ready = True, False
        await self._hang_up()

    async def keep(self) -> None:
        """Keeps an idle connection alive and gives up a silent one, until canceled."""
        while True:
            await asyncio.sleep(self._manner.look_seconds)
            if not self._ready or self._socket is None:
                continue
            now = monotonic()
            if _over(self._reader.due_since, now, self._manner.silent_seconds):
                _log.warning("voice.silent", request_id=self._reader.request_id)
                self._reader.due_since, self._ready = None, False
                # Not 1000, which the reading side takes for the end of the call.
                await self._socket.close(1001)
            elif _over(self._reader.unheard_since, now, self._manner.unheard_seconds):
                self._reader.unheard_since = None
                await self.say(CALLS.not_heard(), "if silent")
            elif now - self._sent_at >= self._manner.keep_alive_seconds:
                await self._send_now(KEEP_ALIVE)

    async def _continue(self, problem: VoiceError) -> None:
        """Continues the call on a new connection, with all that was said. Raises if it can't."""
        self._ready = False
        if isinstance(problem, VoiceRefused):
            raise problem
        if monotonic() - self._connected_at >= self._manner.steady_seconds:
            self._tries_left = deque(self._manner.backoff_seconds)
        _log.warning("voice.broken", code=problem.code, request_id=self._reader.request_id)
        if dropped := self._ledger.drop_open():
            self._arrived.append(ToolsCancelled(dropped))
        try:
            await self._reconnect(problem)
        except VoiceError:
            self._over = self._ended
            if self._ended:
                return
            raise
        self._arrived.append(Reconnected(self._reader.request_id))
        await self.say(CALLS.line_broke(), "if silent")

    async def _reconnect(self, problem: VoiceError) -> None:
        while self._tries_left and not self._ended:
            await asyncio.sleep(self._tries_left.popleft())
            try:
                await self._handshake(list(self._ledger.said))
            except VoiceAway as error:
                problem = error
            else:
                return
        raise problem

    async def _handshake(self, again: Sequence[Message] | None) -> None:
        """Exchanges Welcome, Settings and SettingsApplied in time; then sends what had to wait."""
        settings = settings_message(self._settings, self._models, again=again)
        await self._hang_up()
        self._reader = Reader(self._ledger)
        before, self._arrived = self._arrived, deque()
        try:
            async with asyncio.timeout(self._manner.handshake_seconds):
                # Our own reference: hanging up meanwhile removes the session's.
                socket = self._socket = await self._open_socket()
                if self._ended:
                    await self._hang_up()
                await self._receive_until(lambda: self._reader.is_welcome)
                await socket.send(orjson.dumps(settings).decode())
                await self._receive_until(lambda: self._reader.has_settings)
        except (VoiceError, WebSocketException, TimeoutError, OSError) as error:
            self._arrived = before
            raise refusal(error) from error
        self._arrived.extendleft(reversed(before))
        self._connected_at = self._sent_at = monotonic()
        await self._flush()

    async def _receive_until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            await self._receive()

    async def _hang_up(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()

    async def _flush(self) -> None:
        """Sends what waited, in order. Nothing is awaited between the last send and readiness."""
        while self._early_audio or self._early_messages:
            if audio := self._early_audio.take():
                with suppress(ConnectionClosed):
                    await self._socket.send(audio) if self._socket else None
            elif self._early_messages:
                await self._send_now(self._early_messages.popleft())
        self._ready = True


def _over(since: float | None, now: float, seconds: float) -> bool:
    return since is not None and now - since >= seconds
