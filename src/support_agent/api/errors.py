"""Errors as RFC 9457 problem+json: the only place that maps our errors to HTTP codes."""

from html import escape

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from support_agent.api.html import html_page
from support_agent.domain.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    SupportAgentError,
    TooMany,
    Unauthorized,
    Unavailable,
)

NOTHING_THERE, NO_METHOD = 404, 405
# The part of an unknown path shown in an error: enough to recognize it.
MOST_PATH_SHOWN = 200

STATUS: dict[type[SupportAgentError], tuple[int, str]] = {
    InvalidInput: (400, "The input can't be taken"),
    Unauthorized: (401, "An operator token is needed"),
    Forbidden: (403, "Not allowed"),
    NotFound: (404, "Not found"),
    Conflict: (409, "It has changed meanwhile"),
    TooMany: (429, "Too many requests"),
    Unavailable: (503, "A service is away; try again"),
}


def problem(
    status: int, title: str, detail: str, *, seconds: int = 2, **more: str | None
) -> Response:
    """One problem+json response. `seconds`: when a retry makes sense.

    `more`: fields of `Problem` that only some problems have.
    """
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body |= {name: value for name, value in more.items() if value is not None}
    again = {"Retry-After": str(seconds)}
    headers = {401: {"WWW-Authenticate": "Bearer"}, 429: again, 503: again}.get(status)
    return Response(orjson.dumps(body), status, headers, "application/problem+json")


def answer_to(error: Exception) -> Response:
    """The HTTP response for an error of ours."""
    status, title = 500, "Something broke"
    for kind, answer in STATUS.items():
        if isinstance(error, kind):
            status, title = answer
    if isinstance(error, InvalidInput):
        return problem(status, title, error.reason, field=error.field)
    if isinstance(error, Conflict):
        return problem(status, title, str(error), code=error.code, name=error.name)
    if isinstance(error, TooMany):
        return problem(status, title, str(error), seconds=error.seconds)
    return problem(status, title, str(error))


def _answer_to_http(request: Request, error: HTTPException) -> Response:
    """For the framework's errors: usually that no route has this path, or not with this method."""
    status, detail = error.status_code, error.detail
    if status == NO_METHOD:
        allowed = _allowed(request)
        detail = f"{request.method} is not allowed here; allowed: {', '.join(allowed)}."
        answer = problem(status, "Method not allowed", detail)
        answer.headers["Allow"] = ", ".join(allowed)
        return answer
    if status == NOTHING_THERE:
        path = request.url.path
        if detail == HTTPException(NOTHING_THERE).detail:
            detail = f"There is nothing at {path[:MOST_PATH_SHOWN]!r}."
            if path.endswith("/"):
                detail += " Addresses of this API don't end with a slash."
        if "text/html" in request.headers.get("accept", ""):
            body = f'<p>{escape(detail)}</p>\n<p><a href="/">Go to the start page</a></p>'
            return HTMLResponse(html_page("Page not found", body), status)
        return problem(status, "Not found", detail)
    return problem(status, detail, detail)


def _allowed(request: Request) -> list[str]:
    """The methods that the routes accept at this path."""
    found: list[str] = []
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            found += ["GET", "HEAD"] if method == "GET" else [method]
    return found


def add_error_handlers(app: FastAPI) -> None:
    """Registers the HTTP responses of our errors with the app."""

    async def ours(_request: Request, error: Exception) -> Response:
        return answer_to(error)

    async def invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it below
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
        return problem(422, "The input can't be taken", str(first["msg"]), field=field)

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for it below
        return _answer_to_http(request, error)

    async def unforeseen(_request: Request, _error: Exception) -> Response:
        return problem(500, "Something broke", "It is in the log; try again.")

    app.add_exception_handler(Exception, unforeseen)
    app.add_exception_handler(SupportAgentError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
