"""Limits what is read of a request: its bytes, its time, and how many large ones at once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from support_agent.api.errors import problem
from support_agent.api.peers import Network, client_address

MOST_DIGITS = 12
# Staff and Twilio send only a few kB.
MOST_BYTES, MOST_SECONDS = 128 * 1024, 10.0
# SendGrid posts whole mails, at most 30 MB with attachments.
MAIL_PATH = "/webhook/email"
MOST_MAIL_BYTES, MOST_MAIL_SECONDS = 31 * 1024 * 1024, 60.0
# SendGrid collects events for about a second.
EVENTS_PATH, MOST_EVENTS_BYTES = "/webhook/email/events", 4 * 1024 * 1024
# A larger body counts as large. A refused one comes again: SendGrid retries after a 503.
LARGE_BYTES = 512 * 1024
LARGE_AT_ONCE, LARGE_PER_ADDRESS = 6, 2


@dataclass(slots=True)
class _Slots:
    """Large bodies currently in memory, by the address they come from."""

    held: Counter[str] = field(default_factory=Counter[str])

    def take(self, address: str) -> bool:
        if self.held.total() >= LARGE_AT_ONCE or self.held[address] >= LARGE_PER_ADDRESS:
            return False
        self.held[address] += 1
        return True

    def give_back(self, address: str) -> None:
        self.held[address] -= 1
        if not self.held[address]:
            del self.held[address]


class BodyLimits:
    """Reads bodies within limits, whoever reads them. Answers 408, 413 and 503."""

    def __init__(self, app: ASGIApp, near: Sequence[Network]) -> None:
        self._app = app
        self._near = near
        self._slots = _Slots()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on requests that can't have a body; refuses a body announced as too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        told = headers.get(b"content-length", b"0")
        if told == b"0" and b"transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        body = _Body(receive, send, self._slots, client_address(HTTPConnection(scope), self._near))
        if scope["path"] == MAIL_PATH:
            body.most, body.seconds = MOST_MAIL_BYTES, MOST_MAIL_SECONDS
        elif scope["path"] == EVENTS_PATH:
            body.most = MOST_EVENTS_BYTES
        size = int(told) if told.isdigit() and len(told) <= MOST_DIGITS else body.most + 1
        try:
            body.count(size, counted=False)
            await self._app(scope, body.receive, body.send)
        except HTTPException as error:  # before anybody read it, so nobody else answers it
            answer = problem(
                error.status_code, "The body can't be taken", error.detail, field="body"
            )
            await answer(scope, receive, body.send)
        finally:
            body.release()


@dataclass(slots=True)
class _Body:
    """One incoming body."""

    _receive: Receive
    _send: Send
    slots: _Slots
    address: str
    most: int = MOST_BYTES
    seconds: float = MOST_SECONDS
    size: int = 0
    is_whole: bool = False
    holds: bool = False
    deadline: float | None = None

    async def receive(self) -> Message:
        if self.is_whole:
            return await self._receive()
        if self.deadline is None:
            self.deadline = asyncio.get_running_loop().time() + self.seconds
        try:
            async with asyncio.timeout_at(self.deadline):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(
                408, f"the body did not come within {self.seconds:.0f} seconds"
            ) from None
        self.is_whole = not message.get("more_body", False)
        self.count(self.size + len(message.get("body", b"")))
        return message

    def count(self, size: int, *, counted: bool = True) -> None:
        """Raises for a body that is too large, or one large body too many."""
        if size > self.most:
            raise HTTPException(413, f"the body is too large; send at most {self.most} bytes")
        if size > LARGE_BYTES and not self.holds:
            if not self.slots.take(self.address):
                raise HTTPException(503, "too many large requests at once; try again in a moment")
            self.holds = True
        if counted:
            self.size = size

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self.is_whole:
            # Otherwise the rest would still be read, for as long as the sender likes.
            message["headers"] = [*message["headers"], (b"connection", b"close")]
        await self._send(message)

    def release(self) -> None:
        if self.holds:
            self.slots.give_back(self.address)
