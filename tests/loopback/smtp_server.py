"""A mail server on 127.0.0.1 that keeps what it takes.

In process: `async with SmtpServer() as server: … server.url … server.accepted[0]`.
As a process: `python -m tests.loopback.smtp_server --port 9025 --mode hang`.

Modes: accept; busy (421 instead of a greeting); refuse_sender (550); refuse (550 to RCPT); greylist
(451 to RCPT); refuse_data (554); defer_data (452); hang (takes the mail, never answers); cut
(takes the mail, drops the connection); cut_early (drops the connection at RCPT).
"""

import asyncio
import base64
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.loopback.vendor_server import serve

MODES = [
    "accept",
    "busy",
    "refuse_sender",
    "refuse",
    "greylist",
    "refuse_data",
    "defer_data",
    "hang",
    "cut",
    "cut_early",
]

_AT_MAIL = {"refuse_sender": "550 5.7.1 sender not allowed"}
_AT_RCPT = {"refuse": "550 5.1.1 no such mailbox", "greylist": "451 4.7.1 try again later"}
_AT_END = {"refuse_data": "554 5.7.1 refused as spam", "defer_data": "452 4.3.1 disk full"}


class SmtpServer:
    """Speaks just enough SMTP for one mail per conversation. `login` is "user:password"."""

    def __init__(self, *, port: int = 0, mode: str = "accept", login: str = "") -> None:
        self.port = port
        self.mode = mode
        self.login = login
        self.accepted: list[bytes] = []
        self.recipients: list[str] = []
        self._stopping = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The SMTP_URL for a sender."""
        at = f"{self.login}@" if self.login else ""
        return f"smtp://{at}127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        if self._server:
            self._server.close()
            await self._server.wait_closed()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._talk(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "busy":
            await _say(writer, "421 4.3.2 too busy")
            return
        await _say(writer, "220 loopback ESMTP")
        while line := (await reader.readline()).decode("ascii", "replace").strip():
            verb = line[:4].upper()
            if verb == "QUIT":
                await _say(writer, "221 bye")
                return
            if verb == "RCPT" and self.mode == "cut_early":
                return
            if verb == "DATA":
                if not await self._take(reader, writer):
                    return
            else:
                await _say(writer, self._reply(verb, line))

    def _reply(self, verb: str, line: str) -> str:
        if verb == "EHLO":
            return (
                "250-loopback\r\n250-AUTH PLAIN\r\n250 8BITMIME" if self.login else "250 loopback"
            )
        if verb == "AUTH":
            given = base64.b64decode(line.split()[2]).decode().split("\0")[1:]
            return "235 ok" if ":".join(given) == self.login else "535 5.7.8 wrong password"
        if verb == "MAIL":
            return _AT_MAIL.get(self.mode, "250 ok")
        if verb == "RCPT":
            self.recipients.append(line.partition("<")[2].partition(">")[0])
            return _AT_RCPT.get(self.mode, "250 ok")
        return "250 ok"

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        await _say(writer, "354 go on")
        data = (await reader.readuntil(b"\r\n.\r\n"))[:-3]
        if self.mode in _AT_END:
            await _say(writer, _AT_END[self.mode])
            return True
        self.accepted.append(data.replace(b"\r\n..", b"\r\n."))
        if self.mode == "hang":
            await self._stopping.wait()
        if self.mode in {"hang", "cut"}:
            return False
        await _say(writer, "250 taken")
        return True


async def _say(writer: asyncio.StreamWriter, text: str) -> None:
    writer.write(f"{text}\r\n".encode())
    await writer.drain()


if __name__ == "__main__":
    serve(SmtpServer, MODES)
