"""A chat completions server that costs almost nothing: two tool calls, then an answer.

The URL sets the script: /ROUNDS/MILLISECONDS/v1 gives that many rounds of tools and waits that long
before each answer. `python model_server.py` prints {"port": …} and serves until stdin ends.
"""

import asyncio
import json
import re
import sys

import orjson

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_ORDER = re.compile(rb"ORD-\d+")
_USAGE = {"prompt_tokens": 2400, "completion_tokens": 40, "total_tokens": 2440}
# Says nothing that could be wrong: the product would ask again.
_WORDS = "Hello! Is there anything else that I can help you with?"


def _calls(order: str) -> list[dict[str, object]]:
    asked = (("lookup_order", {"order_number": order}), ("check_inventory", {"query": "RTX 4090"}))
    return [
        {
            "id": f"call_{place}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for place, (name, arguments) in enumerate(asked)
    ]


def reply(body: bytes, rounds: int) -> bytes:
    """The answer to one request."""
    asked = orjson.loads(body)
    messages = asked["messages"]
    done = 0
    for message in reversed(messages):
        if message["role"] == "user":
            break
        done += bool(message.get("tool_calls"))
    message: dict[str, object] = {"role": "assistant", "content": _WORDS}
    reason = "stop"
    if done < rounds:
        order = (_ORDER.findall(body) or [b"ORD-1001"])[-1].decode()
        message, reason = {"role": "assistant", "content": None}, "tool_calls"
        message["tool_calls"] = _calls(order)
    return orjson.dumps(
        {
            "id": "chatcmpl-bench",
            "object": "chat.completion",
            "created": 1790000000,
            "model": asked["model"],
            "choices": [{"index": 0, "finish_reason": reason, "message": message}],
            "usage": _USAGE,
        }
    )


class Server(asyncio.Protocol):
    """One connection. `seen` stores the request bodies, if given."""

    def __init__(self, seen: list[bytes] | None = None) -> None:
        self._seen = seen
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Stores the transport for answers."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answers once a whole request has arrived; our clients never send two at once."""
        self._buffer += data
        head, mark, body = self._buffer.partition(b"\r\n\r\n")
        found = _LENGTH.search(head)
        if not mark or found is None or len(body) < int(found[1]):
            return
        self._buffer = b""
        if self._seen is not None:
            self._seen.append(body)
        _, rounds, milliseconds, _ = head.split(b" ", 2)[1].split(b"/", 3)
        payload = reply(body, int(rounds))
        answer = (
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
            % (len(payload), payload)
        )
        if wait := int(milliseconds):
            asyncio.get_running_loop().call_later(wait / 1000, self._send, answer)
        else:
            self._send(answer)

    def _send(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)  # type: ignore[attr-defined]


async def start(seen: list[bytes] | None = None) -> tuple[asyncio.Server, int]:
    """Listens on a free port of this machine."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(seen), "127.0.0.1", 0, backlog=2048)
    return server, server.sockets[0].getsockname()[1]


async def _main() -> None:
    server, port = await start()
    async with server:
        print("{}", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps({"port": port}), flush=True)


if __name__ == "__main__":
    import uvloop

    uvloop.run(_main())
