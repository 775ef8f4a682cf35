"""The client of the speech process: serves many calls, replaces the process when it dies."""

import asyncio
import itertools
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from typing import Final, Literal, Protocol, TypedDict

import structlog

from support_agent.ports.voice import AudioFormat, VoiceAway
from support_agent.providers.beside import beside

_MODULE: Final = "support_agent.providers.local_voice.speech_process"
_NEEDS: Final = ("hibari", "moonshine_voice", "numpy")
READY_SECONDS: Final = 10.0
_ANSWER_SECONDS: Final = 15.0
_STOP_SECONDS: Final = 2.0
_MOST_DEATHS: Final = 3
_FIRST_WAIT_SECONDS: Final = 0.1
_LONGEST_WAIT_SECONDS: Final = 5.0
_LENGTH_BYTES: Final = 4

_log = structlog.stdlib.get_logger(__name__)


class Speech(Protocol):
    """Hears and speaks. Both raise VoiceAway on failure."""

    async def ready(self) -> None:
        """Returns when the first words can be heard and spoken at full speed."""
        ...

    async def hear(self, audio: bytes, form: AudioFormat) -> str:
        """The words in the audio; "" if there are none."""
        ...

    async def speak(self, text: str, form: AudioFormat) -> bytes:
        """The words as audio."""
        ...


class NoSpeech:
    """Where speech isn't installed: hears nothing, and says everything without sound."""

    async def ready(self) -> None:
        """Returns at once."""

    async def hear(self, audio: bytes, form: AudioFormat) -> str:  # noqa: ARG002
        """No words."""
        return ""

    async def speak(self, text: str, form: AudioFormat) -> bytes:  # noqa: ARG002
        """No sound."""
        return b""


def available() -> bool:
    """Whether speech is installed here (the extra `voice-local`)."""
    return all(find_spec(name) is not None for name in _NEEDS)


class Request(TypedDict):
    """What the speech process is asked. The audio or the words follow it."""

    id: int
    do: Literal["hear", "speak"]
    encoding: str
    sample_rate: int


class Answer(TypedDict, total=False):
    """What the speech process says: that it is ready, or what came of the request `id`."""

    ready: bool
    id: int
    text: str
    error: str


class SpeechProcess:
    """Speech in a separate process. `open_speech` runs it."""

    def __init__(self, *, ready_seconds: float = READY_SECONDS) -> None:
        self._ready_seconds = ready_seconds
        self.pid: int | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._is_ready = asyncio.Event()
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[tuple[Answer, bytes]]] = {}

    async def ready(self) -> None:
        """Raises VoiceAway if it takes too long."""
        try:
            async with asyncio.timeout(self._ready_seconds):
                await self._is_ready.wait()
        except TimeoutError:
            raise VoiceAway("speech_away", "the speech process does not get ready") from None

    async def hear(self, audio: bytes, form: AudioFormat) -> str:
        """The words in the audio; "" if there are none."""
        header, _ = await self._ask("hear", form, audio)
        return header.get("text", "")

    async def speak(self, text: str, form: AudioFormat) -> bytes:
        """The words as audio."""
        _, audio = await self._ask("speak", form, text.encode())
        return audio

    async def run(self) -> None:
        """Keeps a process running until canceled."""
        wait = _FIRST_WAIT_SECONDS
        while True:
            served = await self._run_once()
            wait = _FIRST_WAIT_SECONDS if served else min(wait * 2, _LONGEST_WAIT_SECONDS)
            _log.warning("speech.died", served=served, restart_in_seconds=wait)
            await asyncio.sleep(wait)

    async def _ask(
        self, do: Literal["hear", "speak"], form: AudioFormat, body: bytes
    ) -> tuple[Answer, bytes]:
        """Asks again if the process died: saying something twice does no harm."""
        for _ in range(_MOST_DEATHS):
            try:
                return await self._ask_once(do, form, body)
            except ConnectionError:
                await asyncio.sleep(_FIRST_WAIT_SECONDS)
        raise VoiceAway("speech_away", "the speech process died again and again")

    async def _ask_once(
        self, do: Literal["hear", "speak"], form: AudioFormat, body: bytes
    ) -> tuple[Answer, bytes]:
        await self.ready()
        if self._process is None or self._process.stdin is None:
            raise ConnectionResetError  # it died since then
        number = next(self._ids)
        header: Request = {
            "id": number,
            "do": do,
            "encoding": form.encoding,
            "sample_rate": form.sample_rate,
        }
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                self._process.stdin.write(_pack(header, body))
                await self._process.stdin.drain()
                head, audio = await answer
        except TimeoutError:
            raise VoiceAway("speech_slow", "the speech process does not answer") from None
        finally:
            self._waiting.pop(number, None)
        if "error" in head:
            raise VoiceAway("speech_failed", f"the speech process failed: {head['error']}")
        return head, audio

    async def _run_once(self) -> bool:
        """Runs one process until it ends. Returns whether it ever got ready."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            _MODULE,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self._process, self.pid = process, process.pid
        try:
            await self._read_answers(process)
            return self._is_ready.is_set()
        finally:
            if not self._is_ready.is_set():
                # While loading, it would only notice afterward that its input ended.
                with suppress(ProcessLookupError):
                    process.kill()
            self._is_ready.clear()
            self._process = self.pid = None
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(ConnectionResetError())
            await _stop(process)

    async def _read_answers(self, process: asyncio.subprocess.Process) -> None:
        while process.stdout is not None:
            try:
                head_size = int.from_bytes(await process.stdout.readexactly(_LENGTH_BYTES))
                body_size = int.from_bytes(await process.stdout.readexactly(_LENGTH_BYTES))
                head: Answer = json.loads(await process.stdout.readexactly(head_size))
                body = await process.stdout.readexactly(body_size)
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            if head.get("ready"):
                self._is_ready.set()
            answer = self._waiting.get(head.get("id", 0))
            if answer is not None and not answer.done():
                answer.set_result((head, body))


@asynccontextmanager
async def open_speech(*, ready_seconds: float = READY_SECONDS) -> AsyncGenerator[SpeechProcess]:
    """A speech process. It loads while the caller continues, and may take `ready_seconds`."""
    speech = SpeechProcess(ready_seconds=ready_seconds)
    async with beside(speech.run()):
        yield speech


def _pack(header: Request, body: bytes) -> bytes:
    head = json.dumps(header).encode()
    return len(head).to_bytes(_LENGTH_BYTES) + len(body).to_bytes(_LENGTH_BYTES) + head + body


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Closes its input so that it ends; if not in time, kills it. It has nothing to lose."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
