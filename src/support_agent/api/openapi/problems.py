"""The errors of the API as shared components: one response for each status, with examples."""

from dataclasses import dataclass, field
from typing import Any

from support_agent.api.schemas.problems import Problem

Responses = dict[int | str, dict[str, Any]]
"""As FastAPI takes them for `responses=`."""

# Any operation may return these: a foreign Host or Origin, too many headers, a fault, a store away.
ALWAYS = (403, 431, 500, 503)
WITH_TOKEN, WITH_BODY, WITH_JSON = (401, 429), (408, 413), (400,)


def problems(*statuses: int) -> Responses:
    """The errors of an operation beyond those of its token, its parameters and its body."""
    return {status: {} for status in statuses}


@dataclass(frozen=True, slots=True)
class _Shared:
    """One component: its name, what it means, and examples by name."""

    name: str
    description: str
    examples: dict[str, Problem]
    headers: dict[str, str] = field(default_factory=dict[str, str])


def _problem(status: int, title: str, detail: str, **more: Any) -> Problem:
    return Problem(status=status, title=title, detail=detail, **more)


_AGAIN = {"Retry-After": "Seconds to wait before trying again."}
_INPUT = "The input can't be taken"
_CHANGED = "It has changed meanwhile"
_SHARED: dict[int, _Shared] = {
    400: _Shared(
        "BadRequest",
        "The input is well-formed but can't be taken. `field` names it.",
        {
            "cursor": _problem(
                400, _INPUT, "is not a next_cursor of this list; leave it out", field="cursor"
            )
        },
    ),
    401: _Shared(
        "Unauthorized",
        "The request has no operator token, or one that nobody holds.",
        {
            "no_token": _problem(
                401,
                "An operator token is needed",
                "send a valid operator token: Authorization: Bearer …",
            )
        },
        {"WWW-Authenticate": "`Bearer`"},
    ),
    403: _Shared(
        "Forbidden",
        "The operator's role does not allow it, the webhook's signature does not hold, or Host or"
        " Origin is not a name of this server.",
        {
            "role": _problem(403, "Not allowed", "the role viewer may not do this; it takes agent"),
            "signature": _problem(
                403, "Not allowed", "the X-Twilio-Signature is missing, or is none"
            ),
            "host": _problem(
                403,
                "Not allowed",
                "'shop.example' is not a name of this server; set PUBLIC_URL if it should be.",
            ),
        },
    ),
    404: _Shared(
        "NotFound",
        "There is no such customer, ticket or return.",
        {"customer": _problem(404, "Not found", "there is no customer 4711")},
    ),
    408: _Shared(
        "RequestTimeout",
        "The body did not arrive in time.",
        {
            "slow": _problem(
                408,
                "The body can't be taken",
                "the body did not come within 10 seconds",
                field="body",
            )
        },
    ),
    409: _Shared(
        "Conflict",
        "The ticket or customer changed since the caller looked. `code` says how, where a screen"
        " can offer the next step; `name` is the colleague.",
        {
            "with_colleague": _problem(
                409, _CHANGED, "the customer is with Dana", code="with_colleague", name="Dana"
            ),
            "crossed": _problem(
                409, _CHANGED, "Dana has written since", code="crossed", name="Dana"
            ),
            "decided": _problem(
                409, _CHANGED, "TCK-12 has no terms to decide", code="decided", name="Dana"
            ),
        },
    ),
    413: _Shared(
        "ContentTooLarge",
        "The body is larger than this operation takes.",
        {
            "large": _problem(
                413,
                "The body can't be taken",
                "the body is too large; send at most 131072 bytes",
                field="body",
            )
        },
    ),
    422: _Shared(
        "UnprocessableContent",
        "A parameter or the body does not have the documented form. `field` names it.",
        {
            "limit": _problem(
                422, _INPUT, "Input should be less than or equal to 200", field="limit"
            )
        },
    ),
    429: _Shared(
        "TooManyRequests",
        "More requests within a minute than this operator or address may send.",
        {"writes": _problem(429, "Too many requests", "too many writes; try again in 12 seconds")},
        _AGAIN,
    ),
    431: _Shared(
        "HeadersTooLarge",
        "More than 100 headers, or more than 32 kB of them.",
        {"headers": _problem(431, "The headers are too large", "")},
    ),
    500: _Shared(
        "InternalServerError",
        "A fault of the server. Its log has the details.",
        {"fault": _problem(500, "Something broke", "It is in the log; try again.")},
    ),
    503: _Shared(
        "ServiceUnavailable",
        "PostgreSQL, Redis or a service is away, or too much is going on at once.",
        {
            "database": _problem(
                503,
                "A service is away; try again",
                "PostgreSQL is away: OperationalError",
            )
        },
        _AGAIN,
    ),
}


def reference(status: int) -> dict[str, str]:
    """The reference in an operation for this status."""
    return {"$ref": f"#/components/responses/{_SHARED[status].name}"}


def components() -> dict[str, Any]:
    """`components.responses`."""
    return {each.name: _component(each) for each in _SHARED.values()}


def _component(shared: _Shared) -> dict[str, Any]:
    examples = {
        name: {"value": example.model_dump(exclude_none=True)}
        for name, example in shared.examples.items()
    }
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}
    found: dict[str, Any] = {
        "description": shared.description,
        "content": {"application/problem+json": content},
    }
    if shared.headers:
        found["headers"] = {
            name: {"description": said, "schema": {"type": "string"}}
            for name, said in shared.headers.items()
        }
    return found
