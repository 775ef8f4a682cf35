"""Errors as RFC 9457 problem+json: the only place that knows HTTP codes of ours."""

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

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
    """One problem+json response. `seconds`: when trying again makes sense.

    `more`: the fields of `Problem` that only some have.
    """
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body |= {name: value for name, value in more.items() if value is not None}
    again = {"Retry-After": str(seconds)}
    headers = {401: {"WWW-Authenticate": "Bearer"}, 429: again, 503: again}.get(status)
    return Response(orjson.dumps(body), status, headers, "application/problem+json")


def answer_to(error: Exception) -> Response:
    """What an error of ours means in HTTP."""
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


def add_error_handlers(app: FastAPI) -> None:
    """Teaches the app what our errors mean in HTTP."""

    async def ours(_request: Request, error: Exception) -> Response:
        return answer_to(error)

    async def invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it below
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
        return problem(422, "The input can't be taken", str(first["msg"]), field=field)

    async def plain(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for it below
        return problem(error.status_code, str(error.detail), str(error.detail))

    async def unforeseen(_request: Request, _error: Exception) -> Response:
        return problem(500, "Something broke", "It is in the log; try again.")

    app.add_exception_handler(Exception, unforeseen)
    app.add_exception_handler(SupportAgentError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
