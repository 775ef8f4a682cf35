"""HTTP parsing: uvicorn's own, with limits on idle connections and header size."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# From the first byte, or the connection, to the last header.
HEAD_SECONDS = 10.0
MOST_HEAD_BYTES = 32 * 1024
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: application/problem+json\r\ncontent-length: 83\r\nconnection: close\r\n\r\n"
    b'{"type":"about:blank","title":"The headers are too large","status":431,"detail":""}'
)


class BoundedHttp(HttpToolsProtocol):
    """Closes a connection whose request doesn't start, and one whose headers don't end."""

    _head_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True
    _ended_one = False

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Starts the clock."""
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Counts the bytes before the end of the headers."""
        if self._in_head and self._head_timer is None:
            self._start_clock()
        self._ended_one = False
        super().data_received(data)
        # Data that ends a request is its body, or little of the next one's header.
        if self._in_head and not self._ended_one:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(TOO_LARGE)
                self.transport.close()

    def on_headers_complete(self) -> None:
        """The headers are complete: from here on, the body is counted."""
        self._in_head, self._head_bytes = False, 0
        self._stop_clock()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The header of the next request follows."""
        super().on_message_complete()
        self._in_head = self._ended_one = True

    def _start_clock(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _stop_clock(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_slow(self, *_: Any) -> None:
        self._head_timer = None
        if self._in_head and not self.transport.is_closing():
            self.transport.close()
