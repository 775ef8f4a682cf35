"""Which Host and Origin may speak to us: keeps other web pages and rebound names out."""

import re
from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from support_agent.api.errors import problem

SECURITY_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        b"connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        b"frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)


class HostGuard:
    """Answers 403 to a foreign Host or Origin, on HTTP and WebSocket alike."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Checks, then passes on, with the security headers on every answer."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        host = hostname(_only(scope, b"host") or "")
        origin = _only(scope, b"origin")
        origin_host = hostname(origin.partition("://")[2]) if origin is not None else host
        if host not in self._hosts or origin_host not in self._hosts:
            await self._refuse(scope, receive, send, host)
            return

        async def send_with_headers(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *SECURITY_HEADERS]  # pyright: ignore[reportGeneralTypeIssues]
            await send(message)

        await self._app(scope, receive, send_with_headers)  # pyright: ignore[reportArgumentType]

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, host: str) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "foreign origin"})
            return
        detail = f"{host!r} is not a name of this server; set PUBLIC_URL if it should be."
        await problem(403, "Not allowed", detail)(scope, receive, send)


def _only(scope: Scope, name: bytes) -> str | None:
    """The header, "" when it stands there twice (then nobody knows which one counts)."""
    found = [value for key, value in scope["headers"] if key == name]
    return None if not found else found[0].decode("latin-1") if len(found) == 1 else ""


def hostname(host: str) -> str:
    """The name in a Host header, without the port; "" for what is no host."""
    found = _HOST.fullmatch(host)
    return found["name"].strip("[]").lower() if found else ""
