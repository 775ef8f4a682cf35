"""Checks Host and Origin, to keep out other web pages and rebound names."""

import re
from collections.abc import Collection, Iterable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from support_agent.api.errors import problem

MOST_HEADERS, MOST_HEADER_BYTES = 100, 32 * 1024
# Everything from here; nothing inline except the styles that React sets on elements.
_CSP = (
    b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; "
    b"worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
    b"form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = [
    (b"content-security-policy", _CSP),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"microphone=(self), camera=(), geolocation=(), payment=()"),
]
# API responses are about customers; the page's files set their own cache times.
NO_STORE = (b"cache-control", b"no-store")
log = structlog.get_logger()

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)


class HostGuard:
    """Answers 403 to a foreign Host or Origin, for both HTTP and WebSocket."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Checks, then passes on, with the security headers on every response."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                started = True
                message["headers"] = _with_security(message["headers"])
            await send(message)

        try:
            await self._checked(scope, receive, send_with_headers)
        except Exception:
            if started or scope["type"] != "http":
                raise
            log.exception("request_failed", path=scope["path"])
            await problem(500, "Something broke", "It is in the log; try again.")(
                scope, receive, send_with_headers
            )

    async def _checked(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _too_many(scope["headers"]):
            await self._refuse(scope, receive, send, 431, "The headers are too large")
            return
        host = hostname(_only(scope, b"host") or "")
        origin = _only(scope, b"origin")
        origin_host = hostname(origin.partition("://")[2]) if origin is not None else host
        if host not in self._hosts or origin_host not in self._hosts:
            detail = f"{host!r} is not a name of this server; set PUBLIC_URL if it should be."
            await self._refuse(scope, receive, send, 403, "Not allowed", detail)
            return
        await self._app(scope, receive, send)

    async def _refuse(  # noqa: PLR0917 - private
        self, scope: Scope, receive: Receive, send: Send, status: int, title: str, detail: str = ""
    ) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "refused"})
            return
        await problem(status, title, detail)(scope, receive, send)


def _with_security(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kept = [*headers, *SECURITY_HEADERS]
    if not any(name == NO_STORE[0] for name, _ in kept):
        kept.append(NO_STORE)
    return kept


def _too_many(headers: Collection[tuple[bytes, bytes]]) -> bool:
    if len(headers) > MOST_HEADERS:
        return True
    return sum(len(name) + len(value) for name, value in headers) > MOST_HEADER_BYTES


def _only(scope: Scope, name: bytes) -> str | None:
    """The header, or "" if it occurs twice (then it is unclear which one counts)."""
    found = [value for key, value in scope["headers"] if key == name]
    return None if not found else found[0].decode("latin-1") if len(found) == 1 else ""


def hostname(host: str) -> str:
    """The name in a Host header, without the port; "" if it is invalid."""
    found = _HOST.fullmatch(host)
    return found["name"].strip("[]").lower() if found else ""
